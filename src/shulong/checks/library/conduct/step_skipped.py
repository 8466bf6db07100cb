"""A declared step is missing from a matter that went on without it."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.deviation import deviation_hits
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence
from shulong.terms.text import Text


@check(
    id="conduct.step-skipped",
    title=Text(zh="环节缺失", en="Step skipped"),
    question=Text(zh="办件是否跳过了流程规定的环节？", en="Did a matter go on without a step that its flow demands?"),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["运行流程（办件开始之日有效的版本） / the flow in force when the matter began"],
    innocent=[
        Text(
            zh="环节已办理但未录入，或录在另一系统",
            en="the step was taken and not recorded, or recorded in another system",
        ),
        Text(zh="流程允许的另一条路径", en="another path that the flow allows"),
    ],
    examples=[
        Example(
            Text(zh="未经审查即准予", en="granted without review"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "grant 2026-03-05")},
            flows=[LICENCE],
            hits=[("M1", "review")],
        ),
        Example(
            Text(
                zh="未勘验，但勘验是可选环节；另一件尚在办理",
                en="no inspection, which is optional; another matter is still open",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "grant 2026-03-05")
                + matter("M2", "apply 2026-03-02", "accept 2026-03-03")
            },
            flows=[LICENCE],
        ),
    ],
)
def step_skipped(deviations: ir.Table, p: object) -> ir.Table:
    """One hit per matter and missing step."""
    return deviation_hits(deviations, "skipped", Sentence(
        zh="办件 {matter} 缺少“{step_zh}”环节（流程 {flow} 第 {version} 版）。",
        en="Matter {matter} went on without the step “{step_en}” (flow {flow}, version {version}).",
    ))  # fmt: skip
