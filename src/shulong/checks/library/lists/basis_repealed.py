"""A basis was repealed."""

import ibis.expr.types as ir

from shulong.checks.basis import basis_hits
from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, OWN_NONE, article, law, power
from shulong.terms.text import Text


@check(
    id="lists.basis-repealed",
    title=Text(zh="依据已废止", en="Basis repealed"),
    question=Text(
        zh="权力所依据的法规是否已经废止？",
        en="Was the law repealed that a power rests on?",
    ),
    domain="lists",
    card="red",
    basis=["《中华人民共和国行政许可法》第十四条至第十八条；《中华人民共和国行政处罚法》第十条至第十四条"],
    innocent=[
        Text(zh="新法已承接该权力，清单尚未更新", en="a new law carries the power on and the list has not followed"),
    ],
    examples=[
        Example(
            Text(zh="法规去年废止", en="the law was repealed last year"),
            {
                "powers": [power("XK/010001", basis=[{"law": "示例条例", "citation": "第三条"}])],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例", repealed_on="2025-10-01")],
                "law_provisions": [article("L", "3", "应当申请。")],
            },
            hits=[("XK/010001", "《示例条例》第三条")],
        ),
        Example(
            Text(
                zh="明年才废止；已废止的事项不需要依据", en="repealed only next year; an abolished power needs no basis"
            ),
            {
                "powers": [
                    power("XK/010001", basis=[{"law": "示例条例", "citation": "第三条"}]),
                    power("XK/010002", status="abolished", basis=[{"law": "子虚条例"}]),
                ],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例", repealed_on="2027-01-01")],
                "law_provisions": [article("L", "3", "应当申请。")],
            },
        ),
    ],
)
def basis_repealed(listed_bases: ir.Table, listed_answerable: ir.Table, p: object) -> ir.Table:
    """One hit per power, or implementation, and place cited."""
    return basis_hits(
        listed_bases,
        listed_answerable,
        ["repealed"],
        Sentence(
            zh="事项 {power} 的依据{cited}已于 {changed_on} 废止。",
            en="The basis {cited} of {power} was repealed on {changed_on}.",
        ),
    )
