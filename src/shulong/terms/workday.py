"""Working days: which days they are by the State Council's yearly arrangement, and how many lie between two dates.

Counting, once and for all: the day of the event does not count and the last day does, so the working days from a to b
are those d with a < d <= b; a limit of n working days from a ends on the n-th of them, which is never a rest day.
Sources: Civil Code art. 201 and 203; Administrative Licence Law art. 82 (limits of licences are working days, holidays excluded).
The arrangements (make-up working Saturdays and Sundays included) come from chinesecalendar, or from a file that a city loads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import chinese_calendar
import pyarrow as pa
from chinese_calendar.constants import holidays as _HOLIDAYS

from shulong.terms.errors import InputError, UnknownYear
from shulong.terms.text import Text

FIRST_YEAR, LAST_YEAR = min(_HOLIDAYS).year, max(_HOLIDAYS).year
"""The years that the library knows; a year that was not announced is never guessed."""
DAY = timedelta(days=1)
KINDS = {"rest": False, "work": True, "休": False, "班": True}


@dataclass(frozen=True)
class Calendar:
    """Which days are working days. ``arranged`` holds days that a city loaded from a file; they go before the library's.

    A year counts as known if the library knows it or a file was loaded for it.
    """

    arranged: Mapping[date, tuple[bool, str]] = field(default_factory=dict)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose arrangement is known."""
        return frozenset({*range(FIRST_YEAR, LAST_YEAR + 1), *(day.year for day in self.arranged)})

    def knows(self, year: int) -> bool:
        """Whether that year's arrangement is known."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Whether people work that day.

        Raises:
            UnknownYear: the arrangement of that year is not known; load it from a file.
        """
        self._refuse_unknown(day.year)
        if day in self.arranged:
            return self.arranged[day][0]
        if day.year > LAST_YEAR or day.year < FIRST_YEAR:
            return day.isoweekday() <= 5
        return bool(chinese_calendar.is_workday(day))

    def holiday(self, day: date) -> str | None:
        """The name of the holiday that the day belongs to (or makes up for), if any."""
        if day in self.arranged:
            return self.arranged[day][1] or None
        return chinese_calendar.get_holiday_detail(day)[1] if FIRST_YEAR <= day.year <= LAST_YEAR else None

    def working_days_between(self, start: date, end: date) -> int:
        """The working days d with start < d <= end; negative if end lies before start."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working(start + DAY * step) for step in range(1, (end - start).days + 1))

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which a limit of that many working days, counted from ``start``, ends."""
        day = start
        while days > 0:
            day += DAY
            days -= self.is_working(day)
        return day

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the first after it: where a limit in calendar days ends (Civil Code art. 203)."""
        while not self.is_working(day):
            day += DAY
        return day

    def table(self, first: date, last: date) -> pa.Table:
        """One row per day from first to last, to be joined by date.

        Columns: day, is_working, working_index (working days up to and including the day, counted from the table's first),
        next_working_on (the day itself, or the first working day after it; null where that lies beyond the table), holiday (name,
        or null). The working days between a and b are index(b) - index(a).
        """
        days = [first + DAY * step for step in range((last - first).days + 1)]
        working = [self.is_working(day) for day in days]
        return pa.table({
            "day": pa.array(days, pa.date32()),
            "is_working": pa.array(working, pa.bool_()),
            "working_index": pa.array(_running(working), pa.int32()),
            "next_working_on": pa.array(_next(days, working), pa.date32()),
            "holiday": pa.array([self.holiday(day) for day in days], pa.string()),
        })  # fmt: skip

    def _refuse_unknown(self, year: int) -> None:
        if not self.knows(year):
            raise UnknownYear(
                f"{year} 年的放假安排未知（已知 {min(self.years)}–{max(self.years)} 年）",
                f"the arrangement of rest days of {year} is not known (known: {min(self.years)} to {max(self.years)})",
                mend=Text(zh="国务院公布后，用 shulong workday load 从 CSV 文件（day,kind,name）载入，见 docs/zh/workdays.md。",
                          en="Once it is announced, load it from a CSV file (day,kind,name) with shulong workday load; see docs/en/workdays.md."),
            )  # fmt: skip


def _running(flags: list[bool]) -> list[int]:
    total, sums = 0, []
    for flag in flags:
        total += flag
        sums.append(total)
    return sums


def _next(days: list[date], working: list[bool]) -> list[date | None]:
    upcoming: date | None = None
    found: list[date | None] = []
    for day, works in zip(reversed(days), reversed(working), strict=True):
        upcoming = day if works else upcoming
        found.append(upcoming)
    return found[::-1]


def load(*paths: Path) -> Calendar:
    """A calendar with arrangements from CSV files: ``day`` (2027-01-01), ``kind`` (rest/work or 休/班), ``name``.

    A file lists the days that differ from the plain week; days of its years that it does not list follow the plain week
    unless the library knows the year.

    Raises:
        InputError: a row is wrong, a day stands twice, or a year has no rest day at all; nothing is loaded.
    """
    arranged: dict[date, tuple[bool, str]] = {}
    for path in paths:
        for place, day, working, name in _rows(path):
            if day in arranged:
                raise InputError(
                    f"{day} 出现两次",
                    f"{day} stands twice",
                    place=place,
                    mend=Text(zh="请删去一行。", en="Remove one."),
                )
            arranged[day] = (working, name)
    _refuse_restless(arranged, ", ".join(map(str, paths)))
    return Calendar(arranged)


def _refuse_restless(arranged: Mapping[date, tuple[bool, str]], place: str) -> None:
    """A year of which only working days are listed is no arrangement, unless the library knows that year already."""
    resting = {day.year for day, (working, _) in arranged.items() if not working}
    for year in sorted({day.year for day in arranged} - resting - set(range(FIRST_YEAR, LAST_YEAR + 1))):
        raise InputError(
            f"{year} 年没有列出任何休息日",
            f"no rest day of {year} is listed",
            place=place,
            mend=Text(
                zh="请列出该年全部休假日和调休上班日。",
                en="List every holiday and every make-up working day of that year.",
            ),
        )


def _rows(path: Path) -> Iterator[tuple[str, date, bool, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("不是 UTF-8 文本", "is not UTF-8 text", place=str(path),
                         mend=Text(zh="请另存为 UTF-8 的 CSV。", en="Save it as CSV in UTF-8.")) from error  # fmt: skip
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        place = f"{path}:{number}"
        try:
            yield place, date.fromisoformat(row["day"]), KINDS[row["kind"]], row.get("name") or ""
        except (KeyError, ValueError, TypeError) as error:
            raise InputError("应有 day（如 2027-01-01）与 kind（rest 或 work）", "expected day (as 2027-01-01) and kind (rest or work)",
                             place=place, mend=Text(zh="请改正该行。", en="Mend the row.")) from error  # fmt: skip
