"""What is wrong with a flow is found and named; the nearest right one is found sound."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from powers.random_flows import blocks
from shulong.powers.block import Block, idle_loops
from shulong.powers.bpmn_read import Declared, parse_bpmn
from shulong.powers.flow import Flow, Step
from shulong.powers.place import place
from shulong.powers.read_flow import parse_flows
from shulong.powers.sound import check_flow, longest
from shulong.powers.sound_net import chart_remarks
from shulong.powers.to_chart import to_chart
from shulong.terms.text import Text

FILE = Path("flow.yaml")
SOUND = """
flow: permit
version: 1
power: XK/01-001
title: {zh: 许可, en: Permit}
in_force: {from: 2026-01-01}
limit: {statutory: 20, promised: 10, unit: working-days, from: accept, to: [grant, refuse]}
steps:
  accept: {title: {zh: 受理, en: Acceptance}, post: window}
  ask: {title: {zh: 补正, en: Further papers}, post: window, once: true}
  review: {title: {zh: 审查, en: Review}, post: reviewer, limit: {promised: 4, unit: working-days}}
  begin: {title: {zh: 开始听证, en: Hearing begins}, post: legal}
  close: {title: {zh: 结束听证, en: Hearing ends}, post: legal, limit: {promised: 30, unit: working-days}}
  grant: {title: {zh: 准予, en: Grant}, post: head, limit: {promised: 5, unit: working-days}}
  refuse: {title: {zh: 不予, en: Refusal}, post: head, limit: {promised: 6, unit: working-days}}
order:
  - accept
  - optional: ask
  - parallel: [review, {optional: [begin, close]}]
  - choice: [grant, refuse]
clock_stops:
  hearing: {title: {zh: 听证, en: hearing}, kind: hearing, starts: begin, ends: close}
separation:
  - [review, grant]
"""


def remarks(text: str) -> list[tuple[str, str]]:
    (flow,) = parse_flows(text, FILE)
    return [(each.id.removeprefix("flow."), each.object) for each in check_flow(flow)]


def test_a_sound_flow_has_no_remark() -> None:
    assert remarks(SOUND) == []
    (flow,) = parse_flows(SOUND, FILE)
    assert longest(flow, promised=True) == 10, "4 for the review, 6 for the longer decision; the hearing does not count"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("en: Review}, post: reviewer", "en: Review}", [("no-answerable-post", "review")]),
        ("promised: 4", "promised: 5", [("limits-above-promise", "permit")]),
        ("optional: ask", "loop: {body: ask}", [("once-in-loop", "ask")]),
        ("to: [grant, refuse]", "to: grant", [("limit-never-ends", "permit")]),
        ("[begin, close]", "[begin, {optional: close}]", [("clock-stop-never-ends", "hearing")]),
        ("  - [review, grant]", "  - [grant]", [("separation-of-one", "grant")]),
        ("  - [review, grant]", "  - [refuse, grant]", [("separation-of-alternatives", "refuse, grant")] * 2),
        ("  - [review, grant]", "  - [review, refuse, grant]", []),
    ],
)
def test_a_fault_of_the_rules_is_named(old: str, new: str, found: list[tuple[str, str]]) -> None:
    assert old in SOUND
    assert remarks(SOUND.replace(old, new)) == found


def test_a_remark_says_what_is_wrong_and_how_to_mend_it() -> None:
    (flow,) = parse_flows(SOUND.replace("promised: 4", "promised: 5"), FILE)
    (remark,) = check_flow(flow)
    assert remark.message == Text(
        zh="各环节时限合计 11，超过承诺时限 10",
        en="the limits of the steps add up to 11, above the promised limit of 10",
    )
    assert remark.hint.en == "Shorten limits of steps, or let steps run in parallel."


def drawn(*ways: str, gates: str = "") -> Flow:
    """A drawing by its ways, s the start and e the end; gates as x=exclusive, p=parallel."""
    kinds = {each[0]: each[1] for each in gates.split()}
    names = dict.fromkeys(name for way in ways for name in way)
    element = {"x": "exclusiveGateway", "p": "parallelGateway"}
    nodes = "".join(
        f'<startEvent id="{n}"/>' if n == "s" else f'<endEvent id="{n}"/>' if n == "e"
        else f'<{element[kinds[n]]} id="{n}"/>' if n in kinds else f'<task id="{n}" name="Task {n}"/>' for n in names
    )  # fmt: skip
    lines = "".join(f'<sequenceFlow id="f{i}" sourceRef="{a}" targetRef="{b}"/>' for i, (a, b) in enumerate(ways))
    text = f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="q">{nodes}{lines}</process></definitions>'
    return parse_bpmn(text.encode(), Path("x.bpmn"), Declared("P", date(2026, 1, 1))).flow


@pytest.mark.parametrize(
    ("ways", "gates", "found"),
    [
        ("sa ab be", "", []),
        ("sa ab", "", [("no-end", "q"), ("dead-end", "b"), ("dead-end", "q")]),
        ("sa ae cd de", "", [("unreachable", "c"), ("unreachable", "d")]),
        ("s1 1a 1b a2 b2 2e", "1p 2x", [("not-safe", "e")]),
        ("s1 1a 1b a2 b2 2e", "1x 2p", [("dead-end", "2"), ("dead-transition", "e"), ("dead-transition", "2")]),
        ("sa a1 1b b1 1c ce", "1x", []),
        ("s1 1a a2 2b b3 3b 2e", "1x 2x 3p", [("endless-cycle", "b")]),
        ("sa ab ba", "", [("no-end", "q"), ("endless-cycle", "a")]),
    ],
)
def test_an_unsound_drawing_is_said_by_element(ways: str, gates: str, found: list[tuple[str, str]]) -> None:
    flow = drawn(*ways.split(), gates=gates)
    said = [(each.id.removeprefix("flow."), each.object) for each in check_flow(flow) if each.level == "error"]
    assert said == found


def test_a_cycle_that_cannot_end_is_said_with_its_tasks() -> None:
    flow = drawn("s1", "1a", "ab", "b1", "xe", gates="1x")
    messages = [each.message.en for each in check_flow(flow) if each.id == "flow.endless-cycle"]
    assert messages == ["exclusiveGateway (1) may be followed by no end for ever"]
    assert "flow.unreachable" in {each.id for each in check_flow(flow)}


@settings(max_examples=100, deadline=None)
@given(blocks(list("abcde")))
def test_what_is_written_in_blocks_is_sound_as_a_net(block: Block) -> None:
    assert not list(idle_loops(block))
    steps = {name: Step(name, Text(zh=name, en=name), "p") for name in "abcde"}
    flow = Flow("f", 1, "P", Text(zh="f", en="f"), steps, block, date(2026, 1, 1))
    assert chart_remarks(place(to_chart(flow))) == []
