"""What lists said on any day."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pytest

from shulong.checks.derive import World
from shulong.checks.derived.listed_days import fixed_fen
from shulong.checks.engine import Engine
from shulong.checks.example import Example
from shulong.checks.lists_world import CITY, COUNTY, ORGANS, own, power
from shulong.checks.try_example import ExampleTables
from shulong.terms.text import Text

SINCE, CHANGED = date(2025, 1, 1), date(2026, 3, 1)
CODE = "XK/010001"


@pytest.mark.parametrize(
    ("standard", "fen"),
    [
        ("每件 20 元", 2000),
        ("8 元", 800),
        ("2.5元/件", 250),
        ("不超过 1.2 万元", 1_200_000),
        ("免费", 0),
        ("每平方米 2 元", None),
        ("每份 8 元", None),
        ("按成本计收", None),
        ("", None),
    ],
)
def test_only_a_sum_a_matter_is_a_ceiling(standard: str, fen: int | None) -> None:
    assert fixed_fen(standard) == fen


def rows(name: str, **given: Any) -> list[dict[str, Any]]:
    example = Example(Text(zh="一", en="one"), {"organs": ORGANS, "implementations": [own(CODE)], **given})
    engine = Engine(ibis.duckdb.connect())
    return engine.fetch(World(ExampleTables(example, engine), engine, example.as_of).get(name)).to_pylist()


def test_a_power_holds_until_its_next_row_begins() -> None:
    found = rows("power_days", powers=[power(CODE), power(CODE, status="suspended", since="2026-03-01")])
    assert {(row["status"], row["since"], row["until"]) for row in found} == {
        ("in-force", SINCE, CHANGED),
        ("suspended", CHANGED, None),
    }


def test_a_rule_of_holding_ends_with_the_row_of_the_power_or_with_the_organ() -> None:
    ended = [{**organ, "in_force_to": "2025-07-01"} if organ["code"] == COUNTY else organ for organ in ORGANS]
    found = rows("held_days", powers=[power(CODE), power(CODE, since="2026-03-01")], organs=ended)
    assert {(row["organ"], row["since"], row["until"]) for row in found} == {
        (CITY, SINCE, CHANGED),
        (CITY, CHANGED, None),
        (COUNTY, SINCE, date(2025, 7, 1)),
    }


def test_charges_are_those_of_the_template_and_of_organs_that_state_their_own() -> None:
    fees = [{"item": "工本费", "standard": "每件 20 元"}, {"item": "检测费", "standard": "每平方米 2 元"}]
    found = rows(
        "charge_days",
        powers=[power(CODE, fee=fees[:1]), power("XK/010002", fee=fees)],
        implementations=[own(CODE, fee=[])],
    )
    assert {(row["basic_code"], row["organ"], row["items"], row["most_fen"]) for row in found} == {
        (CODE, None, 1, 2000),
        ("XK/010002", None, 2, None),
        (CODE, COUNTY, 0, 0),
    }
