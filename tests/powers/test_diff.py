"""Two versions compared element by element and line by line; four reductions counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from shulong.powers.diff import compare, compare_powers
from shulong.powers.power import Implementation, Power, Status
from shulong.powers.reduction import Reduction, reductions
from shulong.powers.state import state

DAY, LATER = date(2026, 1, 1), date(2026, 6, 1)


def power(day: date = DAY, status: Status = Status.IN_FORCE, code: str = "XK/01001", **values: Any) -> Power:
    return Power(code, "licence", {"name": {"zh": "示例"}, **values}, day, status)


def test_each_element_and_each_line_that_differs() -> None:
    before = power(materials=[{"name": "甲"}, {"name": "乙", "copies": 2}], content="一")
    after = power(
        materials=[{"name": "乙", "copies": 1}, {"name": "丙"}], quantity_limit="十家", status=Status.SUSPENDED
    )
    found = compare_powers(before, after)
    assert [(change.element, change.how) for change in found] == [
        ("status", "changed"), ("content", "removed"), ("quantity_limit", "added"), ("materials", "changed"),
    ]  # fmt: skip
    assert [(line.how, (line.after or line.before or {})["name"]) for line in found[-1].lines] == [
        ("removed", "甲"),
        ("changed", "乙"),
        ("added", "丙"),
    ]
    assert found[-1].say()[0].zh == "甲\n乙，2"
    assert compare_powers(before, before) == []


def test_states_compare_templates_and_implementations() -> None:
    own = [
        Implementation("XK/01001", "A", "9901", DAY, {"place": "一楼"}),
        Implementation("XK/01001", "A", "9901", LATER, {"place": "二楼"}),
    ]
    powers = [power(), power(LATER, code="XK/01002")]
    found = list(compare(state(DAY, powers, own), state(LATER, powers, own)))
    assert [(c.basic_code, c.organ, c.element, c.how) for c in found] == [
        ("XK/01002", "", "", "added"), ("XK/01001", "A", "place", "changed"),
    ]  # fmt: skip
    assert found[0].title.zh == "事项" and found[1].say()[1].zh == "二楼"


def test_the_four_reductions_are_counted_where_both_sides_declare_them() -> None:
    def own(day: date, organ: str, days: int, visits: int) -> Implementation:
        return Implementation(
            "XK/01001",
            organ,
            "9901",
            day,
            {"promised_limit": {"days": days, "unit": "working-days"}, "visits": {"visits": visits}},
        )

    rows = [own(DAY, "A", 20, 2), own(LATER, "A", 10, 0), own(DAY, "B", 20, 1), own(LATER, "C", 5, 0)]
    powers = [
        power(materials=[{"name": "甲"}, {"name": "乙"}], flow="f"),
        power(LATER, materials=[{"name": "甲"}], flow="g"),
    ]
    steps = {"f": 7, "g": 5}.get
    assert reductions(state(DAY, powers, rows), state(LATER, powers, rows), steps, steps) == [
        Reduction("steps", 14, 10, 2), Reduction("materials", 4, 2, 2), Reduction("days", 40, 30, 2), Reduction("visits", 3, 1, 2),
    ]  # fmt: skip
