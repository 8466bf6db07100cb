"""How long single steps took that have a limit of their own, less the time in which the clock of the matter stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import derived
from shulong.checks.derived.conduct import ORDER, names_of, versions
from shulong.checks.engine import Engine
from shulong.checks.limits import with_limits
from shulong.powers.net import Steps, net_of

RULES = ("step", "step_zh", "step_en", "statutory", "promised", "day_unit")
VARIANT = ("flow_id", "version", "variant")
AWAITED = pa.schema(
    [("flow_id", pa.string()), ("version", pa.int64()), ("variant", pa.string()), ("step", pa.string())]
)
SPAN = ("matter_id", *RULES, "from_at", "done_at")


@derived
def step_spans(
    acts: ir.Table, matter_flows: ir.Table, flow_steps: ir.Table, steps_awaited: ir.Table, as_of: datetime
) -> ir.Table:
    """One row per step with a limit of its own that was taken, or is waited for: matter_id, the step's rules, from_at, done_at (null: waited for).

    It is counted from the last act of the step that its flow names, once for each such act, or from the act before it in the matter.
    A step is waited for if the act that its flow names was done and no way to the end of the matter leads past the step.
    """
    ruled = flow_steps.filter(flow_steps.limit_unit.notnull()).select(
        "flow_id", "version", "step", "limit_from", step_zh="title_zh", step_en="title_en", statutory="limit_statutory",
        promised="limit_promised", day_unit="limit_unit")  # fmt: skip
    timed = acts.filter(acts.done_at <= ibis.literal(as_of, type="timestamp")).select(
        "matter_id", *ORDER, act_step="step"
    )
    governing = matter_flows.select("matter_id", "flow_id", "version")
    named, unnamed = ruled.filter(ruled.limit_from.notnull()), ruled.filter(ruled.limit_from.isnull())
    return _from_named(timed, governing, named, steps_awaited).union(_from_before(timed, governing, unnamed)).distinct()


@derived
def steps_awaited(
    matter_flows: ir.Table, flow_steps: ir.Table, clocks: ir.Table, flows: ir.Table, letters: ir.Table, engine: Engine
) -> ir.Table:
    """One row per open matter and step with a limit from a step that is named, without which the matter cannot end: matter_id, step.

    Only distinct variants leave the engine. A matter that does not fit its flow so far waits for nothing that could be told.
    """
    limited = flow_steps.filter(flow_steps.limit_from.notnull())
    on = clocks.filter(clocks.ended_at.isnull()).select("matter_id")
    open_ = (
        matter_flows.semi_join(on, "matter_id").semi_join(limited, ["flow_id", "version"]).select(*VARIANT, "matter_id")
    )
    distinct = engine.fetch(open_.select(*VARIANT).distinct()).to_pylist()
    asked = defaultdict(list)
    for row in engine.fetch(limited.select("flow_id", "version", "step")).to_pylist():
        asked[row["flow_id"], row["version"]].append(row["step"])
    known, names = versions(flows, engine), names_of(engine.fetch(letters))
    walkers = {key: Steps(net_of(known[key])) for key in asked}
    found = []
    for row in distinct:
        key = row["flow_id"], row["version"]
        taken = [names[letter] for letter in row["variant"]]
        found += [{**row, "step": step} for step in required(walkers[key], taken, asked[key])]
    return open_.join(engine.bring(pa.Table.from_pylist(found, schema=AWAITED)), list(VARIANT)).select(
        "matter_id", "step"
    )


def required(walker: Steps, taken: Sequence[str], asked: Iterable[str]) -> list[str]:
    """Which of the steps asked about must still be taken before the end after those that were; none if those do not fit the flow."""
    markings = {walker.net.initial}
    for step in taken:
        markings = {end for marking in markings for name, end in walker.after(marking) if name == step}
    return [step for step in asked if markings and not _ends_without(walker, markings, step)]


def _ends_without(walker: Steps, markings: Iterable[int], step: str) -> bool:
    found = set(markings)
    waiting = list(found)
    while waiting:
        marking = waiting.pop()
        if walker.ends(marking):
            return True
        fresh = {end for name, end in walker.after(marking) if name != step} - found
        found |= fresh
        waiting += fresh
    return False


def _from_named(timed: ir.Table, governing: ir.Table, named: ir.Table, steps_awaited: ir.Table) -> ir.Table:
    heeded = named.select(act_step="step").union(named.select(act_step="limit_from")).distinct()
    held = timed.semi_join(heeded, "act_step").join(governing, "matter_id")
    begun = held.join(named, [("flow_id", "flow_id"), ("version", "version"), ("act_step", "limit_from")]).mutate(
        taken=False
    )
    over = held.join(named, [("flow_id", "flow_id"), ("version", "version"), ("act_step", "step")]).mutate(taken=True)
    columns = ["matter_id", *ORDER, *RULES, "taken"]
    marks = begun.select(*columns).union(over.mutate(step=over.act_step).select(*columns))
    # An act that is counted from comes before one at the same instant that is counted to.
    placed = ibis.window(group_by=["matter_id", "step"], order_by=["done_at", "taken", *ORDER[1:]])
    told = marks.mutate(
        before=marks.done_at.lag().over(placed),
        taken_before=marks.taken.lag().over(placed),
        more=marks.done_at.lead().over(placed),
    )
    done = told.filter(told.taken & (told.taken_before == False))  # noqa: E712 (a column, where null is neither)
    waited = told.filter(~told.taken & told.more.isnull()).semi_join(steps_awaited, ["matter_id", "step"])
    return done.select("matter_id", *RULES, from_at=done.before, done_at=done.done_at).union(
        waited.select("matter_id", *RULES, from_at=waited.done_at, done_at=ibis.null().cast(waited.done_at.type()))
    )


def _from_before(timed: ir.Table, governing: ir.Table, unnamed: ir.Table) -> ir.Table:
    of_flows = governing.semi_join(unnamed, ["flow_id", "version"])
    held = timed.join(of_flows, "matter_id")
    placed = held.mutate(from_at=held.done_at.lag().over(ibis.window(group_by="matter_id", order_by=list(ORDER))))
    taken = placed.join(unnamed, [("flow_id", "flow_id"), ("version", "version"), ("act_step", "step")])
    taken = taken.filter(taken.from_at.notnull())
    return taken.mutate(step=taken.act_step).select(*SPAN)


@derived
def step_times(
    step_spans: ir.Table,
    stopped: ir.Table,
    days_stopped: ir.Table,
    matter_flows: ir.Table,
    workdays: ir.Table,
    limit_days: ir.Table,
    as_of: datetime,
    engine: Engine,
) -> ir.Table:
    """One row per such span: whose it is, ``used`` of it in ``day_unit``, ``beyond_promise`` and ``beyond_law``, key.

    Hours are whole ones that have passed; whether a limit is exceeded is judged to the second.
    """
    now = ibis.literal(as_of, type="timestamp")
    s = step_spans
    spans = s.mutate(
        key=s.matter_id + "|" + s.step + "|" + s.from_at.cast("string") + "|" + s.done_at.cast("string").fill_null(""),
        until_at=ibis.coalesce(s.done_at, now),
    )
    in_days, in_hours = spans.filter(spans.day_unit != "hours"), spans.filter(spans.day_unit == "hours")
    dated = in_days.mutate(start_on=in_days.from_at.date(), end_on=in_days.until_at.date())
    limits = {"promised_due_on": "promised", "statutory_due_on": "statutory"}
    d = with_limits(
        dated, "key", limits, days_stopped=days_stopped, workdays=workdays, limit_days=limit_days, engine=engine
    )
    days = d.select(
        "key", *SPAN, used=d.days_used, beyond_promise=(d.end_on > d.promised_due_on).fill_null(False),
        beyond_law=(d.end_on > d.statutory_due_on).fill_null(False))  # fmt: skip
    owner = matter_flows.select("matter_id", "power_code", "organ", "region", "flow_id", "version")
    return days.union(_hours(in_hours, stopped)).join(owner, "matter_id")


def _hours(spans: ir.Table, stopped: ir.Table) -> ir.Table:
    held = spans.select("key", "matter_id", "from_at", "until_at").join(stopped, "matter_id")
    begin, end = ibis.greatest(held.from_at, held.stopped_from_at), ibis.least(held.until_at, held.stopped_to_at)
    inside = held.mutate(seconds=end.epoch_seconds() - begin.epoch_seconds())
    off = inside.filter(inside.seconds > 0).group_by(off_key="key").agg(off=ibis._.seconds.sum())
    whole = spans.left_join(off, [("key", "off_key")])
    seconds = (whole.until_at.epoch_seconds() - whole.from_at.epoch_seconds()).cast("int64") - whole.off.fill_null(0)
    used = whole.mutate(seconds=seconds)
    return used.select(
        "key", *SPAN, used=(used.seconds // 3600).cast("int64"), beyond_promise=(used.seconds > used.promised * 3600).fill_null(False),
        beyond_law=(used.seconds > used.statutory * 3600).fill_null(False))  # fmt: skip
