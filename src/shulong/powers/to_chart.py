"""The chart of a flow's order, not yet placed: a gate for every choice, parallel, option and loop."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shulong.powers.block import Block, Choice, Loop, Optional, Parallel, Sequence, Some, Take, normal, steps_in
from shulong.powers.chart import Chart, Edge, Lane, Node, NodeKind, Pool
from shulong.powers.flow import Flow, Step
from shulong.powers.place import forward

GATEWAYS: dict[NodeKind, str] = {
    "choice": "exclusiveGateway",
    "parallel": "parallelGateway",
    "some": "inclusiveGateway",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def to_chart(flow: Flow) -> Chart:
    """The chart of a flow that has an order; its steps' nodes carry the steps' names as ids where XML allows them."""
    assert flow.order is not None
    drawing = _Drawing(flow.steps)
    last = drawing.draw(normal(flow.order), drawing.add("start", "startEvent"))
    drawing.join(last, drawing.add("end", "endEvent"))
    nodes = tuple(drawing.nodes)
    lanes = drawing.lanes(flow)
    process = flow.flow_id if _NAME.fullmatch(flow.flow_id) and flow.flow_id not in drawing.taken else "process"
    # The way on stands before the way back, so that it is drawn straight on.
    edges = sorted(drawing.edges, key=lambda edge: edge.edge_id in drawing.late)
    return Chart(process, nodes, tuple(edges), lanes, Pool(drawing.free("pool"), "") if lanes else None)


def steps_in_order(flow: Flow) -> list[Step]:
    """The steps as one reads them: in the order in which they may be taken. A stored flow does not keep that of its file."""
    if flow.order is not None:
        names = list(steps_in(flow.order))
    else:
        assert flow.chart is not None
        taken = {node.node_id: node.step for node in flow.chart.nodes}
        names = [name for name in (taken[each] for each in forward(flow.chart)[0]) if name is not None]
    return [flow.steps[name] for name in dict.fromkeys(names) if name in flow.steps]


class _Drawing:
    """Collects nodes and edges while a block tree is walked."""

    def __init__(self, steps: Mapping[str, object]) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.steps = _ids(steps)
        self.taken = set(self.steps.values())
        self.counts: dict[str, int] = {}
        self.lane_of: dict[str, str | None] = {}
        self.late: set[str] = set()

    def free(self, stem: str) -> str:
        """An id that no step has."""
        while True:
            self.counts[stem] = self.counts.get(stem, 0) + 1
            made = f"{stem}-{self.counts[stem]}"
            if made not in self.taken:
                self.taken.add(made)
                return made

    def add(self, kind: NodeKind, element: str, step: str | None = None) -> str:
        """A new node; its id."""
        node_id = self.steps[step] if step is not None else self.free(kind)
        self.nodes.append(Node(node_id, kind, element, step=step))
        return node_id

    def join(self, source: str, target: str) -> None:
        """A new edge."""
        self.edges.append(Edge(self.free("way"), source, target))

    def draw(self, block: Block, before: str) -> str:
        """The block after a node; the node behind which one goes on."""
        match block:
            case Take(step):
                node = self.add("step", "userTask", step)
                self.join(before, node)
                return node
            case Sequence(blocks):
                for each in blocks:
                    before = self.draw(each, before)
                return before
            case Choice(blocks):
                return self._branches("choice", blocks, before)
            case Parallel(blocks):
                return self._branches("parallel", blocks, before)
            case Some(blocks):
                return self._branches("some", blocks, before)
            case Optional(inner):
                return self._branches("choice", (inner,), before, skip=True)
            case Loop(body, again):
                return self._loop(body, again, before)

    def _branches(self, kind: NodeKind, blocks: tuple[Block, ...], before: str, *, skip: bool = False) -> str:
        split = self.add(kind, GATEWAYS[kind])
        self.join(before, split)
        ends = [self.draw(each, split) for each in blocks]
        join = self.add(kind, GATEWAYS[kind])
        for end in ends + ([split] if skip else []):
            self.join(end, join)
        return join

    def _loop(self, body: Block, again: Block | None, before: str) -> str:
        join = self.add("choice", GATEWAYS["choice"])
        self.join(before, join)
        end = self.draw(body, join)
        split = self.add("choice", GATEWAYS["choice"])
        self.join(end, split)
        first = len(self.edges)
        self.join(self.draw(again, split) if again else split, join)
        self.late |= {self.edges[first].edge_id}
        return split

    def lanes(self, flow: Flow) -> tuple[Lane, ...]:
        """A lane for every answerable post, in the order of the steps; the nameless lane is that of any post."""
        posts = list(dict.fromkeys(flow.steps[n.step].post or "" for n in self.nodes if n.step is not None))
        if posts in ([], [""]):
            return ()
        chosen = {n.node_id: flow.steps[n.step].post or "" for n in self.nodes if n.step is not None}
        for both in (False, True):
            self._spread(chosen, both)
        groups = {post: tuple(n.node_id for n in self.nodes if chosen[n.node_id] == post) for post in posts}
        return tuple(Lane(self.free("lane"), post, nodes, post or None) for post, nodes in groups.items())

    def _spread(self, chosen: dict[str, str], both: bool) -> None:
        """Gates take the lane of what leads to them, joins that of what follows; at last any neighbour's will do."""
        into: dict[str, list[str]] = {}
        out: dict[str, list[str]] = {}
        for edge in self.edges:
            into.setdefault(edge.target, []).append(edge.source)
            out.setdefault(edge.source, []).append(edge.target)
        for _ in self.nodes:
            for node in self.nodes:
                if node.node_id not in chosen:
                    before, after = into.get(node.node_id, []), out.get(node.node_id, [])
                    near = after + before if both else before if len(before) == 1 else after
                    found = next((chosen[each] for each in near if each in chosen), None)
                    if found is not None:
                        chosen[node.node_id] = found


def _ids(steps: Mapping[str, object]) -> dict[str, str]:
    """An XML id for every step: its own name where that is one."""
    made: dict[str, str] = {}
    used = {name for name in steps if _NAME.fullmatch(name)}
    for number, name in enumerate(sorted(steps), 1):
        if name in used:
            made[name] = name
            continue
        free = f"step-{number}"
        while free in used:
            free += "x"
        used.add(free)
        made[name] = free
    return made
