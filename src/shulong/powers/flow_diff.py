"""Two versions of a flow compared: what holds for the whole of it, then step by step, as a reader sees both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shulong.powers.block import Block, Choice, Loop, Optional, Parallel, Sequence, Some, Take
from shulong.powers.diff import How, how
from shulong.powers.flow import Flow
from shulong.powers.flow_sheet import StepRow, StopRow, step_rows, stop_rows
from shulong.powers.rules import amount
from shulong.terms.text import Text

NOTHING = Text(zh="—", en="—")


@dataclass(frozen=True, slots=True)
class FlowChange:
    """One thing that differs. ``step`` is the step's id; empty for what holds for the whole flow. None on the side where it is not."""

    step: str
    title: Text
    before: Text | None
    after: Text | None

    @property
    def how(self) -> How:
        """Whether it came, went or changed."""
        return how(self.before, self.after)


def compare_flows(before: Flow | None, after: Flow) -> list[FlowChange]:
    """Every difference, the whole flow's rules first, then the steps in the order of the later version, those that went at the end."""
    return [*_whole(before, after), *_steps(before, after)]


def _whole(before: Flow | None, after: Flow) -> Iterator[FlowChange]:
    old, new = _rules(before) if before else {}, _rules(after)
    for name in new:
        was, now = old.get(name), new[name]
        if was != now:
            yield FlowChange("", TITLES[name], was, now)


TITLES = {
    "title": Text(zh="名称", en="Title"), "power": Text(zh="权力事项", en="Power"), "organ": Text(zh="机关", en="Organ"),
    "order": Text(zh="次序", en="Order"), "limit": Text(zh="办结时限", en="Limit"), "basis": Text(zh="依据", en="Basis"),
    "stops": Text(zh="特别程序（不计入时限）", en="Clock stops"), "until": Text(zh="失效日期", en="Out of force"),
}  # fmt: skip
"""What the rules of a whole flow are called."""


def _rules(flow: Flow) -> dict[str, Text | None]:
    return {
        "title": flow.title,
        "power": _same(flow.power_code),
        "organ": _same(flow.organ) if flow.organ else None,
        "limit": _limit(flow),
        "basis": _same("；".join(flow.basis)) if flow.basis else None,
        "until": _same(flow.in_force_to.isoformat()) if flow.in_force_to else None,
        "order": order_in_words(flow),
        "stops": _joined([_stop(each) for each in stop_rows(flow)]),
    }


def _same(text: str) -> Text:
    return Text(zh=text, en=text)


def _joined(texts: list[Text]) -> Text | None:
    return Text(zh="\n".join(t.zh for t in texts), en="\n".join(t.en for t in texts)) if texts else None


def _limit(flow: Flow) -> Text | None:
    limit = flow.limit
    if limit is None:
        return None
    said = amount(limit.statutory, limit.promised, limit.unit)
    start, ends = _step(flow, limit.from_step), [_step(flow, each) for each in limit.to_steps]
    return Text(
        zh=f"{said.zh}，自{start.zh}至{'、'.join(e.zh for e in ends)}",
        en=f"{said.en}, from {start.en} to {', '.join(e.en for e in ends)}",
    )


def _stop(row: StopRow) -> Text:
    most = row.limit or NOTHING
    return Text(
        zh=f"{row.title.zh}：{row.span.zh}，最长 {most.zh}，{row.basis or '—'}",
        en=f"{row.title.en}: {row.span.en}, at most {most.en}, {row.basis or '—'}",
    )


def _steps(before: Flow | None, after: Flow) -> Iterator[FlowChange]:
    old = {row.step_id: row for row in step_rows(before)} if before else {}
    new = {row.step_id: row for row in step_rows(after)}
    for step_id, row in new.items():
        was, now = _said(old[step_id]) if step_id in old else None, _said(row)
        if was != now:
            yield FlowChange(step_id, row.title, was, now)
    for step_id, row in old.items():
        if step_id not in new:
            yield FlowChange(step_id, row.title, _said(row), None)


def _said(row: StepRow) -> Text:
    """A step in one text: its name, who takes it, within how long, by which rules."""
    limit = row.limit or NOTHING
    return Text(
        zh="\n".join([row.title.zh, f"岗位：{row.posts.zh}", f"时限：{limit.zh}", *(note.zh for note in row.notes)]),
        en="\n".join([row.title.en, f"Post: {row.posts.en}", f"Limit: {limit.en}", *(note.en for note in row.notes)]),
    )


def _step(flow: Flow, step_id: str) -> Text:
    step = flow.steps.get(step_id)
    return step.title if step else _same(step_id)


def order_in_words(flow: Flow) -> Text | None:
    """``申请 → （审查 ∥ 可选：核查） → （准予 或 不予）``; None where only a drawing says the order."""
    return _words(flow, flow.order) if flow.order is not None else None


def _words(flow: Flow, block: Block) -> Text:
    match block:
        case Take(step):
            return _step(flow, step)
        case Loop(body, again):
            return _loop(_words(flow, body), _words(flow, again) if again else None)
        case Optional(inner):
            said = _words(flow, inner)
            return Text(zh=f"[{said.zh}]", en=f"[{said.en}]")
        case Sequence(blocks):
            return _between(flow, blocks, " → ", " → ")
        case Choice(blocks):
            return _within(_between(flow, blocks, " 或 ", " or "))
        case Parallel(blocks):
            return _within(_between(flow, blocks, " ∥ ", " ∥ "))
        case Some(blocks):
            return _within(_between(flow, blocks, " 与/或 ", " and/or "))


def _loop(body: Text, again: Text | None) -> Text:
    if again is None:
        return _within(Text(zh=f"{body.zh}，可重复", en=f"{body.en}, again and again"))
    return _within(Text(zh=f"{body.zh}，经{again.zh}可重复", en=f"{body.en}, again after {again.en}"))


def _between(flow: Flow, blocks: tuple[Block, ...], zh: str, en: str) -> Text:
    said = [_words(flow, each) for each in blocks]
    return Text(zh=zh.join(each.zh for each in said), en=en.join(each.en for each in said))


def _within(text: Text) -> Text:
    return Text(zh=f"（{text.zh}）", en=f"({text.en})")
