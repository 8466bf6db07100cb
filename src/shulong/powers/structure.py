"""A chart's nodes and edges read as blocks: regions with one way in and one way out are folded until one is left, or no more can be.

Source of the notion: the refined process structure tree, Vanhatalo, Völzer and Koehler 2009. Ours folds only what a block can
say, so that what remains can still be run as a net.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from shulong.powers.block import SERIES, Block, Loop, Optional, Sequence, Take, idle_loops, tidied
from shulong.powers.chart import Chart, Node, NodeKind

Parts = tuple[Block, ...]
"""Blocks one after another; () is nothing at all."""
START, END = "\x02", "\x03"
GATES: dict[NodeKind, str] = {"choice": "choice", "event-choice": "choice", "parallel": "parallel", "some": "some"}


@dataclass
class Way:
    """An edge between two gates, with the blocks taken on it."""

    source: str
    target: str
    parts: Parts = ()


@dataclass
class Graph:
    """Gates and the ways between them. Every gate either joins ways or splits one; START and END are gates too.

    ``origin`` is the element of the chart that a gate came from.
    """

    kinds: dict[str, str] = field(default_factory=lambda: {START: "start", END: "end"})
    origin: dict[str, str] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)

    def outs(self, gate: str) -> list[Way]:
        """The ways that leave a gate, in the order of the chart."""
        return [way for way in self.ways if way.source == gate]

    def ins(self, gate: str) -> list[Way]:
        """The ways that lead to a gate."""
        return [way for way in self.ways if way.target == gate]

    @property
    def order(self) -> Block | None:
        """The one block that is left; None where more is left than one."""
        if len(self.ways) == 1 and (self.ways[0].source, self.ways[0].target) == (START, END) and self.ways[0].parts:
            return one(self.ways[0].parts)
        return None


def one(parts: Parts) -> Block:
    """A block of one or more blocks one after another."""
    return parts[0] if len(parts) == 1 else Sequence(parts)


def order_of(chart: Chart) -> Block | None:
    """The order of a chart as blocks none of whose loops can turn without a step; None where it cannot be said so."""
    order = folded(chart).order
    order = tidied(order) if order is not None else None
    return None if order is None or list(idle_loops(order)) else order


@lru_cache(maxsize=1_000)
def folded(chart: Chart) -> Graph:
    """The chart's graph with all that blocks can say folded into its ways. Not to be changed by the caller."""
    graph = graph_of(chart)
    while fold(graph) or merge(graph):
        pass
    return graph


def graph_of(chart: Chart) -> Graph:
    """The chart's graph, nothing folded yet. A step or event with several ways in or out gets the gates that BPMN means."""
    graph, entries, exits = Graph(), {}, {}
    for node in chart.nodes:
        entries[node.node_id], exits[node.node_id] = _place(graph, chart, node)
    ends = {node.node_id: node.kind for node in chart.nodes if node.kind in {"start", "end"}}
    graph.ways += [
        Way(exits[edge.source], entries[edge.target])
        for edge in chart.edges
        if ends.get(edge.source) != "end" and ends.get(edge.target) != "start"
    ]
    starts = [node.node_id for node in chart.nodes if node.kind == "start"]
    last = [node.node_id for node in chart.nodes if node.kind == "end"]
    graph.origin |= {START: starts[0] if len(starts) == 1 else "", END: last[0] if len(last) == 1 else ""}
    _close(graph, [exits[each] for each in starts], START)
    _close(graph, [entries[each] for each in last], END)
    return graph


def _place(graph: Graph, chart: Chart, node: Node) -> tuple[str, str]:
    """The gates by which a node is entered and left, and the way of the node between them."""
    entry, leave = f"{node.node_id}\x1fin", f"{node.node_id}\x1fout"
    kind = GATES.get(node.kind)
    outs = [edge for edge in chart.edges if edge.source == node.node_id]
    conditional = any(edge.condition or edge.default for edge in outs)
    graph.kinds[entry] = kind or "choice"
    # Ways out of a step are all taken; those with conditions, each whose condition holds.
    graph.kinds[leave] = kind or ("some" if conditional and len(outs) > 1 else "parallel")
    graph.origin[entry] = graph.origin[leave] = node.node_id
    graph.ways.append(Way(entry, leave, (Take(node.step),) if node.step is not None else ()))
    return entry, leave


def _close(graph: Graph, gates: list[str], closing: str) -> None:
    """One start and one end: several starts are alternatives, several ends too."""
    if len(gates) > 1:
        gate = f"{closing}\x1fgate"
        graph.kinds[gate], graph.origin[gate] = "choice", ""
        graph.ways.append(_directed(closing, gate, closing))
        graph.ways += [_directed(gate, each, closing) for each in gates]
    else:
        graph.ways += [_directed(closing, each, closing) for each in gates]
    if closing == START:
        # A start is never entered from within: its own entry gate would wait for ever.
        for each in gates:
            entry = each.replace("\x1fout", "\x1fin")
            graph.ways = [way for way in graph.ways if way.source != entry]
            del graph.kinds[entry]
    else:
        for each in gates:
            leave = each.replace("\x1fin", "\x1fout")
            graph.ways = [way for way in graph.ways if way.target != leave]
            del graph.kinds[leave]


def _directed(near: str, far: str, closing: str) -> Way:
    return Way(near, far) if closing == START else Way(far, near)


def fold(graph: Graph) -> bool:
    """Fold once, the first that can be; False where nothing can."""
    return (
        _fold_gate(graph)
        or _fold_branches(graph, whole=True)
        or _fold_loop(graph)
        or _fold_branches(graph, whole=False)
    )


def _fold_gate(graph: Graph) -> bool:
    """A gate with one way in and one way out is no gate."""
    for gate in [each for each in graph.kinds if each not in (START, END)]:
        ins, outs = graph.ins(gate), graph.outs(gate)
        if len(ins) == len(outs) == 1 and ins[0] is not outs[0]:
            # It takes the place of the way in among its neighbours, so that branches keep their order.
            ins[0].target, ins[0].parts = outs[0].target, ins[0].parts + outs[0].parts
            graph.ways.remove(outs[0])
            del graph.kinds[gate]
            return True
    return False


def _fold_branches(graph: Graph, *, whole: bool) -> bool:
    """Ways from one split to one join of its kind are one way. First splits all of whose ways lead to one join, then others."""
    for split, kind in graph.kinds.items():
        outs = graph.outs(split)
        for join in dict.fromkeys(way.target for way in outs):
            group = [way for way in outs if way.target == join]
            if len(group) < 2 or graph.kinds[join] != kind or join == split:
                continue
            if whole and len(group) < len(outs):
                continue
            if kind == "some" and (len(group) < len(outs) or len(group) < len(graph.ins(join))):
                continue
            group[0].parts = _together(kind, [way.parts for way in group])
            graph.ways = [way for way in graph.ways if not any(way is each for each in group[1:])]
            return True
    return False


def _together(kind: str, branches: list[Parts]) -> Parts:
    taken = tuple(one(parts) for parts in branches if parts)
    if not taken:
        return ()
    block: Block = taken[0] if len(taken) == 1 else SERIES[kind](taken)
    return (Optional(block),) if len(taken) < len(branches) and kind != "parallel" else (block,)


def _fold_loop(graph: Graph) -> bool:
    """From a join to a split, and from the split back to the join: a loop."""
    for body in graph.ways:
        if graph.kinds[body.source] != "choice" or graph.kinds[body.target] != "choice":
            continue
        back = next((w for w in graph.ways if w.source == body.target and w.target == body.source), None)
        if back is None or len(graph.outs(body.source)) != 1 or len(graph.ins(body.target)) != 1:
            continue
        if body.parts:
            body.parts = (Loop(one(body.parts), one(back.parts) if back.parts else None),)
        elif back.parts:
            body.parts = (Optional(Loop(one(back.parts))),)
        graph.ways = [way for way in graph.ways if way is not back]
        return True
    return False


def merge(graph: Graph) -> bool:
    """Two joins, or two splits, of one kind with nothing between them are one; done only where no folding is possible."""
    for way in graph.ways:
        kind = graph.kinds[way.source]
        if (
            way.parts
            or kind != graph.kinds[way.target]
            or kind not in {"choice", "parallel"}
            or way.source == way.target
        ):
            continue
        if len(graph.outs(way.source)) == 1:
            gone, kept = way.source, way.target
        elif len(graph.ins(way.target)) == 1:
            gone, kept = way.target, way.source
        else:
            continue
        graph.ways = list(_redirected(graph.ways, way, gone, kept))
        del graph.kinds[gone]
        return True
    return False


def _redirected(ways: Iterable[Way], dropped: Way, gone: str, kept: str) -> Iterator[Way]:
    for way in ways:
        if way is not dropped:
            way.source = kept if way.source == gone else way.source
            way.target = kept if way.target == gone else way.target
            yield way
