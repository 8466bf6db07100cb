"""A matter took longer than promised, or longer than the law allows."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text


@check(
    id="conduct.matter-overdue",
    title=Text(zh="办件超期", en="Matter overdue"),
    question=Text(
        zh="办件是否超过了承诺时限或法定时限？",
        en="Was a matter decided after its promised or its statutory limit, or is it open beyond it?",
    ),
    domain="conduct",
    scope="matter",
    card="red",
    basis=["《中华人民共和国行政许可法》第四十二条、第八十二条", "《中华人民共和国民法典》第二百零一条"],
    innocent=[
        Text(
            zh="依法不计入时限的特别程序（听证、检验、公示等）尚未扣除",
            en="special procedures that do not count (hearing, test, public notice) are not yet taken off",
        ),
        Text(zh="决定已作出而未录入", en="the decision was made and not recorded"),
    ],
    examples=[
        Example(
            Text(zh="承诺十个工作日，用了十一个", en="ten working days were promised, it took eleven"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "grant 2026-03-17")},
            flows=[LICENCE],
            hits=[("M1", "licence")],
        ),
        Example(
            Text(
                zh="恰在第十个工作日办结；另一件跨清明假期，假期不计",
                en="decided on the tenth working day; another spans the Qingming holiday, which does not count",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "grant 2026-03-16")
                + matter("M2", "apply 2026-03-30", "accept 2026-03-31", "review 2026-04-01", "grant 2026-04-14")
            },
            flows=[LICENCE],
        ),
        Example(
            Text(zh="至今未决，已超法定二十个工作日", en="still open beyond the statutory twenty working days"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03")},
            flows=[LICENCE],
            hits=[("M1", "licence")],
        ),
    ],
)
def matter_overdue(matter_times: ir.Table, p: object) -> ir.Table:
    """One hit per matter beyond a limit: red beyond the statutory one, yellow beyond the promised one."""
    t = matter_times
    beyond_law = (t.days_used > t.statutory_days).fill_null(False)
    beyond_promise = (t.days_used > t.promised_days).fill_null(False)
    late = t.filter(beyond_law | beyond_promise)
    statutory = (late.days_used > late.statutory_days).fill_null(False)
    limit = ibis.ifelse(statutory, late.statutory_days, late.promised_days)
    working = late.day_unit == "working-days"
    return hits(
        late,
        subject_kind="matter",
        subject=late.matter_id,
        key=late.flow_id,
        organ=late.organ,
        region=late.region,
        power_code=late.power_code,
        period_from=late.started_at,
        period_to=late.decided_at,
        card=ibis.ifelse(statutory, "red", "yellow"),
        evidence=ibis.ifelse(
            late.end_row.isnull(), ibis.array([late.start_row]), ibis.array([late.start_row, late.end_row])
        ),
        values={
            "matter": late.matter_id,
            "days_used": late.days_used,
            "limit": limit,
            "unit_zh": ibis.ifelse(working, "个工作日", "天"),
            "unit_en": ibis.ifelse(working, "working days", "days"),
            "which_zh": ibis.ifelse(statutory, "法定", "承诺"),
            "which_en": ibis.ifelse(statutory, "statutory", "promised"),
            "state_zh": ibis.ifelse(late.decided_at.isnull(), "至今未决", "已办结"),
            "state_en": ibis.ifelse(late.decided_at.isnull(), "still open", "decided"),
            "from": late.started_at,
            "to": late.decided_at,
        },
        say=Sentence(
            zh="办件 {matter} {state_zh}，用时 {days_used} {unit_zh}，超过{which_zh}时限 {limit} {unit_zh}。",
            en="Matter {matter}, {state_en}, took {days_used} {unit_en}; the {which_en} limit is {limit}.",
        ),
    )
