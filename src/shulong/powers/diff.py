"""Two states of the catalogue, or two versions of one declaration, compared element by element and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shulong.powers.element import elements
from shulong.powers.line_types import Lines, type_named
from shulong.powers.power import Implementation, Power
from shulong.powers.state import State
from shulong.terms.text import Text

How = Literal["added", "removed", "changed"]
NAMED_BY = {
    "conditions": ("text",), "materials": ("name",), "procedures": ("name",), "fees": ("item",), "intermediaries": ("name",),
    "responsibilities": ("step", "post"), "basis": ("law", "citation"),
}  # fmt: skip
"""What makes a line the same line in two versions; a line that has lost or changed it is another."""
BESIDE = {
    "kind": Text(zh="事项类型", en="Kind"), "status": Text(zh="状态", en="Status"), "parent": Text(zh="上级事项", en="Main item"),
    "holders": Text(zh="行使主体规则", en="Rules of holding"), "open_elements": Text(zh="开放要素", en="Open elements"),
    "life_events": Text(zh="人生事件", en="Life events"), "region": Text(zh="区划", en="Region"),
}  # fmt: skip
"""What a declaration says besides its elements."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of a list that came, went or changed; None on the side where it is not."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def how(self) -> How:
        """Whether it came, went or changed."""
        return how(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Change:
    """One element that differs. ``organ`` is empty for a template; ``lines`` are filled for lists that both sides have.

    An ``element`` of "" stands for the whole declaration, which came or went.
    """

    basic_code: str
    organ: str
    element: str
    before: Any
    after: Any
    lines: tuple[LineChange, ...] = ()

    @property
    def how(self) -> How:
        """Whether it came, went or changed."""
        return how(self.before, self.after)

    @property
    def title(self) -> Text:
        """What the element is called."""
        if not self.element:
            return Text(zh="实施清单", en="Implementation") if self.organ else Text(zh="事项", en="Power")
        return BESIDE[self.element] if self.element in BESIDE else elements()[self.element].title

    def say(self) -> tuple[Text, Text]:
        """Before and after as a person reads them; a dash for what is not there."""
        return said(self.element, self.before), said(self.element, self.after)


def how(before: object, after: object) -> How:
    """Whether something came, went or changed."""
    return "added" if before is None else "removed" if after is None else "changed"


def said(element: str, value: Any) -> Text:
    """The value of an element as a person reads it."""
    known = elements().get(element)
    if value is None or value == "":
        return Text(zh="—", en="—")
    if known is None or type_named(known.type).check(value, known):
        return Text(zh=str(value), en=str(value))
    return type_named(known.type).say(value, known)


def compare(before: State, after: State) -> Iterator[Change]:
    """Every difference between two states: templates first, each with the implementations of its organs after it."""
    for code in sorted({*before.powers, *after.powers}):
        yield from compare_powers(before.powers.get(code), after.powers.get(code))
    for code, organ in sorted({*before.implementations, *after.implementations}):
        key = (code, organ)
        yield from compare_implementations(before.implementations.get(key), after.implementations.get(key))


def compare_powers(before: Power | None, after: Power | None) -> list[Change]:
    """Every element in which two versions of a template differ; one change where a side is missing."""
    either = after or before
    return _compare(either.basic_code, "", _power(before), _power(after)) if either else []


def compare_implementations(before: Implementation | None, after: Implementation | None) -> list[Change]:
    """Every element in which two versions of an implementation differ."""
    either = after or before
    return _compare(either.basic_code, either.organ, _own(before), _own(after)) if either else []


def _power(power: Power | None) -> dict[str, Any] | None:
    if power is None:
        return None
    beside = {
        "kind": power.kind,
        "status": power.status.value,
        "parent": power.parent,
        "holders": [f"{rule.level.name.lower()}:{rule.field_of_work}" for rule in power.holders] or None,
        "open_elements": sorted(power.open) or None,
        "life_events": list(power.life_events) or None,
    }
    return {**beside, **{code: value for code, value in power.values.items() if code not in BESIDE}}


def _own(own: Implementation | None) -> dict[str, Any] | None:
    return None if own is None else {"status": own.status.value, "region": own.region, **own.overrides}


def _compare(code: str, organ: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    if before is None or after is None:
        return [Change(code, organ, "", before, after)]
    order = [*BESIDE, *elements()]
    differing = [each for each in order if before.get(each) != after.get(each)]
    return [
        Change(code, organ, e, before.get(e), after.get(e), _lines(e, before.get(e), after.get(e))) for e in differing
    ]


def _lines(element: str, before: Any, after: Any) -> tuple[LineChange, ...]:
    known = elements().get(element)
    if (
        known is None
        or not isinstance(type_named(known.type), Lines)
        or not (isinstance(before, list) and isinstance(after, list))
    ):
        return ()
    names = NAMED_BY[known.type]
    old, new = ({tuple(line.get(name) for name in names): line for line in side} for side in (before, after))
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(LineChange(old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
