"""Places a chart on a sheet: columns from left to right, a band of rows for every lane, edges with right angles only.

Every node has a cell of its own; an edge that passes other columns runs along a row that is free there; between two columns
lies a channel in which vertical pieces have tracks of their own. So nothing overlaps but pieces of edges that come from one
node or lead to one. Source of the notion: Sugiyama, Tagawa and Toda 1981; the rows and channels are ours.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from shulong.powers.channel import Piece, tracks
from shulong.powers.chart import Box, Chart, Edge, Lane, Node, Point

SIZES: dict[str, tuple[float, float]] = {"step": (156, 88), "start": (36, 36), "end": (36, 36), "event": (36, 36)}
GATE: tuple[float, float] = (46, 46)
HEAD, MARGIN, ROW_GAP, LANE_GAP, TRACK = 30.0, 20.0, 26.0, 14.0, 14.0
Row = tuple[int, int]
"""A lane by number, and a row within it."""


@dataclass
class Sheet:
    """Which cells are taken, and where everything goes."""

    chart: Chart
    columns: dict[str, int]
    backward: set[str]
    lane_of: dict[str, int]
    rows: dict[str, Row] = field(default_factory=dict)
    runs: dict[str, Row] = field(default_factory=dict)
    taken: set[tuple[int, int, int]] = field(default_factory=set)
    heights: dict[Row, float] = field(default_factory=lambda: defaultdict(float))

    def free(self, row: Row, first: int, last: int) -> bool:
        """Whether the row's cells of those columns are all free."""
        return not any((column, *row) in self.taken for column in range(first, last + 1))

    def take(self, row: Row, first: int, last: int, height: float) -> None:
        """Take cells for a node or a run of that height."""
        self.taken |= {(column, *row) for column in range(first, last + 1)}
        self.heights[row] = max(self.heights[row], height)


def place(chart: Chart) -> Chart:
    """The chart with a box for every node and lane, and points for every edge; what places it had are not looked at."""
    order, backward = _sorted(chart)
    columns = _columns(chart, order, backward)
    lanes = {node: number for number, lane in enumerate(chart.lanes) for node in lane.nodes}
    sheet = Sheet(chart, columns, backward, {n.node_id: lanes.get(n.node_id, 0) for n in chart.nodes})
    for node_id in order:
        _put(sheet, node_id)
    for edge in chart.edges:
        _run(sheet, edge)
    return _drawn(sheet)


def forward(chart: Chart) -> tuple[list[str], list[tuple[str, str]]]:
    """The nodes such that every way but those that lead back goes from an earlier to a later one, and those ways."""
    order, backward = _sorted(chart)
    return order, [(edge.source, edge.target) for edge in chart.edges if edge.edge_id not in backward]


def size(node: Node) -> tuple[float, float]:
    """Width and height of a node."""
    return SIZES.get(node.kind, GATE)


def _sorted(chart: Chart) -> tuple[list[str], set[str]]:
    """The nodes such that every branch stands together before the next, and the edges that lead back."""
    outs: dict[str, list[Edge]] = defaultdict(list)
    for edge in chart.edges:
        outs[edge.source].append(edge)
    begun: set[str] = set()
    finished: list[str] = []
    starts = [node.node_id for node in chart.nodes if node.kind == "start"]
    for root in [*starts[::-1], *(node.node_id for node in chart.nodes)]:
        stack = [(root, False)]
        while stack:
            node_id, leaving = stack.pop()
            if leaving:
                finished.append(node_id)
            elif node_id not in begun:
                begun.add(node_id)
                stack += [(node_id, True), *((edge.target, False) for edge in outs[node_id])]
    order = finished[::-1]
    position = {node_id: number for number, node_id in enumerate(order)}
    return order, {e.edge_id for e in chart.edges if position[e.target] <= position[e.source]}


def _columns(chart: Chart, order: list[str], backward: set[str]) -> dict[str, int]:
    """How many nodes the longest way to each holds."""
    columns = dict.fromkeys(order, 0)
    forward: dict[str, list[str]] = defaultdict(list)
    for edge in chart.edges:
        if edge.edge_id not in backward:
            forward[edge.source].append(edge.target)
    for node_id in order:
        for target in forward[node_id]:
            columns[target] = max(columns[target], columns[node_id] + 1)
    return columns


def _put(sheet: Sheet, node_id: str) -> None:
    """Give a node its row: that of what leads to it, where free up to what follows it, else the nearest."""
    lane, column = sheet.lane_of[node_id], sheet.columns[node_id]
    ways = [edge for edge in sheet.chart.edges if edge.edge_id not in sheet.backward]
    before = [sheet.rows[e.source][1] for e in ways
              if e.target == node_id and e.source in sheet.rows and sheet.rows[e.source][0] == lane]  # fmt: skip
    after = [sheet.columns[edge.target] for edge in ways if edge.source == node_id]
    last = max(column, after[0] - 1) if len(after) == 1 else column
    wished = min(before, default=0)
    most = 1 + max((row for _, owner, row in sheet.taken if owner == lane), default=-1)
    row = min((r for r in range(most + 1) if sheet.free((lane, r), column, last)), key=lambda r: (abs(r - wished), -r))
    sheet.rows[node_id] = (lane, row)
    height = size(sheet.chart.node(node_id))[1]
    sheet.take((lane, row), column, column, height)
    sheet.take((lane, row), column, last, 0)


def _run(sheet: Sheet, edge: Edge) -> None:
    """Give an edge that passes columns a free row to run along."""
    source, target = sheet.columns[edge.source], sheet.columns[edge.target]
    back = edge.edge_id in sheet.backward
    first, last = (target, source) if back else (source + 1, target - 1)
    if first > last:
        return
    own, end = sheet.rows[edge.source], sheet.rows[edge.target]
    outs = [e for e in sheet.chart.edges if e.source == edge.source and e.edge_id not in sheet.backward]
    if not back and len(outs) == 1:
        sheet.runs[edge.edge_id] = own
        return
    lanes = {own[0], end[0]}
    rows = {row for row in [*sheet.heights, own, end] if row[0] in lanes}
    rows |= {(lane, 1 + max((r for owner, r in rows if owner == lane), default=-1)) for lane in lanes}
    free = [row for row in rows if sheet.free(row, first, last)]
    chosen = min(free, key=lambda row: (abs(row[0] - own[0]) + abs(row[0] - end[0]), abs(row[1] - own[1]) if row[0] == own[0]
                                        else abs(row[1] - end[1]), -row[1]))  # fmt: skip
    sheet.runs[edge.edge_id] = chosen
    sheet.take(chosen, first, last, 10)


def _drawn(sheet: Sheet) -> Chart:
    """Rows, columns and tracks turned into pixels."""
    lanes = sheet.chart.lanes
    left = MARGIN + (2 * HEAD if lanes else 0)
    middles, bands, bottom = _vertical(sheet, max(1, len(lanes)))
    nets = _pieces(sheet)
    widths: dict[int, float] = defaultdict(float)
    for node in sheet.chart.nodes:
        widths[sheet.columns[node.node_id]] = max(widths[sheet.columns[node.node_id]], size(node)[0])
    most = max(sheet.columns.values(), default=0)
    starts: dict[int, float] = {}
    lines: dict[tuple[int, str], float] = {}
    x = left + 24
    for column in range(-1, most + 1):
        if column >= 0:
            starts[column] = x
            x += widths[column]
        found = tracks(list(nets[column].values()), middles)
        for key, track in found.items():
            lines[column, key] = x + 20 + track * TRACK
        gap = 34.0 if column >= 0 else 0.0
        x += max(gap, 34 + TRACK * max(found.values(), default=-1)) if found or column >= 0 else 0
    right = x + 4
    nodes = tuple(
        replace(node, box=_box(sheet, node, starts, widths, middles), label=None) for node in sheet.chart.nodes
    )
    boxes = {node.node_id: node.box for node in nodes if node.box}
    edges = tuple(
        replace(edge, points=_points(sheet, edge, boxes, lines, middles), label=None) for edge in sheet.chart.edges
    )
    placed = tuple(_lane(lane, MARGIN + HEAD, right, bands[number]) for number, lane in enumerate(lanes))
    pool = sheet.chart.pool
    if pool and lanes:
        pool = replace(pool, box=Box(MARGIN, bands[0][0], right - MARGIN, bottom - bands[0][0]))
    return replace(sheet.chart, nodes=nodes, edges=edges, lanes=placed, pool=pool)


def _vertical(sheet: Sheet, lanes: int) -> tuple[dict[Row, float], list[tuple[float, float]], float]:
    """The middle of every row, top and bottom of every lane, the bottom of all."""
    middles: dict[Row, float] = {}
    bands = []
    y = MARGIN
    for lane in range(lanes):
        top = y
        y += LANE_GAP
        for row in sorted(row for row in sheet.heights if row[0] == lane):
            height = max(10.0, sheet.heights[row])
            middles[row] = y + height / 2
            y += height + ROW_GAP
        y = max(y - ROW_GAP + LANE_GAP, top + 60)
        bands.append((top, y))
    return middles, bands, y


def _box(
    sheet: Sheet, node: Node, starts: dict[int, float], widths: dict[int, float], middles: dict[Row, float]
) -> Box:
    column, (width, height) = sheet.columns[node.node_id], size(node)
    return Box(
        starts[column] + (widths[column] - width) / 2, middles[sheet.rows[node.node_id]] - height / 2, width, height
    )


def _lane(lane: Lane, left: float, right: float, band: tuple[float, float]) -> Lane:
    return replace(lane, box=Box(left, band[0], right - left, band[1] - band[0]))


def _bends(sheet: Sheet, edge: Edge) -> list[tuple[int, str, Row, Row]]:
    """The vertical pieces of an edge: (channel, net, row it comes from, row it goes to)."""
    outs = sum(each.source == edge.source for each in sheet.chart.edges)
    own, end = sheet.rows[edge.source], sheet.rows[edge.target]
    leaving, entering = sheet.columns[edge.source], sheet.columns[edge.target] - 1
    out, into = (f"out {edge.source}" if outs > 1 else f"edge {edge.edge_id}"), f"in {edge.target}"
    run = sheet.runs.get(edge.edge_id)
    if run is None:
        return [(leaving, into if outs == 1 else out, own, end)] if own != end else []
    bends = [(leaving, out, own, run)] if run != own else []
    return bends + ([(entering, into, run, end)] if run != end else [])


def _pieces(sheet: Sheet) -> dict[int, dict[str, Piece]]:
    """The vertical pieces by channel and net."""
    nets: dict[int, dict[str, Piece]] = defaultdict(dict)
    for edge in sheet.chart.edges:
        back = edge.edge_id in sheet.backward
        bends = _bends(sheet, edge)
        for channel, net, one, other in bends:
            piece = nets[channel].setdefault(net, Piece(net))
            leaves = channel == sheet.columns[edge.source] and net != f"in {edge.target}"
            # A way back turns round: it leaves a channel on the side on which it came in.
            if not back:
                piece.left.add(one)
                piece.right.add(other)
            elif leaves:
                piece.left |= {one, other}
            else:
                piece.right |= {one, other}
    return nets


def _points(
    sheet: Sheet,
    edge: Edge,
    boxes: dict[str, Box],
    lines: dict[tuple[int, str], float],
    middles: dict[Row, float],
) -> tuple[Point, ...]:
    source, target = boxes[edge.source], boxes[edge.target]
    points = [(source.x + source.width, source.y + source.height / 2)]
    for channel, net, one, other in _bends(sheet, edge):
        x = lines[channel, net]
        points += [(x, middles[one]), (x, middles[other])]
    points.append((target.x, target.y + target.height / 2))
    return tuple((round(x, 1), round(y, 1)) for x, y in points)
