"""The hits of one kind of difference from the template: what the checks of lists that compare elements have in common."""

from __future__ import annotations

import ibis.expr.types as ir

from shulong.checks.hit import Sentence, hits

BETWEEN = "\x1f"


def difference_hits(differences: ir.Table, relation: str, say: Sentence) -> ir.Table:
    """One hit per place and element that differs from the template in that way."""
    chosen = differences.filter(differences.relation == relation)
    return hits(
        chosen,
        subject_kind="list-entry",
        subject=chosen.subject,
        key=chosen.element,
        organ=chosen.organ,
        region=chosen.region,
        power_code=chosen.basic_code,
        evidence=chosen.row_ids.split(BETWEEN),
        values={
            "where": chosen.subject,
            "power": chosen.basic_code,
            "element": chosen.element,
            "element_zh": chosen.element_zh,
            "element_en": chosen.element_en,
            "expected": chosen.expected,
            "found": chosen.found,
        },
        say=say,
    )
