"""A flow written as BPMN 2.0 with its drawing; what BPMN cannot say stands in elements of our own namespace."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from shulong.powers.chart import Box, Chart, Edge, Lane, Node, Timer
from shulong.powers.draw import placed_chart
from shulong.powers.extension import NAMESPACE, to_xml
from shulong.powers.flow import Flow, Step, plain, plain_block
from shulong.powers.rules import UNIT_WORDS, StepLimit
from shulong.powers.xml import body, tag
from shulong.terms.text import LANGUAGES, Language

SPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xmlns:shulong": NAMESPACE,
}


def write_bpmn(flow: Flow, language: Language = "zh") -> str:
    """The flow as the text of a BPMN file. Both languages are in it; names are those of the language asked for."""
    chart = with_timers(flow, placed_chart(flow), language)
    inside = [_collaboration(chart, flow.title.say(language))] if chart.pool else []
    inside += [_process(flow, chart, language), _diagram(chart)]
    attributes = SPACES | {"id": _free("definitions", chart), "targetNamespace": NAMESPACE, "exporter": "Shulong"}
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tag("bpmn:definitions", attributes, inside)


def with_timers(flow: Flow, chart: Chart, language: Language) -> Chart:
    """The chart with a clock at every step that has a limit; a clock that it has keeps its place and name."""
    boxes = {node.node_id: node.box for node in chart.nodes if node.box}
    kept = tuple(
        replace(timer, box=_border(boxes[timer.host])) if timer.box is None and timer.host in boxes else timer
        for timer in chart.timers
    )
    return replace(chart, timers=(*kept, *_clocks(flow, chart, language)))


def _clocks(flow: Flow, chart: Chart, language: Language) -> list[Timer]:
    """Clocks for the steps that have a limit and no clock yet."""
    have = {timer.host for timer in chart.timers}
    made = []
    for node in chart.nodes:
        limit = flow.steps[node.step].limit if node.step is not None else None
        if limit and node.box and node.node_id not in have:
            words, box = UNIT_WORDS[limit.unit], _border(node.box)
            name = f"{limit.held}{words.zh}" if language == "zh" else f"{limit.held} {words.en}"
            label = Box(box.x - 37, box.y + box.height + 1, 110, 14)
            made.append(Timer(_free(f"limit-{node.node_id}", chart), node.node_id, name, box, label))
    return made


def own_clocks(flow: Flow, chart: Chart) -> Chart:
    """The chart without the clocks that ``with_timers`` puts there, in whichever language."""
    bare = replace(chart, timers=())
    ours = {clock for language in LANGUAGES for clock in _clocks(flow, bare, language)}
    return replace(chart, timers=tuple(timer for timer in chart.timers if timer not in ours))


def _border(box: Box) -> Box:
    return Box(box.x + box.width - 24, box.y + box.height - 18, 36, 36)


def duration(limit: StepLimit) -> str:
    """ISO 8601: working days are written as days, their kind stands beside."""
    return f"PT{limit.held}H" if limit.unit == "hours" else f"P{limit.held}D"


def _free(stem: str, chart: Chart) -> str:
    """An id that the chart does not use."""
    used = {chart.process_id, *(n.node_id for n in chart.nodes), *(e.edge_id for e in chart.edges),
            *(each.lane_id for each in chart.lanes), *(t.timer_id for t in chart.timers)}  # fmt: skip
    while stem in used:
        stem += "_"
    return stem


def _collaboration(chart: Chart, title: str) -> str:
    assert chart.pool is not None
    title = chart.pool.name or title
    pool = tag("bpmn:participant", {"id": chart.pool.pool_id, "name": title, "processRef": chart.process_id}, depth=2)
    return tag("bpmn:collaboration", {"id": _free("collaboration", chart)}, [pool], 1)


def _process(flow: Flow, chart: Chart, language: Language) -> str:
    inside = [tag("bpmn:extensionElements", {}, [_declared(flow)], 2)]
    if chart.lanes:
        inside.append(tag("bpmn:laneSet", {"id": _free("lanes", chart)}, [_lane(each) for each in chart.lanes], 2))
    inside += [_node(flow, chart, node, language) for node in chart.nodes]
    inside += [_timer(flow, chart, timer) for timer in chart.timers]
    inside += [_edge(each) for each in chart.edges]
    return tag(
        "bpmn:process", {"id": chart.process_id, "name": flow.title.say(language), "isExecutable": "false"}, inside, 1
    )


def _declared(flow: Flow) -> str:
    """All that is the flow's own; its steps' are at their tasks."""
    values = plain(flow)
    for key in ("format", "steps", "chart"):
        del values[key]
    values["bases"] = values.pop("basis")
    values["order"] = json.dumps(plain_block(flow.order), ensure_ascii=False) if flow.order else None
    values["drawn"] = (
        "own" if flow.chart is not None and flow.chart.placed else "auto" if flow.chart is None else "placed"
    )
    return to_xml("flow", values, 3)


def _lane(lane: Lane) -> str:
    inside = [tag("bpmn:extensionElements", {}, [to_xml("lane", {"post": lane.post or ""}, 5)], 4)]
    inside += [tag("bpmn:flowNodeRef", {}, body(node), 4) for node in lane.nodes]
    return tag("bpmn:lane", {"id": lane.lane_id, "name": lane.name}, inside, 3)


def _node(flow: Flow, chart: Chart, node: Node, language: Language) -> str:
    step = flow.steps[node.step] if node.step is not None else None
    inside = [tag("bpmn:documentation", {}, body(node.documentation), 3)] if node.documentation else []
    name = node.name
    if step is not None:
        inside.append(tag("bpmn:extensionElements", {}, [_step(step)], 3))
        name = name or step.title.say(language)
    inside += [tag("bpmn:incoming", {}, body(e.edge_id), 3) for e in chart.edges if e.target == node.node_id]
    inside += [tag("bpmn:outgoing", {}, body(e.edge_id), 3) for e in chart.edges if e.source == node.node_id]
    default = next((e.edge_id for e in chart.edges if e.source == node.node_id and e.default), "")
    attributes = {"id": node.node_id} | ({"name": name} if name else {}) | ({"default": default} if default else {})
    return tag(f"bpmn:{node.element}", attributes, inside, 2)


def _step(step: Step) -> str:
    return to_xml("step", asdict(step), 4)


def _timer(flow: Flow, chart: Chart, timer: Timer) -> str:
    step = flow.steps[chart.node(timer.host).step or ""]
    said = (
        [tag("bpmn:timeDuration", {"xsi:type": "bpmn:tFormalExpression"}, duration(step.limit), 4)]
        if step.limit
        else []
    )
    inside = [tag("bpmn:timerEventDefinition", {}, said, 3)]
    attributes = {"id": timer.timer_id, "name": timer.name, "cancelActivity": "false", "attachedToRef": timer.host}
    return tag("bpmn:boundaryEvent", attributes, inside, 2)


def _edge(edge: Edge) -> str:
    inside = []
    if edge.condition:
        inside = [tag("bpmn:conditionExpression", {"xsi:type": "bpmn:tFormalExpression"}, body(edge.condition), 3)]
    attributes = {"id": edge.edge_id} | ({"name": edge.name} if edge.name else {})
    return tag("bpmn:sequenceFlow", attributes | {"sourceRef": edge.source, "targetRef": edge.target}, inside, 2)


def _diagram(chart: Chart) -> str:
    root = _free("collaboration", chart) if chart.pool else chart.process_id
    shapes = (
        [_shape(chart.pool.pool_id, chart.pool.box, None, {"isHorizontal": "true"})]
        if chart.pool and chart.pool.box
        else []
    )
    shapes += [_shape(each.lane_id, each.box, None, {"isHorizontal": "true"}) for each in chart.lanes if each.box]
    for node in chart.nodes:
        if node.box:
            extra = {"isMarkerVisible": "true"} if node.element == "exclusiveGateway" else {}
            shapes.append(_shape(node.node_id, node.box, node.label, extra))
    shapes += [_shape(each.timer_id, each.box, each.label, {}) for each in chart.timers if each.box]
    lines = [_line(each) for each in chart.edges if each.points]
    plane = tag("bpmndi:BPMNPlane", {"id": "plane", "bpmnElement": root}, shapes + lines, 2)
    return tag("bpmndi:BPMNDiagram", {"id": "diagram"}, [plane], 1)


def _shape(element: str, box: Box, label: Box | None, extra: dict[str, str]) -> str:
    inside = [_bounds(box, 4)]
    if label:
        inside.append(tag("bpmndi:BPMNLabel", {}, [_bounds(label, 5)], 4))
    return tag("bpmndi:BPMNShape", {"id": f"{element}_di", "bpmnElement": element} | extra, inside, 3)


def _bounds(box: Box, depth: int) -> str:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return tag("dc:Bounds", {key: _number(value) for key, value in sizes.items()}, depth=depth)


def _line(edge: Edge) -> str:
    inside = _waypoints(edge.points)
    if edge.label:
        inside.append(tag("bpmndi:BPMNLabel", {}, [_bounds(edge.label, 5)], 4))
    return tag("bpmndi:BPMNEdge", {"id": f"{edge.edge_id}_di", "bpmnElement": edge.edge_id}, inside, 3)


def _waypoints(points: Iterable[tuple[float, float]]) -> list[str]:
    return [tag("di:waypoint", {"x": _number(x), "y": _number(y)}, depth=4) for x, y in points]


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)
