"""A power is in force before the law that it rests on."""

import ibis.expr.types as ir

from shulong.checks.basis import basis_hits
from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, OWN_NONE, article, law, power
from shulong.terms.text import Text


@check(
    id="lists.basis-not-in-force",
    title=Text(zh="依据尚未施行", en="Basis not yet in force"),
    question=Text(
        zh="权力是否在其依据的法规施行之前就已生效？",
        en="Is a power in force before the law that it rests on?",
    ),
    domain="lists",
    card="yellow",
    basis=["《中华人民共和国行政许可法》第十四条至第十八条；《中华人民共和国行政处罚法》第十条至第十四条"],
    innocent=[
        Text(zh="法规库缺少该法规的旧版本", en="the law library lacks the older version of that law"),
        Text(zh="施行日期录入有误", en="the day from which the law governs was entered wrongly"),
    ],
    examples=[
        Example(
            Text(zh="法规下月才施行", en="the law governs from next month"),
            {
                "powers": [power("XK/010001", basis=[{"law": "示例条例", "citation": "第三条"}])],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例", "2026-08-01")],
                "law_provisions": [article("L", "3", "应当申请。", "2026-08-01")],
            },
            hits=[("XK/010001", "《示例条例》第三条")],
        ),
        Example(
            Text(
                zh="当日起施行；旧版本有效，新版本下月施行",
                en="it governs from that very day; an older version governs and a new one will",
            ),
            {
                "powers": [
                    power("XK/010001", basis=[{"law": "示例条例", "citation": "第三条"}]),
                    power("XK/010002", basis=[{"law": "示例办法", "citation": "第三条"}]),
                ],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例", "2026-06-30"), law("M", "示例办法"), law("M", "示例办法", "2026-08-01")],
                "law_provisions": [
                    article("L", "3", "应当申请。", "2026-06-30"),
                    article("M", "3", "应当申请。"),
                    article("M", "3", "应当提前申请。", "2026-08-01"),
                ],
            },
        ),
    ],
)
def basis_not_in_force(listed_bases: ir.Table, listed_answerable: ir.Table, p: object) -> ir.Table:
    """One hit per power, or implementation, and place cited."""
    return basis_hits(
        listed_bases,
        listed_answerable,
        ["not-yet-in-force"],
        Sentence(
            zh="事项 {power} 的依据{cited}自 {changed_on} 起才施行。",
            en="The basis {cited} of {power} is in force from {changed_on} only.",
        ),
    )
