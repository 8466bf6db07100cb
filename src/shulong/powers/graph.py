"""The graph of a chart: gates, and the ways between them with the blocks that are taken on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from shulong.powers.block import Block, Sequence, Take
from shulong.powers.chart import Chart, Edge, Node, NodeKind

Parts = tuple[Block, ...]
"""Blocks one after another; () is nothing at all."""
START, END = "\x02", "\x03"
GATES: dict[NodeKind, str] = {"choice": "choice", "event-choice": "choice", "parallel": "parallel", "some": "some"}


@dataclass(eq=False)
class Way:
    """An edge between two gates, with the blocks taken on it."""

    source: str
    target: str
    parts: Parts = ()


@dataclass
class Graph:
    """Gates and the ways between them. Every gate either joins ways or splits one; START and END are gates too.

    ``origin`` is the element of the chart that a gate came from. Ways stand in the order of the chart.
    """

    kinds: dict[str, str] = field(default_factory=lambda: {START: "start", END: "end"})
    origin: dict[str, str] = field(default_factory=dict)
    outs: dict[str, list[Way]] = field(default_factory=lambda: defaultdict(list))
    ins: dict[str, list[Way]] = field(default_factory=lambda: defaultdict(list))

    @property
    def ways(self) -> list[Way]:
        """Every way, gate by gate."""
        return [way for gate in self.kinds for way in self.outs[gate]]

    @property
    def order(self) -> Block | None:
        """The one block that is left; None where more is left than one."""
        if len(self.kinds) == 2 and len(self.outs[START]) == 1 and self.outs[START][0].parts:
            return one(self.outs[START][0].parts)
        return None

    def add(self, way: Way) -> None:
        """Add a way, the last at both its gates."""
        self.outs[way.source].append(way)
        self.ins[way.target].append(way)

    def drop(self, way: Way) -> None:
        """Take a way out."""
        self.outs[way.source].remove(way)
        self.ins[way.target].remove(way)

    def join(self, first: Way, second: Way) -> None:
        """Make one way of two that meet at a gate where nothing else does; the gate is gone."""
        del self.kinds[first.target]
        self.ins[second.target] = [first if way is second else way for way in self.ins[second.target]]
        first.target, first.parts = second.target, first.parts + second.parts

    def melt(self, gone: str, kept: str) -> None:
        """Let one gate take the ways of another, in its place."""
        del self.kinds[gone]
        for way in self.outs.pop(gone, []):
            way.source = kept
            self.outs[kept].append(way)
        for way in self.ins.pop(gone, []):
            way.target = kept
            self.ins[kept].append(way)


def one(parts: Parts) -> Block:
    """A block of one or more blocks one after another."""
    return parts[0] if len(parts) == 1 else Sequence(parts)


def graph_of(chart: Chart) -> Graph:
    """The chart's graph, nothing folded yet. A step or event with several ways in or out gets the gates that BPMN means."""
    graph, leaving = Graph(), defaultdict(list)
    for edge in chart.edges:
        leaving[edge.source].append(edge)
    for node in chart.nodes:
        _place(graph, node, leaving[node.node_id])
    ends = {node.node_id: node.kind for node in chart.nodes if node.kind in {"start", "end"}}
    for edge in chart.edges:
        if ends.get(edge.source) != "end" and ends.get(edge.target) != "start":
            graph.add(Way(_leave(edge.source), _entry(edge.target)))
    starts = [each for each, kind in ends.items() if kind == "start"]
    last = [each for each, kind in ends.items() if kind == "end"]
    graph.origin |= {START: starts[0] if len(starts) == 1 else "", END: last[0] if len(last) == 1 else ""}
    for near, far in _closing(graph, START, [_leave(each) for each in starts]):
        graph.add(Way(near, far))
    for near, far in _closing(graph, END, [_entry(each) for each in last]):
        graph.add(Way(far, near))
    return graph


def _entry(node_id: str) -> str:
    return f"{node_id}\x1fin"


def _leave(node_id: str) -> str:
    return f"{node_id}\x1fout"


def _place(graph: Graph, node: Node, outs: list[Edge]) -> None:
    """The gates by which a node is entered and left, and the way of the node between them; an end is only entered, a start only left."""
    entry, leave = _entry(node.node_id), _leave(node.node_id)
    kind = GATES.get(node.kind)
    conditional = len(outs) > 1 and any(edge.condition or edge.default for edge in outs)
    graph.origin |= {entry: node.node_id, leave: node.node_id}
    if node.kind != "start":
        graph.kinds[entry] = kind or "choice"
    if node.kind != "end":
        # Ways out of a step are all taken; those with conditions, each whose condition holds.
        graph.kinds[leave] = kind or ("some" if conditional else "parallel")
    if node.kind not in {"start", "end"}:
        graph.add(Way(entry, leave, (Take(node.step),) if node.step is not None else ()))


def _closing(graph: Graph, closing: str, gates: list[str]) -> Iterator[tuple[str, str]]:
    """The ways at one start or end; several starts are alternatives, several ends too."""
    if len(gates) > 1:
        gate = f"{closing}\x1fgate"
        graph.kinds[gate], graph.origin[gate] = "choice", ""
        yield closing, gate
        closing = gate
    for each in gates:
        yield closing, each
