"""One step took longer than its own limit, though the whole matter may be in time."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.evidence import with_acts
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

LIMITED = (
    LICENCE.replace("post: window}", "post: window, limit: {statutory: 5, promised: 3, unit: working-days, from: apply}}")
    .replace("post: reviewer}", "post: reviewer, limit: {promised: 24, unit: hours}}")
    .replace("post: head}\n  refuse", "post: head, limit: {promised: 4, unit: calendar-days, from: review}}\n  refuse")
    .replace("steps:\n", "clock_stops:\n  test: {title: {zh: 检验, en: test}, kind: inspection, starts: send, ends: receive, basis: 《示例条例》第九条}\n"
             "steps:\n  send: {title: {zh: 送检, en: sent}}\n  receive: {title: {zh: 检验结果, en: result}}\n", 1)
    .replace("{parallel: [review, {optional: inspect}]}", "review, {optional: inspect}, {optional: {sequence: [send, receive]}}")
)  # fmt: skip


@check(
    id="conduct.step-overdue",
    title=Text(zh="环节超期", en="Step overdue"),
    question=Text(
        zh="是否有环节超过了自己的时限？",
        en="Did one step exceed its own limit, though the whole matter may be in time?",
    ),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["运行流程中该环节的时限 / the limit of the step in the flow", "《中华人民共和国民法典》第二百零一条、第二百零三条"],
    innocent=[
        Text(zh="环节已办而未及时录入", en="the step was taken and recorded later"),
        Text(zh="计时起点的环节重复录入", en="the step that it is counted from was recorded twice"),
    ],
    examples=[
        Example(
            Text(
                zh="受理用了四个工作日（承诺三个）；另一件用了六个（法定五个）；审查用了二十五小时；审查后第六天才决定",
                en="acceptance took four working days of three promised; another's six of the law's five; a review took 25 hours; a decision came six days after it",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-06", "review 2026-03-06T10:00", "grant 2026-03-09")
                + matter("M2", "apply 2026-03-02", "accept 2026-03-10", "review 2026-03-10T10:00", "grant 2026-03-10T11:00")
                + matter("M3", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04T10:00", "grant 2026-03-05T11:00")
                + matter("M4", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-03T10:00", "grant 2026-03-10T11:00")
            },
            flows=[LIMITED],
            hits=[("M1", "accept"), ("M2", "accept"), ("M3", "review"), ("M4", "grant")],
        ),
        Example(
            Text(
                zh="第三个工作日受理；审查恰用二十四小时；期限最后一日为周六，周一办结；送检期间不计",
                en="accepted on the third working day; a review of 24 hours to the minute; a limit that ends on a Saturday, met on Monday; a test that does not count",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-05", "review 2026-03-06", "grant 2026-03-09")
                + matter("M2", "apply 2026-03-09", "accept 2026-03-09T10:00", "review 2026-03-10T09:00", "grant 2026-03-16")
                + matter("M3", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-03T10:00", "send 2026-03-04", "receive 2026-03-14", "grant 2026-03-16")
            },
            flows=[LIMITED],
        ),
        Example(
            Text(
                zh="尚未勘验：勘验可有可无，不是在等它", en="not inspected to this day: an inspection may be left out, so nobody waits for it"
            ),
            {"acts": matter("M1", "apply 2026-06-01", "accept 2026-06-02", "review 2026-06-02T10:00")},
            flows=[LIMITED.replace("post: inspector}", "post: inspector, limit: {promised: 2, unit: working-days, from: review}}").replace("promised: 4", "promised: 90")],
        ),
        Example(
            Text(zh="至今未受理，已过三个工作日；另一件尚在时限内", en="not accepted to this day, past three working days; another still has time"),
            {"acts": matter("M1", "apply 2026-06-23") + matter("M2", "apply 2026-06-26")},
            flows=[LIMITED],
            hits=[("M1", "accept")],
        ),
    ],
)  # fmt: skip
def step_overdue(step_times: ir.Table, acts: ir.Table, p: object) -> ir.Table:
    """One hit per matter and step beyond its limit, the worst time of it: red beyond the law's, yellow beyond the promised one."""
    late = step_times.filter(step_times.beyond_promise | step_times.beyond_law)
    worst = ibis.window(group_by=["matter_id", "step"], order_by=[ibis.desc("beyond_law"), ibis.desc("used"), "key"])
    ranked = late.mutate(_rank=ibis.row_number().over(worst))
    late = with_acts(ranked.filter(ranked["_rank"] == 0), acts, "key", "from_at", "done_at")
    unit_zh = ibis.cases((late.day_unit == "working-days", "个工作日"), (late.day_unit == "hours", "小时"), else_="天")
    unit_en = ibis.cases(
        (late.day_unit == "working-days", "working days"), (late.day_unit == "hours", "hours"), else_="days"
    )
    return hits(
        late,
        subject_kind="matter",
        subject=late.matter_id,
        key=late.step,
        organ=late.organ,
        region=late.region,
        power_code=late.power_code,
        period_from=late.from_at,
        period_to=late.done_at,
        card=ibis.ifelse(late.beyond_law, "red", "yellow"),
        evidence=late.evidence,
        values={
            "matter": late.matter_id,
            "step": late.step,
            "step_zh": late.step_zh,
            "step_en": late.step_en,
            "used": late.used,
            "limit": ibis.ifelse(late.beyond_law, late.statutory, late.promised),
            "unit_zh": unit_zh,
            "unit_en": unit_en,
            "which_zh": ibis.ifelse(late.beyond_law, "法定", "承诺"),
            "which_en": ibis.ifelse(late.beyond_law, "statutory", "promised"),
            "state_zh": ibis.ifelse(late.done_at.isnull(), "至今未办", "已办"),
            "state_en": ibis.ifelse(late.done_at.isnull(), "is not taken to this day", "was taken"),
            "from": late.from_at,
            "to": late.done_at,
        },
        say=Sentence(
            zh="办件 {matter} 的“{step_zh}”自 {from} 起{state_zh}，已用 {used} {unit_zh}，超过{which_zh}时限 {limit} {unit_zh}。",
            en="“{step_en}” of matter {matter} {state_en}, counted from {from}: {used} {unit_en} are beyond its {which_en} limit of {limit}.",
        ),
    )
