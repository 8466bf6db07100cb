"""What is usual among peers, and times of day."""

from __future__ import annotations

from datetime import datetime

import ibis
import pyarrow as pa
import pytest

from shulong.checks.peers import at_hour, beside_peers, has_hour, minutes_of


def test_units_stand_beside_the_median_of_their_group_and_its_robust_spread() -> None:
    units = ibis.memtable(pa.table({"group": ["a"] * 5 + ["b"], "value": [1.0, 2.0, 3.0, 4.0, 100.0, 7.0]}))
    found = beside_peers(units, ["group"], "value").distinct().to_pyarrow().to_pylist()
    assert {(row["group"], row["usual"], row["peers"], round(row["apart"], 4)) for row in found} == {
        ("a", 3.0, 5, 1.4826),
        ("b", 7.0, 1, 0.0),
    }


@pytest.mark.parametrize(
    ("at", "minute", "known"),
    [("2026-03-02T00:00", 0, False), ("2026-03-02T00:00:01", 0, True), ("2026-03-02T18:30", 1110, True)],
)
def test_midnight_is_a_day_without_an_hour(at: str, minute: int, known: bool) -> None:
    time = ibis.literal(datetime.fromisoformat(at), type="timestamp")
    told = ibis.duckdb.connect().to_pyarrow(
        ibis.memtable({"one": [1]}).select(minute=at_hour(time), known=has_hour(time))
    )
    assert told.to_pylist() == [{"minute": minute, "known": known}]


def test_a_time_of_day_is_read_as_minutes() -> None:
    assert minutes_of("18:30") == 1110
    with pytest.raises(ValueError, match="invalid literal"):
        minutes_of("half:past")
