"""Limits: on which day one ends, what time does not count towards it, and how much of it is used.

Counting, once and for all:

- The day of the event does not count, the last day does; hours count from the instant (Civil Code art. 201).
- A limit whose last day is a rest day runs to the next working day (Civil Code art. 203). One in working days never ends on a rest
  day, save one of no day at all that begins on it.
- Limits of licences are working days (Administrative Licence Law art. 82).
- Time of a special procedure does not count (Administrative Licence Law art. 45). It is counted as the limit is: the day on which
  the clock is stopped counts in full, those after it up to the day on which it runs again do not.
- A stop counts only as far as its own limit allows; beyond it the clock runs again, since only the time needed does not count.
- A stop that begins on the last day leaves the limit open until the day on which the clock runs again: what is stopped cannot pass.

What is late: whatever comes after ``due_on``. So a decision on the rest day after the last working day of its limit is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from shulong.terms.workday import DAY, Calendar

Unit = Literal["working-days", "calendar-days", "hours"]
UNITS: tuple[Unit, ...] = get_args(Unit)
DAY_UNITS: tuple[Unit, ...] = ("working-days", "calendar-days")
"""Units of a whole flow's limit; hours are for single steps and clock stops."""

ANSWER_DAYS = 5
"""Working days within which an application is accepted, refused or answered by a notice of what is missing, all at once; after them
it counts as accepted from the day of receipt. Source: Administrative Licence Law art. 32(4)."""

Days = tuple[date, date]
"""Days d with first < d <= second: those that do not count where the clock was stopped on the first and ran again on the second."""
Time = tuple[datetime, datetime]
"""From an instant to an instant."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the clock as it happened; ``ended_at`` None goes on, ``most`` None is not limited."""

    began_at: datetime
    ended_at: datetime | None = None
    most: int | None = None
    unit: Unit = "working-days"


def stops_begun(marks: Iterable[tuple[datetime, bool, bool]]) -> list[Time | tuple[datetime, None]]:
    """When one declared stop began and ended, from its acts in order: instant, whether the act starts it, whether it ends it.

    An act that starts a stop that is running does not begin another; one that does both ends the one and begins the next.
    """
    found: list[Time | tuple[datetime, None]] = []
    began: datetime | None = None
    for at, starts, ends in marks:
        if ends and began is not None:
            found.append((began, at))
            began = None
        if starts and began is None:
            began = at
    return [*found, *([(began, None)] if began is not None else [])]


def allowed_until(calendar: Calendar, stop: Stop) -> datetime | None:
    """The last instant, to the second, that the limit of a stop allows; None if it has none."""
    if stop.most is None:
        return None
    if stop.unit == "hours":
        return stop.began_at + timedelta(hours=stop.most)
    return datetime.combine(due_on(calendar, stop.unit, stop.most, stop.began_at.date()), time(23, 59, 59))


def time_stopped(calendar: Calendar, stops: Iterable[Stop], until_at: datetime) -> list[Time]:
    """When the clock stood up to an instant: each stop as far as its limit allows, merged where stops overlap or nest."""
    found = []
    for stop in stops:
        ends = [until_at, stop.ended_at or until_at, allowed_until(calendar, stop) or until_at]
        found.append((stop.began_at, min(ends)))
    return merged((began, ended) for began, ended in found if began < ended)


def merged(spans: Iterable[Time]) -> list[Time]:
    """The same time, in order, nothing twice."""
    found: list[Time] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def days_stopped(spans: Iterable[Time], start: date) -> list[Days]:
    """The days after ``start`` that do not count, in order, nothing twice, for time in which the clock stood."""
    found: list[Days] = []
    for begin, end in sorted((max(begin.date(), start), end.date()) for begin, end in spans):
        if end <= begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def days_used(calendar: Calendar, unit: Unit, start: date, end: date, stopped: Sequence[Days] = ()) -> int:
    """How many days d with start < d <= end count."""
    days = (start + DAY * step for step in range(1, (end - start).days + 1))
    return sum(_counts(calendar, unit, day, stopped) for day in days)


def time_used(start_at: datetime, end_at: datetime, stopped: Iterable[Time] = ()) -> timedelta:
    """How much time counts from an instant to another, for limits in hours."""
    inside = ((max(begin, start_at), min(end, end_at)) for begin, end in stopped)
    return (end_at - start_at) - sum((end - begin for begin, end in inside if begin < end), timedelta())


def due_on(calendar: Calendar, unit: Unit, days: int, start: date, stopped: Sequence[Days] = ()) -> date:
    """The last lawful day of a limit of that many days.

    Args:
        stopped: as ``days_stopped`` gives it.

    Raises:
        UnknownYear: the limit ends in a year whose rest days are not known.
    """
    last = start
    while days > 0:
        last += DAY
        days -= _counts(calendar, unit, last, stopped)
    moved = calendar.next_working(last)
    held_open = [end for begin, end in stopped if last <= begin <= moved]
    return calendar.next_working(max(held_open, default=last))


def _counts(calendar: Calendar, unit: Unit, day: date, stopped: Iterable[Days]) -> bool:
    standing = any(begin < day <= end for begin, end in stopped)
    return not standing and (unit == "calendar-days" or calendar.is_working(day))
