"""The declared city of a seed and a size in memory: catalogue, lists, laws, and what was changed in them to plant faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shulong.powers.power import Implementation, Power
from whole.catalogue import Item, catalogue
from whole.entries import Entry, entries, organ_of
from whole.flowing import Spoilt, flow_text
from whole.owns import implementations
from whole.places import CITY
from whole.scale import Size
from whole.statutes import Statute, statutes


@dataclass(frozen=True, slots=True)
class Planted:
    """One finding that must come of the city: check, subject, key, the organ answerable, and what was done to cause it."""

    check: str
    subject: str
    key: str
    organ: str
    what: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What an organ says it has cut between two days: steps, materials, days or visits, from one number to another."""

    code: str
    power: str
    organ: str
    measure: str
    before: int
    after: int
    region: str = CITY
    before_on: date = date(2025, 6, 1)
    after_on: date = date(2026, 6, 1)


@dataclass
class City:
    """What is declared, before it is written. It holds powers and lists; regions, organs and implementations are made as they are written."""

    seed: int
    size: Size
    items: dict[str, Item]
    lists: dict[str, Entry] = field(default_factory=dict)
    laws: list[Statute] = field(default_factory=list)
    flows: dict[str, Spoilt] = field(default_factory=dict)
    later: list[Power] = field(default_factory=list)
    own: dict[tuple[str, str], dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    further: list[Implementation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    truth: list[Planted] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def change(self, code: str, **changes: Any) -> Item:
        """A power with other values of some elements; None takes one away."""
        item = self.items[code]
        values = {key: value for key, value in {**item.power.values, **changes}.items() if value is not None}
        self.items[code] = replace(item, power=replace(item.power, values=values))
        return self.items[code]

    def write_lists(self) -> None:
        """The entries of all lists as the catalogue stands now."""
        self.lists = {entry.code: entry for item in self.items.values() for entry in entries(self.seed, item)}

    def powers(self) -> Iterator[Power]:
        """Every row of the catalogue."""
        yield from (item.power for item in self.items.values())
        yield from self.later

    def implementations(self) -> Iterator[Implementation]:
        """Every implementation, with what was changed in it."""
        for item in self.items.values():
            for own in implementations(self.seed, self.size, item):
                changed = self.own.get((own.basic_code, own.organ))
                yield replace(own, overrides={**own.overrides, **changed}) if changed else own
        yield from self.further

    def flow_texts(self) -> Iterator[tuple[str, str]]:
        """Every flow's kind and its file's text."""
        for item in self.items.values():
            text = flow_text(item, self.flows.get(item.code))
            if text:
                yield item.kind, text


def sound(seed: int, size: Size) -> City:
    """The city without a fault."""
    city = City(seed, size, {item.code: item for item in catalogue(seed, size)}, laws=list(statutes(seed)))
    city.write_lists()
    first = next(item for item in city.items.values() if item.kind == "licence")
    # Compared with a day before the catalogue began: nothing can be counted, so nothing can be found.
    city.claims.append(Claim("JM-0", first.code, organ_of(first), "materials", 9, 4, before_on=date(2023, 6, 1)))
    return city
