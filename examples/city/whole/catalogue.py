"""The basic catalogue: powers of all kinds with their elements, sub-items, holders by rule, open elements and life events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shulong.powers.kind import kind as kind_of
from shulong.powers.power import HeldBy, Power
from shulong.terms.region import Level
from shulong.terms.text import Text
from whole.bodies import field_at
from whole.chance import number, one_in
from whole.elements import template
from whole.naming import Named, Subject, taken
from whole.scale import Size

FIRST_DAY = date(2025, 1, 1)
APPLIED = frozenset({"licence", "benefit", "confirmation", "public-service"})
"""Kinds that somebody applies for."""
DEEP = frozenset({"benefit", "public-service", "inspection", "other"})
"""Kinds that townships exercise too, for some subjects."""
LIFE = {
    "education": "school", "health": "illness", "housing": "home", "human-resources": "work", "civil-affairs": "old-age",
    "market-supervision": "start-a-business", "transport": "driving", "medical-security": "illness", "natural-resources": "home",
    "commerce": "start-a-business", "culture": "leisure", "agriculture": "farming",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A power of the catalogue with what it was made from."""

    power: Power
    subject: Subject
    name: Text

    @property
    def kind(self) -> str:
        """The id of its kind."""
        return self.power.kind

    @property
    def code(self) -> str:
        """Its basic code."""
        return self.power.basic_code


def catalogue(seed: int, size: Size) -> Iterator[Item]:
    """Every power of the city, each main item before its sub-items."""
    for kind, ordinal, named in taken(seed, size.powers):
        code = f"{kind_of(kind).prefix}{ordinal + 1:04d}"
        levels = _levels(seed, code, kind)
        begins = FIRST_DAY - timedelta(days=number(seed, "begins", code) % 360)
        main = _item(seed, code, kind, named, levels, begins)
        yield main
        if kind in APPLIED and one_in(9, seed, "sub-items", code):
            for end, (zh, en) in (("01", ("首次申请", "first application")), ("02", ("延续", "renewal"))):
                name = Text(zh=f"{named.name.zh}（{zh}）", en=f"{named.name.en} ({en})")
                sub = _item(seed, f"{code}-{end}", kind, Named(name, named.subject), levels, begins)
                yield replace(sub, power=replace(sub.power, parent=code))


def _item(seed: int, code: str, kind: str, named: Named, levels: tuple[Level, ...], begins: date) -> Item:
    subject = named.subject
    holders = tuple(HeldBy(level, field_at(subject.field, level)) for level in levels)
    values = template(seed, code, kind, subject, named.name, levels)
    events = (LIFE[subject.field],) if kind in APPLIED and subject.field in LIFE else ()
    power = Power(code, kind, values, begins, holders=holders, open=_open(seed, code, kind), life_events=events)
    return Item(power, subject, named.name)


def _levels(seed: int, code: str, kind: str) -> tuple[Level, ...]:
    """Most powers are the county's and the city's; a few go down to townships and villages, some stay with the city."""
    if kind == "village-affairs":
        return (Level.VILLAGE,)
    if kind in DEEP and one_in(25, seed, "township", code):
        return (Level.CITY, Level.COUNTY, Level.TOWNSHIP)
    if one_in(12, seed, "city-only", code):
        return (Level.CITY,)
    return (Level.CITY, Level.COUNTY)


def _open(seed: int, code: str, kind: str) -> frozenset[str]:
    """The elements that organs may set differently."""
    choices = (
        ("content", "quantity_limit")
        if kind not in APPLIED
        else ("content", "quantity_limit", "materials", "conditions")
    )
    return frozenset(each for each in choices if each in ("content",) or one_in(5, seed, "open", code, each))
