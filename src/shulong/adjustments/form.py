"""One field of an item's form, written as a workbook's cell would be; and what was filled in, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from shulong.powers.cell_text import lines, parts
from shulong.powers.columns import HOLDERS, LIFE_EVENTS, OPEN, Column
from shulong.powers.element import Choice, elements
from shulong.powers.fault import Fault
from shulong.powers.life_event import life_events
from shulong.powers.line_types import type_named
from shulong.powers.power import Status
from shulong.powers.value_types import LEVELS, OneOf
from shulong.terms.text import Text

SHORT = frozenset({"title", "code", "organ", "flow", "days", "visits", "result"})
SPARE = 2
"""Empty rows that a form offers below those that are filled in."""
STATUS = {
    Status.IN_FORCE: Text(zh="有效", en="In force"),
    Status.SUSPENDED: Text(zh="暂停", en="Suspended"),
    Status.ABOLISHED: Text(zh="取消", en="Abolished"),
}


@dataclass
class Field:
    """One element of an item, or what stands beside the elements, as a person fills it in.

    ``template`` is what holds where an organ leaves an open element empty. ``part`` is the key of the item that it belongs to
    (``values``, ``overrides``, ``stated``, ``links``), empty for the item itself.
    """

    column: Column
    required: bool
    part: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()
    template: Text | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What it is called in a posted form and on the command line."""
        return self.column.code

    @property
    def number(self) -> int:
        """The number of a unified element; 0 for anything else."""
        return self.column.element.number if self.column.element else 0

    @property
    def control(self) -> str:
        """How it is filled in: ``select``, ``checks``, ``rows``, ``line`` or ``lines``."""
        if self.column is HOLDERS:
            return "rows"
        if self.column in (OPEN, LIFE_EVENTS):
            return "checks"
        kind = self.column.element.type if self.column.element else "code"
        if kind == "choice":
            return "select"
        return "checks" if kind in {"choices", "levels"} else "line" if kind in SHORT else "lines"

    @property
    def options(self) -> Sequence[Choice]:
        """What may be chosen; what is chosen already and is none of them is kept, under its own name."""
        if self.column is OPEN:
            known = [Choice(e.code, e.title) for e in elements().values() if e.may_open and e.set_by == "template"]
        elif self.column is LIFE_EVENTS:
            known = [Choice(event, title) for event, title in life_events().items()]
        else:
            element = self.column.element
            chosen_from = type_named(element.type) if element else None
            return chosen_from.options(element) if element and isinstance(chosen_from, OneOf) else ()
        values = {each.value for each in known}
        return [*known, *(Choice(each, Text(zh=each, en=each)) for each in self.chosen if each not in values)]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Level and field of work of each rule of holding, and some empty rows."""
        given = [(*parts(line), "", "")[:2] for line in lines(self.text)]
        return [*((_level(level), work) for level, work in given), *[("", "")] * SPARE]

    @property
    def levels(self) -> Sequence[Choice]:
        """The levels that a rule of holding may name."""
        return LEVELS

    def fill(self, value: Any) -> Field:
        """The same field with a value in it; a value that is not of its form is shown as it is, to be mended."""
        element = self.column.element
        odd = element is not None and type_named(element.type).check(value, element)
        self.text = str(value) if odd else self.column.write(value)
        listed = isinstance(value, (list, tuple, frozenset)) and all(isinstance(each, str) for each in value)
        self.chosen = tuple(sorted(value) if isinstance(value, frozenset) else value) if listed else (str(value),)
        return self


def read_fields(fields: Sequence[Field], filled: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The values that were filled in; what could not be read stays in its field with its fault. An empty field declares nothing."""
    values: dict[str, Any] = {}
    for one in fields:
        given = _given(one, filled)
        one.text, one.chosen = ("\n" if one.control == "rows" else "；").join(given), tuple(given)
        if not given:
            continue
        value, one.faults = one.column.read(one.text)
        if not one.faults:
            values[one.code] = value
    return values


def _given(one: Field, filled: Mapping[str, Sequence[str]]) -> list[str]:
    """The texts of a field that are not empty; of a row its parts together."""
    texts = list(filled.get(one.code, ()))
    if one.control == "rows":
        pairs = zip_longest(filled.get(f"{one.code}.level", ()), filled.get(f"{one.code}.field", ()), fillvalue="")
        texts += [f"{level.strip()}｜{work.strip()}" for level, work in pairs if level.strip() or work.strip()]
    return [text.strip() for text in texts if text.strip()]


def _level(said: str) -> str:
    return next((each.value for each in LEVELS if said in {each.value, each.title.zh, each.title.en}), said)
