"""A matter took longer than promised, or longer than the law allows."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.evidence import with_acts
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

HEARING = (
    LICENCE.replace("steps:\n", "clock_stops:\n  hearing: {title: {zh: 听证, en: hearing}, kind: hearing, starts: convene, ends: hear, "
                    "limit: {most: 5, unit: working-days}, basis: 《示例条例》第八条}\nsteps:\n  convene: {title: {zh: 举行听证, en: convene}}\n"
                    "  hear: {title: {zh: 听证结束, en: heard}}\n")
    .replace("{parallel: [review, {optional: inspect}]}", "{optional: {sequence: [convene, hear]}}, {parallel: [review, {optional: inspect}]}")
)  # fmt: skip
"""The sample licence with a hearing of five working days at most, once, whose time does not count."""


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
    basis=["《中华人民共和国行政许可法》第三十二条、第四十二条、第四十五条、第八十二条", "《中华人民共和国民法典》第二百零一条、第二百零三条"],
    innocent=[
        Text(zh="决定已作出而未录入", en="the decision was made and not recorded"),
        Text(zh="时限已依法延长，延长决定未录入", en="the limit was lawfully prolonged and that was not recorded"),
        Text(zh="特别程序在系统外进行，起止未录入", en="a special procedure was held outside the system, its begin and end not recorded"),
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
        Example(
            Text(
                zh="听证五个工作日不计，恰在最后一日办结；另一件第十日才开始听证，听证结束当日办结",
                en="five working days of hearing do not count: decided on the last day; another's hearing began on the tenth day and it was decided when that ended",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "convene 2026-03-04", "hear 2026-03-11", "review 2026-03-12", "grant 2026-03-23")
                + matter("M2", "apply 2026-03-02", "accept 2026-03-03", "convene 2026-03-16", "hear 2026-03-18", "review 2026-03-18T10:00", "grant 2026-03-18T11:00")
            },
            flows=[HEARING],
        ),
        Example(
            Text(
                zh="听证超过五个工作日，超出部分照计；另一件听证开始时承诺时限已过",
                en="the hearing went on past its five working days, which then count; another's hearing began after the promise had passed",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-03", "convene 2026-03-04", "hear 2026-03-16", "review 2026-03-17", "grant 2026-03-24")
                + matter("M2", "apply 2026-03-02", "accept 2026-03-03", "convene 2026-03-17", "hear 2026-03-20", "review 2026-03-20T10:00", "grant 2026-03-20T11:00")
            },
            flows=[HEARING],
            hits=[("M1", "licence"), ("M2", "licence")],
        ),
    ],
)  # fmt: skip
def matter_overdue(matter_times: ir.Table, acts: ir.Table, p: object) -> ir.Table:
    """One hit per matter that ended or stands open after the last lawful day of a limit: red for the statutory one, else yellow."""
    t = matter_times
    late = t.filter(
        (t.until_on > t.statutory_due_on).fill_null(False) | (t.until_on > t.promised_due_on).fill_null(False)
    )
    late = with_acts(late, acts, "matter_id", "started_at", "decided_at")
    statutory = (late.until_on > late.statutory_due_on).fill_null(False)
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
        evidence=late.evidence,
        values={
            "matter": late.matter_id,
            "days_used": late.days_used,
            "days_stopped": late.days_stopped,
            "limit": ibis.ifelse(statutory, late.statutory_days, late.promised_days),
            "due_on": ibis.ifelse(statutory, late.statutory_due_on, late.promised_due_on),
            "unit_zh": ibis.ifelse(working, "个工作日", "天"),
            "unit_en": ibis.ifelse(working, "working days", "days"),
            "which_zh": ibis.ifelse(statutory, "法定", "承诺"),
            "which_en": ibis.ifelse(statutory, "statutory", "promised"),
            "state_zh": ibis.ifelse(late.decided_at.isnull(), "至今未决", "已办结"),
            "state_en": ibis.ifelse(late.decided_at.isnull(), "still open", "decided"),
            "stopped_zh": ibis.ifelse(
                late.days_stopped > 0, ibis.literal("（另有 ") + late.days_stopped.cast("string") + " 天停止计时）", ""
            ),
            "stopped_en": ibis.ifelse(
                late.days_stopped > 0,
                ibis.literal(" (") + late.days_stopped.cast("string") + " more did not count)",
                "",
            ),
            "deemed_zh": ibis.ifelse(late.deemed, "（逾期未告知，自收到申请之日起即为受理）", ""),
            "deemed_en": ibis.ifelse(
                late.deemed, " It counts as accepted from its receipt, since it was not answered in time.", ""
            ),
            "from": late.started_at,
            "to": late.decided_at,
        },
        say=Sentence(
            zh="办件 {matter} {state_zh}，用时 {days_used} {unit_zh}{stopped_zh}；{which_zh}时限 {limit} {unit_zh}，{due_on} 届满{deemed_zh}。",
            en="Matter {matter}, {state_en}, took {days_used} {unit_en}{stopped_en}; the {which_en} limit of {limit} ended on {due_on}.{deemed_en}",
        ),
    )
