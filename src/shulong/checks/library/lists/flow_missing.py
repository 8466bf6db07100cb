"""A power names a flow that was never published, or is in force no more."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, flow, power
from shulong.terms.text import Text


@check(
    id="lists.flow-missing",
    title=Text(zh="流程未发布", en="Flow missing"),
    question=Text(
        zh="事项所指的运行流程是否已发布并有效？",
        en="Is the flow that a power names published and in force?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="流程刚刚换版，编号变了", en="the flow was given a new id with its new version"),
    ],
    examples=[
        Example(
            Text(zh="流程从未发布", en="the flow was never published"),
            {"powers": [power("XK/010001", flow="licence"), power("XK/010002", flow="other")], "organs": ORGANS},
            flows=[flow("XK/010001")],
            hits=[("XK/010002", "other")],
        ),
        Example(
            Text(zh="流程有效；无须流程的事项", en="the flow is in force; a power without a flow"),
            {"powers": [power("XK/010001", flow="licence"), power("XK/010002")], "organs": ORGANS},
            flows=[flow("XK/010001")],
        ),
    ],
)
def flow_missing(
    listed_limits: ir.Table, listed_flows: ir.Table, listed_powers: ir.Table, listed_answerable: ir.Table, p: object
) -> ir.Table:
    """One hit per power whose flow is not in force."""
    published = listed_flows.select(flow="flow_id").distinct()
    bare = listed_limits.anti_join(published, "flow")
    named = bare.join(listed_powers.select("basic_code", "name_zh", "row_id"), "basic_code").left_join(
        listed_answerable, "basic_code"
    )
    return hits(
        named,
        subject_kind="power",
        subject=named.basic_code,
        key=named.flow,
        organ=named.answerable,
        region=named.answerable_region,
        power_code=named.basic_code,
        evidence=ibis.array([named.row_id]),
        values={"power": named.basic_code, "name": named.name_zh, "flow": named.flow},
        say=Sentence(
            zh="事项“{name}”（{power}）的流程 {flow} 未发布或已失效。",
            en="The flow {flow} of {power} ({name}) is not published or in force no more.",
        ),
    )
