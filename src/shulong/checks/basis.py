"""The hits of bases that no longer carry a power: what the checks of bases have in common."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from shulong.checks.hit import Sentence, hits


def basis_hits(bases: ir.Table, answerable: ir.Table, states: Sequence[str], say: Sentence) -> ir.Table:
    """One hit per power, or implementation, and place cited that is in one of those states."""
    fallen = bases.filter(bases.state.isin(list(states))).left_join(answerable, "basic_code")
    own = fallen.organ.notnull()
    return hits(
        fallen,
        subject_kind=ibis.ifelse(own, "implementation", "power"),
        subject=ibis.ifelse(own, fallen.basic_code + "@" + fallen.organ, fallen.basic_code),
        key=fallen.cited,
        organ=ibis.coalesce(fallen.organ, fallen.answerable),
        region=fallen.answerable_region,
        power_code=fallen.basic_code,
        evidence=ibis.array([fallen.power_row]),
        values={
            "power": fallen.basic_code,
            "cited": fallen.cited,
            "law": fallen.law_id,
            "article": fallen.article,
            "said_zh": fallen.said_zh,
            "said_en": fallen.said_en,
            "changed_on": fallen.changed_on.cast("string"),
        },
        say=say,
    )
