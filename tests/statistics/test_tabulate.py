"""Whatever the grouping, the groups add up to the whole; medians and shares are those of the matters themselves."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.statistics.asked import asked_of
from shulong.statistics.measure import MEASURES, Group, Kind
from shulong.statistics.tabulate import columns_of, tabulate
from shulong.statistics.tally import TALLIES
from shulong.terms.share import Share

maybe = st.one_of(st.none(), st.booleans())
whose = {
    "organ": st.sampled_from(["O1", "O2", None]), "power_code": st.sampled_from(["P1", "P2"]), "region": st.sampled_from(["5101", "510104", "510104001", None]),
    "post": st.sampled_from(["head", None]), "month": st.sampled_from(["2026-01", "2026-02", None]), "n": st.integers(1, 40),
}  # fmt: skip
decided = st.fixed_dictionaries(whose | {
    "event": st.just("decided"), "day_unit": st.sampled_from(["working-days"] * 4 + ["calendar-days"]), "days_used": st.integers(0, 30),
    "promised_days": st.sampled_from([None, 10, 20]), "statutory_days": st.just(20), "on_promise": maybe, "on_law": maybe,
})  # fmt: skip
others = st.fixed_dictionaries(
    whose
    | {
        "event": st.sampled_from(["act", "begun", "withdrawn", "open", "end_unknown"]),
        "no_visit": maybe,
        "on_law": maybe,
    }
)
cards = st.fixed_dictionaries(
    whose
    | {
        "event": st.just("card"),
        "colour": st.sampled_from(["blue", "yellow", "red"]),
        "standing": st.booleans(),
        "corrected": maybe,
    }
)
ADDED = [each.id for each in MEASURES.values() if each.kind is Kind.COUNT] + [
    f"{each.id}_{end}" for each in MEASURES.values() if each.kind is Kind.SHARE for end in ("part", "whole")
]


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TALLIES)


@given(
    st.lists(st.one_of(decided, others), min_size=1, max_size=25),
    st.lists(cards, max_size=6),
    st.permutations(list(Group)),
    st.integers(1, 5),
)
def test_groups_add_up_to_the_whole(
    rows: list[dict[str, Any]], held: list[dict[str, Any]], order: list[Group], many: int
) -> None:
    by = ",".join(order[:many])
    (whole,) = tabulate(table_of(rows), table_of(held), asked_of({})).to_pylist()
    groups = tabulate(table_of(rows), table_of(held), asked_of({"by": by, "level": "city"})).to_pylist()
    assert len({tuple(row[name] for name in order[:many]) for row in groups}) == len(groups), "no group stands twice"
    for name in ADDED:
        assert sum(row[name] or 0 for row in groups) == (whole[name] or 0), name


@given(st.lists(decided, min_size=1, max_size=25))
def test_every_group_is_that_of_its_matters(rows: list[dict[str, Any]]) -> None:
    matters: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        matters[row["organ"]] += [row] * row["n"]
    for row in tabulate(table_of(rows), None, asked_of({"by": "organ"})).to_pylist():
        mine = matters[row["organ"]]
        judged = [each["on_promise"] for each in mine if each["on_promise"] is not None]
        share = Share(sum(judged), len(judged))
        assert row["on_promise"] == (None if share.value is None else pytest.approx(share.value))
        assert (row["on_promise_low"], row["on_promise_high"]) == (
            pytest.approx(share.interval) if share.interval else (None, None)
        )
        units, days = {each["day_unit"] for each in mine}, sorted(each["days_used"] for each in mine)
        expected = [days[math.ceil(len(days) * part) - 1] for part in (0.5, 0.9)] if len(units) == 1 else [None, None]
        assert [row["days_median"], row["days_p90"]] == expected


def test_cards_that_nobody_looked_for_are_unknown_and_not_none() -> None:
    rows = table_of([{"event": "act", "organ": "O1", "n": 3}])
    (row,) = tabulate(rows, None, asked_of({})).to_pylist()
    assert [row[name] for name in ("red_standing", "blue_ever", "corrected_whole", "corrected")] == [None] * 4
    (row,) = tabulate(rows, table_of([]), asked_of({})).to_pylist()
    assert [row[name] for name in ("red_standing", "blue_ever", "corrected_whole", "corrected")] == [0, 0, 0, None]


def test_the_columns_are_those_of_the_measures() -> None:
    made = tabulate(table_of([]), None, asked_of({"by": "power,month"}))
    assert made.column_names == columns_of([Group.POWER, Group.MONTH])
    assert made.column_names[:3] == ["power_code", "month", "acts"]
    assert made.num_rows == 0


def test_townships_directly_below_a_city_roll_up_to_it() -> None:
    rows = table_of([{"event": "act", "region": region, "n": 1} for region in ("441900101", "4419", "510104")])
    found = tabulate(rows, None, asked_of({"by": "region", "level": "county"})).to_pylist()
    assert {row["region"]: row["acts"] for row in found} == {"4419": 2, "510104": 1}


def test_only_the_organs_that_one_may_see() -> None:
    rows = table_of([{"event": "act", "organ": organ, "n": 1} for organ in ("O1", "O2", None)])
    assert [row["organ"] for row in tabulate(rows, None, asked_of({"by": "organ"}).only({"O2"})).to_pylist()] == ["O2"]
    assert tabulate(rows, None, asked_of({"by": "organ"}).only(set())).num_rows == 0
