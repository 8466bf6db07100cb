"""Limits are counted as the law counts, day by day and hour by hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.terms.limit import (
    DAY_UNITS,
    Stop,
    Unit,
    allowed_until,
    days_stopped,
    days_used,
    due_on,
    merged,
    stops_begun,
    time_stopped,
    time_used,
)
from shulong.terms.workday import Calendar

CALENDAR = Calendar()


def sep(day: int) -> date:
    return date(2025, 9, day)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-{text}")


def midnight(day: date) -> datetime:
    return datetime.fromisoformat(day.isoformat())


CASES: list[tuple[str, Unit, int, date, list[tuple[date, date]], date]] = [
    ("the day of the event does not count", "working-days", 1, sep(15), [], sep(16)),
    ("rest days do not count", "working-days", 5, sep(15), [], sep(22)),
    ("a Sunday worked to make up counts", "working-days", 2, sep(26), [], sep(29)),
    ("a holiday does not count", "working-days", 1, sep(30), [], date(2025, 10, 9)),
    ("what begins on a rest day begins to count on the next day", "working-days", 1, sep(20), [], sep(22)),
    ("calendar days that end on a working day", "calendar-days", 7, sep(15), [], sep(22)),
    ("calendar days that end on a Saturday run to Monday", "calendar-days", 5, sep(15), [], sep(22)),
    ("calendar days that end in a holiday run past it", "calendar-days", 3, sep(29), [], date(2025, 10, 9)),
    ("calendar days that end on a Sunday of work end there", "calendar-days", 2, sep(26), [], sep(28)),
    ("no day: the day itself", "working-days", 0, sep(16), [], sep(16)),
    ("no day, on a rest day: the next working day", "working-days", 0, sep(20), [], sep(22)),
    ("stopped days do not count", "working-days", 3, sep(15), [(sep(16), sep(18))], sep(22)),
    ("a stop after the limit moves nothing", "working-days", 3, sep(15), [(sep(19), sep(24))], sep(18)),
    ("a stop begun on the last day leaves it open", "working-days", 3, sep(15), [(sep(18), sep(24))], sep(24)),
    ("and until Monday where it ends on a Saturday", "working-days", 3, sep(15), [(sep(18), sep(20))], sep(22)),
    ("a stop begun on the rest day to which a limit came", "calendar-days", 5, sep(15), [(sep(21), sep(24))], sep(24)),
    ("a stop in calendar days", "calendar-days", 5, sep(15), [(sep(16), sep(18))], sep(22)),
]


@pytest.mark.parametrize(("why", "unit", "days", "start", "stopped", "due"), CASES, ids=[case[0] for case in CASES])
def test_the_last_lawful_day(
    why: str, unit: Unit, days: int, start: date, stopped: list[tuple[date, date]], due: date
) -> None:
    assert due_on(CALENDAR, unit, days, start, stopped) == due, why


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(
        lambda s: (sep(1) + timedelta(s[0]), sep(1) + timedelta(sum(s)))
    ),
    max_size=4,
)


@given(st.sampled_from(DAY_UNITS), st.integers(0, 15), st.integers(0, 30), SPANS)
def test_the_days_used_by_the_last_lawful_day_are_the_limit(
    unit: Unit, days: int, start: int, spans: list[tuple[date, date]]
) -> None:
    begin = sep(1) + timedelta(start)
    stopped = days_stopped([(midnight(a), midnight(b)) for a, b in spans], begin)
    due = due_on(CALENDAR, unit, days, begin, stopped)
    assert CALENDAR.is_working(due)
    used = days_used(CALENDAR, unit, begin, due, stopped)
    assert used >= days
    # What lies between the last day that counts and the last lawful one is rest, or stopped.
    between = [
        day for day in passed(begin, due) if days_used(CALENDAR, unit, begin, day, stopped) >= days and day < due
    ]
    assert all(not CALENDAR.is_working(day) or any(a <= day <= b for a, b in stopped) for day in between[days > 0 :])


def passed(start: date, end: date) -> list[date]:
    return [start + timedelta(day) for day in range((end - start).days + 1)]


def test_stops_are_read_from_their_acts() -> None:
    def read(text: str) -> list[tuple[int, int | None]]:
        marks = [(at(f"09-{day:02d}"), "s" in each, "e" in each) for day, each in enumerate(text.split(), start=1)]
        return [(began.day, ended.day if ended else None) for began, ended in stops_begun(marks)]

    assert read("s e s e") == [(1, 2), (3, 4)]
    assert read("s s e e") == [(1, 3)], "a running stop is not begun again"
    assert read("e s") == [(2, None)], "what ends nothing ends nothing; the last goes on"
    assert read("se se e") == [(1, 2), (2, 3)], "an act may end one and begin the next"


def test_a_stop_counts_only_as_far_as_its_own_limit() -> None:
    hearing = Stop(at("09-15 09:00"), at("09-30 09:00"), 3, "working-days")
    assert allowed_until(CALENDAR, hearing) == at("09-18 23:59:59")
    sampling = Stop(at("09-17 09:00"), None, 30, "hours")
    assert time_stopped(CALENDAR, [hearing, sampling], at("10-20")) == [(at("09-15 09:00"), at("09-18 23:59:59"))], (
        "nested"
    )
    assert time_stopped(CALENDAR, [Stop(at("09-15"))], at("09-16")) == [(at("09-15"), at("09-16"))], (
        "one that never ends"
    )
    assert time_stopped(CALENDAR, [Stop(at("09-17"), at("09-18"))], at("09-16")) == [], "one that has not begun"


def test_time_is_taken_off_once() -> None:
    spans = merged(
        [
            (at("09-15 10:00"), at("09-15 12:00")),
            (at("09-15 09:00"), at("09-15 11:00")),
            (at("09-16 09:00"), at("09-16 10:00")),
        ]
    )
    assert spans == [(at("09-15 09:00"), at("09-15 12:00")), (at("09-16 09:00"), at("09-16 10:00"))]
    assert time_used(at("09-15 08:00"), at("09-16 08:00"), spans) == timedelta(hours=21)
    assert time_used(at("09-15 10:30"), at("09-16 09:30"), spans) == timedelta(hours=21)
    assert days_stopped(spans, sep(1)) == [], "within one day no day is stopped"
