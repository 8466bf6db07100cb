"""The decisions of matters, and what may explain that a matter was decided sooner or later than others."""

from __future__ import annotations

from datetime import date, datetime

import ibis
import ibis.expr.types as ir

from shulong.checks.derive import derived
from shulong.powers.rules import RESULTS

DECIDED = ("matter_id", "power_code", "organ", "region", "step", "person_key", "done_at", "amount_fen", "ground", "grade", "applicant_key",
           "batch", "row_id")  # fmt: skip

LIKE = ("power_code", "ground", "grade")
"""What makes cases alike."""
FENCE = 3.0
"""Quartile ranges beyond the quartiles at which a logarithm is cut, so that no single amount decides a mean."""
QUEUE = ("organ", "power_code", "handling")
"""What makes matters wait in one queue."""
NO_FAVOUR = ("refused", "not-accepted", "withdrawn", "dropped")
"""Results that nobody jumps a queue for."""


@derived
def decisions(governed_acts: ir.Table) -> ir.Table:
    """One row per act that decides a matter: its step has a result or ends the clock. ``result`` is what the act tells, else the step."""
    deciding = governed_acts.filter(governed_acts.listed & (governed_acts.result.notnull() | governed_acts.ends))
    told = ibis.ifelse(deciding.outcome.isin(list(RESULTS)), deciding.outcome, deciding.result)
    return deciding.select(*DECIDED, result=told)


@derived
def matter_marks(governed_acts: ir.Table) -> ir.Table:
    """One row per matter that is on the urgent procedure or whose clock was ever stopped: ``urgent``, ``stopped``."""
    marking = governed_acts.filter(governed_acts.urgent | governed_acts.stops)
    return marking.group_by("matter_id").agg(urgent=marking.urgent.any(), stopped=marking.stops.any())


@derived
def like_amounts(decisions: ir.Table) -> ir.Table:
    """One row per decision of an amount under a ground: what makes it like others, who decided, ``cut``.

    ``cut`` is the logarithm of the amount, cut at the outer fences of its kind of case.
    """
    paid = decisions.filter((decisions.amount_fen > 0) & decisions.ground.notnull())
    told = paid.select("power_code", "ground", "person_key", "organ", "region", "done_at", "row_id", "amount_fen",
                       grade=paid.grade.fill_null("-"), weight=paid.amount_fen.ln())  # fmt: skip
    whole = told.group_by(list(LIKE)).agg(low=told.weight.quantile(0.25), high=told.weight.quantile(0.75))
    fenced = told.join(whole.mutate(reach=FENCE * (whole.high - whole.low)), list(LIKE))
    cut = ibis.least(ibis.greatest(fenced.weight, fenced.low - fenced.reach), fenced.high + fenced.reach)
    return fenced.mutate(cut=cut).drop("weight", "low", "high", "reach")


@derived
def queue_days(
    matter_flows: ir.Table, decisions: ir.Table, matter_marks: ir.Table, matters: ir.Table, as_of: datetime
) -> ir.Table:
    """One row per governed matter: the number of its queue, the days (since 1970) on which it began and ended.

    An open matter ends on the day after ``as_of``. ``favoured``: it was decided as its applicant wished; ``urgent``: on the
    urgent procedure; ``stopped``: its clock was ever stopped. The number of a queue holds for this run alone.
    """
    ends = decisions.group_by("matter_id").agg(
        decided_at=decisions.done_at.min(), favoured=decisions.result.isin(NO_FAVOUR).fill_null(False).sum() == 0
    )
    forms = matters.group_by("matter_id").agg(handling=matters.handling.min())
    begun = matter_flows.select("matter_id", "power_code", "first_at", organ=matter_flows.organ.fill_null(""))
    told = _beside(_beside(_beside(begun, forms), ends), matter_marks)
    filled = told.mutate(handling=told.handling.fill_null(""))
    # A number stands for the queue from here on: it is compared far more often than it is read.
    names = filled.select(*QUEUE).distinct().mutate(queue=ibis.row_number().over(ibis.window(order_by=list(QUEUE))))
    whole = filled.join(names, list(QUEUE))
    return whole.select(
        "matter_id", "queue", began=_day(whole.first_at),
        ended=ibis.coalesce(_day(whole.decided_at), _day(ibis.literal(as_of, type="timestamp")) + 1),
        favoured=whole.favoured.fill_null(False), urgent=whole.urgent.fill_null(False), stopped=whole.stopped.fill_null(False),
    )  # fmt: skip


def _beside(matters: ir.Table, more: ir.Table) -> ir.Table:
    """The matters with what another table says of them, null where it says nothing."""
    return matters.left_join(more, "matter_id", rname="_{name}").drop("_matter_id")


def _day(at: ir.TimestampValue) -> ir.IntegerValue:
    return at.date().delta(ibis.literal(date(1970, 1, 1)), unit="day").cast("int64")
