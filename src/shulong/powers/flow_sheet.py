"""A flow as tables of words: what its page, its PDF and a screen reader show below the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shulong.powers.draw import draw
from shulong.powers.flow import Flow
from shulong.powers.pdf import pdf
from shulong.powers.rules import RESULTS, STOP_KINDS, UNIT_WORDS, Unit, amount
from shulong.powers.to_chart import steps_in_order
from shulong.terms.text import Language, Text

SHEET = """
#let ink = rgb("#17324d")
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 24pt)
#image("flow.svg", width: 100%, alt: data.alt)
#set page(paper: "a4", margin: 1.8cm, footer: align(right, text(8pt, fill: gray)[#data.foot]))
#text(15pt, fill: ink, weight: "bold", data.title)
#v(2pt)
#for line in data.lines [#line \\ ]
#v(6pt)
#set text(9pt)
#let cells(rows) = rows.flatten().map(each => [#each])
#for part in data.parts [
  #text(11pt, fill: ink, weight: "bold", part.title)
  #table(
    columns: part.widths.map(each => each * 1fr), stroke: 0.5pt + gray, inset: 5pt,
    table.header(..part.heads.map(each => table.cell(fill: rgb("#e8edf2"), [#each]))),
    ..cells(part.rows),
  )
]
"""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as a reader sees it."""

    step_id: str
    title: Text
    posts: Text
    limit: Text | None
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class StopRow:
    """One clock stop as a reader sees it."""

    title: Text
    kind: Text
    span: Text
    limit: Text | None
    basis: str | None
    repeatable: bool


def step_rows(flow: Flow) -> list[StepRow]:
    """The steps, in the order in which they may be taken."""
    return [_step_row(flow, step.step_id) for step in steps_in_order(flow)]


def _step_row(flow: Flow, step_id: str) -> StepRow:
    step = flow.steps[step_id]
    posts = Text(zh="任何岗位", en="any post")
    if step.posts:
        more = "、".join(step.also)
        posts = Text(zh=(step.post or "—") + (f"（也可：{more}）" if more else ""),
                     en=(step.post or "—") + (f" (also {', '.join(step.also)})" if more else ""))  # fmt: skip
    limit = amount(step.limit.statutory, step.limit.promised, step.limit.unit) if step.limit else None
    if limit and step.limit and step.limit.from_step:
        start = _title(flow, step.limit.from_step)
        limit = Text(zh=f"{limit.zh}，自{start.zh}起", en=f"{limit.en} from {start.en}")
    return StepRow(step_id, step.title, posts, limit, tuple(_notes(flow, step_id)))


def _notes(flow: Flow, step_id: str) -> list[Text]:
    step = flow.steps[step_id]
    notes = [
        Text(zh=f"自此停表：{s.title.zh}", en=f"the clock stops: {s.title.en}") for s in flow.stops_started_by(step_id)
    ]
    notes += [
        Text(zh=f"恢复计时：{s.title.zh}", en=f"the clock runs again: {s.title.en}")
        for s in flow.stops_ended_by(step_id)
    ]
    for separation in flow.separations:
        others = [_title(flow, each) for each in separation.steps if each != step_id]
        if step_id in separation.steps and others:
            notes.append(Text(zh=f"不得与{'、'.join(o.zh for o in others)}由同一人办理",
                              en=f"never by the person of {', '.join(o.en for o in others)}"))  # fmt: skip
    if step.once:
        notes.append(Text(zh="仅限一次", en="once only"))
    if step.batch:
        notes.append(Text(zh="可批量办理", en="may be done for many matters at a time"))
    if step.result:
        notes.append(Text(zh=f"结果：{RESULTS[step.result].zh}", en=f"result: {RESULTS[step.result].en}"))
    if flow.urgent and flow.urgent.step == step_id:
        notes.append(_urgent(flow))
    if step.basis:
        notes.append(Text(zh=f"依据：{step.basis}", en=f"basis: {step.basis}"))
    return notes


def _urgent(flow: Flow) -> Text:
    assert flow.urgent is not None
    unit: Unit = flow.limit.unit if flow.limit else "working-days"
    said = amount(None, flow.urgent.promised, unit) if flow.urgent.promised is not None else None
    return Text(
        zh="可转紧急程序" + (f"（{said.zh}）" if said else ""),
        en="may begin the urgent procedure" + (f" ({said.en})" if said else ""),
    )


def stop_rows(flow: Flow) -> list[StopRow]:
    """The clock stops."""
    rows = []
    for stop in flow.clock_stops:
        starts, ends = [_title(flow, s) for s in stop.starts], [_title(flow, s) for s in stop.ends]
        span = Text(zh=f"{'、'.join(s.zh for s in starts)} → {'、'.join(s.zh for s in ends)}",
                    en=f"{', '.join(s.en for s in starts)} → {', '.join(s.en for s in ends)}")  # fmt: skip
        words = UNIT_WORDS[stop.limit.unit] if stop.limit else None
        limit = (
            Text(zh=f"{stop.limit.most}{words.zh}", en=f"{stop.limit.most} {words.en}")
            if stop.limit and words
            else None
        )
        rows.append(StopRow(stop.title, STOP_KINDS[stop.kind], span, limit, stop.basis, stop.repeatable))
    return rows


def _title(flow: Flow, step_id: str) -> Text:
    step = flow.steps.get(step_id)
    return step.title if step else Text(zh=step_id, en=step_id)


def flow_pdf(flow: Flow, language: Language = "zh") -> bytes:
    """The drawing on a sheet of its own size, then the tables; in the language asked for (the drawing has both)."""
    svg = draw(flow)
    width, height = (float(svg.split(f'{side}="', 1)[1].split('"', 1)[0]) for side in ("width", "height"))
    scale = 0.75
    data = {
        "title": flow.title.say(language), "lang": language, "width": width * scale + 48, "height": height * scale + 48 + 4,
        "alt": flow.title.say(language), "lines": _lines(flow, language), "parts": _parts(flow, language),
        "foot": f"{flow.flow_id} · {flow.version}",
    }  # fmt: skip
    return pdf(SHEET, data, {"flow.svg": svg.encode()})


def _lines(flow: Flow, language: Language) -> list[str]:
    zh = language == "zh"
    lines = [f"{'权力事项' if zh else 'Power'} {flow.power_code} · {'第' if zh else 'version '}{flow.version}{'版' if zh else ''} · "
             f"{'生效' if zh else 'in force from'} {flow.in_force_from.isoformat()}"]  # fmt: skip
    if flow.limit:
        said = amount(flow.limit.statutory, flow.limit.promised, flow.limit.unit).say(language)
        lines.append(f"{'办结时限' if zh else 'Limit'}：{said}" if zh else f"Limit: {said}")
    if flow.basis:
        lines.append(("依据：" if zh else "Basis: ") + "；".join(flow.basis))
    return lines


def _parts(flow: Flow, language: Language) -> list[Mapping[str, Any]]:
    zh = language == "zh"
    rows = [[r.title.say(language), r.posts.say(language), r.limit.say(language) if r.limit else "—",
             ("；" if zh else "; ").join(n.say(language) for n in r.notes)] for r in step_rows(flow)]  # fmt: skip
    parts: list[Mapping[str, Any]] = [{
        "title": "环节" if zh else "Steps", "widths": [3, 3, 3, 5], "rows": rows,
        "heads": ["环节", "岗位", "时限", "规则"] if zh else ["Step", "Post", "Limit", "Rules"],
    }]  # fmt: skip
    stops = [[r.title.say(language), r.span.say(language), r.limit.say(language) if r.limit else "—", r.basis or "—"]
             for r in stop_rows(flow)]  # fmt: skip
    if stops:
        parts.append({
            "title": "特别程序（不计入时限）" if zh else "Clock stops (time that does not count)", "widths": [3, 4, 2, 4], "rows": stops,
            "heads": ["名称", "起止环节", "最长", "依据"] if zh else ["Name", "From and to", "Most", "Basis"],
        })  # fmt: skip
    return parts
