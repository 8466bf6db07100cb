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


FORM_1 = (
    '{"flow_id":"old","in_force_from":"2025-01-01","in_force_to":null,"limit":{"from_step":"a","promised":null,"statutory":5,'
    '"to_steps":["b"],"unit":"working-days"},"order":{"sequence":["a","b"]},"organ":null,"power_code":"P","steps":'
    '{"a":{"post":"window","title":{"en":"A","zh":"甲"}},"b":{"post":null,"title":{"en":"B","zh":"乙"}}},'
    '"title":{"en":"Old","zh":"旧"},"version":1}'
)


def test_a_flow_stored_in_the_first_form_is_read_as_ever() -> None:
    flow = Flow.from_json(FORM_1)
    assert (flow.steps["a"].post, flow.steps["a"].posts, flow.steps["b"].posts) == ("window", ("window",), ())
    assert (flow.clock_stops, flow.separations, flow.chart) == ((), (), None)
    assert '"format":2' in flow.to_json()
    assert Flow.from_json(flow.to_json()) == flow


RULES = LICENCE.replace("version: 1", "version: 1\nurgent: {step: apply}") + (
    "clock_stops:\n  s: {title: {zh: 停, en: stop}, kind: hearing, starts: review, ends: inspect, limit: {most: 3, unit: hours}}\n"
    "separation:\n  - [review, grant]\n"
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: hearing", "kind: tea", r"kind 'tea' is none of"),
        ("starts: review", "starts: rest", r"clock_stops\.s\.starts names step 'rest', which is not declared"),
        ("limit: {most: 3", "limit: {least: 3", r"clock_stops\.s\.limit wants \['most', 'unit'\]"),
        ("most: 3", "most: -3", r"a whole number from 0 was expected, found -3"),
        ("unit: hours", "unit: weeks", r"unit 'weeks' is none of"),
        ("- [review, grant]", "- [review, rest]", r"separation\.0 names step 'rest', which is not declared"),
        ("- [review, grant]", "- review", r"separation\.0 wants \['steps'\]"),
        ("urgent: {step: apply}", "urgent: {step: rest}", r"urgent\.step names step 'rest'"),
        ("urgent: {step: apply}", "urgent: {}", r"urgent wants \['step'\]"),
        ("en: grant}", "en: grant}, once: maybe", r"true or false was expected, found 'maybe'"),
        ("en: grant}", "en: grant}, result: perhaps", r"result 'perhaps' is none of"),
        ("en: grant}", "en: grant}, colour: red", r"step 'grant' may have .* only, found \['colour'\]"),
        ("en: grant}", "en: grant}, limit: {unit: hours}", r"a limit needs statutory or promised"),
        ("{optional: inspect}", "{some: [inspect, a, b, c, d, e, f, g, h]}", r"8 branches at most"),
    ],
)
def test_a_fault_of_the_rules_is_named(old: str, new: str, said: str) -> None:
    assert old in RULES
    with pytest.raises(DeclarationFault, match=said):
        parse_flows(RULES.replace(old, new, 1), FILE)


def test_an_order_nested_without_end_is_refused() -> None:
    deep = "{optional: " * 150 + "inspect" + "}" * 150
    with pytest.raises(DeclarationFault, match="nested more than 100 deep"):
        parse_flows(LICENCE.replace("{optional: inspect}", deep), FILE)
