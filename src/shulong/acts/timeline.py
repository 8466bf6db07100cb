"""A matter as a person reads it: what was done, in order, beside what its flow demands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shulong.powers.conform import Deviation, judge
from shulong.powers.flow import Flow
from shulong.powers.net import net_of
from shulong.terms.errors import UnknownYear
from shulong.terms.text import Text
from shulong.terms.workday import Calendar

DEVIATIONS = {
    "skipped": Text(zh="缺失", en="missing"),
    "unlisted": Text(zh="流程外", en="not in the flow"),
    "repeated": Text(zh="重复", en="repeated"),
    "out-of-order": Text(zh="次序不符", en="out of order"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline: an act, or a declared step that is missing there (then ``act`` is None)."""

    step: str
    title: Text
    act: Mapping[str, Any] | None
    deviation: Text | None
    days: int | None
    """Working days since the act before; None for the first, or where the calendar does not reach."""

    @property
    def row_id(self) -> str:
        """The id of the act's row, for evidence and proof."""
        return f"{self.act['_delivery']}#{self.act['_row']}" if self.act else ""

    @property
    def proof_id(self) -> str:
        """The same id as an address may hold it."""
        return self.row_id.replace("#", "~")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines of one matter, the flow it was held against (None if none was in force), and whether it is finished."""

    matter_id: str
    lines: tuple[Line, ...]
    flow: Flow | None
    finished: bool
    fits: bool


def timeline(
    matter_id: str, acts: Sequence[Mapping[str, Any]], flow: Flow | None, calendar: Calendar | None = None
) -> Timeline:
    """The timeline of a matter's acts, given as rows of the dataset ``acts``, in order; untimed acts come last."""
    calendar = calendar or Calendar()
    timed = [act for act in acts if act["done_at"] is not None]
    untimed = [act for act in acts if act["done_at"] is None]
    steps = [str(act["step"]) for act in timed]
    finished = flow is None or flow.limit is None or bool(set(flow.limit.to_steps) & set(steps))
    found = judge(net_of(flow), steps, finished=finished).deviations if flow else ()
    lines = _lines(timed, flow, found, calendar) + [_line(act, flow, None, None) for act in untimed]
    return Timeline(matter_id, tuple(lines), flow, finished, not found)


def _lines(
    timed: Sequence[Mapping[str, Any]], flow: Flow | None, found: Sequence[Deviation], calendar: Calendar
) -> list[Line]:
    by_act = {each.position: each for each in found if each.kind != "skipped"}
    lines: list[Line] = []
    before: datetime | None = None
    for position in range(len(timed) + 1):
        lines += [_missing(each, flow) for each in found if each.kind == "skipped" and each.position == position]
        if position < len(timed):
            act = timed[position]
            lines.append(_line(act, flow, by_act.get(position), _days(before, act["done_at"], calendar)))
            before = act["done_at"]
    return lines


def _missing(deviation: Deviation, flow: Flow | None) -> Line:
    return Line(deviation.step, _title(deviation.step, flow), None, DEVIATIONS["skipped"], None)


def _line(act: Mapping[str, Any], flow: Flow | None, deviation: Deviation | None, days: int | None) -> Line:
    step = str(act["step"])
    return Line(step, _title(step, flow), act, DEVIATIONS[deviation.kind] if deviation else None, days)


def _title(step: str, flow: Flow | None) -> Text:
    return flow.steps[step].title if flow and step in flow.steps else Text(zh=step, en=step)


def _days(before: datetime | None, after: datetime, calendar: Calendar) -> int | None:
    if before is None:
        return None
    try:
        return calendar.working_days_between(before.date(), after.date())
    except UnknownYear:
        return None
