"""A sub-item names a main item that there is not."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, power
from shulong.terms.text import Text


@check(
    id="lists.subitem-without-main",
    title=Text(zh="子项缺少主项", en="Sub-item without its main item"),
    question=Text(
        zh="每个子项的主项是否存在且有效？",
        en="Is the main item of every sub-item declared and in force?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="主项换了编码", en="the main item was given another code"),
    ],
    examples=[
        Example(
            Text(zh="主项不存在", en="the main item is not there"),
            {"powers": [power("XK/010001-01", parent="XK/010001")], "organs": ORGANS},
            hits=[("XK/010001-01", "XK/010001")],
        ),
        Example(
            Text(zh="主项存在；主项与子项一并废止", en="the main item is there; both were abolished together"),
            {
                "powers": [
                    power("XK/010001"),
                    power("XK/010001-01", parent="XK/010001"),
                    power("XK/010002-01", parent="XK/010002", status="abolished"),
                ],
                "organs": ORGANS,
            },
        ),
    ],
)
def subitem_without_main(listed_powers: ir.Table, listed_answerable: ir.Table, p: object) -> ir.Table:
    """One hit per sub-item in force whose main item is unknown or abolished."""
    subs = listed_powers.filter((listed_powers.status == "in-force") & listed_powers.parent.notnull())
    mains = listed_powers.view()
    standing = mains.filter(mains.status != "abolished").select(parent="basic_code")
    bare = subs.anti_join(standing, "parent").left_join(listed_answerable, "basic_code")
    return hits(
        bare,
        subject_kind="power",
        subject=bare.basic_code,
        key=bare.parent,
        organ=bare.answerable,
        region=bare.answerable_region,
        power_code=bare.basic_code,
        evidence=ibis.array([bare.row_id]),
        values={"power": bare.basic_code, "name": bare.name_zh, "main": bare.parent},
        say=Sentence(
            zh="子项“{name}”（{power}）的主项 {main} 不存在或已废止。",
            en="The main item {main} of {power} ({name}) is not there or abolished.",
        ),
    )
