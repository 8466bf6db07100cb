"""A basis cites a law or an article that the law library does not have."""

import ibis.expr.types as ir

from shulong.checks.basis import basis_hits
from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, OWN_NONE, article, law, power
from shulong.terms.text import Text


@check(
    id="lists.basis-not-found",
    title=Text(zh="依据查无此条", en="Basis not found"),
    question=Text(
        zh="每项设定依据是否能在法规库中找到？",
        en="Is every basis to be found in the law library?",
    ),
    domain="lists",
    card="yellow",
    basis=["《中华人民共和国行政许可法》第十四条至第十八条；《中华人民共和国行政处罚法》第十条至第十四条"],
    innocent=[
        Text(zh="法规库缺少该法规", en="the law library lacks that law"),
        Text(zh="引用的是旧编号", en="the article is cited by an old number"),
    ],
    examples=[
        Example(
            Text(zh="没有这部法规；没有这一条", en="no such law; no such article"),
            {
                "powers": [
                    power("XK/010001", basis=[{"law": "子虚条例", "citation": "第三条"}]),
                    power("XK/010002", basis=[{"law": "示例条例", "citation": "第九十九条"}]),
                ],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例")],
                "law_provisions": [article("L", "3", "应当申请。")],
            },
            hits=[("XK/010001", "《子虚条例》第三条"), ("XK/010002", "《示例条例》第九十九条")],
        ),
        Example(
            Text(zh="条款存在；引用整部法规", en="the article is there; the law as a whole"),
            {
                "powers": [
                    power("XK/010001", basis=[{"law": "示例条例", "citation": "第三条第一款"}, {"law": "示例条例"}])
                ],
                "organs": ORGANS,
                "implementations": OWN_NONE,
                "laws": [law("L", "示例条例")],
                "law_provisions": [article("L", "3", "应当申请。")],
            },
        ),
    ],
)
def basis_not_found(listed_bases: ir.Table, listed_answerable: ir.Table, p: object) -> ir.Table:
    """One hit per power, or implementation, and place cited."""
    return basis_hits(
        listed_bases,
        listed_answerable,
        ["missing-law", "missing-place", "unclear", "unreadable"],
        Sentence(
            zh="事项 {power} 的依据{cited}在法规库中找不到：{said_zh}。",
            en="The basis {cited} of {power} is not to be found: {said_en}.",
        ),
    )
