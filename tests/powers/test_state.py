"""The catalogue as it stood on a day; rows for the shelf and back."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.powers.publish_declared import (
    implementation_of,
    implementation_rows,
    organ_of,
    organ_rows,
    power_of,
    power_rows,
)
from shulong.powers.state import state
from shulong.terms.errors import UnknownName
from shulong.terms.region import Level
from shulong.terms.text import Text

JANUARY, MAY, JULY = date(2026, 1, 1), date(2026, 5, 1), date(2026, 7, 1)
RULE = (HeldBy(Level.COUNTY, "food"),)


def power(begins: date, name: str = "示例许可", status: Status = Status.IN_FORCE) -> Power:
    values = {"name": {"zh": name}, "statutory_limit": {"days": 20, "unit": "working-days"}}
    return Power(
        "XK/01001", "licence", values, begins, status, holders=RULE, open=frozenset({"materials"}), life_events=("eat",)
    )


def own(organ: str, begins: date, status: Status = Status.IN_FORCE) -> Implementation:
    return Implementation("XK/01001", organ, "990101", begins, {"place": f"{organ} 一号窗口"}, status)


ORGANS = [
    Organ("A", Text(zh="甲", en="A"), "990101", "food", JANUARY),
    Organ("B", Text(zh="乙", en="B"), "990102", "food", JANUARY, in_force_to=JULY),
    Organ("C", Text(zh="丙", en="C"), "9901", "food", JANUARY),
]


def test_the_newest_row_that_has_begun_governs_the_day() -> None:
    rows = [power(MAY, "新名"), power(JANUARY, "旧名"), power(JULY, status=Status.ABOLISHED)]
    assert state(date(2026, 4, 30), rows).power("XK/01001").values["name"] == {"zh": "旧名"}
    assert state(MAY, rows).power("XK/01001").values["name"] == {"zh": "新名"}
    assert state(JULY, rows).power("XK/01001").status is Status.ABOLISHED
    assert list(state(JULY, rows).in_force()) == []
    with pytest.raises(UnknownName, match="there was no power 'XK/01001' on 2025-12-31"):
        state(date(2025, 12, 31), rows).power("XK/01001")


def test_holders_come_by_rule_and_by_implementation() -> None:
    found = state(
        MAY, [power(JANUARY)], [own("A", JANUARY), own("Z", JANUARY), own("B", MAY, Status.SUSPENDED)], ORGANS
    )
    assert [(h.organ, h.by, h.status.value) for h in found.holders("XK/01001")] == [
        ("A", "rule", "in-force"), ("B", "rule", "suspended"), ("Z", "implementation", "in-force"),
    ]  # fmt: skip
    assert [h.power.basic_code for h in found.held_by("Z")] == ["XK/01001"]
    assert found.held_by("C") == []
    values = found.holders("XK/01001")[0].values()
    assert values["place"] == "A 一号窗口" and values["implementation_code"] == "XK/01001-990101000000-A"
    assert list(values) == ["basic_code", "implementation_code", "name", "kind", "organ", "statutory_limit", "place"]


def test_an_organ_that_has_ended_holds_nothing_by_rule() -> None:
    assert [h.organ for h in state(JULY, [power(JANUARY)], organs=ORGANS).holders("XK/01001")] == ["A"]


def typed(table: pa.Table) -> list[dict[str, object]]:
    dated = table.cast(
        pa.schema([(n, pa.date32() if n.startswith("in_force") else pa.string()) for n in table.column_names])
    )
    rows: list[dict[str, object]] = dated.to_pylist()
    return rows


def test_rows_come_back_as_they_were() -> None:
    assert [power_of(row) for row in typed(power_rows([power(JANUARY)]))] == [power(JANUARY)]
    assert [implementation_of(row) for row in typed(implementation_rows([own("A", MAY)]))] == [own("A", MAY)]
    assert [organ_of(row) for row in typed(organ_rows(ORGANS))] == ORGANS
