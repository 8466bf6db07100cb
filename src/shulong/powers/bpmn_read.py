"""BPMN 2.0 files read into flows: our own come back as they were, those of other tools as far as a flow can hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from shulong.powers.block import DEEPEST, depth, normal
from shulong.powers.bpmn_chart import Read, read_chart
from shulong.powers.bpmn_words import POSTS, Said
from shulong.powers.bpmn_write import own_clocks
from shulong.powers.chart import Chart
from shulong.powers.extension import NAMESPACE, of_xml
from shulong.powers.faults import together
from shulong.powers.flow import Flow, Step, block_of, flow_of, step_of
from shulong.powers.net import NoNet, net_of
from shulong.powers.place import place
from shulong.powers.rules import StepLimit
from shulong.powers.structure import order_of
from shulong.powers.to_chart import to_chart
from shulong.powers.xml import LARGEST, Element, read_xml
from shulong.terms.errors import DeclarationFault, UnreadableFile
from shulong.terms.text import Text

Naming = Literal["id", "name"]
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a drawing of another tool does not say about a flow."""

    power_code: str
    in_force_from: date
    flow_id: str | None = None
    version: int = 1
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """A flow read from a drawing, and what of the drawing it does not hold."""

    flow: Flow
    notes: tuple[Said, ...]


def read_bpmn(
    path: Path, declared: Declared | None = None, *, steps_by: Naming = "id", process: str | None = None
) -> Import:
    """The flow of a BPMN file.

    Args:
        declared: for files of other tools: what they do not say.
        steps_by: whether a step of such a file is called by its task's id, or by its name as departments' records do.

    Raises:
        UnreadableFile: no well-formed BPMN 2.0, or it tries to attack the reader.
        DeclarationFault: what it draws cannot be expressed, each element is named; or it does not say which power it is of.
    """
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(
            f"文件超过 {LARGEST // 1_000_000} MB", f"is larger than {LARGEST // 1_000_000} MB", place=str(path)
        )
    return parse_bpmn(path.read_bytes(), path, declared, steps_by=steps_by, process=process)


def parse_bpmn(
    data: bytes, path: Path, declared: Declared | None = None, *, steps_by: Naming = "id", process: str | None = None
) -> Import:
    """The flow of a BPMN file's bytes; ``path`` is what faults call it. Raises as ``read_bpmn`` does."""
    chart, element, read = read_chart(read_xml(data, str(path)), path, process)
    own = _extension(element, "flow")
    try:
        chart, steps = _steps(read, chart, steps_by)
        values = of_xml(own) if own is not None else _declared(read, element, declared)
        flow = _flow(chart, steps, values)
        if flow.order is not None and depth(flow.order) > DEEPEST:
            raise RecursionError
        net_of(flow)
    except NoNet as error:
        raise DeclarationFault(
            "包容网关的分支没有汇合到同一个包容网关，无法表达次序", "the branches of this inclusive gateway do not meet in one inclusive gateway; the order cannot be expressed",
            place=f"{path}: {error}", mend=Text(zh="请用成对的包容网关。", en="Use inclusive gateways in pairs.")) from error  # fmt: skip
    except RecursionError as error:
        raise DeclarationFault(
            f"分支嵌套超过 {DEEPEST} 层", f"its branches are nested more than {DEEPEST} deep", place=str(path)
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeclarationFault(
            f"数笼扩展内容有误：{error}",
            f"what stands in our own elements is wrong: {error}",
            place=f"{path}:{element.line}",
        ) from error
    _refuse_unknown(flow, path, element.line)
    if flow.order is None:
        read.note(element, "次序不能写成块结构，按网判断", "its order is no tree of blocks; it is kept as a net")
    return Import(flow, tuple(read.notes))


def _extension(element: Element, name: str) -> Element | None:
    """Our own element of that name within another's extensions."""
    return next((each for parts in element.all("extensionElements") for each in parts.all(name, NAMESPACE)), None)


def _declared(read: Read, process: Element, declared: Declared | None) -> dict[str, Any]:
    if declared is None:
        raise DeclarationFault(
            "图中没有写明权力事项与生效日期", "does not say of which power it is and from when it is in force", place=f"{read.path}:{process.line}",
            mend=Text(zh="请给出 --power 与 --from。", en="Give --power and --from."))  # fmt: skip
    name = process.get("name").strip() or declared.flow_id or process.get("id") or read.path.stem
    title = declared.title or Text(zh=name, en=name)
    return {
        "flow_id": declared.flow_id or process.get("id") or read.path.stem, "version": declared.version, "power_code": declared.power_code,
        "title": {"zh": title.zh, "en": title.en}, "in_force_from": declared.in_force_from.isoformat(),
    }  # fmt: skip


def _flow(chart: Chart, steps: Mapping[str, Step], values: dict[str, Any]) -> Flow:
    """The flow that the chart and the declaration make together. An order that the drawing no longer shows gives way to it."""
    drawn, said = order_of(chart), values.pop("order", None)
    own = values.pop("drawn", None)
    order = block_of(json.loads(said)) if said else None
    if order is None or drawn != normal(order):
        order = drawn
    plain_steps = {key: {"title": {"zh": "-", "en": "-"}} for key in steps}
    basis = values.pop("bases", [])
    given = values | {"steps": plain_steps, "order": None, "basis": basis, "chart": None}
    flow = flow_of(given | {"order": next(iter(steps), "-")})
    flow = replace(flow, steps=dict(steps), order=order, chart=chart)
    chart = own_clocks(flow, chart)
    flow = replace(flow, chart=chart)
    if own == "auto" and order is not None:
        bare = replace(flow, chart=None)
        if _shape(place(to_chart(bare))) == _shape(chart):
            return bare
    if own == "placed":
        return replace(flow, chart=_unplaced(chart))
    return flow


def _shape(chart: Chart) -> Any:
    """What a person can change in a drawing: what stands where, and what is joined."""
    nodes = {(n.node_id, n.kind, n.box, n.documentation) for n in chart.nodes}
    return (
        nodes,
        {(e.source, e.target, e.points, e.name, e.condition) for e in chart.edges},
        {(x.name, x.box) for x in chart.lanes},
    )


def _unplaced(chart: Chart) -> Chart:
    """A chart that had no places when it was written gets none when it is read, unless it was ours to begin with."""
    bare = Chart(chart.process_id, tuple(replace(n, box=None, label=None) for n in chart.nodes),
                 tuple(replace(e, points=(), label=None) for e in chart.edges), tuple(replace(lane, box=None) for lane in chart.lanes),
                 replace(chart.pool, box=None) if chart.pool else None,
                 tuple(replace(t, box=None, label=None) for t in chart.timers))  # fmt: skip
    return bare if _shape(place(bare)) == _shape(chart) else chart


def _steps(read: Read, chart: Chart, steps_by: Naming) -> tuple[Chart, dict[str, Step]]:
    """The steps of the tasks, and the chart with their names on its nodes."""
    posts = {node: lane.post for lane in chart.lanes for node in lane.nodes}
    steps: dict[str, Step] = {}
    called: dict[str, str] = {}
    shown: dict[str, str] = {}
    for node_id, element in read.tasks.items():
        own = _extension(element, "step")
        step = _own_step(read, element, own) if own is not None else _foreign_step(read, element, steps_by)
        in_lanes = node_id in posts
        if in_lanes and posts[node_id] != step.post:
            if own is not None:
                read.note(
                    element,
                    "所在泳道与原岗位不同，以泳道为准",
                    "stands in another lane than its post's; the lane counts",
                )
            step = replace(step, post=posts[node_id], also=tuple(p for p in step.also if p != posts[node_id]))
        if step.step_id in steps:
            read.cannot(
                element,
                f"环节 {step.step_id!r} 出现两次；请各取名称",
                f"takes step {step.step_id!r} again; give each its own name",
            )
        steps[step.step_id] = _limited(read, element, step)
        called[node_id] = step.step_id
        shown[node_id] = "" if element.get("name") in (step.title.zh, step.title.en) else element.get("name")
    read.refuse()
    nodes = tuple(
        replace(n, step=called[n.node_id], name=shown[n.node_id]) if n.node_id in called else n for n in chart.nodes
    )
    return replace(chart, nodes=nodes), steps


def _own_step(read: Read, element: Element, own: Element) -> Step:
    values = of_xml(own)
    step = step_of(values.pop("step_id"), values)
    name = element.get("name").strip()
    if name and name not in (step.title.zh, step.title.en):
        title = Text(zh=name, en=step.title.en) if _CHINESE.search(name) else Text(zh=step.title.zh, en=name)
        read.note(
            element,
            "名称在图中改过，另一语言请核对",
            "was renamed in the drawing; check its name in the other language",
        )
        return replace(step, title=title)
    return step


def _foreign_step(read: Read, element: Element, steps_by: Naming) -> Step:
    name = " ".join(element.get("name").split())
    if not name:
        read.note(element, "没有名称，以编号代替", "has no name; its id stands for it")
        name = element.get("id")
    post = next((value for key, value in sorted(element.attributes.items())
                 if key.startswith("{") and key.rpartition("}")[2] in POSTS), None)  # fmt: skip
    if post:
        read.note(element, f"岗位取自工具属性：{post}", f"its post is taken from an attribute of its tool: {post}")
    return Step(element.get("id") if steps_by == "id" else name, Text(zh=name, en=name), post)


def _limited(read: Read, element: Element, step: Step) -> Step:
    """The step with the limit that the clock at its border shows, where that differs from the one it has."""
    clock = read.clocks.get(element.get("id"))
    if clock is None:
        return step
    timer = clock.first("timerEventDefinition")
    text = next((each.text.strip() for each in timer.all("timeDuration")), "") if timer is not None else ""
    match = _DURATION.fullmatch(text)
    weeks, days, hours = match.groups() if match else (None, None, None)
    if (hours is None) == (weeks is None and days is None):
        read.note(
            clock,
            f"计时 {text!r} 无法作为时限；应为 P20D 或 PT8H",
            f"its time {text!r} is no limit; expected P20D or PT8H",
        )
        return step
    held = int(hours) if hours is not None else 7 * int(weeks or 0) + int(days or 0)
    if step.limit is not None and step.limit.held == held and (step.limit.unit == "hours") == (hours is not None):
        return step
    if step.limit is not None and hours is None and step.limit.unit != "hours":
        read.note(clock, f"时限在图中改为 {held}", f"its limit was changed to {held} in the drawing")
        statutory = step.limit.statutory if step.limit.statutory is None or held <= step.limit.statutory else held
        return replace(step, limit=replace(step.limit, promised=held, statutory=statutory))
    if hours is None:
        read.note(
            clock, "图中未写明，按日历天计", "the drawing does not say which days; they are taken as calendar days"
        )
    return replace(step, limit=StepLimit(None, held, "hours" if hours is not None else "calendar-days"))


def _refuse_unknown(flow: Flow, path: Path, line: int) -> None:
    """Rules that name steps which the drawing no longer has."""
    named: list[str] = []
    if flow.limit:
        named += [flow.limit.from_step, *flow.limit.to_steps]
    for stop in flow.clock_stops:
        named += [*stop.starts, *stop.ends]
    for separation in flow.separations:
        named += separation.steps
    named += [flow.urgent.step] if flow.urgent else []
    named += [step.limit.from_step for step in flow.steps.values() if step.limit and step.limit.from_step]
    gone = [name for name in dict.fromkeys(named) if name not in flow.steps]
    if gone:
        raise together(
            [(f"{path}:{line}", f"规则所指环节 {name!r} 在图中已不存在", f"a rule names step {name!r}, which the drawing no longer has")
             for name in gone])  # fmt: skip
