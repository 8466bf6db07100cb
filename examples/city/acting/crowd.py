"""Lawful matters in any number: arrays of matters walked through their ways, each act on a working day, in hours, by who may take it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from acting.days import BEGIN, FINAL, QUIET, Ints, days, index_of
from acting.town import NO_LIMIT, Town

MORNING, NOON, AFTERNOON, EVENING = 9 * 3600, 12 * 3600, 13 * 3600 + 1800, 17 * 3600
HOURS = NOON - MORNING + EVENING - AFTERNOON
"""Seconds of a working day."""
LATE_SHARE = 0.02
"""How often the last act of a day is taken in the evening, everywhere alike."""
OTHER_SHARE = 0.1
"""How often a step is taken by another post that may take it."""
ROUND = 6
"""One of so many matters goes to the cells in turn, the others by chance."""
STRIDE = 7919
"""A prime, so that every cell has its turn."""
DAY = 86_400


@dataclass(frozen=True)
class Begun:
    """Matters that begin: their number, cell, way, index of the first working day, and a whole number to draw from."""

    number: Ints
    cell: Ints
    way: Ints
    start: Ints


@dataclass(frozen=True)
class Taken:
    """The acts of some matters, matter by matter in order: row of the matter, place in its way, day, second of the day."""

    row: Ints
    place: Ints
    day: Ints
    second: Ints
    recorded: Ints
    """Seconds after it was done."""

    @property
    def at(self) -> Ints:
        """Seconds since 1970 of the city's clock."""
        return self.day * DAY + self.second


def begin(town: Town, first: int, many: int, total: int, chance: np.random.Generator) -> Begun:
    """Matters ``first`` to ``first + many`` of ``total``, those of lower numbers mostly earlier; every cell comes now and then."""
    number = np.arange(first, first + many, dtype=np.int64)
    # One of some matters goes to the cells in turn, in an order in which neighbours lie far apart.
    turn = town.crowd[number // ROUND * STRIDE % len(town.crowd)]
    cell = np.where(number % ROUND == 0, turn, _heavy(town, many, chance))
    begins, ends = index_of(BEGIN), index_of(FINAL)
    start = begins + (number + chance.random(many)) / total * (ends - begins + 1)
    since = town.since[town.cell_power[cell]]
    start = np.where(start < since, since + chance.random(many) * (ends - since), start)
    way = np.searchsorted(town.table.chances, town.cell_power[cell] + chance.random(many) * 0.999999)
    return Begun(number, cell, way, start.astype(np.int64))


def _heavy(town: Town, many: int, chance: np.random.Generator) -> Ints:
    """Cells by how much is done under their power: a few are used ten times as often, those without a flow seldom."""
    power = town.cell_power[town.crowd]
    declared = np.array([each.declared for each in town.powers])[power]
    weight = np.where(declared, 10 + 90 * ((power * 37) % 11 == 0), 1)
    return town.crowd[np.searchsorted(np.cumsum(weight) / weight.sum(), chance.random(many) * 0.999999)]


def walk(town: Town, begun: Begun, chance: np.random.Generator, used: Ints | None = None) -> Taken:
    """The acts of matters. ``used`` are the working days that shall count towards each limit; None draws some within the promise."""
    length = town.table.length[begun.way]
    index = _indexes(town, begun, chance, used)
    inside = np.arange(index.shape[1]) < length[:, None]
    row, place = np.nonzero(inside)
    day = days().day(index[inside])
    second = _seconds(row, day, chance)
    return Taken(row, place, day, second, chance.integers(20, 1500, len(row)))


def _indexes(town: Town, begun: Begun, chance: np.random.Generator, used: Ints | None) -> Ints:
    """The index of the working day of each act, one row a matter."""
    table, calendar = town.table, days()
    most, counted = table.most[begun.way], table.counted[begun.way]
    many, width = most.shape
    drawn = chance.random((many, width)) * counted
    weight = np.cumsum(drawn, axis=1) / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-9)
    total = used if used is not None else _lawful(town, begun, chance)
    gaps = np.diff(np.floor(weight * total[:, None] + 1e-6).astype(np.int64), axis=1, prepend=0)
    outside = (chance.random((many, width)) * 3).astype(np.int64)
    gaps = np.where(counted, gaps, outside)
    gaps[:, 0] = 0
    bound = ~counted if used is not None else np.ones_like(counted)
    gaps = np.where(bound, np.minimum(gaps, most), gaps)
    index = np.minimum(begun.start[:, None] + np.cumsum(gaps, axis=1), max(index_of(QUIET), int(begun.start.max())))
    within = np.where(bound, table.most_calendar[begun.way], NO_LIMIT)
    for place in range(1, width):
        if (within[:, place] < NO_LIMIT).any():
            latest = calendar.index(calendar.day(index[:, place - 1]) + np.minimum(within[:, place], 60))
            cut = np.maximum(index[:, place] - np.where(within[:, place] < NO_LIMIT, latest, index[:, place]), 0)
            index[:, place:] -= cut[:, None]
    return index


def _lawful(town: Town, begun: Begun, chance: np.random.Generator) -> Ints:
    """Working days within the promise of each matter's flow, and before the city's last quiet day."""
    table, calendar = town.table, days()
    promised = table.promised[begun.way]
    first = calendar.day(begun.start)
    # A limit in calendar days begins at the latest on a Monday after the longest holiday: what fits then fits always.
    span = np.where(table.calendar[begun.way], calendar.index(first + promised) - begun.start, promised)
    return np.floor(chance.random(len(begun.way)) ** 1.3 * (span + 1)).astype(np.int64)


def _seconds(row: Ints, day: Ints, chance: np.random.Generator) -> Ints:
    """A second of the day for each act: those of one matter and day in their order, spread over the hours of work."""
    new = np.concatenate([[True], (row[1:] != row[:-1]) | (day[1:] != day[:-1])])
    group = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    size = np.diff(np.append(first, len(row)))[group]
    rank = np.arange(len(row)) - first[group]
    share = (rank + 0.05 + 0.9 * chance.random(len(row))) / size
    worked = (share * HOURS).astype(np.int64)
    second = np.where(worked < NOON - MORNING, MORNING + worked, AFTERNOON + worked - (NOON - MORNING))
    late = (rank == size - 1) & (chance.random(len(row)) < LATE_SHARE)
    return np.where(late, EVENING + (share * 3 * 3600).astype(np.int64), second)


def roles(town: Town, begun: Begun, taken: Taken, chance: np.random.Generator) -> Ints:
    """The role that takes each act: that of the step, now and then another that may take it."""
    way = begun.way[taken.row]
    other = chance.random(len(way)) < OTHER_SHARE
    return np.where(other, town.table.other_role[way, taken.place], town.table.role[way, taken.place])


def flags(town: Town, begun: Begun, taken: Taken, name: str) -> NDArray[np.bool_]:
    """Whether each act gives that result."""
    if name not in town.results:
        return np.zeros(len(taken.row), dtype=bool)
    return town.table.result[begun.way[taken.row], taken.place] == town.results.index(name)
