"""An applicant was asked for further papers more than once, or a step that the flow allows once came again."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

STOPS = "clock_stops:\n  papers: {title: {zh: 补正, en: further papers}, kind: further-papers, starts: ask, ends: supplement}\n"
ASKS = LICENCE.replace(
    "order: [apply, accept,", "order: [apply, {loop: {body: accept, again: [ask, supplement]}},"
).replace(
    "  grant:",
    "  ask: {title: {zh: 告知补正, en: further papers asked for}}\n  supplement: {title: {zh: 补正, en: supplement}}\n  grant:",
)
ONCE = ASKS.replace("further papers asked for}}", "further papers asked for}, once: true}")
AGAIN = STOPS.replace("ends: supplement}", "ends: supplement, repeatable: true}")
TWICE = matter("M1", "apply 2026-03-02", "accept 2026-03-02", "ask 2026-03-03", "supplement 2026-03-04", "accept 2026-03-04", "ask 2026-03-05",
               "supplement 2026-03-06")  # fmt: skip


@check(
    id="conduct.papers-asked-twice",
    title=Text(zh="补正未一次告知", en="Papers asked for twice"),
    question=Text(
        zh="是否两次以上要求补正材料，或者重复办理只许一次的环节？",
        en="Were further papers asked for more than once, or a step taken again that the flow allows once?",
    ),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["《中华人民共和国行政许可法》第三十二条第一款第四项、第七十二条第四项（一次告知需要补正的全部内容）", "运行流程中只许一次的环节 / steps that the flow allows once"],
    innocent=[
        Text(zh="申请人补正的材料本身又有缺漏", en="what the applicant supplemented was itself incomplete"),
        Text(zh="同一次告知重复录入", en="one notice was entered twice"),
        Text(zh="申请人中途变更了申请内容", en="the applicant changed the application meanwhile"),
    ],
    examples=[
        Example(
            Text(zh="两次要求补正；流程规定只许一次", en="asked twice, where the flow allows it once"),
            {"acts": TWICE},
            flows=[ONCE],
            hits=[("M1", "ask")],
        ),
        Example(
            Text(zh="两次因补正停止计时", en="the clock was stopped twice for further papers"),
            {"acts": TWICE},
            flows=[ASKS + STOPS],
            hits=[("M1", "further-papers")],
        ),
        Example(
            Text(zh="流程规定可以再次补正", en="the flow lets papers be asked for again"),
            {"acts": TWICE},
            flows=[ASKS + AGAIN],
        ),
        Example(
            Text(zh="一次告知；同一时刻重复录入两行", en="asked once; one notice entered twice with the same time"),
            {"acts": matter("M1", "ask 2026-03-03", "supplement 2026-03-04") + matter("M2", "ask 2026-03-03", "ask 2026-03-03")},
            flows=[ONCE + STOPS],
        ),
    ],
)  # fmt: skip
def papers_asked_twice(governed_acts: ir.Table, p: object) -> ir.Table:
    """One hit per matter and step; all steps that start a clock stop for further papers count together. Acts of one instant are one."""
    bound = governed_acts.filter(governed_acts.once | governed_acts.asks_papers)
    each = bound.mutate(what=ibis.ifelse(bound.asks_papers, "further-papers", bound.step))
    several = each.group_by(["matter_id", "what"]).having(ibis._.count() > 1).agg(acts=ibis._.count())
    asked = each.semi_join(several, ["matter_id", "what"])
    folded = asked.group_by(["matter_id", "what"]).agg(
        organ=asked.organ.min(), region=asked.region.min(), power_code=asked.power_code.min(), flow_id=asked.flow_id.min(),
        version=asked.version.min(), title_zh=asked.title_zh.min(), title_en=asked.title_en.min(), times=asked.done_at.nunique(),
        first_at=asked.done_at.min(), last_at=asked.done_at.max(), evidence=asked.row_id.collect())  # fmt: skip
    again = folded.filter(folded.times > 1)
    return hits(
        again,
        subject_kind="matter",
        subject=again.matter_id,
        key=again.what,
        organ=again.organ,
        region=again.region,
        power_code=again.power_code,
        period_from=again.first_at,
        period_to=again.last_at,
        evidence=again.evidence,
        values={
            "matter": again.matter_id,
            "what": again.what,
            "step_zh": again.title_zh,
            "step_en": again.title_en,
            "times": again.times,
            "first_at": again.first_at,
            "last_at": again.last_at,
            "flow": again.flow_id,
            "version": again.version,
        },
        say=Sentence(
            zh="办件 {matter} 的“{step_zh}”办理了 {times} 次（{first_at} 至 {last_at}），流程 {flow} 只许一次。",
            en="Matter {matter} took “{step_en}” {times} times, from {first_at} to {last_at}; the flow {flow} allows it once.",
        ),
    )
