"""A reduction that was claimed is none: the declared state of the later day asks for as much or more."""

from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import COUNTY, ORGANS, OWN_NONE, claim, days, flow, own, power
from shulong.terms.text import Text

FORM = {"name": "申请表"}


@check(
    id="lists.reduction-is-none",
    title=Text(zh="申报的减免并未发生", en="Claimed reduction is none"),
    question=Text(
        zh="申报减少的环节、材料、时限、跑动次数，与两日的清单对照，是否确有减少？",
        en="Are the steps, materials, days and visits that an organ claims to have cut really fewer on the later day?",
    ),
    domain="lists",
    card="yellow",
    basis=["《优化营商环境条例》第三十五条、第三十七条；四减一优以清单计算，不以申报为准 / four reductions are computed from the lists, not claimed"],
    innocent=[
        Text(zh="清单尚未随改革更新", en="the list has not yet followed the reform"),
        Text(zh="对照日期选错", en="the claim names the wrong day to compare with"),
    ],
    examples=[
        Example(
            Text(
                zh="称材料由 3 减到 2，模板前后都是 2；称承诺缩短，县局反而更长；称环节减少，流程未变",
                en="materials claimed to be 2 instead of 3 were 2 all along; days claimed shorter are longer; steps claimed fewer are the same",
            ),
            {
                "powers": [
                    power("XK/010001", materials=[FORM, {"name": "甲"}], flow="licence"),
                    power("XK/010001", materials=[FORM, {"name": "乙"}], flow="licence", since="2026-01-01"),
                ],
                "organs": ORGANS,
                "implementations": [
                    own("XK/010001", promised_limit=days(5)),
                    own("XK/010001", promised_limit=days(8)) | {"in_force_from": "2026-01-01"},
                ],
                "reduction_claims": [
                    claim("A", "XK/010001", "materials", 3, 2),
                    claim("B", "XK/010001", "days", 10, 5, organ=COUNTY),
                    claim("C", "XK/010001", "steps", 4, 2),
                ],
            },
            flows=[flow("XK/010001")],
            hits=[("XK/010001", "A"), ("XK/010001", "B"), ("XK/010001", "C")],
        ),
        Example(
            Text(
                zh="确有减少；单位不同不能比较；两日之一未声明，无从计算",
                en="really fewer; two units cannot be compared; what one of the days does not declare cannot be counted",
            ),
            {
                "powers": [
                    power("XK/010001", materials=[FORM, {"name": "甲"}], statutory_limit={"days": 20, "unit": "calendar-days"}),
                    power("XK/010001", materials=[FORM], statutory_limit=days(20), since="2026-01-01"),
                ],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "reduction_claims": [
                    claim("A", "XK/010001", "materials", 5, 1),
                    claim("B", "XK/010001", "days", 20, 10),
                    claim("C", "XK/010001", "visits", 2, 0),
                    claim("D", "XK/010002", "materials", 2, 1),
                ],
            },
            flows=[flow("XK/010001")],
        ),
    ],
)  # fmt: skip
def reduction_is_none(counted_claims: ir.Table, p: Any) -> ir.Table:
    """One hit per claim whose later day asks for as much as the earlier one, or more; of what cannot be counted none."""
    chosen = counted_claims.filter(counted_claims.after >= counted_claims.before)
    return hits(
        chosen,
        subject_kind="power",
        subject=chosen.basic_code,
        key=chosen.claim_id,
        organ=chosen.organ,
        region=chosen.region,
        power_code=chosen.basic_code,
        evidence=ibis.array([chosen.claim_row]),
        values={
            "power": chosen.basic_code, "claim": chosen.claim_id, "measure": chosen.measure, "measure_zh": chosen.measure_zh, "measure_en": chosen.measure_en, "before_on": chosen.before_on,
            "after_on": chosen.after_on, "before": chosen.before, "after": chosen.after,
            "claimed": ibis.coalesce(chosen.before_count.cast("string"), "—") + " → " + ibis.coalesce(chosen.after_count.cast("string"), "—"),
        },
        say=Sentence(
            zh="申报 {claim} 称事项 {power} 的{measure_zh}减少（{claimed}）；清单显示 {before_on} 为 {before}，{after_on} 为 {after}。",
            en="Claim {claim} says that {power} asks for fewer {measure_en} ({claimed}); the lists have {before} on {before_on} and {after} on {after_on}.",
        ),
    )  # fmt: skip
