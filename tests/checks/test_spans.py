"""Stretches of days."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from shulong.checks.spans import covers, sooner, spans

FIRST, SECOND = date(2025, 1, 1), date(2026, 3, 1)
ROWS = pa.table(
    {"code": ["A", "A", "B"], "in_force_from": [SECOND, FIRST, FIRST], "_delivery": ["D"] * 3, "_row": [1, 2, 3]}
)


def test_a_row_governs_until_the_next_of_its_key_begins() -> None:
    found = (
        spans(ibis.memtable(ROWS), ["code"])
        .select("row_id", "since", "until")
        .order_by("row_id")
        .to_pyarrow()
        .to_pylist()
    )
    assert [(row["row_id"], row["since"], row["until"]) for row in found] == [
        ("D#1", SECOND, None),
        ("D#2", FIRST, SECOND),
        ("D#3", FIRST, None),
    ]


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (FIRST, None, True),  # the first day
        (date(2026, 2, 28), None, True),  # the last day
        (SECOND, None, False),  # the day on which the next row begins
        (date(2024, 12, 31), None, False),
        (FIRST, date(2026, 2, 28), True),
        (FIRST, SECOND, False),  # begins within, ends beyond
    ],
)
def test_a_stretch_holds_its_first_day_and_not_its_end(first: date, last: date | None, held: bool) -> None:
    (stretch,) = (spans(ibis.memtable(ROWS), ["code"]).filter(ibis._.row_id == "D#2"),)
    told = stretch.select(held=covers(stretch, ibis.literal(first), None if last is None else ibis.literal(last)))
    assert told.to_pyarrow()["held"].to_pylist() == [held]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [(FIRST, None, FIRST), (None, SECOND, SECOND), (SECOND, FIRST, FIRST), (None, None, None)],
)
def test_never_is_later_than_any_day(one: Any, other: Any, wanted: Any) -> None:
    days = (ibis.literal(day, type="date") for day in (one, other))
    assert ibis.duckdb.connect().to_pyarrow(sooner(*days).name("day")).as_py() == wanted
