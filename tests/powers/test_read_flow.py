"""Flow files: what is wrong is said with its line; what is right comes back the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shulong.checks.example import LICENCE
from shulong.powers.flow import Flow
from shulong.powers.publish import from_definitions, in_force, rows
from shulong.powers.read_flow import parse_flows
from shulong.terms.errors import DeclarationFault

FILE = Path("flow.yaml")


def test_a_flow_survives_its_canonical_form() -> None:
    (flow,) = parse_flows(LICENCE, FILE)
    assert Flow.from_json(flow.to_json()) == flow
    assert from_definitions(rows([flow])["definition"].to_pylist()) == [flow]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1", "version: 1\ncolour: red", r"flow\.yaml:4: unknown key 'colour'"),
        ("version: 1", "version: none", r"flow\.yaml:3: version must be a whole number from 1"),
        ("en: A sample licence", "en: ''", r"flow\.yaml:5: a title needs both zh and en"),
        ("promised: 10", "promised: 30", r"flow\.yaml:7: promised 30 is above statutory 20"),
        ("unit: working-days", "unit: weeks", r"unit 'weeks' is none of"),
        ("from: apply", "from: start", r"the limit names step 'start', which is not declared"),
        ("order: [apply, accept,", "order: [accept,", r"flow\.yaml:9: step 'apply' is declared and never taken"),
        (
            "order: [apply, accept,",
            "order: [apply, accept, stamp,",
            r"the order takes step 'stamp', which steps does not declare",
        ),
        ("order: [apply, accept,", "order: [apply, accept, apply,", r"the order takes step 'apply' 2 times"),
        ("{optional: inspect}", "{loop: {body: {optional: inspect}}}", r"a loop whose body may take no step"),
        ("{choice: [grant, refuse]}", "{either: [grant, refuse]}", r"order holds .*either"),
        ("order:", "order: [", r"is not valid YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert old in LICENCE
    with pytest.raises(DeclarationFault, match=said):
        parse_flows(LICENCE.replace(old, new, 1), FILE)


def test_two_versions_in_force_on_one_day_are_refused() -> None:
    with pytest.raises(DeclarationFault, match="are in force on the same days"):
        parse_flows(LICENCE + "---" + LICENCE.replace("version: 1", "version: 2"), FILE)


def test_an_organs_own_flow_goes_before_the_general_one() -> None:
    flows = parse_flows(
        LICENCE + "---" + LICENCE.replace("version: 1", "version: 1\norgan: O1").replace("flow: licence", "flow: own"),
        FILE,
    )
    assert in_force(flows, "XK/01-001", "O1", date(2026, 3, 1)).flow_id == "own"
    assert in_force(flows, "XK/01-001", "O2", date(2026, 3, 1)).flow_id == "licence"
    assert in_force(flows, "XK/01-001", "O2", date(2025, 3, 1)) is None
