"""The article that a power rests on was amended after the power was declared."""

import ibis.expr.types as ir

from shulong.checks.basis import basis_hits
from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, OWN_NONE, article, law, power
from shulong.terms.text import Text


@check(
    id="lists.basis-amended",
    title=Text(zh="依据已修改", en="Basis amended since"),
    question=Text(
        zh="权力声明之后，其依据的条文是否已经修改？",
        en="Was the cited article amended after the power was declared?",
    ),
    domain="lists",
    card="blue",
    basis=["《中华人民共和国行政许可法》第十四条至第十八条；《中华人民共和国行政处罚法》第十条至第十四条"],
    innocent=[
        Text(zh="修改不影响该权力", en="the amendment does not touch the power"),
    ],
    examples=[
        Example(
            Text(zh="所引第三条已修改", en="the third article was amended"),
            {
                "powers": [power("XK/010001", basis=[{"law": "示例条例", "citation": "第三条"}])],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例"), law("L", "示例条例", "2026-02-01")],
                "law_provisions": [
                    article("L", "3", "十日内提交。"),
                    article("L", "4", "应当公开。"),
                    article("L", "3", "二十日内提交。", "2026-02-01"),
                    article("L", "4", "应当公开。", "2026-02-01"),
                ],
            },
            hits=[("XK/010001", "《示例条例》第三条")],
        ),
        Example(
            Text(
                zh="修改的是别的条文；修改之后重新发布",
                en="another article was amended; declared again after the amendment",
            ),
            {
                "powers": [
                    power("XK/010001", basis=[{"law": "示例条例", "citation": "第四条"}]),
                    power("XK/010002", since="2026-03-01", basis=[{"law": "示例条例", "citation": "第三条"}]),
                ],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例"), law("L", "示例条例", "2026-02-01")],
                "law_provisions": [
                    article("L", "3", "十日内提交。"),
                    article("L", "4", "应当公开。"),
                    article("L", "3", "二十日内提交。", "2026-02-01"),
                    article("L", "4", "应当公开。", "2026-02-01"),
                ],
            },
        ),
    ],
)
def basis_amended(listed_bases: ir.Table, listed_answerable: ir.Table, p: object) -> ir.Table:
    """One hit per power, or implementation, and place cited."""
    return basis_hits(
        listed_bases,
        listed_answerable,
        ["amended"],
        Sentence(
            zh="事项 {power} 的依据{cited}自 {changed_on} 起已修改，请重新审查。",
            en="The basis {cited} of {power} reads otherwise since {changed_on}: review the power.",
        ),
    )
