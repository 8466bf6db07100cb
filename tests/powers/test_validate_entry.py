"""Entries of lists held against the catalogue, the elements and each other."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from declared_world import DAY, KNOWN, ORGAN, POWER
from shulong.powers.list_entry import ListEntry, entry_of_row, entry_rows, newest
from shulong.powers.power import Status
from shulong.powers.validate_entry import entry_faults

WORLD = KNOWN.joined([POWER])
SERVICE = ListEntry("service", "FW-1", DAY, "示例许可", "990101", "XK/01001", ORGAN.code,
                    {"statutory_limit": {"days": 20, "unit": "working-days"}}, {"supervision": ["JG-1"]})  # fmt: skip
SUPERVISION = ListEntry("supervision", "JG-1", DAY, "示例监管", "990101", links={"supervises": ["XK/01001"]})
NEGATIVE = ListEntry(
    "negative", "FM-1", DAY, "不得经营示例", "00", stated={"measure": "prohibited", "conditions": ["有场所"]}
)


def test_entries_that_come_together_may_point_to_each_other() -> None:
    assert entry_faults([SERVICE, SUPERVISION, NEGATIVE], WORLD) == []
    assert entry_faults([SERVICE], WORLD, ["supervision/JG-1"]) == []


@pytest.mark.parametrize(
    ("entry", "changes", "element", "expected"),
    [
        (SERVICE, {"list_type": "services"}, "list_type", "one of service, "),
        (SERVICE, {"title": " "}, "title", "a title of 1 to 2000 characters"),
        (SERVICE, {"entry_code": "F W"}, "basic_code", "a code of letters"),
        (SERVICE, {"region": "99010"}, "region", "the code of a region"),
        (SERVICE, {"region": "00"}, "region", "the code of a region"),
        (SERVICE, {"basic_code": "XK/99"}, "basic_code", "the basic code of a power of the catalogue"),
        (SERVICE, {"organ": "99NONE"}, "organ", "an organ that is registered"),
        (SERVICE, {"stated": {"name": {"zh": "x"}}}, "name", "one of the 32 unified elements"),
        (SERVICE, {"stated": {"statutory_limit": "20"}}, "statutory_limit", "days"),
        (SERVICE, {"links": {"points": ["x"]}}, "links", "one of supervises"),
        (SERVICE, {"links": {"supervision": "JG-1"}}, "supervision", "a list of codes"),
        (SERVICE, {"links": {"supervision": ["JG-2"]}}, "supervision", "an entry that the list “Supervision” has"),
        (SUPERVISION, {"links": {"supervises": ["XK/99"]}}, "supervises", "the basic code of a power"),
        (NEGATIVE, {"stated": {"measure": "free"}}, "measure", "prohibited or licence"),
        (NEGATIVE, {"stated": {"measure": "licence", "fee": 1}}, "stated", "one of activities"),
        (NEGATIVE, {"stated": {"measure": "licence", "conditions": [{"text": "x"}]}}, "conditions", "a list of texts"),
        (NEGATIVE, {"stated": {"measure": "licence", "enterprises": ["odd"]}}, "enterprises", "one of all"),
    ],
)  # fmt: skip
def test_a_fault_names_its_element_and_what_was_expected(
    entry: ListEntry, changes: dict[str, Any], element: str, expected: str
) -> None:
    (fault,) = entry_faults([replace(entry, **changes)], WORLD, ["supervision/JG-1"])
    assert (fault.element, fault.what) == (element, "list-entry")
    assert expected in fault.expected.en


def test_an_abolished_entry_needs_state_nothing() -> None:
    assert entry_faults([replace(NEGATIVE, stated={}, status=Status.ABOLISHED)], WORLD) == []


def test_an_entry_survives_its_row_and_the_newest_governs() -> None:
    rows = entry_rows([SERVICE, NEGATIVE]).to_pylist()
    back = [entry_of_row({**row, "in_force_from": date.fromisoformat(row["in_force_from"])}) for row in rows]
    assert back == [SERVICE, NEGATIVE]
    later = replace(SERVICE, title="更名", in_force_from=date(2026, 7, 1))
    assert newest([later, SERVICE], date(2026, 6, 30))["service/FW-1"].title == "示例许可"
    assert newest([later, SERVICE], date(2026, 7, 1))["service/FW-1"].title == "更名"
