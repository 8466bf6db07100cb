"""A flow: the declared steps of a power, in which order, by which post, within how long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from shulong.powers.block import (
    SERIES,
    Block,
    Choice,
    Loop,
    Optional,
    Parallel,
    Sequence,
    Some,
    Take,
    block_of,
    plain_block,
    steps_in,
)
from shulong.powers.chart import Chart, chart_of, plain_chart
from shulong.powers.rules import DAY_UNITS, ClockStop, Limit, Result, Separation, Span, StepLimit, Unit, Urgent
from shulong.terms.text import Text

__all__ = [
    "SERIES",
    "UNITS",
    "Block",
    "Chart",
    "Choice",
    "ClockStop",
    "Flow",
    "Limit",
    "Loop",
    "Optional",
    "Parallel",
    "Separation",
    "Sequence",
    "Some",
    "Step",
    "StepLimit",
    "Take",
    "Unit",
    "Urgent",
    "block_of",
    "plain_block",
    "steps_in",
]  # fmt: skip

UNITS = DAY_UNITS
FORMAT = 2
"""The form that ``to_json`` writes. Form 1 had no such number; it is read as ever."""

UNSAID: dict[str, Any] = {"statutory": None, "promised": None}


@dataclass(frozen=True, slots=True)
class Step:
    """One declared step.

    ``post`` is the post answerable for it, ``also`` the others that may take it; where both are empty any post of the organ
    may. ``once`` means at most once a matter. ``batch`` means that one person may take it for many matters at a time.
    """

    step_id: str
    title: Text
    post: str | None = None
    also: tuple[str, ...] = ()
    limit: StepLimit | None = None
    once: bool = False
    batch: bool = False
    result: Result | None = None
    basis: str | None = None

    @property
    def posts(self) -> tuple[str, ...]:
        """Every post that may take it, the answerable one first."""
        return ((self.post,) if self.post else ()) + self.also


@dataclass(frozen=True, slots=True)
class Flow:
    """One version of the flow of a power, in force on days d with from <= d < to. It says what may happen, not what did.

    ``order`` is None where no tree of blocks can say it: then ``chart`` alone does. A flow that was drawn elsewhere keeps its
    drawing in ``chart`` whether or not its order is a tree.
    """

    flow_id: str
    version: int
    power_code: str
    title: Text
    steps: Mapping[str, Step]
    order: Block | None
    in_force_from: date
    in_force_to: date | None = None
    organ: str | None = None
    limit: Limit | None = None
    clock_stops: tuple[ClockStop, ...] = ()
    separations: tuple[Separation, ...] = ()
    urgent: Urgent | None = None
    basis: tuple[str, ...] = ()
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if self.order is None and self.chart is None:
            raise ValueError("a flow needs an order or a chart")

    def in_force(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day < self.in_force_to)

    def to_json(self) -> str:
        """Its one canonical form: keys sorted, no blanks."""
        return json.dumps(plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Flow:
        """The flow of that canonical form, of this or an earlier number."""
        return flow_of(json.loads(text))

    def stops_started_by(self, step: str) -> list[ClockStop]:
        """The clock stops that this step starts."""
        return [each for each in self.clock_stops if step in each.starts]

    def stops_ended_by(self, step: str) -> list[ClockStop]:
        """The clock stops that this step ends."""
        return [each for each in self.clock_stops if step in each.ends]


def plain(flow: Flow) -> dict[str, Any]:
    """A flow as plain values, every key present."""
    return {
        "format": FORMAT,
        "flow_id": flow.flow_id,
        "version": flow.version,
        "power_code": flow.power_code,
        "title": asdict(flow.title),
        "steps": {key: _plain_step(step) for key, step in flow.steps.items()},
        "order": plain_block(flow.order) if flow.order else None,
        "in_force_from": flow.in_force_from.isoformat(),
        "in_force_to": flow.in_force_to.isoformat() if flow.in_force_to else None,
        "organ": flow.organ,
        "limit": asdict(flow.limit) if flow.limit else None,
        "clock_stops": [asdict(each) for each in flow.clock_stops],
        "separations": [asdict(each) for each in flow.separations],
        "urgent": asdict(flow.urgent) if flow.urgent else None,
        "basis": list(flow.basis),
        "chart": plain_chart(flow.chart) if flow.chart else None,
    }


def _plain_step(step: Step) -> dict[str, Any]:
    values = asdict(step)
    del values["step_id"]
    return values


def flow_of(given: Mapping[str, Any]) -> Flow:
    """The flow of plain values, those of form 1 too: what it did not know takes its default."""
    limit, urgent = given.get("limit"), given.get("urgent")
    return Flow(
        flow_id=given["flow_id"],
        version=given["version"],
        power_code=given["power_code"],
        title=Text(**given["title"]),
        steps={key: step_of(key, step) for key, step in given["steps"].items()},
        order=block_of(given["order"]) if given["order"] else None,
        in_force_from=date.fromisoformat(given["in_force_from"]),
        in_force_to=date.fromisoformat(given["in_force_to"]) if given.get("in_force_to") else None,
        organ=given.get("organ"),
        limit=Limit(**(UNSAID | limit | {"to_steps": tuple(limit["to_steps"])})) if limit else None,
        clock_stops=tuple(stop_of(each) for each in given.get("clock_stops", ())),
        separations=tuple(Separation(tuple(each["steps"]), each.get("basis")) for each in given.get("separations", ())),
        urgent=Urgent(**urgent) if urgent else None,
        basis=tuple(given.get("basis", ())),
        chart=chart_of(given["chart"]) if given.get("chart") else None,
    )


def step_of(step_id: str, given: Mapping[str, Any]) -> Step:
    """The step of plain values."""
    limit = given.get("limit")
    values = {**given, "title": Text(**given["title"]), "also": tuple(given.get("also", ())),
              "limit": StepLimit(**(UNSAID | limit)) if limit else None}  # fmt: skip
    return Step(step_id, **values)


def stop_of(given: Mapping[str, Any]) -> ClockStop:
    """The clock stop of plain values."""
    limit = given.get("limit")
    values = {**given, "title": Text(**given["title"]), "starts": tuple(given["starts"]), "ends": tuple(given["ends"]),
              "limit": Span(**limit) if limit else None}  # fmt: skip
    return ClockStop(**values)
