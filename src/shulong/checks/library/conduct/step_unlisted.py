"""A step was taken that the flow does not know."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.deviation import deviation_hits
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence
from shulong.terms.text import Text


@check(
    id="conduct.step-unlisted",
    title=Text(zh="流程外环节", en="Step not in the flow"),
    question=Text(zh="是否办理了流程没有规定的环节？", en="Was a step taken that the flow does not know?"),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["运行流程（办件开始之日有效的版本） / the flow in force when the matter began"],
    innocent=[
        Text(zh="环节名称尚未在映射文件中对应", en="the step's name is not yet mapped to the declared one"),
        Text(zh="流程已调整而清单未更新", en="the flow was changed and the list not yet"),
    ],
    examples=[
        Example(
            Text(zh="加了一道流程之外的“盖章”", en="a stamp was demanded that is not in the flow"),
            {
                "acts": matter(
                    "M1",
                    "apply 2026-03-02",
                    "accept 2026-03-03",
                    "stamp 2026-03-04",
                    "review 2026-03-04T10:00",
                    "grant 2026-03-05",
                )
            },
            flows=[LICENCE],
            hits=[("M1", "stamp")],
        ),
        Example(
            Text(zh="可选的勘验在流程之内", en="the optional inspection is in the flow"),
            {
                "acts": matter(
                    "M1",
                    "apply 2026-03-02",
                    "accept 2026-03-03",
                    "review 2026-03-04",
                    "inspect 2026-03-04T10:00",
                    "grant 2026-03-05",
                )
            },
            flows=[LICENCE],
        ),
    ],
)
def step_unlisted(deviations: ir.Table, p: object) -> ir.Table:
    """One hit per matter and unknown step."""
    return deviation_hits(deviations, "unlisted", Sentence(
        zh="办件 {matter} 办理了流程之外的环节“{step_zh}”（流程 {flow} 第 {version} 版）。",
        en="Matter {matter} took the step “{step_en}”, which the flow {flow} (version {version}) does not know.",
    ))  # fmt: skip
