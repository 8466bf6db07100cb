"""Working days, regions, periods, money: the words that everything else is said in."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.terms.errors import InputError, UnknownYear
from shulong.terms.money import fen, say
from shulong.terms.period import Period, union
from shulong.terms.region import Level, Region, canonical, parent, within
from shulong.terms.workday import Calendar, load

CALENDAR = Calendar()
INDEX = {row["day"]: row["working_index"] for row in CALENDAR.table(date(2020, 1, 1), date(2026, 12, 31)).to_pylist()}
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def test_the_national_day_of_2026_and_its_make_up_days() -> None:
    rest = [date(2026, 10, day) for day in range(1, 8)]
    assert not any(CALENDAR.is_working(day) for day in rest)
    assert CALENDAR.is_working(date(2026, 10, 10)), "a Saturday worked to make up"
    assert CALENDAR.working_days_between(date(2026, 9, 30), date(2026, 10, 8)) == 1


@given(DAYS, DAYS)
def test_days_between_are_the_difference_of_the_indices(a: date, b: date) -> None:
    assert CALENDAR.working_days_between(a, b) == INDEX[b] - INDEX[a]


@given(st.dates(date(2020, 1, 1), date(2025, 6, 1)), st.integers(0, 60))
def test_a_limit_ends_on_a_working_day_and_counts_back(start: date, days: int) -> None:
    end = CALENDAR.add_working_days(start, days)
    assert CALENDAR.working_days_between(start, end) == days
    assert days == 0 or CALENDAR.is_working(end)


def test_a_year_that_was_not_announced_is_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownYear, match=r"of 2027 is not known \(known: 2004 to 2026\)\. Once it is announced, load it"
    ):
        CALENDAR.working_days_between(date(2026, 12, 30), date(2027, 1, 4))
    file = tmp_path / "2027.csv"
    file.write_text("day,kind,name\n2027-01-01,rest,元旦\n2027-01-03,班,元旦\n", encoding="utf-8")
    loaded = load(file)
    assert [loaded.is_working(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [False, False, True, True]
    file.write_text("day,kind\n2027-01-01,holiday\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2027\.csv:2: expected day"):
        load(file)


@pytest.mark.parametrize(
    ("code", "short", "above"),
    [("510000", "51", None), ("510100", "5101", "51"), ("510104000000", "510104", "5101"), ("510104002003", "510104002003", "510104002"),
     ("441900003", "441900003", "4419")],
)  # fmt: skip
def test_codes_of_regions(code: str, short: str, above: str | None) -> None:
    assert canonical(code) == short
    assert parent(short) == above
    assert within(short, "51") == short.startswith("51")


def test_levels_and_faults_of_regions() -> None:
    assert [Region(code, "x").level for code in ("51", "5101", "510104")] == [Level.PROVINCE, Level.CITY, Level.COUNTY]
    for wrong in ("5", "51010", "51a1", "00"):
        with pytest.raises(InputError, match="is no region code"):
            canonical(wrong)


@pytest.mark.slow
@pytest.mark.realdata
def test_every_real_township_has_its_parents(shared: Path) -> None:
    known: set[str] = set()
    for name in ("provinces", "cities", "areas", "streets"):
        with (shared / "data" / "regions" / f"{name}.csv").open(encoding="utf-8-sig") as file:
            known |= {canonical(row["code"]) for row in csv.DictReader(file)}
    assert len(known) > 40_000
    assert {code for code in known if parent(code) not in known | {None}} == set()


PERIODS = st.tuples(st.dates(date(2020, 1, 1), date(2021, 1, 1)), st.integers(1, 200)).map(
    lambda p: Period(p[0], p[0] + timedelta(p[1]))
)


@given(st.lists(PERIODS, max_size=8), DAYS)
def test_a_union_holds_the_same_days_and_nothing_twice(periods: list[Period], day: date) -> None:
    merged = union(periods)
    assert any(p.contains(day) for p in periods) == any(p.contains(day) for p in merged)
    assert not any(a.overlaps(b) or a.abuts(b) for a, b in pairwise(merged))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,234.56", 123456), ("￥1,234.56元", 123456), ("12.5万元", 12_500_000), ("-3.00", -300), ("１２", 1200)],
)
def test_money_is_whole_fen(text: str, amount: int) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize("text", ["", "abc", "1.234", "1,23", "1e5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        fen(text)


def test_money_is_said_in_both_languages() -> None:
    assert (say(-123456, "zh"), say(-123456, "en")) == ("-1,234.56元", "CNY -1,234.56")
