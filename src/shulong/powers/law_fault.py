"""What is irregular in a law's text: said with its line, never mended silently."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.powers.place_in_law import Number
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Irregularity:
    """One thing in a text that a person should look at. It says nothing of who is at fault, the text or the splitter.

    ``code`` is starts-late, missing, out-of-order, doubled, contents-differ, quotation-open, line-joined or
    day-assumed; ``level`` is article, chapter, item …
    """

    line: int
    code: str
    level: str
    text: Text


@dataclass(slots=True)
class Counter:
    """Watches one run of numbers (the articles of a law, the items of a paragraph) for gaps and disorder."""

    unit: str
    level: str
    where: str = ""
    first: int = 1
    highest: Number | None = None
    seen: set[Number] | None = None

    def take(self, number: Number, line: int) -> list[Irregularity]:
        """What is irregular about the next number of the run."""
        seen = self.seen = self.seen if self.seen is not None else set()
        highest, doubled = self.highest, number in seen
        seen.add(number)
        self.highest = max(highest, number) if highest else number
        name = self._written(number)
        if doubled:
            return [self._found(line, "doubled", f"{name}出现两次", f"{name} stands twice")]
        if highest is None:
            return self._start(number, line)
        if number.follows(highest) or (number.main == highest.main + 1 and number.inserted == 1):
            return []
        if number < highest:
            after = self._written(highest)
            return [self._found(line, "out-of-order", f"{name}排在{after}之后", f"{name} stands after {after}")]
        return [self._gap(highest, number, line)]

    def _start(self, number: Number, line: int) -> list[Irregularity]:
        if number.main <= self.first:
            return []
        name = self._written(number)
        return [self._found(line, "starts-late", f"从{name}开始", f"begins with {name}")]

    def _gap(self, before: Number, number: Number, line: int) -> Irregularity:
        first, last = before.main + 1, number.main - 1
        if first > last:
            first = last = number.main
        names = self._written(Number(first)) + (f"至{self._written(Number(last))}" if last > first else "")
        return self._found(line, "missing", f"此前缺{names}", f"{names} is missing before this line")

    def _written(self, number: Number) -> str:
        return self.where + (number.written(self.unit) if self.unit != "项" else f"第（{number.written('')[1:]}）项")

    def _found(self, line: int, code: str, zh: str, en: str) -> Irregularity:
        return Irregularity(line, code, self.level, Text(zh=zh, en=en))
