"""Working days as numbers, for arrays of days: a day is a count of days since 1970-01-01, its index a count of working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from shulong.terms.workday import Calendar

Ints = NDArray[np.int64]
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
BEGIN, FINAL = date(2025, 3, 3), date(2026, 6, 5)
"""The first and the last day on which matters of the crowd begin."""
AS_OF = datetime(2026, 6, 30, 12)  # noqa: DTZ001 (wall time of the city)
QUIET = date(2026, 6, 26)
"""No lawful act of the crowd is later."""


@dataclass(frozen=True)
class Days:
    """The calendar of the city as two arrays that undo each other on working days."""

    first: int
    indexes: Ints
    """Working days up to and including each day from ``first``."""
    days: Ints
    """The day of each index; index 0 is no day."""

    def index(self, day: Ints) -> Ints:
        """The index of each day; that of a rest day is the index of the working day before it."""
        return self.indexes[day - self.first]

    def day(self, index: Ints) -> Ints:
        """The working day of each index."""
        return self.days[index]

    def rests(self, day: Ints) -> NDArray[np.bool_]:
        """Which days are rest days."""
        return self.days[self.index(day)] != day

    def opening(self, day: Ints) -> Ints:
        """Each day, or the working day after it where it is a rest day."""
        return np.where(self.rests(day), self.days[self.index(day) + 1], day)


def number(day: date) -> int:
    """A day as a number."""
    return (day - date(1970, 1, 1)).days


def day_of(value: int) -> date:
    """A number as a day."""
    return date(1970, 1, 1) + timedelta(days=int(value))


@cache
def days() -> Days:
    """The calendar of the years in which the city acts."""
    table = Calendar().table(FIRST, LAST)
    working = table["is_working"].to_numpy()
    first = number(FIRST)
    own = np.concatenate([[0], np.flatnonzero(working) + first])
    return Days(first, table["working_index"].to_numpy().astype(np.int64), own.astype(np.int64))


def index_of(day: date) -> int:
    """The index of one day."""
    return int(days().indexes[number(day) - days().first])


def working_day(index: int) -> date:
    """The working day of one index."""
    return day_of(days().days[index])


def after(day: date, working_days: int) -> date:
    """The working day that many after a day."""
    return working_day(index_of(day) + working_days)
