"""Where a BPMN file puts its shapes, edges and labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from shulong.powers.chart import Box, Point
from shulong.powers.xml import Element

DI = "http://www.omg.org/spec/BPMN/20100524/DI"


@dataclass
class Layout:
    """Boxes, labels and points by the id of the element they are of. ``inside``: first and last node of a flattened subprocess."""

    boxes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    points: dict[str, list[Point]] = field(default_factory=dict)
    inside: dict[str, tuple[str, str]] = field(default_factory=dict)


def layout_of(root: Element) -> Layout:
    """The drawing of a file; numbers that are none leave their shape without a place."""
    layout = Layout()
    for shape in root.walk():
        if shape.space != DI or shape.name not in {"BPMNShape", "BPMNEdge"}:
            continue
        # Some tools write a prefixed name here.
        owner = shape.get("bpmnElement").rpartition(":")[2]
        box = _box(shape)
        if box:
            layout.boxes[owner] = box
        label = shape.first("BPMNLabel")
        label_box = _box(label) if label else None
        if label_box:
            layout.labels[owner] = label_box
        points = [_point(each) for each in shape.children if each.name == "waypoint"]
        if shape.name == "BPMNEdge" and len(points) > 1 and None not in points:
            layout.points[owner] = [point for point in points if point]
    return layout


def _box(element: Element) -> Box | None:
    bounds = next((each for each in element.children if each.name == "Bounds"), None)
    try:
        return Box(*(float(bounds.attributes[key]) for key in ("x", "y", "width", "height"))) if bounds else None
    except (KeyError, ValueError):
        return None


def _point(element: Element) -> Point | None:
    try:
        return float(element.attributes["x"]), float(element.attributes["y"])
    except (KeyError, ValueError):
        return None
