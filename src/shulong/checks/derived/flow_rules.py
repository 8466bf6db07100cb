"""What flows say of their steps, as columns, and every act with what the flow of its matter says of it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import derived, view
from shulong.checks.derived.conduct import versions
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.powers.flow import Flow

STEPS = pa.schema([
    ("flow_id", pa.string()), ("version", pa.int64()), ("power_code", pa.string()), ("step", pa.string()),
    ("title_zh", pa.string()), ("title_en", pa.string()),
    ("posts", pa.list_(pa.string())),
    ("limit_statutory", pa.int64()), ("limit_promised", pa.int64()), ("limit_unit", pa.string()), ("limit_from", pa.string()),
    ("once", pa.bool_()), ("batch", pa.bool_()), ("result", pa.string()), ("ends", pa.bool_()), ("asks_papers", pa.bool_()),
    ("stops", pa.bool_()), ("urgent", pa.bool_()), ("urgent_promised", pa.int64()),
])  # fmt: skip
RULES = tuple(name for name in STEPS.names if name not in {"flow_id", "version", "power_code", "step"})
SEPARATIONS = pa.schema([
    ("flow_id", pa.string()), ("version", pa.int64()), ("first", pa.string()), ("second", pa.string()), ("basis", pa.string()),
])  # fmt: skip
OF_THE_ACT = ("matter_id", "power_code", "step", "post", "person_key", "done_at", "recorded_at", "outcome", "reason", "remedy",
              "fee_fen", "amount_fen", "ground", "grade", "applicant_key", "source")  # fmt: skip


@derived
def flow_steps(flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per step of a version of a flow: its titles and what holds of it.

    ``posts``: those that may take it, none meaning any. ``limit_*``: its own limit; ``limit_from`` null counts from the act
    before. ``once``, ``batch``, ``result`` as declared. ``ends``: it ends the clock of the matter. ``asks_papers``: it starts a
    clock stop for further papers that the flow does not let come again; ``stops``: it starts any. ``urgent``: it puts the matter on the urgent
    procedure, whose promise is ``urgent_promised`` days in the unit of the flow's limit.
    """
    rows = [row for flow in versions(flows, engine).values() for row in _steps(flow)]
    return engine.bring(pa.Table.from_pylist(rows, schema=STEPS))


@derived
def flow_separations(flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per pair of steps that one person may not both take in a matter: ``first`` is before ``second`` in the alphabet."""
    rows = [row for flow in versions(flows, engine).values() for row in _pairs(flow)]
    return engine.bring(pa.Table.from_pylist(rows, schema=SEPARATIONS))


@view
def governed_acts(acts: ir.Table, matter_flows: ir.Table, flow_steps: ir.Table) -> ir.Table:
    """One row per timed act of a matter whose flow is known: the act, ``row_id``, flow_id, version, and the rules of its step.

    ``organ`` and ``region`` are the act's, or the matter's where the act has none; ``listed`` tells whether the flow knows the
    step, and where it does not, all rules are null.
    """
    timed = (
        acts.filter(acts.done_at.notnull()).mutate(row_id=row_id(acts)).select(*OF_THE_ACT, "organ", "region", "row_id")
    )
    governing = matter_flows.select("matter_id", "flow_id", "version", matter_organ="organ", matter_region="region")
    held = timed.join(governing, "matter_id")
    ruled = held.left_join(flow_steps.drop("power_code"), ["flow_id", "version", "step"])
    return ruled.select(
        *OF_THE_ACT, "row_id", "flow_id", "version", *RULES, organ=ruled.organ.fill_null(ruled.matter_organ),
        region=ruled.region.fill_null(ruled.matter_region), listed=ruled.title_zh.notnull(),
    )  # fmt: skip


def _steps(flow: Flow) -> list[dict[str, Any]]:
    ends = flow.limit.to_steps if flow.limit else ()
    urgent, asking = flow.urgent, _asking_papers(flow)
    return [
        {
            "flow_id": flow.flow_id, "version": flow.version, "power_code": flow.power_code, "step": name,
            "title_zh": step.title.zh, "title_en": step.title.en, "posts": list(step.posts),
            "limit_statutory": step.limit and step.limit.statutory, "limit_promised": step.limit and step.limit.promised,
            "limit_unit": step.limit and step.limit.unit, "limit_from": step.limit and step.limit.from_step,
            "once": step.once, "batch": step.batch, "result": step.result, "ends": name in ends, "asks_papers": name in asking,
            "stops": bool(flow.stops_started_by(name)), "urgent": urgent is not None and name == urgent.step, "urgent_promised": urgent and urgent.promised,
        }
        for name, step in flow.steps.items()
    ]  # fmt: skip


def _asking_papers(flow: Flow) -> set[str]:
    stops = [stop for stop in flow.clock_stops if stop.kind == "further-papers" and not stop.repeatable]
    return {step for stop in stops for step in stop.starts}


def _pairs(flow: Flow) -> list[dict[str, Any]]:
    """The pairs of a flow, each once, though two separations may name it."""
    found = {pair: rule.basis for rule in flow.separations for pair in combinations(sorted(set(rule.steps)), 2)}
    return [
        {"flow_id": flow.flow_id, "version": flow.version, "first": first, "second": second, "basis": basis}
        for (first, second), basis in found.items()
    ]
