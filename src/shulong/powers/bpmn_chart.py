"""A BPMN 2.0 file of whatever tool read into a chart; what the chart cannot hold is said, element by element."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shulong.powers.bpmn_layout import Layout, layout_of
from shulong.powers.bpmn_words import (
    EVENTS,
    GATEWAYS,
    IGNORED,
    MODEL,
    NOT_EXPRESSED,
    POSTS,
    QUIETLY_KNOWN,
    STEPS,
    Said,
    named,
)
from shulong.powers.chart import Chart, Edge, Lane, Node, NodeKind, Pool, Timer
from shulong.powers.extension import NAMESPACE
from shulong.powers.faults import together
from shulong.powers.xml import Element
from shulong.terms.errors import UnreadableFile
from shulong.terms.text import Text

MEND = Text(
    zh="请在绘图工具中按提示修改后重新导入。", en="Change these in the drawing tool as said, then import again."
)
MOST_NODES = 2_000


@dataclass
class Read:
    """What was read: nodes and edges by id, the elements they came from, and what has to be said."""

    path: Path
    layout: Layout
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    timers: dict[str, Timer] = field(default_factory=dict)
    lanes: list[Lane] = field(default_factory=list)
    tasks: dict[str, Element] = field(default_factory=dict)
    clocks: dict[str, Element] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)
    refusals: list[Said] = field(default_factory=list)

    def note(self, element: Element, zh: str, en: str) -> None:
        """Something of the file that is left out or taken otherwise."""
        self.notes.append(Said(f"{self.path}:{element.line}", named(element), Text(zh=zh, en=en)))

    def cannot(self, element: Element, zh: str, en: str) -> None:
        """Something without which the order would be another."""
        self.refusals.append(Said(f"{self.path}:{element.line}", named(element), Text(zh=zh, en=en)))

    def refuse(self) -> None:
        """Raise all that cannot be expressed at once."""
        if self.refusals:
            raise together(
                [(s.place, f"{s.element}：{s.text.zh}", f"{s.element}: {s.text.en}") for s in self.refusals], MEND
            )


def read_chart(root: Element, path: Path, process_id: str | None = None) -> tuple[Chart, Element, Read]:
    """The chart of the file's process, the process element, and what was found on the way.

    Raises:
        UnreadableFile: no BPMN 2.0; several processes and none is asked for.
        DeclarationFault: elements that change the order and cannot be expressed; each is named.
    """
    if root.name != "definitions" or root.space != MODEL:
        raise UnreadableFile(
            f"不是 BPMN 2.0 文件（根元素为 {root.name!r}）", f"is not BPMN 2.0 (its root is {root.name!r})", place=f"{path}:{root.line}",
            mend=Text(zh="请导出为 BPMN 2.0 XML。", en="Export it as BPMN 2.0 XML."))  # fmt: skip
    process = _chosen(root, path, process_id)
    read = Read(path, layout_of(root))
    _scope(read, process)
    for lanes in process.all("laneSet"):
        _lanes(read, lanes)
    _boundaries(read, process)
    if len(read.nodes) > MOST_NODES:
        read.cannot(
            process,
            f"元素超过 {MOST_NODES} 个，不是一项权力的流程",
            f"has more than {MOST_NODES} elements; that is no flow of one power",
        )
    read.refuse()
    pool = _pool(read, root, process)
    nodes = tuple(read.nodes.values())
    return (Chart(process.get("id") or "process", nodes, tuple(read.edges.values()), tuple(read.lanes), pool,
                  tuple(read.timers.values())), process, read)  # fmt: skip


def _chosen(root: Element, path: Path, process_id: str | None) -> Element:
    found = [p for p in root.all("process") if any(c.name in STEPS or c.name == "startEvent" for c in p.walk())]
    ids = [each.get("id") for each in found]
    if process_id is not None:
        found = [each for each in found if each.get("id") == process_id]
    if len(found) == 1:
        return found[0]
    zh = f"文件中有 {len(ids)} 个流程 {ids}" + (f"，没有 {process_id!r}" if process_id else "")
    en = f"holds {len(ids)} processes {ids}" + (f", none is {process_id!r}" if process_id else "")
    raise UnreadableFile(
        zh, en, place=str(path), mend=Text(zh="请用 --process 指明一个。", en="Name one with --process.")
    )


def _scope(read: Read, scope: Element) -> None:
    """The nodes and edges of a process or of an embedded subprocess, which is flattened."""
    for element in scope.children:
        if element.space != MODEL:
            if element.space != NAMESPACE and element.name not in QUIETLY_KNOWN:
                read.note(element, "不属于 BPMN，未导入", "is not of BPMN and was left out")
        elif element.name in STEPS:
            _step(read, element)
        elif element.name in GATEWAYS:
            _add(read, element, GATEWAYS[element.name])
        elif element.name in EVENTS:
            _event(read, element)
        elif element.name == "subProcess":
            _flatten(read, element)
        elif element.name in NOT_EXPRESSED:
            read.cannot(element, NOT_EXPRESSED[element.name].zh, NOT_EXPRESSED[element.name].en)
        elif element.name in IGNORED:
            read.note(element, IGNORED[element.name].zh, IGNORED[element.name].en)
        elif element.name not in QUIETLY_KNOWN:
            read.note(element, "种类未知，未导入", "is of an unknown kind and was left out")
    # Ways come after the nodes that they join, wherever the file has them.
    for element in scope.all("sequenceFlow"):
        _edge(read, scope, element)


def _add(read: Read, element: Element, kind: NodeKind, step: str | None = None, name: str | None = None) -> None:
    node_id = element.get("id")
    if not node_id or node_id in read.nodes:
        read.cannot(element, "缺少编号，或编号重复", "has no id, or one that is taken")
        return
    said = " ".join(each.text.strip() for each in element.all("documentation") if each.text.strip())
    box, label = read.layout.boxes.get(node_id), read.layout.labels.get(node_id)
    shown = element.get("name") if name is None else name
    read.nodes[node_id] = Node(node_id, kind, element.name, shown, step, box, label, said)
    _foreign(read, element)


def _foreign(read: Read, element: Element) -> None:
    """Attributes and extensions of the tool that drew it: said, since they are not kept."""
    odd = sorted(
        key.rpartition("}")[2]
        for key in element.attributes
        if key.startswith("{") and key.rpartition("}")[2] not in POSTS
    )
    inner = [each for parts in element.all("extensionElements") for each in parts.children if each.space != NAMESPACE]
    odd += [each.name for each in inner]
    if odd:
        read.note(
            element,
            f"所带工具专有属性未保留：{', '.join(odd)}",
            f"has attributes of its tool that are not kept: {', '.join(odd)}",
        )


def _step(read: Read, element: Element) -> None:
    _add(read, element, "step", element.get("id"))
    read.tasks[element.get("id")] = element
    if element.name == "callActivity":
        read.note(element, "调用的子流程按一个环节处理", "calls another process; it is taken as one step")
    if element.first("multiInstanceLoopCharacteristics") or element.first("standardLoopCharacteristics"):
        read.cannot(
            element, "带循环标记；请改画为网关回路", "carries a loop marker; draw the loop with gateways instead"
        )


def _event(read: Read, element: Element) -> None:
    kind = EVENTS[element.name]
    triggers = [
        each.name.removesuffix("EventDefinition") for each in element.children if each.name.endswith("EventDefinition")
    ]
    if {"link", "compensate", "cancel"} & set(triggers):
        read.cannot(
            element,
            f"{triggers[0]} 事件无法表达；请直接连线",
            f"a {triggers[0]} event cannot be expressed; draw the way itself",
        )
    elif "terminate" in triggers:
        read.note(element, "终止结束按普通结束处理", "ends all branches at once; it is taken as a plain end")
    elif triggers:
        read.note(
            element, f"触发条件（{', '.join(triggers)}）未保留", f"its trigger ({', '.join(triggers)}) is not kept"
        )
    _add(read, element, kind)


def _flatten(read: Read, element: Element) -> None:
    """The inner nodes stand where the subprocess stood: in at its start, out at its ends."""
    if element.get("triggeredByEvent") == "true":
        read.cannot(
            element,
            "事件子流程无法表达；请改画为网关分支",
            "an event subprocess cannot be expressed; draw it as a branch",
        )
        return
    if element.first("multiInstanceLoopCharacteristics") or element.first("standardLoopCharacteristics"):
        read.cannot(
            element, "带循环标记；请改画为网关回路", "carries a loop marker; draw the loop with gateways instead"
        )
    starts = [each for each in element.children if each.name == "startEvent"]
    ends = [each for each in element.children if each.name == "endEvent"]
    if len(starts) != 1 or len(ends) != 1:
        read.cannot(element, f"子流程应有一个开始和一个结束事件，实有 {len(starts)} 个和 {len(ends)} 个",
                    f"a subprocess needs one start and one end event, found {len(starts)} and {len(ends)}")  # fmt: skip
        return
    read.note(element, "子流程已展开到主流程中", "is a subprocess; its steps were put into the flow itself")
    for each in (*starts, *ends):
        each.name = "intermediateThrowEvent"
    _scope(read, element)
    read.layout.inside[element.get("id")] = (starts[0].get("id"), ends[0].get("id"))


def _edge(read: Read, scope: Element, element: Element) -> None:
    inside = read.layout.inside
    source, target = element.get("sourceRef"), element.get("targetRef")
    source, target = inside.get(source, (source, source))[1], inside.get(target, (target, target))[0]
    if source not in read.nodes or target not in read.nodes:
        if not _attached(scope, element.get("sourceRef")):
            read.cannot(element, f"连到了不存在或无法表达的元素 {source!r} → {target!r}",
                        f"joins elements that are not there or cannot be expressed: {source!r} → {target!r}")  # fmt: skip
        return
    condition = element.first("conditionExpression")
    default = any(each.get("default") == element.get("id") for each in scope.children)
    points = tuple(read.layout.points.get(element.get("id"), ()))
    read.edges[element.get("id")] = Edge(element.get("id"), source, target, element.get("name"),
        condition.text.strip() if condition else "", default, points, read.layout.labels.get(element.get("id")))  # fmt: skip


def _attached(scope: Element, source: str) -> bool:
    """Whether a way leaves a boundary event: those are read with the event."""
    return any(each.name == "boundaryEvent" and each.get("id") == source for each in scope.children)


def _boundaries(read: Read, process: Element) -> None:
    """Clocks at steps are limits; other boundary events, and those with ways of their own, change the order."""
    leaving = {each.get("sourceRef") for each in process.walk() if each.name == "sequenceFlow"}
    for element in [each for each in process.walk() if each.name == "boundaryEvent"]:
        timer, host = element.first("timerEventDefinition"), element.get("attachedToRef")
        if element.get("id") in leaving:
            read.cannot(element, "边界事件带有后续路径，无法表达；请改画为网关分支", "has a way of its own, which cannot be expressed; draw it as a branch at a gateway")  # fmt: skip
        elif timer is None or host not in read.tasks:
            read.note(element, "不是环节上的计时边界事件，未导入", "is no timer at a step; it was left out")
        else:
            layout = read.layout
            read.timers[element.get("id")] = Timer(element.get("id"), host, element.get("name"),
                layout.boxes.get(element.get("id")), layout.labels.get(element.get("id")))  # fmt: skip
            read.clocks[host] = element


def _lanes(read: Read, lanes: Element) -> None:
    """The innermost lanes: each is a post."""
    for lane in lanes.all("lane"):
        inner = lane.first("childLaneSet")
        if inner is not None and inner.all("lane"):
            read.note(lane, "泳道分层，取最内层", "holds lanes within it; the innermost are taken")
            _lanes(read, inner)
            continue
        held = tuple(each.text.strip() for each in lane.all("flowNodeRef") if each.text.strip() in read.nodes)
        own = next((each for parts in lane.all("extensionElements") for each in parts.all("lane", NAMESPACE)), None)
        post = own.get("post") or None if own is not None else lane.get("name").strip() or lane.get("id")
        read.lanes.append(Lane(lane.get("id"), lane.get("name"), held, post, read.layout.boxes.get(lane.get("id"))))
        _foreign(read, lane)


def _pool(read: Read, root: Element, process: Element) -> Pool | None:
    for collaboration in root.all("collaboration"):
        for flow in collaboration.all("messageFlow"):
            read.note(flow, "消息流未导入", "is a message flow; it was left out")
        for each in collaboration.all("participant"):
            if each.get("processRef") == process.get("id"):
                return Pool(each.get("id"), each.get("name"), read.layout.boxes.get(each.get("id")))
            read.note(each, "是另一方的泳池，未导入", "is the pool of another party; it was left out")
    return None
