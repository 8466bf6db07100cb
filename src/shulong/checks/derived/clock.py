"""The clock of every matter: when it began and ended, when it was stopped, how much of its limits is used and on which day they end.

The rules of counting are those of ``terms.limit``, over columns (``checks.limits``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import derived
from shulong.checks.derived.conduct import ORDER, versions
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.checks.limits import counted, ending, last_days, limit_key, merged, with_limits
from shulong.powers.flow import Flow
from shulong.powers.net import Steps, net_of
from shulong.terms.limit import ANSWER_DAYS

MARKS = pa.schema([("flow_id", pa.string()), ("version", pa.int64()), ("step", pa.string()),
                   *((name, pa.bool_()) for name in ("opens", "begins", "ends", "withdraws", "hurries")),
                   ("urgent_days", pa.int64())])  # fmt: skip
STOPS = pa.schema([("flow_id", pa.string()), ("version", pa.int64()), ("stop_id", pa.string()), ("stop_zh", pa.string()),
                   ("stop_en", pa.string()), ("kind", pa.string()), ("basis", pa.string()), ("most", pa.int64()), ("unit", pa.string()),
                   ("repeatable", pa.bool_()), ("starts", pa.list_(pa.string())), ("ends", pa.list_(pa.string()))])  # fmt: skip
ENDINGS = frozenset({"withdrawn", "not-accepted", "dropped", "closed"})
"""Results with which a matter is over though nothing was decided: its clock does not run on for ever."""
LICENCE = "XK"
"""How codes of licences begin, to which Administrative Licence Law art. 32 applies."""


@derived
def limit_days(workdays: ir.Table) -> ir.Table:
    """The days on which limits end, by key; see ``checks.limits``."""
    return last_days(workdays)


@derived
def clock_steps(flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per step that the clock of a flow heeds: whether it opens the matter, begins, ends, withdraws or hurries it.

    ``opens``: the flow may begin with it. ``begins`` and ``ends``: the limit counts from it, to it; what ends the matter without a
    decision ends the clock too. ``hurries``: it puts the matter on the urgent procedure, which promises ``urgent_days``.
    """
    rows = [row for flow in versions(flows, engine).values() for row in _marks(flow)]
    return engine.bring(pa.Table.from_pylist(rows, schema=MARKS))


@derived
def flow_stops(flows: ir.Table, engine: Engine) -> ir.Table:
    """One row per clock stop that a version of a flow declares: its steps, its limit (``most``, ``unit``), whether it may come again."""
    rows = [
        {"flow_id": flow.flow_id, "version": flow.version, "stop_id": stop.stop_id, "stop_zh": stop.title.zh, "stop_en": stop.title.en,
         "kind": stop.kind, "basis": stop.basis, "most": stop.limit and stop.limit.most, "unit": stop.limit and stop.limit.unit,
         "repeatable": stop.repeatable, "starts": list(stop.starts), "ends": list(stop.ends)}
        for flow in versions(flows, engine).values()
        for stop in flow.clock_stops
    ]  # fmt: skip
    return engine.bring(pa.Table.from_pylist(rows, schema=STOPS))


def _marks(flow: Flow) -> list[dict[str, Any]]:
    net = net_of(flow)
    opens = {step for step, _ in Steps(net).after(net.initial)}
    begins, ends = (flow.limit.from_step, flow.limit.to_steps) if flow.limit else (None, ())
    hurries = flow.urgent.step if flow.urgent else None
    found = [
        {"flow_id": flow.flow_id, "version": flow.version, "step": name, "opens": name in opens, "begins": name == begins,
         "ends": name in ends or step.result in ENDINGS, "withdraws": step.result == "withdrawn", "hurries": name == hurries,
         "urgent_days": flow.urgent.promised if flow.urgent and name == hurries else None}
        for name, step in flow.steps.items()
    ]  # fmt: skip
    return [row for row in found if any(row[name] for name in ("opens", "begins", "ends", "withdraws", "hurries"))]


@derived
def clocks(
    matter_flows: ir.Table,
    acts: ir.Table,
    clock_steps: ir.Table,
    workdays: ir.Table,
    limit_days: ir.Table,
    as_of: datetime,
) -> ir.Table:
    """One row per governed matter that had begun: what its clock is read from.

    ``received_at``: the first act with which the flow may begin. ``answered_at``: the first other act. ``answer_on``: for a licence,
    the last day for it to be answered. ``reached_at``: the first act from which the limit counts. ``began_at``: the same, or the
    receipt where a licence was not answered in time and so counts as accepted from then (Administrative Licence Law art. 32).
    ``ended_at``, ``withdrawn_at``, ``hurried_at``: null where that did not happen. What lies after ``as_of`` has not happened.
    """
    taken = acts.filter(acts.done_at <= ibis.literal(as_of, type="timestamp")).select("matter_id", "step", "done_at")
    governing = matter_flows.select(
        "matter_id", "flow_id", "version", licence=matter_flows.power_code.startswith(LICENCE)
    )
    held = taken.join(governing, "matter_id").left_join(clock_steps, ["flow_id", "version", "step"])
    at = held.done_at
    read = held.group_by(["matter_id", "licence"]).agg(
        received_at=at.min(where=held.opens),
        answered_at=at.min(where=~held.opens.fill_null(False)),
        reached_at=at.min(where=held.begins),
        ended_at=at.min(where=held.ends),
        withdrawn_at=at.min(where=held.withdraws),
        hurried_at=at.min(where=held.hurries),
        urgent_days=held.urgent_days.min(),
    )
    return _begun(read, workdays, limit_days, as_of)


def _begun(read: ir.Table, workdays: ir.Table, limit_days: ir.Table, as_of: datetime) -> ir.Table:
    now = ibis.literal(as_of, type="timestamp")
    received = read.mutate(_from=read.received_at.date(), day_unit=ibis.literal("working-days"))
    received = counted(received, workdays, "_from", "_passed")
    key = ibis.ifelse(received.licence, received["_passed"] + ANSWER_DAYS, ibis.null().cast("int64"))
    dated = ending(received, limit_days, key, "_last", "answer_on")
    unanswered = (ibis.coalesce(dated.answered_at, now).date() > dated.answer_on).fill_null(False)
    began = ibis.ifelse(
        unanswered, ibis.least(dated.received_at, ibis.coalesce(dated.reached_at, dated.received_at)), dated.reached_at
    )
    return dated.mutate(unanswered=unanswered, began_at=began, until_at=ibis.coalesce(dated.ended_at, now)).drop(
        "_from", "_passed", "_last", "day_unit", "licence")  # fmt: skip


@derived
def stops_taken(
    matter_flows: ir.Table,
    acts: ir.Table,
    flow_stops: ir.Table,
    clocks: ir.Table,
    workdays: ir.Table,
    limit_days: ir.Table,
    as_of: datetime,
) -> ir.Table:
    """One row per stop of a matter's clock before its end: its rules, began_at, ended_at (null: goes on), ordinal from 0 of its kind.

    ``allowed_at``: the last instant that its own limit allows, null where it has none or that lies beyond the calendar.

    An act that starts a stop that is running does not begin another. ``again``: the flow does not let it come a second time.
    ``grounded``: the flow names its basis, or the act its reason or circumstance. ``row_id``: of the act that began it.
    """
    steps = _stop_steps(flow_stops)
    timed = acts.filter(acts.done_at <= ibis.literal(as_of, type="timestamp"))
    told = timed.mutate(row_id=row_id(timed), said=timed.reason.notnull() | timed.ground.notnull()).select(
        "matter_id", "step", "row_id", "said", *ORDER).semi_join(steps.select("step").distinct(), "step")  # fmt: skip
    governing = matter_flows.select("matter_id", "power_code", "organ", "region", "flow_id", "version")
    marks = told.join(governing, "matter_id").join(steps, ["flow_id", "version", "step"])
    own = ["matter_id", "stop_id"]
    ordered = ibis.window(group_by=own, order_by=list(ORDER))
    later = ibis.window(group_by=own, order_by=list(ORDER), following=(1, None))
    placed = marks.mutate(
        running=(marks.begun.lag().over(ordered) & ~marks.over.lag().over(ordered)).fill_null(False),
        ended_at=marks.done_at.min(where=marks.over).over(later),
    )
    begun = placed.filter(placed.begun & ~placed.running)
    numbered = begun.mutate(ordinal=ibis.row_number().over(ordered)).drop(
        "recorded_at", "_delivery", "_row", "begun", "over", "running"
    )
    ruled = numbered.join(flow_stops.drop("starts", "ends"), ["flow_id", "version", "stop_id"])
    whole = ruled.join(clocks.select("matter_id", "until_at"), "matter_id")
    kept = whole.filter(whole.done_at <= whole.until_at).rename(began_at="done_at")
    judged = kept.mutate(grounded=kept.said | kept.basis.notnull(), again=(kept.ordinal > 0) & ~kept.repeatable)
    return _allowed(judged.drop("said"), workdays, limit_days)


def _stop_steps(flow_stops: ir.Table) -> ir.Table:
    """One row per step of a stop: whether it begins it, whether it is over with it."""
    names = ["flow_id", "version", "stop_id"]
    begun = flow_stops.select(*names, step=flow_stops.starts.unnest()).mutate(one=ibis.literal(1), two=ibis.literal(0))
    over = flow_stops.select(*names, step=flow_stops.ends.unnest()).mutate(one=ibis.literal(0), two=ibis.literal(1))
    both = begun.union(over)
    return both.group_by([*names, "step"]).agg(begun=both.one.max() == 1, over=both.two.max() == 1)


def _allowed(stops: ir.Table, workdays: ir.Table, limit_days: ir.Table) -> ir.Table:
    dated = counted(stops.mutate(_from=stops.began_at.date(), day_unit=stops.unit), workdays, "_from", "_passed")
    dated = ending(
        dated, limit_days, limit_key(dated.unit, dated.most, dated["_from"], dated["_passed"]), "_last", "_moved"
    )
    last_second = dated["_moved"].cast("timestamp") + ibis.interval(seconds=24 * 3600 - 1)
    hours = dated.began_at + dated.most.fill_null(0).as_interval("h")
    allowed = ibis.cases(
        (dated.most.isnull(), ibis.null().cast("timestamp")), (dated.unit == "hours", hours), else_=last_second
    )
    return dated.mutate(allowed_at=allowed).drop("_from", "_passed", "_last", "_moved", "day_unit")


@derived
def stopped(stops_taken: ir.Table) -> ir.Table:
    """One row per time in which the clock of a matter stood: matter_id, stopped_from_at, stopped_to_at; merged.

    A stop counts as far as its own limit allows, once if it may not come again, and no further than the end of the matter.
    """
    lawful = stops_taken.filter(~stops_taken.again)
    # A limit that ends beyond the calendar has not been reached, for `until_at` never lies beyond it.
    ends = ibis.least(
        lawful.until_at,
        ibis.coalesce(lawful.ended_at, lawful.until_at),
        ibis.coalesce(lawful.allowed_at, lawful.until_at),
    )
    stood = lawful.select("matter_id", stopped_from_at=lawful.began_at, stopped_to_at=ends)
    stood = stood.filter(stood.stopped_from_at < stood.stopped_to_at)
    return merged(stood, "matter_id", "stopped_from_at", "stopped_to_at")


@derived
def days_stopped(stopped: ir.Table) -> ir.Table:
    """The same in days that do not count: after stopped_from_on, up to and including stopped_to_on; merged."""
    days = stopped.select(
        "matter_id", stopped_from_on=stopped.stopped_from_at.date(), stopped_to_on=stopped.stopped_to_at.date()
    )
    return merged(
        days.filter(days.stopped_from_on < days.stopped_to_on), "matter_id", "stopped_from_on", "stopped_to_on"
    )


@derived
def matter_times(
    matter_flows: ir.Table,
    clocks: ir.Table,
    stopped: ir.Table,
    days_stopped: ir.Table,
    workdays: ir.Table,
    limit_days: ir.Table,
    engine: Engine,
) -> ir.Table:
    """One row per matter whose clock began: whose it is, began, ended, days used, limits, the last lawful day of each.

    ``started_at`` to ``decided_at`` (null: open) or ``until_at``, which is then now. ``days_used`` are without ``days_stopped``, in
    ``day_unit``. ``promised_days`` are those of the urgent procedure where its step was taken (``urgent``). A matter is late if its
    ``until_on`` lies after ``promised_due_on`` or ``statutory_due_on`` (null: no such limit, or it ends beyond the calendar).
    ``standing``: the clock stands now. ``deemed``: a licence that counts as accepted from its receipt. Matters that begin beyond the
    calendar are left out.
    """
    limited = matter_flows.filter(matter_flows.from_step.notnull()).drop("variant", "from_step", "to_steps")
    begun = limited.join(clocks.filter(clocks.began_at.notnull()), "matter_id")
    hurried = (begun.hurried_at <= begun.until_at).fill_null(False) & begun.urgent_days.notnull()
    rows = begun.select(
        "matter_id", "power_code", "organ", "region", "flow_id", "version", "day_unit", "statutory_days", "until_at", "withdrawn_at",
        promised_days=ibis.ifelse(hurried, begun.urgent_days, begun.promised_days), urgent=hurried, started_at=begun.began_at,
        decided_at=begun.ended_at, start_on=begun.began_at.date(), end_on=begun.until_at.date(),
        deemed=begun.unanswered & (begun.reached_at.isnull() | (begun.began_at < begun.reached_at)),
    )  # fmt: skip
    limits = {"promised_due_on": "promised_days", "statutory_due_on": "statutory_days"}
    timed = with_limits(
        rows, "matter_id", limits, days_stopped=days_stopped, workdays=workdays, limit_days=limit_days, engine=engine
    )
    last = stopped.group_by(stood_matter="matter_id").agg(stood_to_at=stopped.stopped_to_at.max())
    whole = timed.left_join(last, [("matter_id", "stood_matter")])
    standing = (whole.decided_at.isnull() & (whole.stood_to_at == whole.until_at)).fill_null(False)
    return whole.mutate(standing=standing).drop("start_on", "stood_matter", "stood_to_at").rename(until_on="end_on")
