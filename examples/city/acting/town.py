"""The city as acts need it: what each organ exercises, by which ways, from which seats, at which fee; all as arrays that hold small numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whole.bodies import VILLAGE, organs_of
from whole.catalogue import Item
from whole.chance import number as draw
from whole.city import City, sound
from whole.places import CITY
from whole.scale import size

from acting.days import AS_OF, BEGIN, Ints, index_of
from acting.seats import Seats, seats_of
from acting.ways import LONGEST, Way, way_of, ways_of
from shulong.powers.flow import Flow
from shulong.powers.organ import Organ
from shulong.powers.power import Status
from shulong.powers.read_flow import parse_flows
from shulong.terms.region import Level

NO_LIMIT = 1 << 14
OLD = date(2025, 4, 30)
"""A power in force by then is old enough to be called unused, or suddenly used, a year later."""
PLAIN = """flow: {id}
version: 1
power: {code}
title: {{zh: 办理, en: Handling}}
in_force: {{from: 2025-01-01}}
steps:
  register: {{title: {{zh: 登记, en: Registered}}, post: clerk}}
  handle: {{title: {{zh: 办理, en: Handled}}, post: {middle}}}
  close: {{title: {{zh: 办结, en: Closed}}, post: {end}, result: closed}}
order: [register, handle, close]
"""
"""How powers are exercised for which no flow is declared. It is nowhere delivered."""


@dataclass(frozen=True, slots=True)
class Exercised:
    """A power with its flow, its ways and what is charged for it (fen; None: nothing)."""

    item: Item
    flow: Flow
    declared: bool
    ways: tuple[Way, ...]
    fee_fen: int | None

    @property
    def code(self) -> str:
        """Its basic code."""
        return self.item.code

    @property
    def promised(self) -> int:
        """The days promised for a matter that is not urgent."""
        return (self.flow.limit and self.flow.limit.promised) or self.statutory

    @property
    def statutory(self) -> int:
        """The days that the law allows."""
        return (self.flow.limit and self.flow.limit.statutory) or LONGEST


@dataclass(frozen=True)
class WayTable:
    """The ways of all powers, one row each, as wide as the longest: what the place holds, padded."""

    ways: Sequence[Way]
    power: Ints
    chances: NDArray[np.float64]
    """The number of its power plus the chance of all ways of that power up to it."""
    length: Ints
    step: Ints
    role: Ints
    other_role: Ints
    result: Ints
    most: Ints
    most_calendar: Ints
    counted: NDArray[np.bool_]
    promised: Ints
    statutory: Ints
    calendar: NDArray[np.bool_]
    begins: Ints
    ends: Ints
    urgent: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Idle:
    """Powers that the crowd does not use: numbers of powers, for what is planted in the list's upkeep.

    ``unused``: long in force. ``young``: in force for less than a year. ``seldom``: used once, some months ago. ``main``: used by
    its sub-items alone. ``sudden``, ``steady``: used month by month, by what is planted.
    """

    unused: tuple[int, ...]
    young: int | None
    seldom: int
    main: int | None
    sudden: int
    steady: int

    @property
    def all(self) -> set[int]:
        """All of them."""
        some = (*self.unused, self.young, self.seldom, self.main, self.sudden, self.steady)
        return {power for power in some if power is not None}


@dataclass(frozen=True)
class Town:
    """All that acts are made from. A cell is a power as one organ exercises it."""

    seed: int
    powers: tuple[Exercised, ...]
    organs: tuple[Organ, ...]
    cell_power: Ints
    cell_organ: Ints
    seats: Seats
    steps: tuple[str, ...]
    results: tuple[str, ...]
    table: WayTable
    idle: Idle
    crowd: Ints
    """The cells that the crowd uses: those of powers that are not idle."""
    since: Ints
    """The index of the first working day on which each power is in force."""
    spoilt: frozenset[str]
    """Powers at which something was planted in lists or flows."""

    def cells(self, power: str) -> list[int]:
        """The cells of a power."""
        return [int(cell) for cell in np.flatnonzero(self.cell_power == [p.code for p in self.powers].index(power))]


def town_of(city: City) -> Town:
    """The town of a declared city. Powers at which a fault was planted in lists or flows are used, and nothing else is planted there."""
    ended = {
        power.basic_code
        for power in city.later
        if power.status is not Status.IN_FORCE and power.in_force_from <= AS_OF.date()
    }
    items = [each for each in city.items.values() if each.code not in ended and _places(city, each)]
    texts = {flow.power_code: flow for _, text in city.flow_texts() for flow in parse_flows(text, Path("city"))}
    powers = tuple(_exercised(city.seed, item, texts.get(item.code)) for item in items)
    organs = tuple(organ for code in _regions(city) for organ in organs_of(city.seed, code))
    by_place = {(organ.region, organ.field_of_work): at for at, organ in enumerate(organs)}
    cells = [
        (power, by_place[region, field])
        for power, each in enumerate(powers)
        for region, field in _places(city, each.item)
    ]
    seats, idle = seats_of(city.seed, organs), _idle(powers, city.used)
    ways = [(power, way) for power, each in enumerate(powers) for way in each.ways]
    steps = tuple(sorted({step for _, way in ways for step in way.steps}))
    results = tuple(sorted({result for _, way in ways for result in way.results if result}))
    return Town(
        city.seed, powers, organs, np.array([p for p, _ in cells]), np.array([o for _, o in cells]), seats, steps, results,
        way_table([way for _, way in ways], [power for power, _ in ways], seats, steps, results), idle,
        crowd=np.array([at for at, (power, _) in enumerate(cells) if power not in idle.all]),
        since=np.array([index_of(max(each.item.power.in_force_from, BEGIN)) + 1 for each in powers]),
        spoilt=frozenset(city.used),
    )  # fmt: skip


def city_of(seed: int, scale: float, counties: int | None = None) -> City:
    """The sound city whose powers are exercised; with more counties there are more organs that do so."""
    made = size(scale)
    return sound(seed, replace(made, cities=1, counties=counties or made.counties))


def _regions(city: City) -> list[str]:
    """The city, its counties, and the villages of their first townships, where some powers are held by villages alone."""
    counties = [f"{CITY}{county:02d}" for county in range(1, city.size.counties + 1)]
    return [CITY, *counties, *(f"{county}001001" for county in counties)]


LEVELS = {4: Level.CITY, 6: Level.COUNTY, 12: Level.VILLAGE}


def _places(city: City, item: Item) -> list[tuple[str, str]]:
    """Region and field of each organ that exercises the power: townships, which hold some by rule, are left out."""
    held = {rule.level: rule.field_of_work for rule in item.power.holders}
    found = [(code, held[LEVELS[len(code)]]) for code in _regions(city) if LEVELS[len(code)] in held]
    known = {organ.field_of_work for code in _regions(city)[:2] for organ in organs_of(city.seed, code)} | {VILLAGE}
    return [(code, field) for code, field in found if field in known]


def _idle(powers: Sequence[Exercised], spoilt: Set[str]) -> Idle:
    """Powers without a flow, so that none of the other plants is at a loss for one."""
    mains = {power.item.power.parent for power in powers} - {None}
    free = {power.code for power in powers} - spoilt
    plain = [
        at
        for at, power in enumerate(powers)
        if not power.declared and power.code in free - mains and power.item.kind != "village-affairs"
    ]
    old = [at for at in plain if powers[at].item.power.in_force_from <= OLD and powers[at].item.power.parent is None]
    young = [at for at in plain if powers[at].item.power.in_force_from >= date(2025, 8, 1)]
    main = [
        at for at, power in enumerate(powers) if power.code in mains & free and power.item.power.in_force_from <= OLD
    ]
    if len(old) < 5:
        raise ValueError("too few powers without a flow to leave some idle; make the city larger")
    return Idle(tuple(old[:2]), young[0] if young else None, old[2], main[0] if main else None, old[3], old[4])


def _exercised(seed: int, item: Item, flow: Flow | None) -> Exercised:
    if flow:
        return Exercised(item, flow, True, tuple(ways_of(flow, seed)), _fee(item))
    if item.kind == "village-affairs":
        middle, end = "inspector", "director"
    else:
        middle, end = (("inspector", "section-head"), ("reviewer", "deputy-director"))[
            draw(seed, "plain", item.code) % 2
        ]
    text = PLAIN.format(id=item.code.lower().replace("/", "-"), code=item.code, middle=middle, end=end)
    (plain,) = parse_flows(text, Path("plain"))
    return Exercised(item, plain, False, (way_of(plain, ("register", "handle", "close")),), _fee(item))


def _fee(item: Item) -> int | None:
    """What one matter costs by the power's element ``fee``: 每件 20 元 is 2000 fen."""
    standards = [re.search(r"([0-9]+) 元", each["standard"]) for each in item.power.values.get("fee") or ()]
    return 100 * int(standards[0][1]) if standards and standards[0] else None


def way_table(
    ways: Sequence[Way], power: Sequence[int], seats: Seats, steps: Sequence[str], results: Sequence[str]
) -> WayTable:
    """Ways as arrays; those of one power stand together. A step or result unknown to the names given is an error."""
    width = max(len(way.steps) for way in ways)
    owner = np.array(power, dtype=np.int64)
    shares = np.array([way.share for way in ways])
    total = np.bincount(owner, weights=shares)[owner]
    ended = np.cumsum(shares / total)
    before = np.concatenate([[0.0], ended])[np.searchsorted(owner, owner)]
    places = {step: at for at, step in enumerate(steps)}
    names = {result: at for at, result in enumerate(results)}

    def wide(rows: Sequence[Sequence[int]], pad: int) -> Ints:
        return np.array([[*row, *[pad] * (width - len(row))] for row in rows], dtype=np.int64)

    return WayTable(
        ways, owner, owner + np.minimum(ended - before, 1.0), np.array([len(way.steps) for way in ways]),
        step=wide([[places[step] for step in way.steps] for way in ways], 0),
        role=wide([seats.role_of([each[0] for each in way.roles]) for way in ways], 0),
        other_role=wide([seats.role_of([each[-1] for each in way.roles]) for way in ways], 0),
        result=wide([[names[each] if each else -1 for each in way.results] for way in ways], -1),
        most=wide([way.most for way in ways], 0),
        most_calendar=wide([[NO_LIMIT if each is None else each for each in way.most_calendar] for way in ways], NO_LIMIT),
        counted=wide([way.counted for way in ways], 0).astype(bool),
        promised=np.array([way.promised for way in ways]), statutory=np.array([way.statutory for way in ways]),
        calendar=np.array([way.unit == "calendar-days" for way in ways]),
        begins=np.array([-1 if way.begins is None else way.begins for way in ways]),
        ends=np.array([-1 if way.ends is None else way.ends for way in ways]),
        urgent=np.array([way.urgent for way in ways]),
    )  # fmt: skip
