"""Organs are held beside their peers alone, and only where there is enough to say something."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from shulong.statistics.asked import asked_of
from shulong.statistics.compare import LEAST, Standing, compare, standing_of
from shulong.statistics.tally import TALLIES
from shulong.terms.share import wilson

COUNTY = [Standing(organ, 3, "housing") for organ in ("A", "B", "C")]
OTHERS = [Standing("CITY", 2, "housing"), Standing("WATER", 3, "water")]


def decided(
    organ: str, n: int, days: int, power: str = "P", on: bool | None = True, unit: str = "working-days"
) -> dict[str, Any]:
    return {"event": "decided", "organ": organ, "power_code": power, "month": "2026-03", "day_unit": unit, "days_used": days, "on_promise": on, "on_law": True, "n": n}  # fmt: skip


def compared(rows: list[dict[str, Any]], **more: Any) -> dict[str, dict[str, Any]]:
    made = compare(pa.Table.from_pylist(rows, schema=TALLIES), [*COUNTY, *OTHERS], "P", **more)
    return {row["organ"]: row for row in made.to_pylist()}


ROWS = [
    decided("A", 60, 5), decided("A", 40, 9, on=False), decided("B", 190, 4), decided("B", 10, 9, on=False), decided("C", 100, 6),
    decided("CITY", 500, 1), decided("WATER", 500, 1), decided("A", 1000, 1, power="OTHER"),
]  # fmt: skip


def test_an_organ_stands_beside_the_others_of_its_level_and_field() -> None:
    a = compared(ROWS)["A"]
    assert (a["decided"], a["peers"], a["level"], a["field"]) == (100, 2, 3, "housing")
    assert (a["on_promise_part"], a["on_promise_whole"], a["on_promise"]) == (60, 100, 0.6)
    assert (a["peers_on_promise_part"], a["peers_on_promise_whole"]) == (290, 300)
    assert (a["on_promise_low"], a["on_promise_high"]) == pytest.approx(wilson(60, 100))
    assert (a["peers_on_promise_low"], a["peers_on_promise_high"]) == pytest.approx(wilson(290, 300))
    assert (a["on_promise_is"], a["on_law_is"], a["few"]) == ("below", "alike", False)
    # Ranks 40 to 61 of 100 hold the median; the 61st took nine days. Of the peers' 300, 190 took four.
    assert (a["days_median"], a["days_low"], a["days_high"], a["peers_days_median"], a["days_is"]) == (
        5,
        5,
        9,
        4,
        "above",
    )
    assert compared(ROWS)["C"]["on_promise_is"] == "above"


def test_one_late_matter_is_no_difference_from_peers_who_have_none() -> None:
    found = compared([decided("A", 204, 5), decided("A", 1, 5, on=False), decided("B", 300, 5)])
    assert found["A"]["on_promise_high"] < 1 == found["A"]["peers_on_promise"]
    assert found["A"]["on_promise_is"] == "alike"


@pytest.mark.parametrize(("mine", "theirs", "side"), [
    ((9, 10), (3, 10), "above"),  # 0.1705 to 0.8090 in his table
    ((56, 70), (48, 80), "above"),  # 0.0524 to 0.3339
    ((48, 80), (56, 70), "below"),
    ((5, 7), (2, 7), "alike"),
    ((10, 10), (20, 20), "alike"),
])  # fmt: skip
def test_the_interval_of_a_difference_is_newcombes(mine: tuple[int, int], theirs: tuple[int, int], side: str) -> None:
    rows = [decided(organ, many, 1, on=on) for organ, (part, whole) in (("A", mine), ("B", theirs)) for many, on in ((part, True), (whole - part, False)) if many]  # fmt: skip
    assert compared(rows, least=5)["A"]["on_promise_is"] == side


def test_another_level_another_field_and_another_power_are_no_peers() -> None:
    found = compared(ROWS)
    assert [(found[organ]["peers"], found[organ]["few"], found[organ]["on_promise_is"], found[organ]["peers_days_median"]) for organ in ("CITY", "WATER")] == [(0, True, None, None)] * 2  # fmt: skip


def test_few_matters_are_shown_and_not_compared() -> None:
    rows = [decided("A", LEAST - 1, 5, on=False), decided("B", 200, 5)]
    found = compared(rows)
    assert (found["A"]["on_promise"], found["A"]["on_promise_is"], found["A"]["days_is"], found["A"]["few"]) == (
        0.0,
        None,
        None,
        True,
    )
    assert found["B"]["few"], "its only peer has too few"
    assert compared(rows, least=10)["A"]["on_promise_is"] == "below"


def test_days_of_two_units_are_not_compared() -> None:
    found = compared([decided("A", 100, 5), decided("B", 100, 9, unit="calendar-days")])
    assert [(row["day_unit"], row["days_median"], row["days_is"]) for row in found.values()] == [(None, None, None)] * 2
    assert found["A"]["on_promise_is"] == "alike"


def test_one_who_may_see_one_organ_sees_it_beside_all_its_peers() -> None:
    found = compared(ROWS, asked=asked_of({}).only({"A"}))
    assert list(found) == ["A"]
    assert found["A"]["peers_on_promise_whole"] == 300


def test_an_organ_that_nobody_declared_has_no_peers() -> None:
    found = compared([decided("X", 100, 5), decided("Y", 100, 5)])
    assert [(row["level"], row["peers"], row["few"]) for row in found.values()] == [(None, 0, True)] * 2


def test_an_organ_whose_region_is_none_is_left_out() -> None:
    rows = [
        {"code": "A", "region": "510100", "field_of_work": "water"},
        {"code": "B", "region": "7", "field_of_work": "water"},
    ]
    assert standing_of(rows) == [Standing("A", 2, "water")]
