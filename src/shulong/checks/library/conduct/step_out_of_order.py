"""A step was taken, but not where the flow allows it."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.deviation import deviation_hits
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence
from shulong.terms.text import Text


@check(
    id="conduct.step-out-of-order",
    title=Text(zh="环节次序颠倒", en="Step out of order"),
    question=Text(
        zh="是否有环节没有按流程规定的次序办理？", en="Was a step taken at a place where the flow does not allow it?"
    ),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["运行流程（办件开始之日有效的版本） / the flow in force when the matter began"],
    innocent=[
        Text(
            zh="两步在同一时刻录入，先后不明", en="two steps recorded at one instant, so that their order is not known"
        ),
        Text(zh="补录时时间填写有误", en="a wrong time entered when a step was recorded later"),
    ],
    examples=[
        Example(
            Text(zh="先准予，后审查", en="granted first, reviewed afterwards"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "grant 2026-03-04", "review 2026-03-05")},
            flows=[LICENCE],
            hits=[("M1", "review")],
        ),
        Example(
            Text(
                zh="勘验先于审查：两者并行，先后皆可",
                en="inspection before review: they run in parallel, either may come first",
            ),
            {
                "acts": matter(
                    "M1",
                    "apply 2026-03-02",
                    "accept 2026-03-03",
                    "inspect 2026-03-04",
                    "review 2026-03-05",
                    "grant 2026-03-06",
                )
            },
            flows=[LICENCE],
        ),
    ],
)
def step_out_of_order(deviations: ir.Table, p: object) -> ir.Table:
    """One hit per matter and misplaced step."""
    return deviation_hits(deviations, "out-of-order", Sentence(
        zh="办件 {matter} 的“{step_zh}”没有按规定次序办理（实际为第 {position} 步；流程 {flow} 第 {version} 版）。",
        en="Matter {matter} took “{step_en}” out of order, as act {position} (flow {flow}, version {version}).",
    ))  # fmt: skip
