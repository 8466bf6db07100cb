"""A guide: a power as one organ carries it out and a citizen reads it. Derived from template and implementation, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shulong.powers.element import Element, elements
from shulong.powers.index import Index, Steps
from shulong.powers.index_write import name_of, slug
from shulong.powers.kind import Kind, kinds
from shulong.powers.line_types import Lines, type_named
from shulong.powers.organ import Organ
from shulong.powers.power import Implementation, Power, Status, merged
from shulong.terms.errors import UnknownName
from shulong.terms.text import Text

NameOf = Callable[[str], Text | None]
"""An organ's name by its code."""


@dataclass(frozen=True, slots=True)
class Table:
    """A value of several records; a part that no record gives is left out, one that a record does not give is None."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text | None, ...], ...]

    @property
    def cells(self) -> list[list[tuple[Text, Text | None]]]:
        """The rows, each cell with its head: a narrow screen shows them one below the other."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Line:
    """One element as the guide says it. ``by_organ``: the organ set it, or sets it differently from the template."""

    element: Element
    value: Any
    said: Text
    by_organ: bool
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide as of a day. ``lines`` are the elements that citizens see, by code, in the order of their numbers."""

    power: Power
    organ: Organ
    region: Text
    status: Status
    day: date
    implementation_code: str
    lines: Mapping[str, Line]
    steps: Steps | None = None

    @property
    def name(self) -> Text:
        """The power's name."""
        return name_of(self.power)

    @property
    def kind(self) -> Kind:
        """The kind of the power."""
        return kinds()[self.power.kind]

    @property
    def slug(self) -> str:
        """The basic code as one part of an address."""
        return slug(self.power.basic_code)

    def plain(self) -> dict[str, Any]:
        """The guide as plain values, for JSON."""
        return {
            "basic_code": self.power.basic_code,
            "implementation_code": self.implementation_code,
            "name": _both(self.name),
            "kind": self.power.kind,
            "organ": {"code": self.organ.code, "name": _both(self.organ.name)},
            "region": {"code": self.organ.region, "name": _both(self.region)},
            "status": self.status.value,
            "as_of": self.day.isoformat(),
            "flow": {"id": self.steps.flow_id, "steps": [_both(each) for each in self.steps.titles]}
            if self.steps
            else None,
            "elements": [_plain_line(line) for line in self.lines.values()],
        }


def guide_of(index: Index, code: str, organ_code: str) -> Guide:
    """The guide of a power (by basic code or its form in addresses) at an organ.

    Raises:
        UnknownName: there is no such power or organ, or the organ does not hold the power.
    """
    power, organ = index.power(code), index.organ(organ_code)
    if power is None or organ is None:
        missing = ("权力事项", "power", code) if power is None else ("机关", "organ", organ_code)
        raise UnknownName(f"没有{missing[0]} {missing[2]!r}", f"there is no {missing[1]} {missing[2]!r}")
    own = index.implementation(power, organ)
    if not index.held(power, organ, own):
        raise UnknownName(
            f"机关 {organ_code} 不行使 {power.basic_code}", f"organ {organ_code} does not hold {power.basic_code}",
            mend=Text(zh="请在事项页查看由哪些机关行使。", en="The power's page lists the organs that hold it."),
        )  # fmt: skip
    return make_guide(
        power, organ, own, index.day,
        region=index.region(organ.region), name_of_organ=_names_in(index), steps=index.steps(power, organ),
    )  # fmt: skip


def make_guide(
    power: Power,
    organ: Organ,
    own: Implementation | None,
    day: date,
    *,
    region: Text | None = None,
    name_of_organ: NameOf = lambda code: None,
    steps: Steps | None = None,
) -> Guide:
    """The guide of a template and an organ's implementation; without one the organ holds the power by rule and sets nothing."""
    done = own or Implementation(power.basic_code, organ.code, organ.region, power.in_force_from)
    names = {organ.code: organ.name}
    lines = {
        code: _line(elements()[code], value, code in done.overrides, lambda c: names.get(c) or name_of_organ(c))
        for code, value in merged(power, done).items()
        if elements()[code].public
    }
    status = power.status if power.status is not Status.IN_FORCE else done.status
    place = region or Text(zh=organ.region, en=organ.region)
    return Guide(power, organ, place, status, day, done.implementation_code, lines, steps)


def _line(element: Element, value: Any, by_organ: bool, name_of_organ: NameOf) -> Line:
    if element.type in {"organ", "organs"}:
        return Line(element, value, _named(value, name_of_organ), by_organ)
    kind = type_named(element.type)
    if element.type == "fees" and value == []:
        return Line(element, value, Text(zh="不收费", en="free of charge"), by_organ)
    try:
        table = _table(kind, value) if isinstance(kind, Lines) and isinstance(value, list) else None
        return Line(element, value, kind.say(value, element), by_organ, table)
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration):
        # What was delivered without our forms may have another shape; a citizen reads it as it is rather than nothing.
        return Line(element, value, Text(zh=str(value) or "—", en=str(value) or "—"), by_organ)


def _names_in(index: Index) -> NameOf:
    return lambda code: organ.name if (organ := index.organ(code)) else None


def _named(value: Any, name_of_organ: NameOf) -> Text:
    codes = value if isinstance(value, list) else [value]
    names = [name_of_organ(code) or Text(zh=code, en=code) for code in codes] or [Text(zh="无", en="none")]
    return Text(zh="、".join(each.zh for each in names), en=", ".join(each.en for each in names))


def _table(kind: Lines, value: list[Mapping[str, Any]]) -> Table | None:
    used = [part for part in kind.parts if any(part.key in record for record in value) and part.key != "rule"]
    if len(used) < 2:
        return None
    rows = (tuple(part.say(record[part.key]) if part.key in record else None for part in used) for record in value)
    return Table(tuple(part.title for part in used), tuple(rows))


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _plain_line(line: Line) -> dict[str, Any]:
    return {
        "code": line.element.code,
        "title": _both(line.element.title),
        "said": _both(line.said),
        "value": line.value,
        "set_by": "organ" if line.by_organ else "template",
    }
