"""Half-open periods of days: the first day belongs to them, the last does not; no last day means open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days d with start <= d < end; ``end`` None is open. A period that holds no day cannot be made."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must end after it starts, found [{self.start}, {self.end})")

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.intersection(other) is not None

    def abuts(self, other: Period) -> bool:
        """Whether one begins on the very day on which the other ends."""
        return self.end == other.start or other.end == self.start

    def intersection(self, other: Period) -> Period | None:
        """The days that both hold; None if there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return Period(start, end) if end is None or end > start else None

    @property
    def days(self) -> int | None:
        """How many days; None if open."""
        return None if self.end is None else (self.end - self.start).days


def union(periods: Iterable[Period]) -> list[Period]:
    """The same days as disjoint periods that do not abut, in order."""
    merged: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        if merged and (merged[-1].end is None or period.start <= merged[-1].end):
            last = merged.pop()
            end = None if last.end is None or period.end is None else max(last.end, period.end)
            period = Period(last.start, end)
        merged.append(period)
    return merged
