"""Every fault of a declaration is found, each with its own sentence; the nearest innocent declaration has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shulong.powers.affected import affected
from shulong.powers.fault import Fault, refuse
from shulong.powers.known import Known
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.powers.validate import validate
from shulong.powers.validate_own import within
from shulong.terms.errors import DeclarationFault
from shulong.terms.region import Level
from shulong.terms.text import Text

DAY = date(2026, 1, 1)
VALUES: dict[str, Any] = {
    "name": {"zh": "示例许可"}, "basis": [{"law": "示例条例", "citation": "第三条"}], "levels": ["city", "county"], "content": "市县分级行使",
    "served": ["legal-person"], "conditions": [{"text": "有场所"}], "materials": [{"name": "申请表"}], "flow": "food",
    "statutory_limit": {"days": 20, "unit": "working-days"}, "result": {"name": "示例证"}, "remedies": "六十日内申请复议",
    "responsibility": [{"step": "受理", "post": "窗口", "liability": "应受理而不受理"}],
}  # fmt: skip
OWN: dict[str, Any] = {
    "organ_nature": "statutory", "handling_type": "promised", "promised_limit": {"days": 10, "unit": "working-days"},
    "handling_form": ["window"], "visits": {"visits": 1}, "place": "一号窗口", "hours": "工作日", "enquiry": "000", "complaint": "000",
}  # fmt: skip
POWER = Power(
    "XK/01001", "licence", VALUES, DAY, holders=(HeldBy(Level.COUNTY, "food"),), open=frozenset({"materials"})
)
IMPLEMENTATION = Implementation("XK/01001", "ORGAN", "990101", DAY, OWN)
KNOWN = Known(organs={"ORGAN": Organ("ORGAN", Text(zh="某局", en="Bureau"), "990101", "food", DAY)}, flows={"food"})


def power(**changes: Any) -> Power:
    return replace(POWER, **changes)


def values(**changes: Any) -> Power:
    return power(values={code: value for code, value in {**VALUES, **changes}.items() if value is not None})


def own(changes: dict[str, Any] | None = None, **overrides: Any) -> Implementation:
    merged = {code: value for code, value in {**OWN, **overrides}.items() if value is not None}
    return replace(IMPLEMENTATION, overrides=merged, **(changes or {}))


def test_an_innocent_declaration_has_no_fault() -> None:
    assert validate([POWER], [IMPLEMENTATION], KNOWN) == []
    assert validate([], [own(materials=[])], replace(KNOWN, powers=[POWER])) == []
    assert validate([power(values={}, status=Status.ABOLISHED)], [], KNOWN) == []


TEMPLATES: list[tuple[Power, str, str]] = [
    (power(basic_code="CF/02001"), "basic_code", "XK/01 and the item's number (Licence)"),
    (power(kind="permit"), "kind", "expected one of licence, penalty"),
    (values(basis=None), "basis", "expected Basis, required of a licence. Fill it in: Article by article"),
    (values(levels=[]), "levels", "at least one choice"),
    (values(colour="red"), "colour", "one of the 32 unified elements"),
    (values(place="某处"), "place", "nothing: Place is set by each organ. Move it to the implementations."),
    (values(statutory_limit={"days": -1, "unit": "working-days"}), "statutory_limit", "a number of days and its unit"),
    (values(flow="unheard-of"), "flow", "a flow that is published"),
    (
        power(open=frozenset({"statutory_limit"})),
        "open_elements",
        "elements that may be left open: content, conditions",
    ),
    (power(parent="XK/01999"), "parent", "the basic code of a main item that is there"),
    (power(holders=(HeldBy(Level.VILLAGE, "food"),)), "holders", "a level among the levels of exercise"),
]


@pytest.mark.parametrize(("wrong", "element", "said"), TEMPLATES)
def test_faults_of_templates(wrong: Power, element: str, said: str) -> None:
    only(validate([wrong], [], KNOWN), element, said)


IMPLEMENTATIONS: list[tuple[Implementation, str, str]] = [
    (own({"basic_code": "XK/01777"}), "basic_code", "the basic code of a power of the catalogue"),
    (own({"in_force_from": date(2025, 1, 1)}), "in_force_from", "not before the power itself, which is in force from 2026-01-01"),
    (own({"organ": "NOBODY"}), "organ", "the code of an organ that is registered"),
    (own({"region": "990102"}), "region", "the organ's own region 990101"),
    (own({"region": "990101000000"}), "region", "not padded with zeros"),
    (own(statutory_limit={"days": 5, "unit": "working-days"}), "statutory_limit",
     "set by the city's template (20 working days) and not left open to organs. Leave it empty; if it must differ, ask the city's list office"),
    (own(promised_limit={"days": 21, "unit": "working-days"}), "promised_limit", "not above the statutory limit of 20 working days"),
    (own(handling_type="immediate"), "promised_limit", "0 or 1 working day, since it is handled immediately"),
    (own(place=None), "place", "expected Place, required of a licence"),
    (own(colour="red"), "colour", "one of the 32"),
    (own(visits="often"), "visits", "the number of visits"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "element", "said"), IMPLEMENTATIONS)
def test_faults_of_implementations(wrong: Implementation, element: str, said: str) -> None:
    only(validate([POWER], [wrong], KNOWN), element, said)


def only(faults: list[Fault], element: str, said: str) -> None:
    assert [fault.element for fault in faults] == [element]
    assert said in faults[0].say("en")
    assert faults[0].say("zh")


def test_an_organ_of_a_level_that_does_not_hold_it() -> None:
    village = Organ("V", Text(zh="村", en="Village"), "990101001001", "food", DAY)
    wrong = own({"organ": "V", "region": village.region})
    only(
        validate([POWER], [wrong], Known(organs={"V": village})),
        "organ",
        "one of the levels city; county; the organ is of village level",
    )


def test_a_code_that_stands_twice_names_the_second_row() -> None:
    faults = validate([POWER, POWER, power(in_force_from=date(2026, 2, 1))], [IMPLEMENTATION] * 2, KNOWN)
    assert [(fault.what, fault.row, fault.element) for fault in faults] == [
        ("power", 1, "basic_code"),
        ("implementation", 1, "organ"),
    ]


def test_a_sub_item_has_no_sub_items() -> None:
    main, sub = power(basic_code="XK/01001"), power(basic_code="XK/01002", parent="XK/01001")
    assert validate([main, sub], [], KNOWN) == []
    only(
        validate([main, sub, power(basic_code="XK/01003", parent="XK/01002")], [], KNOWN),
        "parent",
        "a main item, not another sub-item",
    )


def test_a_required_element_left_open_is_asked_of_the_organ() -> None:
    template = values(materials=None)
    assert validate([template], [], KNOWN) == []
    only(validate([template], [IMPLEMENTATION], KNOWN), "materials", "required of a licence")


UNITS: list[tuple[int, str, int, str, bool]] = [
    (20, "working-days", 20, "working-days", True),
    (21, "working-days", 20, "working-days", False),
    (20, "calendar-days", 20, "working-days", True),
    (5, "working-days", 7, "calendar-days", True),
    (5, "working-days", 6, "calendar-days", False),
    (0, "working-days", 0, "calendar-days", True),
]


@pytest.mark.parametrize(("days", "unit", "limit", "limit_unit", "fits"), UNITS)
def test_promises_in_another_unit(days: int, unit: str, limit: int, limit_unit: str, fits: bool) -> None:
    assert within({"days": days, "unit": unit}, {"days": limit, "unit": limit_unit}) is fits


def test_all_faults_are_said_at_once_and_very_many_are_counted() -> None:
    refuse([])
    faults = validate([power(basic_code=f"CF/0200{n}") for n in range(5)], [], KNOWN)
    with pytest.raises(DeclarationFault) as raised:
        refuse(faults, shown=2)
    said = raised.value.say("en")
    assert "5 faults, nothing was taken over" in said and "and 3 more" in said


def test_an_abolished_power_is_carried_out_by_nobody() -> None:
    abolished = power(in_force_from=date(2026, 2, 1), status=Status.ABOLISHED)
    later = own({"in_force_from": date(2026, 3, 1)})
    only(
        validate([POWER, abolished], [IMPLEMENTATION, later], KNOWN),
        "basic_code",
        "a power that has not been abolished",
    )


def test_implementations_left_behind_by_a_changed_template_are_told() -> None:
    shorter = power(
        in_force_from=date(2026, 2, 1), values={**VALUES, "statutory_limit": {"days": 5, "unit": "working-days"}}
    )
    known = replace(KNOWN, powers=[POWER])
    told = list(affected([shorter], [], known, [IMPLEMENTATION]))
    assert [(fault.organ, fault.element) for fault in told] == [("ORGAN", "promised_limit")]
    renewed = own({"in_force_from": date(2026, 2, 1)}, promised_limit={"days": 5, "unit": "working-days"})
    assert list(affected([shorter], [renewed], known, [IMPLEMENTATION])) == []
    assert list(affected([POWER], [], known, [IMPLEMENTATION])) == []
