"""A chart: the nodes, edges and lanes of a drawn flow, where each stands, and the names that its tool gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeVar, get_args

NodeKind = Literal["start", "end", "step", "choice", "parallel", "some", "event", "event-choice"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its left upper corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Node:
    """One node. ``element`` is the BPMN element it was or becomes; ``step`` the declared step that it takes, if it takes one.

    An ``event`` between start and end is passed without a trace: no act of it is expected.
    """

    node_id: str
    kind: NodeKind
    element: str
    name: str = ""
    step: str | None = None
    box: Box | None = None
    label: Box | None = None
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another. ``condition`` is the text that its tool held; it is kept and shown, never evaluated."""

    edge_id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    default: bool = False
    points: tuple[Point, ...] = ()
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: the post whose steps stand in it."""

    lane_id: str
    name: str
    nodes: tuple[str, ...]
    post: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The frame around the lanes."""

    pool_id: str
    name: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock at the border of a step that says its limit, as the drawing shows it; the limit itself is the step's."""

    timer_id: str
    host: str
    name: str = ""
    box: Box | None = None
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn flow. Its nodes and edges are the order; boxes and points are only the drawing."""

    process_id: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lanes: tuple[Lane, ...] = ()
    pool: Pool | None = None
    timers: tuple[Timer, ...] = ()

    def node(self, node_id: str) -> Node:
        """The node of that id; KeyError where there is none."""
        for each in self.nodes:
            if each.node_id == node_id:
                return each
        raise KeyError(node_id)

    @property
    def placed(self) -> bool:
        """Whether every node and edge has its place, so that it can be drawn as it is."""
        return all(each.box for each in self.nodes) and all(len(each.points) > 1 for each in self.edges)


def plain_chart(chart: Chart) -> dict[str, Any]:
    """A chart as plain values; what is empty is left out."""
    full = asdict(chart)
    return {
        "process_id": full["process_id"],
        **{name: [_spare(each) for each in full[name]] for name in ("nodes", "edges", "lanes", "timers") if full[name]},
        **({"pool": _spare(full["pool"])} if full["pool"] else {}),
    }


def _spare(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in given.items() if value not in (None, "", (), False)}
    for key in ("box", "label"):
        if key in kept:
            kept[key] = [_short(each) for each in kept[key].values()]
    if "points" in kept:
        kept["points"] = [[_short(x), _short(y)] for x, y in kept["points"]]
    if "nodes" in kept:
        kept["nodes"] = list(kept["nodes"])
    return kept


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else number


Part = TypeVar("Part", Node, Edge, Lane, Pool, Timer)


def chart_of(given: Any) -> Chart:
    """The chart of plain values; ValueError with what was found where it is none."""
    if not isinstance(given, Mapping) or set(given) - {"process_id", "nodes", "edges", "lanes", "pool", "timers"}:
        raise ValueError(given)
    try:
        chart = Chart(
            str(given["process_id"]),
            tuple(_part(Node, each) for each in given["nodes"]),
            tuple(_part(Edge, each) for each in given["edges"]),
            tuple(_part(Lane, each) for each in given.get("lanes", ())),
            _part(Pool, given["pool"]) if given.get("pool") else None,
            tuple(_part(Timer, each) for each in given.get("timers", ())),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    for node in chart.nodes:
        if node.kind not in get_args(NodeKind):
            raise ValueError(f"node {node.node_id} is of the unknown kind {node.kind!r}")
    known = [each.node_id for each in chart.nodes]
    if len(set(known)) < len(known):
        raise ValueError("two nodes of one id")
    for edge in chart.edges:
        if {edge.source, edge.target} - set(known):
            raise ValueError(f"edge {edge.edge_id} leads to no node")
    return chart


def _part(kind: type[Part], given: Mapping[str, Any]) -> Part:
    values = dict(given)
    unknown = set(values) - {each.name for each in fields(kind)}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    for key in ("box", "label"):
        if values.get(key) is not None:
            values[key] = Box(*map(float, values[key]))
    if "points" in values:
        values["points"] = tuple((float(x), float(y)) for x, y in values["points"])
    if "nodes" in values:
        values["nodes"] = tuple(map(str, values["nodes"]))
    return kind(**values)
