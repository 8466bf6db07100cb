"""A step was taken again where the flow allows it once."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.deviation import deviation_hits
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence
from shulong.terms.text import Text

SUPPLEMENT = (
    LICENCE.replace("order: [apply, accept,", "order: [apply, {loop: {body: accept, again: supplement}},")
    .replace("  grant:", "  supplement: {title: {zh: 补正, en: supplement}}\n  grant:")
)  # fmt: skip


@check(
    id="conduct.step-repeated",
    title=Text(zh="环节重复", en="Step repeated"),
    question=Text(zh="只应办理一次的环节是否又办理了一次？", en="Was a step taken again that the flow allows once?"),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["运行流程（办件开始之日有效的版本） / the flow in force when the matter began"],
    innocent=[
        Text(zh="更正录入错误而重新提交", en="entered again to correct a mistake"),
        Text(zh="流程规定可以往返的环节（循环）", en="a step that the flow lets come round again (a loop)"),
    ],
    examples=[
        Example(
            Text(zh="受理了两次", en="accepted twice"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "accept 2026-03-04", "review 2026-03-05", "grant 2026-03-06")},
            flows=[LICENCE],
            hits=[("M1", "accept")],
        ),
        Example(
            Text(zh="补正后再次受理，流程允许", en="accepted again after a supplement, as the flow allows"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "supplement 2026-03-04", "accept 2026-03-05",
                            "review 2026-03-06", "grant 2026-03-09")},
            flows=[SUPPLEMENT],
        ),
    ],
)  # fmt: skip
def step_repeated(deviations: ir.Table, p: object) -> ir.Table:
    """One hit per matter and repeated step."""
    return deviation_hits(deviations, "repeated", Sentence(
        zh="办件 {matter} 多办理了 {times} 次“{step_zh}”（流程 {flow} 第 {version} 版）。",
        en="Matter {matter} took “{step_en}” {times} more time(s) than the flow {flow} (version {version}) allows.",
    ))  # fmt: skip
