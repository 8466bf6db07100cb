"""The hits of one kind of deviation: what the checks of a sequence have in common."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from shulong.checks.hit import Sentence, hits


def deviation_hits(deviations: ir.Table, kind: str, say: Sentence) -> ir.Table:
    """One hit per matter and step that deviates in that way; several of the same step are one finding that counts them."""
    chosen = deviations.filter(deviations.kind == kind)
    folded = chosen.group_by(["matter_id", "power_code", "organ", "region", "flow_id", "version", "step", "step_zh", "step_en"]).agg(
        times=ibis._.count(), position=ibis._.position.min(), evidence=ibis._.evidence.collect(), first_at=ibis._.first_at.min(),
        last_at=ibis._.last_at.max())  # fmt: skip
    return hits(
        folded,
        subject_kind="matter",
        subject=folded.matter_id,
        key=folded.step,
        organ=folded.organ,
        region=folded.region,
        power_code=folded.power_code,
        period_from=folded.first_at,
        period_to=folded.last_at,
        evidence=folded.evidence,
        values={
            "matter": folded.matter_id,
            "flow": folded.flow_id,
            "version": folded.version,
            "step": folded.step,
            "step_zh": folded.step_zh,
            "step_en": folded.step_en,
            "times": folded.times,
            "position": folded.position + 1,
        },
        say=say,
    )
