"""A flow drawn as SVG: lanes, steps in both languages, limits, clock stops, and a description for those who cannot see it.

Presentation attributes only, no style and no script, so that it may be shown under any content security policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from shulong.powers.chart import Box, Chart, Edge, Lane, Node
from shulong.powers.flow import Flow, Step
from shulong.powers.letters import Line, fitted, width
from shulong.powers.place import place
from shulong.powers.rules import RESULTS, amount
from shulong.powers.to_chart import steps_in_order, to_chart
from shulong.terms.text import Language, Text

INK, QUIET, LINE, PAPER = "#1b2733", "#55626f", "#51606e", "#ffffff"
GATE, TIME, STOP = "#8a5a00", "#0b4f9e", "#9a3412"
FONT = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
TONES: dict[str, str] = {"granted": "#14603a", "paid": "#14603a", "refused": "#a11212", "not-accepted": "#a11212"}
FOOT = 46.0


def placed_chart(flow: Flow) -> Chart:
    """The chart of a flow with a place for everything: the drawing it came with, or ours."""
    if flow.chart is not None and flow.chart.placed:
        return flow.chart
    return place(flow.chart or to_chart(flow))


def draw(flow: Flow) -> str:
    """The flow as the text of an SVG file, Chinese first with English beneath."""
    chart = placed_chart(flow)
    left, top, right, bottom = bounds(chart)
    wide, height = right - left + 32, bottom - top + 32 + 46
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{height + FOOT:g}" '
        f'viewBox="{left - 16:g} {top - 62:g} {wide:g} {height + FOOT:g}" role="img" aria-labelledby="title desc" '
        f'font-family="{FONT}">',
        f'<title id="title">{_said(flow.title)}</title><desc id="desc">{escape(describe(flow))}</desc>',
        f'<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 L10 5 L0 10 z" fill="{LINE}"/></marker></defs>',
        f'<rect x="{left - 16:g}" y="{top - 62:g}" width="{wide:g}" height="{height + FOOT:g}" fill="{PAPER}"/>',
        f'<text x="{left:g}" y="{top - 36:g}" font-size="18" font-weight="600" fill="{INK}">{escape(_headline(flow))}</text>',
        f'<text x="{left:g}" y="{top - 17:g}" font-size="12" fill="{QUIET}">{escape(_subline(flow))}</text>',
    ]
    if chart.pool and chart.pool.box:
        out += _band(chart.pool.box, chart.pool.name or flow.title.zh, "#ffffff")
    for number, lane in enumerate(chart.lanes):
        out += _lane(lane, number)
    for edge in chart.edges:
        out += _edge(edge)
    for node in chart.nodes:
        out += _node(flow, node)
    out += _legend(left, bottom + 34, flow)
    return "\n".join([*out, "</svg>\n"])


def bounds(chart: Chart) -> tuple[float, float, float, float]:
    """The smallest rectangle around a placed chart: left, top, right, bottom."""
    found = [*(n.box for n in chart.nodes), *(x.box for x in chart.lanes), chart.pool.box if chart.pool else None]
    found += [*(n.label for n in chart.nodes), *(e.label for e in chart.edges)]
    boxes = [box for box in found if box]
    points = [point for edge in chart.edges for point in edge.points]
    xs = [b.x for b in boxes] + [b.x + b.width for b in boxes] + [x for x, _ in points]
    ys = [b.y for b in boxes] + [b.y + b.height for b in boxes] + [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def describe(flow: Flow, language: Language | None = None) -> str:
    """The flow in words: each step with its post and limit, in the order of the file; both languages where none is asked for."""
    if language is None:
        return f"{describe(flow, 'zh')} {describe(flow, 'en')}"
    zh = language == "zh"
    parts = []
    for step in steps_in_order(flow):
        posts = ("、" if zh else ", ").join(step.posts)
        notes = [posts] if posts else []
        notes += [text.say(language) for text in step_notes(flow, step)]
        said = ("，" if zh else ", ").join(notes)
        parts.append(step.title.say(language) + ((f"（{said}）" if zh else f" ({said})") if said else ""))
    return ("；".join(parts) + "。") if zh else "; ".join(parts) + "."


def step_notes(flow: Flow, step: Step) -> list[Text]:
    """What is written at a step besides its name: limit, clock stops, once, batch, result."""
    notes = []
    if step.limit:
        notes.append(amount(step.limit.statutory, step.limit.promised, step.limit.unit))
    for stop in flow.stops_started_by(step.step_id):
        notes.append(Text(zh=f"停表：{stop.title.zh}", en="clock stops"))
    for stop in flow.stops_ended_by(step.step_id):
        notes.append(Text(zh=f"恢复计时：{stop.title.zh}", en="clock runs"))
    if step.once:
        notes.append(Text(zh="仅限一次", en="once"))
    if step.batch:
        notes.append(Text(zh="可批量", en="in batches"))
    if step.result:
        notes.append(Text(zh=f"结果：{RESULTS[step.result].zh}", en=RESULTS[step.result].en))
    return notes


def _headline(flow: Flow) -> str:
    return f"{flow.title.zh}  {flow.title.en}" if flow.title.en != flow.title.zh else flow.title.zh


def _subline(flow: Flow) -> str:
    said = f"{flow.power_code} · 第{flow.version}版 version {flow.version} · 自 from {flow.in_force_from.isoformat()}"
    if flow.limit:
        text = amount(flow.limit.statutory, flow.limit.promised, flow.limit.unit)
        said += f" · 办结时限 limit: {text.zh} {text.en}"
    return said


def _said(text: Text) -> str:
    return escape(text.zh if text.zh == text.en else f"{text.zh} {text.en}")


def _lane(lane: Lane, number: int) -> Iterator[str]:
    if lane.box is not None:
        yield from _band(lane.box, lane.name or "任何岗位 any post", "#f7f9fb" if number % 2 == 0 else "#ffffff")


def _band(box: Box, name: str, fill: str) -> Iterator[str]:
    """A pool or a lane with its name along its left side."""
    head = 30.0
    yield (f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" fill="{fill}" stroke="#c3ccd5"/>'
           f'<rect x="{box.x:g}" y="{box.y:g}" width="{head:g}" height="{box.height:g}" fill="#e8edf2" stroke="#c3ccd5"/>')  # fmt: skip
    lines = fitted([Line(name, 12)], Box(0, 0, box.height - 8, head - 4))
    yield f'<g transform="translate({box.x + head / 2:g} {box.y + box.height / 2:g}) rotate(-90)">'
    yield from _lines(lines, 0, 0, INK)
    yield "</g>"


def _edge(edge: Edge) -> Iterator[str]:
    if len(edge.points) < 2:
        return
    path = " ".join(f"{x:g},{y:g}" for x, y in edge.points)
    yield f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="1.4" stroke-linejoin="round" marker-end="url(#tip)"/>'
    said = edge.name or edge.condition
    if said:
        box = edge.label
        x, y = (box.x + box.width / 2, box.y + box.height / 2) if box else _beside(edge)
        anchor = "middle" if box else "start"
        yield f'<text x="{x:g}" y="{y + 4:g}" font-size="10.5" text-anchor="{anchor}" fill="{QUIET}">{escape(said)}</text>'


def _beside(edge: Edge) -> tuple[float, float]:
    """Above the beginning of the last level piece: where the ways of a split have parted already."""
    level = [(a, b) for a, b in pairwise(edge.points) if abs(a[1] - b[1]) < 1]
    x, y = min(level[-1]) if level else edge.points[0]
    return x + 8, y - 10


def _node(flow: Flow, node: Node) -> Iterator[str]:
    box = node.box
    if box is None:
        return
    if node.kind == "step":
        yield from _step(flow, node, box)
    elif node.kind in {"start", "end", "event"}:
        yield from _circle(node, box)
    else:
        yield from _gate(node, box)


def _step(flow: Flow, node: Node, box: Box) -> Iterator[str]:
    step = flow.steps.get(node.step or "")
    title = step.title if step else Text(zh=node.name or node.node_id, en=node.name or node.node_id)
    notes = step_notes(flow, step) if step else []
    stopped = bool(step and flow.stops_started_by(step.step_id))
    edge = TONES.get(step.result or "", "#2f4a63") if step else "#2f4a63"
    yield (f'<g><title>{_said(title)}</title><rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="8" '
           f'fill="{PAPER}" stroke="{edge}" stroke-width="1.6"{" stroke-dasharray=" + chr(34) + "6 3" + chr(34) if stopped else ""}/>')  # fmt: skip
    lines = [Line(title.zh, 14)]
    if title.en != title.zh:
        lines.append(Line(title.en, 10.5, QUIET))
    for note in notes:
        tone = STOP if note.zh.startswith(("停表", "恢复")) else TIME
        lines.append(Line(f"{note.zh} {note.en}", 9.5, tone))
    yield from _lines(fitted(lines, box), box.x + box.width / 2, box.y + box.height / 2, INK)
    if step and step.limit:
        yield from _clock(box.x + box.width - 1, box.y + 1, TIME)
    if stopped:
        yield from _pause(box.x + 1, box.y + 1)
    yield "</g>"


def _lines(lines: list[Line], x: float, y: float, ink: str) -> Iterator[str]:
    """Lines of text centred on a point."""
    total = sum(line.size * 1.3 for line in lines)
    at = y - total / 2
    for line in lines:
        at += line.size * 1.3
        yield (f'<text x="{x:g}" y="{at - line.size * 0.32:.1f}" font-size="{line.size:g}" text-anchor="middle" '
               f'fill="{line.ink or ink}">{escape(line.text)}</text>')  # fmt: skip


def _clock(x: float, y: float, tone: str) -> Iterator[str]:
    yield (f'<circle cx="{x:g}" cy="{y:g}" r="8" fill="{PAPER}" stroke="{tone}" stroke-width="1.5"/>'
           f'<path d="M{x:g} {y - 5:g} V{y:g} L{x + 3.5:g} {y + 2:g}" fill="none" stroke="{tone}" stroke-width="1.5"/>')  # fmt: skip


def _pause(x: float, y: float) -> Iterator[str]:
    yield (f'<circle cx="{x:g}" cy="{y:g}" r="8" fill="{PAPER}" stroke="{STOP}" stroke-width="1.5"/>'
           f'<path d="M{x - 2.5:g} {y - 4:g} V{y + 4:g} M{x + 2.5:g} {y - 4:g} V{y + 4:g}" stroke="{STOP}" stroke-width="2"/>')  # fmt: skip


def _circle(node: Node, box: Box) -> Iterator[str]:
    x, y, r = box.x + box.width / 2, box.y + box.height / 2, min(box.width, box.height) / 2
    stroke = {"start": "#14603a", "end": "#6b2020"}.get(node.kind, LINE)
    word = {"start": Text(zh="开始", en="start"), "end": Text(zh="结束", en="end")}.get(node.kind)
    yield (f'<g><title>{_said(word) if word else escape(node.name)}</title>'
           f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{PAPER}" stroke="{stroke}" stroke-width="{3.2 if node.kind == "end" else 1.8}"/>')  # fmt: skip
    if node.kind == "event":
        yield f'<circle cx="{x:g}" cy="{y:g}" r="{r - 3:g}" fill="none" stroke="{stroke}"/>'
    yield "</g>"
    yield from _under(node, x, box.y + box.height)


def _gate(node: Node, box: Box) -> Iterator[str]:
    x, y, w, h = box.x + box.width / 2, box.y + box.height / 2, box.width / 2, box.height / 2
    said = {"choice": Text(zh="择一", en="exactly one"), "parallel": Text(zh="并行", en="all"), "some": Text(zh="一项或多项", en="one or more"),
            "event-choice": Text(zh="先发生者", en="whichever comes first")}[node.kind]  # fmt: skip
    yield (f'<g><title>{_said(said)}</title><path d="M{x:g} {y - h:g} L{x + w:g} {y:g} L{x:g} {y + h:g} L{x - w:g} {y:g} z" '
           f'fill="{PAPER}" stroke="{GATE}" stroke-width="1.6"/>')  # fmt: skip
    d = w * 0.34
    if node.kind == "choice":
        yield f'<path d="M{x - d:g} {y - d:g} L{x + d:g} {y + d:g} M{x - d:g} {y + d:g} L{x + d:g} {y - d:g}" stroke="{GATE}" stroke-width="2.6"/>'
    elif node.kind == "parallel":
        yield f'<path d="M{x - d * 1.3:g} {y:g} H{x + d * 1.3:g} M{x:g} {y - d * 1.3:g} V{y + d * 1.3:g}" stroke="{GATE}" stroke-width="2.6"/>'
    else:
        yield f'<circle cx="{x:g}" cy="{y:g}" r="{d * 1.2:g}" fill="none" stroke="{GATE}" stroke-width="2.4"/>'
        if node.kind == "event-choice":
            yield f'<circle cx="{x:g}" cy="{y:g}" r="{d * 0.6:g}" fill="{GATE}"/>'
    yield "</g>"
    yield from _under(node, x, box.y + box.height)


def _under(node: Node, x: float, y: float) -> Iterator[str]:
    """The name of an event or a gate, where its tool put it, else beneath."""
    if node.name:
        box = node.label
        cx, cy = (box.x + box.width / 2, box.y + box.height / 2) if box else (x, y + 12)
        yield f'<text x="{cx:g}" y="{cy + 4:g}" font-size="10.5" text-anchor="middle" fill="{QUIET}">{escape(node.name)}</text>'


def _legend(x: float, y: float, flow: Flow) -> Iterator[str]:
    """What the signs mean; only those that are used."""
    entries = (
        [("limit", Text(zh="有时限", en="has a limit"))] if any(step.limit for step in flow.steps.values()) else []
    )
    if flow.clock_stops:
        entries.append(("stop", Text(zh="自此停表", en="the clock stops from here")))
    for kind, text in entries:
        yield from _clock(x + 8, y, TIME) if kind == "limit" else _pause(x + 8, y)
        said = f"{text.zh} {text.en}"
        yield f'<text x="{x + 22:g}" y="{y + 4:g}" font-size="11" fill="{QUIET}">{escape(said)}</text>'
        x += 50 + width(said, 11)
    for each in flow.separations:
        names = [flow.steps[step].title for step in each.steps if step in flow.steps]
        said = f"不得由同一人办理 never one person: {'、'.join(name.zh for name in names)}"
        yield f'<text x="{x:g}" y="{y + 4:g}" font-size="11" fill="{STOP}">{escape(said)}</text>'
        x += 28 + width(said, 11)
