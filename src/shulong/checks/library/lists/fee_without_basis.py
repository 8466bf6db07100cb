"""A fee is taken and no article allows it."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, power
from shulong.terms.text import Text


@check(
    id="lists.fee-without-basis",
    title=Text(zh="收费缺少依据", en="Fee without a basis"),
    question=Text(
        zh="每项收费是否写明依据？",
        en="Does every fee name the article that allows it?",
    ),
    domain="lists",
    card="red",
    basis=["《中华人民共和国行政许可法》第五十八条、第五十九条"],
    innocent=[
        Text(zh="依据写在事项的设定依据中", en="the article stands among the bases of the power"),
    ],
    examples=[
        Example(
            Text(zh="收费未写依据", en="a fee without a basis"),
            {"powers": [power("XK/010001", fee=[{"item": "资料费", "standard": "8 元"}])], "organs": ORGANS},
            hits=[("XK/010001", "资料费")],
        ),
        Example(
            Text(zh="写明依据；不收费", en="with its basis; no fee"),
            {
                "powers": [
                    power("XK/010001", fee=[{"item": "资料费", "standard": "8 元", "basis": "《示例条例》第五条"}]),
                    power("XK/010002", fee=[]),
                ],
                "organs": ORGANS,
            },
        ),
    ],
)
def fee_without_basis(
    listed_fees: ir.Table, listed_powers: ir.Table, listed_answerable: ir.Table, p: object
) -> ir.Table:
    """One hit per power and fee without a basis."""
    bare = listed_fees.join(listed_powers.select("basic_code", "name_zh", "row_id"), "basic_code").left_join(
        listed_answerable, "basic_code"
    )
    return hits(
        bare,
        subject_kind="power",
        subject=bare.basic_code,
        key=bare.item,
        organ=bare.answerable,
        region=bare.answerable_region,
        power_code=bare.basic_code,
        evidence=ibis.array([bare.row_id]),
        values={"power": bare.basic_code, "name": bare.name_zh, "item": bare.item, "standard": bare.standard},
        say=Sentence(
            zh="事项“{name}”（{power}）收取“{item}”（{standard}），未写明依据。",
            en="The power {power} ({name}) takes the fee “{item}” ({standard}) and names no article that allows it.",
        ),
    )
