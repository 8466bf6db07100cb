"""The hits of bases that no longer carry a power: what the checks of bases have in common."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from shulong.checks.hit import Sentence, hits


def basis_hits(bases: ir.Table, answerable: ir.Table, states: Sequence[str], say: Sentence) -> ir.Table:
    """One hit per power and basis that is in one of those states."""
    fallen = bases.filter(bases.state.isin(list(states))).left_join(answerable, "basic_code")
    return hits(
        fallen,
        subject_kind="power",
        subject=fallen.basic_code,
        key=fallen.cited,
        organ=fallen.answerable,
        region=fallen.answerable_region,
        power_code=fallen.basic_code,
        evidence=ibis.array([fallen.power_row]),
        values={
            "power": fallen.basic_code,
            "cited": fallen.cited,
            "state": fallen.state,
            "changed_on": fallen.changed_on.cast("string"),
        },
        say=say,
    )
