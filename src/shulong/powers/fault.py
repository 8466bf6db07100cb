"""One thing that is wrong with a declaration: of which power or organ, which element, what was found, what was expected, how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Language, Text

LONGEST = 80
"""Characters of a found value that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. It says nothing of how the declaration was written; ``place`` does (``powers.yaml:41``, ``事项!B7``), once it is known.

    ``element`` is the code of an element or of a column beside them (``in_force_from``). ``row`` is the place of the power or
    implementation in the sequence that was examined, so that a reader of files can say where it stands.
    """

    element: str
    found: str
    expected: Text
    mend: Text
    code: str = ""
    organ: str = ""
    what: str = "power"
    row: int = -1
    place: str = ""

    def of(self, code: str, organ: str, what: str, row: int) -> Fault:
        """The same fault, of one power or implementation."""
        return replace(self, code=code, organ=organ, what=what, row=row)

    def at(self, place: str) -> Fault:
        """The same fault, at a place."""
        return replace(self, place=place)

    def say(self, language: Language) -> str:
        """The fault as one line."""
        found = self.found if len(self.found) <= LONGEST else self.found[:LONGEST] + "…"
        whose = f"{self.code} @ {self.organ}" if self.organ else self.code
        head = " ".join(part for part in (self.place, whose, self.element) if part)
        if language == "zh":
            return f"{head}：实为 {found!r}，应为{self.expected.zh}。{self.mend.zh}"
        return f"{head}: found {found!r}, expected {self.expected.en}. {self.mend.en}"


def refuse(faults: Sequence[Fault], shown: int = 20) -> None:
    """Raise all of them as one error, if there are any; of very many the first are said and the rest counted.

    Raises:
        DeclarationFault: there is at least one fault; nothing was taken over.
    """
    if not faults:
        return
    rest = len(faults) - shown
    zh = "\n".join(each.say("zh") for each in faults[:shown]) + (f"\n……另有 {rest} 处" if rest > 0 else "")
    en = "\n".join(each.say("en") for each in faults[:shown]) + (f"\n… and {rest} more" if rest > 0 else "")
    counted = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    raise DeclarationFault(
        f"共 {len(faults)} 处问题，未导入任何内容：\n{zh}", f"{counted}, nothing was taken over:\n{en}"
    )
