"""What the checks of conduct share: each matter's steps in order, the flow that governed it, its deviations, its days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import derived
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.powers.conform import Verdict, judge_variants
from shulong.powers.flow import Flow
from shulong.powers.net import net_of
from shulong.powers.publish import from_definitions
from shulong.terms.workday import FIRST_YEAR, Calendar

BETWEEN = "\x1f"
"""Joins the steps of a sequence into one text; no delivered value can hold it."""

VERDICTS = pa.schema([("flow_id", pa.string()), ("version", pa.int64()), ("variant", pa.string()), ("kind", pa.string()),
                      ("step", pa.string()), ("step_zh", pa.string()), ("step_en", pa.string()), ("position", pa.int64()),
                      ("ordinal", pa.int64())])  # fmt: skip


@derived
def sequences(acts: ir.Table, engine: Engine) -> ir.Table:
    """One row per matter that has a timed act: its steps and the ids of their rows, in the order in which they were done.

    Acts of one instant are ordered by when they were recorded, then by their place in the delivery. Acts without a time
    cannot be placed and are left out: they are a data fault of the sender.
    """
    timed = acts.filter(acts.done_at.notnull()).mutate(row_id=row_id(acts))
    order = ["done_at", "recorded_at", "_delivery", "_row"]
    return timed.group_by("matter_id").agg(
        power_code=timed.power_code.min(),
        organ=timed.organ.min(),
        region=timed.region.min(),
        variant=engine.joined_in_order(timed, "step", order, BETWEEN),
        row_ids=engine.joined_in_order(timed, "row_id", order, BETWEEN),
        first_at=timed.done_at.min(),
        last_at=timed.done_at.max(),
    )


@derived
def matter_flows(sequences: ir.Table, flows: ir.Table) -> ir.Table:
    """Each matter with the flow in force when it began; an organ's own flow goes before the general one. Others are left out."""
    declared = flows.select("flow_id", "version", "power_code", "in_force_from", "in_force_to", "statutory_days", "promised_days",
                            "day_unit", "from_step", "to_steps", flow_organ=flows.organ)  # fmt: skip
    joined = sequences.join(declared, "power_code")
    day = joined.first_at.date()
    fitting = joined.filter(
        (joined.flow_organ.isnull() | (joined.flow_organ == joined.organ))
        & (joined.in_force_from <= day)
        & (joined.in_force_to.isnull() | (day < joined.in_force_to))
    )
    best = ibis.window(group_by="matter_id", order_by=[fitting.flow_organ.isnull(), ibis.desc("version")])
    ranked = fitting.mutate(rank=ibis.row_number().over(best))
    return ranked.filter(ranked["rank"] == 0).drop("rank", "in_force_from", "in_force_to", "flow_organ")


@derived
def deviations(matter_flows: ir.Table, flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per deviation of a matter: kind, step, position, and the id of the act that shows it.

    Only distinct sequences leave the engine, each is judged once, and the verdicts are joined back.
    """
    verdicts = engine.bring(_verdicts(matter_flows, flows, engine))
    joined = matter_flows.join(verdicts, ["flow_id", "version", "variant"])
    rows = joined.row_ids.split(BETWEEN)
    # A step that is missing before the act at `position` is shown by the act before it, or by the first there is.
    shown = ibis.cases((joined.kind == "skipped", ibis.greatest(joined.position - 1, 0)), else_=joined.position)
    return joined.mutate(evidence=rows[shown.cast("int32")]).drop("variant", "row_ids")


def _verdicts(matter_flows: ir.Table, flows: ir.Table, engine: Engine) -> pa.Table:
    """The deviations of every distinct sequence that does not fit."""
    distinct = engine.fetch(matter_flows.select("flow_id", "version", "variant").distinct()).to_pylist()
    definitions = engine.fetch(flows.select("definition").distinct())["definition"].to_pylist()
    by_version = {(flow.flow_id, flow.version): flow for flow in from_definitions(definitions)}
    grouped: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in sorted(distinct, key=lambda each: (each["flow_id"], each["version"], each["variant"])):
        grouped[row["flow_id"], row["version"]].append(row["variant"])
    found = [row for key, variants in grouped.items() for row in _judged(by_version[key], variants)]
    return pa.Table.from_pylist(found, schema=VERDICTS)


def _judged(flow: Flow, variants: list[str]) -> list[dict[str, object]]:
    ends = set(flow.limit.to_steps) if flow.limit else None
    taken = [tuple(variant.split(BETWEEN)) for variant in variants]
    questions = [(steps, ends is None or bool(ends & set(steps))) for steps in taken]
    verdicts = judge_variants(net_of(flow), questions)
    return [row for variant, verdict in zip(variants, verdicts, strict=True) for row in _rows(flow, variant, verdict)]


def _rows(flow: Flow, variant: str, verdict: Verdict) -> list[dict[str, object]]:
    rows = []
    for ordinal, each in enumerate(verdict.deviations):
        step = flow.steps.get(each.step)
        rows.append({
            "flow_id": flow.flow_id, "version": flow.version, "variant": variant, "kind": each.kind, "step": each.step,
            "step_zh": step.title.zh if step else each.step, "step_en": step.title.en if step else each.step,
            "position": each.position, "ordinal": ordinal,
        })  # fmt: skip
    return rows


@derived
def workdays(engine: Engine, as_of: datetime) -> ir.Table:
    """Every day from 2004 to the end of the year looked at: day, is_working, working_index, holiday."""
    return engine.bring(Calendar().table(date(FIRST_YEAR, 1, 1), date(as_of.year, 12, 31)))


@derived
def matter_times(matter_flows: ir.Table, acts: ir.Table, workdays: ir.Table, as_of: datetime) -> ir.Table:
    """One row per matter whose flow has a limit: when its clock began, when it was decided, days used, limits.

    ``days_used`` counts to the decision, or to ``as_of`` for an open matter (``decided_at`` null); the day of the event does
    not count. In working days or calendar days as the flow says. Matters that begin or end beyond the calendar are left out.
    """
    limited = matter_flows.filter(matter_flows.from_step.notnull()).drop("variant", "row_ids")
    timed = acts.filter(acts.done_at.notnull()).select("matter_id", "step", "done_at", row_id=row_id(acts))
    taken = limited.join(timed, "matter_id")
    starts = taken.filter(taken.step == taken.from_step).group_by("matter_id").agg(
        started_at=ibis._.done_at.min(), start_row=ibis._.row_id.argmin(ibis._.done_at))  # fmt: skip
    ended = taken.filter(taken.to_steps.contains(ibis.literal('"') + taken.step + ibis.literal('"')))
    ends = ended.group_by("matter_id").agg(
        decided_at=ibis._.done_at.min(), end_row=ibis._.row_id.argmin(ibis._.done_at)
    )
    whole = limited.join(starts, "matter_id").left_join(ends, "matter_id").drop("matter_id_right")
    until = ibis.coalesce(whole.decided_at, ibis.literal(as_of, type="timestamp"))
    dated = whole.mutate(start_on=whole.started_at.date(), end_on=until.date())
    first, last = workdays.view(), workdays.view()
    counted = dated.join(first.select(start_on="day", start_index="working_index"), "start_on").join(
        last.select(end_on="day", end_index="working_index"), "end_on")  # fmt: skip
    working = counted.end_index - counted.start_index
    calendar = counted.end_on.delta(counted.start_on, unit="day")
    used = ibis.ifelse(counted.day_unit == "working-days", working.cast("int64"), calendar.cast("int64"))
    return counted.mutate(days_used=used).drop("start_index", "end_index")
