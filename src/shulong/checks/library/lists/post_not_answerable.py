"""A step of a flow has no post that answers for it."""

from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, flow, post, power
from shulong.terms.text import Text


@check(
    id="lists.post-not-answerable",
    title=Text(zh="环节无人负责", en="Step that no post answers for"),
    question=Text(
        zh="流程的每个环节是否都有行使机关的岗位负责？",
        en="Does a post of the organs that hold the power answer for every step of its flow?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="岗位名称变了", en="the post was renamed"),
        Text(zh="环节由申请人或系统完成", en="the step is the applicant's or the system's"),
    ],
    examples=[
        Example(
            Text(
                zh="决定环节没有岗位；或机关没有该岗位",
                en="no post for the decision; a post that the organ does not have",
            ),
            {
                "powers": [power("XK/010001", flow="licence"), power("XK/010002", flow="b")],
                "organs": ORGANS,
                "posts": [post("window"), post("head")],
            },
            flows=[flow("XK/010001", decides=None), flow("XK/010002", flow_id="b", decides="archivist")],
            hits=[("XK/010001", "decide"), ("XK/010002", "decide")],
        ),
        Example(
            Text(
                zh="每个环节都有岗位；流程所属事项不在目录中",
                en="every step has its post; a flow of a power that is not in the catalogue",
            ),
            {"powers": [power("XK/010001", flow="licence")], "organs": ORGANS, "posts": [post("window"), post("head")]},
            flows=[flow("XK/010001"), flow("XK/010009", flow_id="z", decides="archivist")],
        ),
    ],
)
def post_not_answerable(
    listed_steps: ir.Table,
    listed_limits: ir.Table,
    listed_holdings: ir.Table,
    listed_organs: ir.Table,
    posts: ir.Table,
    listed_answerable: ir.Table,
    p: SimpleNamespace,
) -> ir.Table:
    """One hit per power and step whose post is not named, or is had by no organ that holds the power."""
    day = ibis.literal(p.as_of.date())
    now = posts.filter((posts.in_force_from <= day) & (posts.in_force_to.isnull() | (day < posts.in_force_to)))
    roles = now.select("organ", post="role").join(listed_organs, now.organ == listed_organs.code)
    had = (
        roles.select("code_length", "field_of_work", "post")
        .distinct()
        .join(listed_holdings, ["code_length", "field_of_work"])
    )
    declared = listed_limits.select(power_code="basic_code", flow_id="flow")
    taken = listed_steps.semi_join(declared, ["power_code", "flow_id"]).mutate(asked=listed_steps.post.fill_null(""))
    bare = taken.anti_join(had.select(power_code="basic_code", asked="post").distinct(), ["power_code", "asked"])
    told = bare.left_join(listed_answerable, bare.power_code == listed_answerable.basic_code)
    return hits(
        told,
        subject_kind="power",
        subject=told.power_code,
        key=told.step,
        organ=told.answerable,
        region=told.answerable_region,
        power_code=told.power_code,
        evidence=ibis.array([told.flow_row]),
        values={
            "power": told.power_code,
            "flow": told.flow_id,
            "step": told.step,
            "step_zh": told.step_zh,
            "step_en": told.step_en,
            "post": told.post,
        },
        say=Sentence(
            zh="事项 {power} 的流程 {flow} 中，“{step_zh}”环节没有行使机关的岗位负责（岗位：{post}）。",
            en="No post of the organs that hold {power} answers for the step “{step_en}” of its flow {flow} (post: {post}).",
        ),
    )
