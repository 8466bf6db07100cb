"""The first thing that does not fit: where, which entry, what was expected, what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shulong.terms.errors import Tampered
from shulong.terms.text import Language, Text

KEEP = Text(zh="请保留全部文件原样，并通知审计人员。", en="Keep all files as they are and call the auditor.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit what was committed to.

    Args:
        file: relative to the ledger's folder (or whatever the one who proves a segment calls it); empty for none.
        entry: the entry's index, where one entry is meant.
        expected, found: values, hashes in hexadecimal; never a personal value.
    """

    file: str
    message: Text
    expected: str = ""
    found: str = ""
    entry: int | None = None

    def of_entry(self, index: int) -> Fault:
        """The same fault, said of one entry, unless it names one already."""
        return self if self.entry is not None else replace(self, entry=index)

    def place(self, language: Language) -> str:
        """The file and the entry, as one phrase."""
        entry = ""
        if self.entry is not None:
            entry = f"第 {self.entry} 号条目" if language == "zh" else f"entry {self.entry}"
        return ("，" if language == "zh" else ", ").join(part for part in (self.file, entry) if part)

    def say(self, language: Language) -> str:
        """Everything in one line."""
        if language == "zh":
            values = f"（应为 {self.expected}，实为 {self.found}）" if self.expected or self.found else ""
            return "：".join(part for part in (self.place("zh"), self.message.zh + values) if part)
        values = f" (expected {self.expected}, found {self.found})" if self.expected or self.found else ""
        return ": ".join(part for part in (self.place("en"), self.message.en + values) if part)


class Misfit(Tampered):
    """Stored bytes do not fit the ledger, as an error; `fault` says which. Stop, change nothing, tell the auditor."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        bare = replace(fault, file="", entry=None)
        super().__init__(bare.say("zh"), bare.say("en"), place=fault.place("en"), mend=KEEP)


def fault_of(error: Tampered) -> Fault:
    """What an error of the lower files says, as a fault."""
    return error.fault if isinstance(error, Misfit) else Fault(error.place, error.message)
