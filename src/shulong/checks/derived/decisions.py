"""The decisions of matters, and what may explain that a matter was decided sooner or later than others."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from shulong.checks.derive import derived, view
from shulong.powers.rules import RESULTS


@view
def decisions(governed_acts: ir.Table) -> ir.Table:
    """One row per act that decides a matter: its step has a result or ends the clock. ``result`` is what the act tells, else the step."""
    deciding = governed_acts.filter(governed_acts.listed & (governed_acts.result.notnull() | governed_acts.ends))
    told = ibis.ifelse(deciding.outcome.isin(list(RESULTS)), deciding.outcome, deciding.result)
    return deciding.mutate(result=told)


@derived
def matter_marks(governed_acts: ir.Table) -> ir.Table:
    """One row per matter that is on the urgent procedure or whose clock was ever stopped: ``urgent``, ``stopped``."""
    marking = governed_acts.filter(governed_acts.urgent | governed_acts.stops)
    return marking.group_by("matter_id").agg(urgent=marking.urgent.any(), stopped=marking.stops.any())
