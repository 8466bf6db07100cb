"""Elements of two places held against each other."""

from __future__ import annotations

from typing import Any

import pytest

from shulong.checks.compare_elements import agree, harder, longer, read, read_list, said

WORKING, CALENDAR = "working-days", "calendar-days"


def days(number: int, unit: str = WORKING) -> dict[str, Any]:
    return {"days": number, "unit": unit}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例许可（延续）", " 示例许可(延续) "),
        ([{"text": "甲"}, {"text": "乙"}], [{"text": "乙"}, {"text": "甲 "}]),
        ({"name": "证", "validity": "3 年"}, {"validity": "3 年", "name": "证"}),
    ],
)
def test_what_does_not_count_is_no_difference(one: Any, other: Any) -> None:
    assert agree(one, other)


@pytest.mark.parametrize(
    ("element", "template", "stated", "more"),
    [
        ("statutory_limit", days(20), days(21), ["21 工作日"]),
        ("statutory_limit", days(20), days(20), []),
        ("statutory_limit", None, days(20), []),
        ("materials", [{"name": "申请表", "copies": 1}], [{"name": "申请表", "copies": 2}], ["申请表 2"]),
        ("materials", [{"name": "申请表"}, {"name": "图"}], [{"name": "图"}], []),
        ("materials", None, [{"name": "介绍信"}], ["介绍信"]),
        ("fee", [{"item": "费", "standard": "每件 10 元"}], [{"item": "费", "standard": "每件 9.5 元"}], []),
        ("fee", [], [{"item": "费", "standard": "每件 1 元"}], ["费"]),
        ("conditions", [{"text": "成年"}], [{"text": "成年"}, {"text": "本地户籍"}], ["本地户籍"]),
        ("conditions", "成年", "不是列表", []),
        ("remedies", "复议", "申诉", []),
    ],
)
def test_only_what_asks_more_is_harder(element: str, template: Any, stated: Any, more: list[str]) -> None:
    assert harder(element, template, stated) == more


@pytest.mark.parametrize(
    ("one", "other", "is_longer"),
    [
        (days(20), days(28, CALENDAR), False),
        (days(21), days(28, CALENDAR), True),
        (days(29, CALENDAR), days(20), True),
        ("20", days(10), False),
        (days(20), {"days": "10"}, False),
    ],
)
def test_days_of_two_units_are_compared_as_calendar_days(one: Any, other: Any, is_longer: bool) -> None:
    assert longer(one, other) is is_longer


@pytest.mark.parametrize("text", ["{", "[1", "null", "", None, '"a"', "[" * 100_000])
def test_text_that_is_no_json_reads_as_nothing(text: str | None) -> None:
    assert (read(text), read_list(text)) == ({}, [])


def test_values_are_said_in_few_words() -> None:
    assert said([{"item": "费", "standard": "1 元"}, days(3)]) == "费，1 元；3 工作日"
    assert (said([]), said(None)) == ("无", "—")
