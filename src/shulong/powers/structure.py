"""A chart's nodes and edges read as blocks: regions with one way in and one way out are folded until one is left, or no more can be.

Source of the notion: the refined process structure tree, Vanhatalo, Völzer and Koehler 2009. Ours folds only what a block can
say, so that what remains can still be run as a net.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from shulong.powers.block import SERIES, Block, Loop, Optional, idle_loops, tidied
from shulong.powers.chart import Chart
from shulong.powers.graph import END, START, Graph, Parts, Way, graph_of, one

SOME = "some"


def order_of(chart: Chart) -> Block | None:
    """The order of a chart as blocks none of whose loops can turn without a step; None where it cannot be said so."""
    order = folded(chart).order
    order = tidied(order) if order is not None else None
    return None if order is None or list(idle_loops(order)) else order


@lru_cache(maxsize=1_000)
def folded(chart: Chart) -> Graph:
    """The chart's graph with all that blocks can say folded into its ways. Not to be changed by the caller."""
    graph = graph_of(chart)
    changed = list(graph.kinds)
    while changed:
        fold(graph, changed)
        # Only where nothing whole can be folded: branches of a split that meet before the others, gates that are one.
        changed = _partly(graph) or merge(graph)
    return graph


def fold(graph: Graph, gates: Iterable[str]) -> None:
    """Fold at these gates, and then at those that this brings within reach."""
    waiting = list(gates)[::-1]
    while waiting:
        gate = waiting.pop()
        if gate in graph.kinds and gate not in (START, END):
            near = _fold_gate(graph, gate) or _fold_branches(graph, gate, whole=True) or _fold_loop(graph, gate)
            waiting += near


def _fold_gate(graph: Graph, gate: str) -> list[str]:
    """A gate with one way in and one way out is no gate. It goes; its neighbours are given back."""
    ins, outs = graph.ins[gate], graph.outs[gate]
    if len(ins) != 1 or len(outs) != 1 or ins[0] is outs[0]:
        return []
    way = ins[0]
    graph.join(way, outs[0])
    return [way.source, way.target]


def _fold_branches(graph: Graph, split: str, *, whole: bool) -> list[str]:
    """Ways from one split to one join of its kind are one way; ``whole``: only where all its ways lead to that join."""
    kind, outs = graph.kinds[split], graph.outs[split]
    for join in dict.fromkeys(way.target for way in outs):
        group = [way for way in outs if way.target == join]
        if len(group) < 2 or graph.kinds[join] != kind or join == split or (whole and len(group) < len(outs)):
            continue
        if kind == SOME and (len(group) < len(outs) or len(group) < len(graph.ins[join])):
            continue
        group[0].parts = _together(kind, [way.parts for way in group])
        for way in group[1:]:
            graph.drop(way)
        return [split, join]
    return []


def _together(kind: str, branches: list[Parts]) -> Parts:
    taken = tuple(one(parts) for parts in branches if parts)
    if not taken:
        return ()
    block: Block = taken[0] if len(taken) == 1 else SERIES[kind](taken)
    return (Optional(block),) if len(taken) < len(branches) and kind != "parallel" else (block,)


def _fold_loop(graph: Graph, gate: str) -> list[str]:
    """From a join to a split, and from the split back to the join: a loop. The gate may be either."""
    for body in (*graph.outs[gate], *graph.ins[gate]):
        join, split = body.source, body.target
        if graph.kinds[join] != "choice" or graph.kinds[split] != "choice":
            continue
        back = next((way for way in graph.outs[split] if way.target == join), None)
        if back is None or len(graph.outs[join]) != 1 or len(graph.ins[split]) != 1:
            continue
        if body.parts:
            body.parts = (Loop(one(body.parts), one(back.parts) if back.parts else None),)
        elif back.parts:
            body.parts = (Optional(Loop(one(back.parts))),)
        graph.drop(back)
        return [split, join]
    return []


def _partly(graph: Graph) -> list[str]:
    """Fold some branches of one split; the gates at which more may fold."""
    for split in graph.kinds:
        found = _fold_branches(graph, split, whole=False)
        if found:
            return found
    return []


def merge(graph: Graph) -> list[str]:
    """Two joins, or two splits, of one kind with nothing between them made one; the gate and its neighbours."""
    for way in graph.ways:
        near, far = way.source, way.target
        if (
            way.parts
            or near == far
            or graph.kinds[near] != graph.kinds[far]
            or graph.kinds[near] not in {"choice", "parallel"}
        ):
            continue
        if len(graph.outs[near]) == 1:
            return _melted(graph, way, near, far)
        if len(graph.ins[far]) == 1:
            return _melted(graph, way, far, near)
    return []


def _melted(graph: Graph, way: Way, gone: str, kept: str) -> list[str]:
    graph.drop(way)
    graph.melt(gone, kept)
    return [kept, *(each.target for each in graph.outs[kept]), *(each.source for each in graph.ins[kept])]
