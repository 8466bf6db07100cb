"""The flow of a power has another statutory limit than its template."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, days, flow, power
from shulong.terms.text import Text


@check(
    id="lists.flow-limit-differs",
    title=Text(zh="流程时限与模板不一致", en="Flow's limit differs"),
    question=Text(
        zh="流程的法定时限是否与模板一致？",
        en="Has the flow of a power the statutory limit of its template?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="清单尚未随目录调整更新", en="the list has not yet followed an adjustment of the catalogue"),
    ],
    examples=[
        Example(
            Text(zh="模板 20 个工作日，流程 25 个", en="20 working days in the template, 25 in the flow"),
            {"powers": [power("XK/010001", flow="licence", statutory_limit=days(20))], "organs": ORGANS},
            flows=[flow("XK/010001", statutory=25)],
            hits=[("XK/010001", "licence")],
        ),
        Example(
            Text(
                zh="一致；旧版不同而新版一致；流程未写时限；模板未写时限",
                en="the same; an older version that differed; a flow without a limit; a template without one",
            ),
            {
                "powers": [
                    power("XK/010001", flow="licence", statutory_limit=days(20)),
                    power("XK/010002", flow="b", statutory_limit=days(20)),
                    power("XK/010003", flow="c"),
                ],
                "organs": ORGANS,
            },
            flows=[
                flow("XK/010001", version=2),
                flow("XK/010001", statutory=25),
                flow("XK/010002", flow_id="b", statutory=None),
                flow("XK/010003", flow_id="c"),
            ],
        ),
    ],
)
def flow_limit_differs(
    listed_limits: ir.Table, listed_flows: ir.Table, listed_answerable: ir.Table, p: object
) -> ir.Table:
    """One hit per power and flow whose limits differ; limits that one of them does not have are no difference."""
    published = listed_flows.select("flow_id", "row_id", flow_days="statutory_days", flow_unit="day_unit")
    both = listed_limits.join(published, listed_limits.flow == published.flow_id)
    known = both.statutory_days.notnull() & both.flow_days.notnull()
    differs = both.filter(known & ((both.statutory_days != both.flow_days) | (both.day_unit != both.flow_unit)))
    told = differs.left_join(listed_answerable, "basic_code")
    return hits(
        told,
        subject_kind="power",
        subject=told.basic_code,
        key=told.flow,
        organ=told.answerable,
        region=told.answerable_region,
        power_code=told.basic_code,
        evidence=ibis.array([told.row_id]),
        values={
            "power": told.basic_code, "flow": told.flow, "template_days": told.statutory_days, "template_unit": told.day_unit,
            "flow_days": told.flow_days, "flow_unit": told.flow_unit,
        },
        say=Sentence(
            zh="事项 {power} 的法定时限为 {template_days}（{template_unit}），流程 {flow} 写为 {flow_days}（{flow_unit}）。",
            en="The statutory limit of {power} is {template_days} {template_unit}; its flow {flow} has {flow_days} {flow_unit}.",
        ),
    )  # fmt: skip
