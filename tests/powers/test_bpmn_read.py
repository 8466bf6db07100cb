"""BPMN files: our own come back as they were; those of other tools are read, or it is said what is not understood."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from powers.random_flows import flows
from shulong.powers.block import Choice, Loop, Optional, Parallel, Sequence, Some, Take, normal
from shulong.powers.bpmn_read import Declared, parse_bpmn, read_bpmn
from shulong.powers.bpmn_write import write_bpmn
from shulong.powers.conform import judge
from shulong.powers.flow import Flow, StepLimit
from shulong.powers.net import net_of
from shulong.powers.read_flow import parse_flows
from shulong.powers.sound import check_flow
from shulong.powers.write_flow import write_flows
from shulong.terms.errors import DeclarationFault, UnreadableFile
from shulong.terms.text import LANGUAGES

HERE = Path(__file__).parent / "bpmn"
DECLARED = Declared("XK/01-001", date(2026, 1, 1))
FILE = Path("drawing.bpmn")
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
FOOT = "</process></definitions>"


@settings(max_examples=150, deadline=None)
@given(flows())
def test_a_flow_survives_bpmn_in_either_language(flow: Flow) -> None:
    for language in LANGUAGES:
        found = parse_bpmn(write_bpmn(flow, language).encode(), FILE)
        assert found.flow == flow
        assert found.notes == ()


@settings(max_examples=100, deadline=None)
@given(flows())
def test_a_flow_survives_its_file_and_its_canonical_form(flow: Flow) -> None:
    assert Flow.from_json(flow.to_json()) == flow
    assert Flow.from_json(flow.to_json()).to_json() == flow.to_json()
    (found,) = parse_flows(write_flows([flow]), FILE)
    assert (found.order, normal(flow.order)) == (found.order, normal(found.order))
    assert parse_flows(write_flows([found]), FILE) == [found]
    assert found.steps == flow.steps
    assert (found.clock_stops, found.separations, found.urgent, found.limit) == (
        flow.clock_stops,
        flow.separations,
        flow.urgent,
        flow.limit,
    )


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("modeler", Sequence((Take("Activity_accept"), Choice((Take("Activity_grant"), Take("Activity_refuse")))))),
        ("engine", Sequence((Take("check"), Parallel((Loop(Take("visit")), Take("register"))), Take("pay")))),
        ("plain", Sequence((Take("open"), Some((Take("books"), Take("talks"))), Optional(Take("answer"))))),
        ("crossed", None),
    ],
)
def test_files_of_other_tools_are_read(name: str, order: object) -> None:
    flow = read_bpmn(HERE / f"{name}.bpmn", DECLARED).flow
    assert flow.order == order
    again = parse_bpmn(write_bpmn(flow).encode(), FILE)
    assert again.flow == flow, "ids, names, conditions and the drawing are kept"
    assert parse_flows(write_flows([flow]), FILE) == [flow]


def test_what_a_drawing_says_is_taken_and_what_is_left_out_is_said() -> None:
    found = read_bpmn(HERE / "modeler.bpmn", DECLARED)
    accept = found.flow.steps["Activity_accept"]
    assert (accept.post, accept.title.zh, accept.limit) == ("窗口", "受理", StepLimit(None, 5, "calendar-days"))
    assert [(n.place.rpartition(":")[2], n.element, n.text.en) for n in found.notes] == [
        ("40", "textAnnotation (Note_1)", "is an annotation; it was left out"),
        ("6", "messageFlow (Flow_m)", "is a message flow; it was left out"),
        (
            "25",
            "boundaryEvent '五日' (Event_clock)",
            "the drawing does not say which days; they are taken as calendar days",
        ),
    ]
    assert found.flow.chart is not None
    (condition,) = [edge for edge in found.flow.chart.edges if edge.condition]
    assert (condition.name, condition.condition) == ("是", '条件 = "符合"')
    engine = read_bpmn(HERE / "engine.bpmn", DECLARED)
    assert (engine.flow.steps["check"].post, engine.flow.steps["pay"].limit) == ("clerks", StepLimit(None, 48, "hours"))
    assert "has attributes of its tool that are not kept: taskDefinition" in [n.text.en for n in engine.notes]
    assert "is a subprocess; its steps were put into the flow itself" in [n.text.en for n in engine.notes]


def test_an_order_that_is_no_tree_is_judged_as_a_net() -> None:
    flow = read_bpmn(HERE / "crossed.bpmn", DECLARED).flow
    assert not [each for each in check_flow(flow) if each.level == "error"]
    net = net_of(flow)
    assert all(judge(net, steps).fits for steps in (["a", "c", "b", "d"], ["b", "a", "d", "c"], ["a", "b", "c", "d"]))
    assert judge(net, ["b", "d", "a", "c"]).cost == 2, "d waits for a"


def test_a_drawing_edited_elsewhere_changes_what_was_edited() -> None:
    (flow,) = parse_flows(EDITED, FILE)
    text = write_bpmn(flow)
    renamed = parse_bpmn(text.replace('name="受理"', 'name="收件"').encode(), FILE)
    assert renamed.flow.steps["accept"].title.zh == "收件"
    assert [n.text.en for n in renamed.notes] == ["was renamed in the drawing; check its name in the other language"]
    longer = parse_bpmn(text.replace(">P3D<", ">P4D<").encode(), FILE).flow.steps["accept"].limit
    assert longer == StepLimit(5, 4, "working-days")
    moved = parse_bpmn(text.replace('x="104"', 'x="90"').encode(), FILE).flow
    assert moved.chart is not None
    assert (moved.order, moved.steps) == (flow.order, flow.steps)


EDITED = """
flow: f
version: 1
power: P
title: {zh: 许可, en: Licence}
in_force: {from: 2026-01-01}
steps:
  accept: {title: {zh: 受理, en: Acceptance}, post: 窗口, limit: {statutory: 5, promised: 3, unit: working-days}}
  grant: {title: {zh: 准予, en: Grant}, post: 负责人, result: granted}
order: [accept, grant]
"""


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<complexGateway id="g" name="G"/>', r"drawing\.bpmn:1: complexGateway 'G' \(g\): a complex gateway cannot be expressed"),
        ('<task id="t"><multiInstanceLoopCharacteristics/></task>', r"task \(t\): carries a loop marker; draw the loop with gateways"),
        ('<task id="t"/><sequenceFlow id="f" sourceRef="t" targetRef="gone"/>', r"sequenceFlow \(f\): joins elements that are not there"),
        ('<task id="t"/><boundaryEvent id="b" attachedToRef="t"/><task id="u"/><sequenceFlow id="f" sourceRef="b" targetRef="u"/>',
         r"boundaryEvent \(b\): has a way of its own"),
        ('<task id="t"/><subProcess id="s" triggeredByEvent="true"/>', r"subProcess \(s\): an event subprocess cannot be expressed"),
        ('<task id="t"/><task id="t"/>', r"task \(t\): has no id, or one that is taken"),
        ('<task id="t"/><adHocSubProcess id="h"/>', r"adHocSubProcess \(h\): an ad-hoc subprocess cannot be expressed"),
    ],
)  # fmt: skip
def test_what_cannot_be_expressed_is_refused_by_element(inside: str, said: str) -> None:
    with pytest.raises(DeclarationFault, match=said):
        parse_bpmn((HEAD + '<startEvent id="start0"/>' + inside + FOOT).encode(), FILE, DECLARED)


def test_inclusive_gateways_must_meet(tmp_path: Path) -> None:
    text = (
        (HERE / "plain.bpmn")
        .read_text(encoding="utf-8")
        .replace('<inclusiveGateway id="meet" />', '<parallelGateway id="meet" />')
    )
    with pytest.raises(
        DeclarationFault, match=r"drawing\.bpmn: split: the branches of this inclusive gateway do not meet"
    ):
        parse_bpmn(text.encode(), FILE, DECLARED)


def test_drawings_of_no_sensible_size_are_refused() -> None:
    many = "".join(f'<task id="t{n}"/>' for n in range(2_001))
    with pytest.raises(DeclarationFault, match="has more than 2000 elements"):
        parse_bpmn((HEAD + many + FOOT).encode(), FILE, DECLARED)
    gates = "".join(f'<exclusiveGateway id="a{n}"/><exclusiveGateway id="b{n}"/>' for n in range(200))
    path = ["s", *(f"a{n}" for n in range(200)), "t", *(f"b{n}" for n in reversed(range(200))), "e"]
    ways = [*pairwise(path), *((f"a{n}", f"b{n}") for n in range(200))]
    # A way past every pair of gates: 200 options one in the other, but for tasks that keep them apart.
    tasks = "".join(f'<task id="t{n}"/>' for n in range(200))
    ways = [(a, b) for a, b in ways if not (a.startswith("a") and b.startswith("a"))]
    ways += [way for n in range(199) for way in ((f"a{n}", f"t{n}"), (f"t{n}", f"a{n + 1}"))]
    lines = "".join(f'<sequenceFlow id="f{i}" sourceRef="{a}" targetRef="{b}"/>' for i, (a, b) in enumerate(ways))
    text = (
        HEAD
        + '<startEvent id="s"/><endEvent id="e"/><task id="t"/>'
        + gates
        + tasks.replace('<task id="t199"/>', "")
        + lines
        + FOOT
    )
    with pytest.raises(DeclarationFault, match="its branches are nested more than 100 deep"):
        parse_bpmn(text.encode(), FILE, DECLARED)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + HEAD + "&e;" + FOOT, "holds a DOCTYPE or entities"),
        (BOMB + HEAD + "&b;" + FOOT, "holds a DOCTYPE or entities"),
        ('<!DOCTYPE x SYSTEM "http://nowhere.example/x.dtd">' + HEAD + FOOT, "holds a DOCTYPE or entities"),
        (HEAD + "<a>" * 500 + "</a>" * 500 + FOOT, "nested more than 200 deep"),
        (HEAD + "<task>", "is not well-formed XML"),
        ("", "is not well-formed XML"),
        ("<html/>", r"is not BPMN 2\.0 \(its root is 'html'\)"),
        (
            HEAD.replace("<process", '<process id="q"><task id="x"/></process><process') + '<task id="y"/>' + FOOT,
            "holds 2 processes",
        ),
        (" " * 20_000_001, "is larger than 20 MB"),
    ],
)
def test_attacks_and_broken_files_are_refused(data: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        parse_bpmn(data.encode(), FILE, DECLARED)


def test_a_foreign_drawing_needs_its_power() -> None:
    with pytest.raises(DeclarationFault, match=r"does not say of which power it is.*Give --power and --from"):
        read_bpmn(HERE / "plain.bpmn")


def test_a_rule_for_a_step_that_was_deleted_is_refused() -> None:
    (flow,) = parse_flows(EDITED + "separation: [[accept, grant]]\n", FILE)
    text = write_bpmn(flow).replace('step_id="grant"', 'step_id="allow"')
    with pytest.raises(DeclarationFault, match="a rule names step 'grant', which the drawing no longer has"):
        parse_bpmn(text.encode(), FILE)


@pytest.mark.realdata
def test_the_discovered_model_of_the_permit_log_is_read(shared: Path) -> None:
    """27 tasks, 74 gateways, 142 ways, drawn by a tool that is not ours; its log's first activities fit it."""
    found = read_bpmn(shared / "data/permits/receipt.bpmn", DECLARED, steps_by="name")
    flow = found.flow
    assert flow.chart is not None
    assert (len(flow.steps), len(flow.chart.nodes), len(flow.chart.edges), flow.chart.placed) == (27, 103, 142, True)
    assert not [each for each in check_flow(flow) if each.level == "error"]
    assert parse_bpmn(write_bpmn(flow).encode(), FILE).flow == flow
    net = net_of(flow)
    usual = ["Confirmation of receipt", "T02 Check confirmation of receipt", "T04 Determine confirmation of receipt",
             "T05 Print and send confirmation of receipt", "T06 Determine necessity of stop advice",
             "T10 Determine necessity to stop indication"]  # fmt: skip
    assert judge(net, usual).fits
    assert judge(net, usual[1:]).cost == 1
