"""Which BPMN elements mean what here, which are left out, and which cannot be expressed."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.powers.chart import NodeKind
from shulong.powers.xml import Element
from shulong.terms.text import Text

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
STEPS = {
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
}
POSTS = ("assignee", "candidateGroups")
"""Attributes by which engines name who takes a task: read as its post where no lane says it."""
GATEWAYS: dict[str, NodeKind] = {
    "exclusiveGateway": "choice",
    "parallelGateway": "parallel",
    "inclusiveGateway": "some",
    "eventBasedGateway": "event-choice",
}
EVENTS: dict[str, NodeKind] = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "event",
    "intermediateThrowEvent": "event",
}
NOT_EXPRESSED = {
    "complexGateway": Text(zh="复杂网关无法表达；请用排他或并行网关", en="a complex gateway cannot be expressed; use exclusive or parallel ones"),
    "transaction": Text(zh="事务子流程无法表达；请改为普通子流程", en="a transaction cannot be expressed; make it a plain subprocess"),
    "adHocSubProcess": Text(zh="即席子流程无法表达；请画出次序", en="an ad-hoc subprocess cannot be expressed; draw its order"),
}  # fmt: skip
IGNORED = {
    "dataObject": Text(zh="数据对象未导入", en="is a data object; it was left out"),
    "dataObjectReference": Text(zh="数据对象未导入", en="is a data object; it was left out"),
    "dataStoreReference": Text(zh="数据存储未导入", en="is a data store; it was left out"),
    "textAnnotation": Text(zh="注释未导入", en="is an annotation; it was left out"),
    "group": Text(zh="分组未导入", en="is a group; it was left out"),
}
QUIETLY_KNOWN = {"extensionElements", "documentation", "laneSet", "sequenceFlow", "boundaryEvent", "incoming", "outgoing", "association",
                 "ioSpecification", "property", "auditing", "monitoring", "dataInputAssociation", "dataOutputAssociation"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Something said about an element of a file: where it stands, which it is, and what about it."""

    place: str
    element: str
    text: Text


def named(element: Element) -> str:
    """``userTask 'Check' (Activity_1)``: kind, name and id of an element."""
    name = f" {element.get('name')!r}" if element.get("name") else ""
    return f"{element.name}{name} ({element.get('id') or '-'})"
