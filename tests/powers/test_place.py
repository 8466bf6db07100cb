"""Nothing of a drawing lies on anything else."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings

from powers.random_flows import flows
from shulong.powers.chart import Box, Chart, Edge, Point
from shulong.powers.flow import Flow
from shulong.powers.place import place
from shulong.powers.to_chart import to_chart

Piece = tuple[Point, Point]


def pieces(edge: Edge) -> list[Piece]:
    return [pair for pair in pairwise(edge.points) if pair[0] != pair[1]]


def crosses(box: Box, piece: Piece) -> bool:
    """Whether a piece of an edge passes through the inside of a box."""
    (x1, y1), (x2, y2) = piece
    return (min(x1, x2) < box.x + box.width - 1 and max(x1, x2) > box.x + 1
            and min(y1, y2) < box.y + box.height - 1 and max(y1, y2) > box.y + 1)  # fmt: skip


def on_each_other(one: Piece, other: Piece) -> bool:
    """Whether two pieces of one direction share more than a point."""
    for along, across in ((0, 1), (1, 0)):
        if one[0][across] == one[1][across] == other[0][across] == other[1][across]:
            low = max(min(p[along] for p in one), min(p[along] for p in other))
            return min(max(p[along] for p in one), max(p[along] for p in other)) > low + 0.01
    return False


@settings(max_examples=200, deadline=None)
@given(flows())
def test_a_drawing_has_no_overlaps(flow: Flow) -> None:
    chart = place(to_chart(flow))
    assert chart.placed
    boxes = {node.node_id: node.box for node in chart.nodes if node.box}
    for one, other in combinations(boxes.values(), 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
    for edge in chart.edges:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pieces(edge)), "right angles only"
        for node_id, box in boxes.items():
            assert not any(crosses(box, piece) for piece in pieces(edge)), f"{edge} runs through {node_id}"
    assert_edges_apart(chart)
    for lane in chart.lanes:
        assert lane.box is not None
        for node_id in lane.nodes:
            assert lane.box.y <= boxes[node_id].y
            assert boxes[node_id].y + boxes[node_id].height <= lane.box.y + lane.box.height


SWAP = 48
"""Known gap: two nets that change rows with each other inside one channel ask each to be left of the other, and share a piece no
longer than the channel is wide. A bend of one of them (a dogleg) would part them; the router makes none yet."""


def shared(one: Piece, other: Piece) -> float:
    """How long two pieces of one direction lie on each other."""
    along = 0 if one[0][1] == one[1][1] else 1
    return min(max(p[along] for p in one), max(p[along] for p in other)) - max(
        min(p[along] for p in one), min(p[along] for p in other)
    )


def assert_edges_apart(chart: Chart) -> None:
    for one, other in combinations(chart.edges, 2):
        if one.source != other.source and one.target != other.target:
            lying = [(a, b) for a in pieces(one) for b in pieces(other) if on_each_other(a, b) and shared(a, b) > SWAP]
            assert not lying, f"{one.source}→{one.target} lies on {other.source}→{other.target}: {lying}"
