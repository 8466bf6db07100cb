"""The form of an item: every part of a template, an implementation and an entry, filled in as cells are, and read back."""

from datetime import date

import pytest

from declared_world import IMPLEMENTATION, ORGAN, POWER
from shulong.adjustments.form import Field
from shulong.adjustments.item_form import fields_of, filled_in
from shulong.adjustments.items import empty, entry_plain, implementation_plain, power_plain
from shulong.powers.list_entry import ListEntry
from shulong.powers.state import state
from shulong.terms.errors import UnknownName

STATE = state(date(2026, 6, 1), [POWER], [IMPLEMENTATION], [ORGAN])
ENTRY = ListEntry("service", "FW-1", date(2026, 1, 1), "示例许可", "990101", "XK/01001", ORGAN.code,
                  {"statutory_limit": {"days": 20, "unit": "working-days"}}, {"supervision": ["JG-1"]})  # fmt: skip
BANNED = ListEntry("negative", "FM-1", date(2026, 1, 1), "不得经营示例", "99", None, None,
                   {"measure": "licence", "enterprises": ["individual"], "conditions": ["有场所"], "industries": ["A02"]},
                   {"licence": ["XK/01001"]})  # fmt: skip


def as_filled(fields: list[Field]) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody touched."""
    sent: dict[str, list[str]] = {}
    for one in fields:
        if one.control == "rows":
            sent[f"{one.code}.level"] = [level for level, _ in one.rows]
            sent[f"{one.code}.field"] = [work for _, work in one.rows]
        elif one.control in {"checks", "select"}:
            sent[one.code] = list(one.chosen)
        else:
            sent[one.code] = [one.text]
    return sent


@pytest.mark.parametrize(
    ("what", "code", "plain"),
    [
        ("power", "XK/01001", power_plain(POWER)),
        ("implementation", "XK/01001", implementation_plain(IMPLEMENTATION)),
        ("list-entry", "service/FW-1", entry_plain(ENTRY)),
        ("list-entry", "negative/FM-1", entry_plain(BANNED)),
    ],
)
def test_a_form_that_nobody_touched_changes_nothing(what: str, code: str, plain: dict[str, object]) -> None:
    fields = fields_of(STATE, what, code, plain)
    assert filled_in(what, code, plain, fields, as_filled(fields)) == plain
    assert [one.code for one in fields if one.faults] == []


def test_what_stands_beside_the_elements_is_filled_in() -> None:
    plain = power_plain(POWER)
    fields = fields_of(STATE, "power", "XK/01001", plain)
    sent = as_filled(fields) | {
        "parent": ["XK/01000"],
        "holders.level": ["city", "", "county"],
        "holders.field": ["food", "", "health"],
        "open_elements": ["materials", "conditions"],
        "life_events": ["birth", "eat"],
    }
    made = filled_in("power", "XK/01001", plain, fields, sent)
    assert made["parent"] == "XK/01000"
    assert made["holders"] == [
        {"level": "city", "field_of_work": "food"},
        {"level": "county", "field_of_work": "health"},
    ]
    assert (made["open"], made["life_events"]) == (["conditions", "materials"], ["birth", "eat"])
    assert made["values"] == plain["values"]


def test_a_level_without_a_field_of_work_is_a_fault_and_stays_in_its_row() -> None:
    plain = power_plain(POWER)
    fields = fields_of(STATE, "power", "XK/01001", plain)
    filled_in(
        "power", "XK/01001", plain, fields, as_filled(fields) | {"holders.level": ["city"], "holders.field": [""]}
    )
    holders = next(one for one in fields if one.code == "holders")
    assert [fault.expected.en for fault in holders.faults] == ["one a line: level ｜ field of work"]
    assert holders.rows[0] == ("city", "")


def test_emptied_fields_declare_nothing() -> None:
    plain = power_plain(POWER)
    fields = fields_of(STATE, "power", "XK/01001", plain)
    made = filled_in("power", "XK/01001", plain, fields, {})
    assert (made["values"], made["holders"], made["open"], made["life_events"], made["parent"]) == (
        {},
        [],
        [],
        [],
        None,
    )


def test_an_occasion_that_the_program_does_not_know_may_be_kept() -> None:
    events = next(one for one in fields_of(STATE, "power", "XK/01001", power_plain(POWER)) if one.code == "life_events")
    assert events.chosen == ("eat",)
    assert events.options[-1].value == "eat"


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("power", "ZZ/1", "no kind of power has a code that begins as 'ZZ/1' does"),
        ("list-entry", "service/", "'service/' has no code of an entry"),
    ],
)
def test_what_is_nothing_is_refused(what: str, code: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        empty(STATE, what, code, "")
