"""Tallies of small worlds, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa
import pytest

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.example import LICENCE, Example, Rows, matter
from shulong.checks.try_example import ExampleTables
from shulong.data.engine import spark_engine
from shulong.statistics.asked import asked_of
from shulong.statistics.tabulate import tabulate
from shulong.statistics.tally import TALLIES, tallies
from shulong.terms.errors import NotAnswerable
from shulong.terms.text import Text

NOBODY_ASKED = Text(zh="示例", en="an example")


def tallied(given: Mapping[str, Rows], *flows: str, backend: Any = None) -> pa.Table:
    engine = Engine(backend or ibis.duckdb.connect())
    example = Example(
        NOBODY_ASKED, {"matters": [], "flows": []} | given if not flows else {"matters": []} | given, flows=flows
    )
    return tallies(World(ExampleTables(example, engine), engine, example.as_of))


def whole(table: pa.Table, **asked: str) -> list[dict[str, Any]]:
    return tabulate(table, None, asked_of(asked)).to_pylist()


def with_post(acts: list[dict[str, Any]], *posts: str | None) -> list[dict[str, Any]]:
    return [{**act, "post": post} for act, post in zip(acts, posts, strict=True)]


ACTS = [
    # 3, 4, 5, 6 and 9 March: five working days.
    *with_post(matter("M1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-05", "grant 2026-03-09"), None, "window", "reviewer", "head"),
    # 17 working days: past the promise of 10, within the law's 20.
    *with_post(matter("M2", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-05", "refuse 2026-03-25"), None, "window", "reviewer", "head"),
    *with_post(matter("M3", "apply 2026-04-01", "accept 2026-04-02", organ="O2"), None, "window"),
    {"act_id": "X1", "matter_id": "X", "power_code": "QT/1", "step": "do", "organ": "O2", "region": "510104", "done_at": "2026-04-07T10:00"},
    {"act_id": "X2", "matter_id": "X", "power_code": "QT/1", "step": "done", "organ": "O2", "region": "510104"},
    {"act_id": "X3", "matter_id": "Y", "power_code": "QT/1", "step": "do", "organ": "O2", "region": "510104", "done_at": "2026-07-01T10:00"},
]  # fmt: skip
MATTERS = [
    {"matter_id": "M1", "handling": "online"},
    {"matter_id": "M2", "handling": "window"},
    {"matter_id": "M3", "handling": "counter 7"},
]


@pytest.fixture(scope="module")
def town() -> pa.Table:
    return tallied({"acts": ACTS, "matters": MATTERS}, LICENCE)


def test_the_whole_is_what_one_counts_by_hand(town: pa.Table) -> None:
    assert town.schema.equals(TALLIES)
    (row,) = whole(town)
    counts = {name: row[name] for name in ("acts", "begun", "decided", "withdrawn", "open", "open_past_promise", "open_past_law", "end_unknown")}  # fmt: skip
    # The act of July has not happened yet, and its matter has not begun.
    assert counts == {"acts": 12, "begun": 4, "decided": 2, "withdrawn": 0, "open": 1, "open_past_promise": 1, "open_past_law": 1, "end_unknown": 1}  # fmt: skip
    days = {
        name: row[name]
        for name in ("day_unit", "days_median", "days_p90", "promised_median", "statutory_median", "promise_used")
    }
    assert days == {"day_unit": "working-days", "days_median": 5, "days_p90": 17, "promised_median": 10, "statutory_median": 20, "promise_used": 0.5}  # fmt: skip
    assert (row["on_promise_part"], row["on_promise_whole"], row["on_promise"]) == (1, 2, 0.5)
    assert (row["on_law_part"], row["on_law_whole"], row["on_law"]) == (2, 2, 1.0)
    assert (round(row["on_promise_low"], 4), round(row["on_promise_high"], 4)) == (0.0945, 0.9055)
    # The form of handling of M3 tells nothing of a visit, and X has no row at all.
    assert (row["no_visit_part"], row["no_visit_whole"]) == (1, 2)


def test_months_are_those_in_which_it_happened(town: pa.Table) -> None:
    rows = {row["month"]: row for row in whole(town, by="month")}
    assert {month: (row["acts"], row["begun"], row["decided"], row["open"]) for month, row in rows.items()} == {
        "2026-03": (8, 2, 2, 0), "2026-04": (3, 2, 0, 1), None: (1, 0, 0, 0),
    }  # fmt: skip
    assert [row["month"] for row in whole(town, by="month")] == ["2026-03", "2026-04", None], (
        "what has no known month comes last"
    )
    assert [row["month"] for row in whole(town, by="month", to="2026-03")] == ["2026-03"]


def test_what_no_flow_limits_is_neither_decided_nor_open(town: pa.Table) -> None:
    (row,) = whole(town, power="QT/1")
    assert (row["begun"], row["end_unknown"]) == (1, 1)
    assert [
        row[name] for name in ("decided", "withdrawn", "open", "open_past_law", "on_law", "no_visit", "days_median")
    ] == [None] * 7


def test_a_post_has_the_acts_that_it_took_and_the_matters_that_it_ended(town: pa.Table) -> None:
    rows = {row["post"]: (row["acts"], row["begun"], row["decided"], row["open"]) for row in whole(town, by="post")}
    # X has no flow, so that of what has no known post nobody can say what is decided.
    assert rows == {"window": (3, 0, 0, 1), "reviewer": (2, 0, 0, 0), "head": (2, 0, 2, 0), None: (5, 4, None, None)}


def test_regions_are_rolled_up(town: pa.Table) -> None:
    assert {row["region"]: row["acts"] for row in whole(town, by="region")} == {"5101": 10, "510104": 2}
    assert {row["region"]: row["acts"] for row in whole(town, by="region", level="city")} == {"5101": 12}
    assert {row["region"]: row["acts"] for row in whole(town, by="region", level="province")} == {"51": 12}


def test_what_an_applicant_withdrew_is_not_decided() -> None:
    flow = LICENCE.replace("order:", "  quit: {title: {zh: 撤回, en: withdrawal}, result: withdrawn}\norder:").replace(
        "{choice: [grant, refuse]}", "{choice: [grant, refuse, quit]}"
    )
    acts = matter("M1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "quit 2026-03-05")
    (row,) = whole(tallied({"acts": acts}, flow))
    assert (row["decided"], row["withdrawn"], row["open"], row["on_law_whole"]) == (0, 1, 0, 0)


def test_days_of_two_units_are_not_put_together() -> None:
    other = (
        LICENCE.replace("flow: licence", "flow: other")
        .replace("XK/01-001", "QT/2")
        .replace("working-days", "calendar-days")
    )
    acts = [*matter("M1", "apply 2026-03-02", "grant 2026-03-06"), *({**act, "power_code": "QT/2"} for act in matter("M2", "apply 2026-03-02", "grant 2026-03-12"))]  # fmt: skip
    table = tallied({"acts": acts}, LICENCE, other)
    (row,) = whole(table)
    assert (row["day_unit"], row["days_median"], row["promised_median"], row["promise_used"]) == (
        "mixed",
        None,
        None,
        0.4,
    )
    assert {each["power_code"]: (each["day_unit"], each["days_median"]) for each in whole(table, by="power")} == {
        "XK/01-001": ("working-days", 4), "QT/2": ("calendar-days", 10),
    }  # fmt: skip


def test_without_acts_nothing_is_said() -> None:
    with pytest.raises(NotAnswerable, match="no acts were ever delivered"):
        tallied({"flows": []})


@pytest.mark.spark
@pytest.mark.slow
def test_spark_counts_the_same(town: pa.Table) -> None:
    there = tallied({"acts": ACTS, "matters": MATTERS}, LICENCE, backend=spark_engine(timezone="Asia/Shanghai").backend)
    assert sorted(map(str, there.to_pylist())) == sorted(map(str, town.to_pylist()))
