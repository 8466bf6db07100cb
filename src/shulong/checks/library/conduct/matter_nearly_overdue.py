"""An open matter has used most of its limit: a reminder while there is time."""

from datetime import datetime
from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.evidence import with_acts
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

OPEN_STOP = (
    LICENCE.replace("steps:\n", "clock_stops:\n  test: {title: {zh: 检验, en: test}, kind: inspection, starts: send, ends: receive, basis: 《示例条例》第九条}\n"
                    "steps:\n  send: {title: {zh: 送检, en: sent}}\n  receive: {title: {zh: 检验结果, en: result}}\n")
    .replace("{parallel: [review, {optional: inspect}]}", "{optional: {sequence: [send, receive]}}, {parallel: [review, {optional: inspect}]}")
)  # fmt: skip


@check(
    id="conduct.matter-nearly-overdue",
    title=Text(zh="办件即将超期", en="Matter nearly overdue"),
    question=Text(zh="未办结的办件是否快到承诺时限或法定时限？", en="Is an open matter close to its promised or its statutory limit?"),
    domain="conduct",
    scope="matter",
    card="blue",
    basis=["《中华人民共和国行政许可法》第四十二条、第八十二条", "《中华人民共和国民法典》第二百零一条、第二百零三条"],
    params=Params(share=Param(0.8, "of the limit", Text(zh="用去八成时提醒，尚有办结的余地", en="at four fifths there is still time to decide"))),
    innocent=[
        Text(zh="决定已作出而未录入", en="the decision was made and not recorded"),
        Text(zh="承诺时限较短，几乎一开始就到八成", en="a short promise comes to four fifths almost at once"),
    ],
    examples=[
        Example(
            Text(
                zh="承诺十个工作日，已用八个；另一件已过承诺时限，法定二十个工作日已用十六个",
                en="eight of ten promised working days are used; another is past its promise and has used sixteen of the statutory twenty",
            ),
            {"acts": matter("M1", "apply 2026-06-16", "accept 2026-06-17") + matter("M2", "apply 2026-06-04", "accept 2026-06-05")},
            flows=[LICENCE],
            as_of=datetime(2026, 6, 29, 12),  # noqa: DTZ001
            hits=[("M1", "promised"), ("M2", "statutory")],
        ),
        Example(
            Text(
                zh="已用七个工作日；已办结；已全部超期；已过承诺时限而法定时限尚早",
                en="seven days are used; decided; past both limits; past the promise and far from the statutory limit",
            ),
            {
                "acts": matter("M1", "apply 2026-06-17", "accept 2026-06-18")
                + matter("M2", "apply 2026-06-16", "accept 2026-06-17", "review 2026-06-18", "grant 2026-06-26")
                + matter("M3", "apply 2026-05-06", "accept 2026-05-07")
                + matter("M4", "apply 2026-06-11", "accept 2026-06-12")
            },
            flows=[LICENCE],
            as_of=datetime(2026, 6, 29, 12),  # noqa: DTZ001
        ),
        Example(
            Text(zh="送检期间时限停止计算", en="the clock stands while a test is under way"),
            {"acts": matter("M1", "apply 2026-06-16", "accept 2026-06-17", "send 2026-06-26")},
            flows=[OPEN_STOP],
            as_of=datetime(2026, 6, 29, 12),  # noqa: DTZ001
        ),
    ],
)  # fmt: skip
def matter_nearly_overdue(matter_times: ir.Table, acts: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per open matter whose clock runs and that has used that share of the first limit that has not passed."""
    open_ = matter_times.filter(matter_times.decided_at.isnull() & ~matter_times.standing)
    kept_promise = open_.promised_days.notnull() & ~(open_.until_on > open_.promised_due_on).fill_null(False)
    held = open_.mutate(
        kept_promise=kept_promise,
        held_days=ibis.ifelse(kept_promise, open_.promised_days, open_.statutory_days),
        due_on=ibis.ifelse(kept_promise, open_.promised_due_on, open_.statutory_due_on),
    )
    near = held.filter(
        held.held_days.notnull()
        & ~(held.until_on > held.due_on).fill_null(False)
        & (held.days_used >= held.held_days * p.share)
    )
    near = with_acts(near, acts, "matter_id", "started_at")
    working = near.day_unit == "working-days"
    return hits(
        near,
        subject_kind="matter",
        subject=near.matter_id,
        key=ibis.ifelse(near.kept_promise, "promised", "statutory"),
        organ=near.organ,
        region=near.region,
        power_code=near.power_code,
        period_from=near.started_at,
        period_to=near.due_on,
        evidence=near.evidence,
        values={
            "matter": near.matter_id,
            "days_used": near.days_used,
            "limit": near.held_days,
            "due_on": near.due_on,
            "unit_zh": ibis.ifelse(working, "个工作日", "天"),
            "unit_en": ibis.ifelse(working, "working days", "days"),
            "which_zh": ibis.ifelse(near.kept_promise, "承诺", "法定"),
            "which_en": ibis.ifelse(near.kept_promise, "promised", "statutory"),
            "from": near.started_at,
        },
        say=Sentence(
            zh="办件 {matter} 未办结，{which_zh}时限 {limit} {unit_zh}已用 {days_used}，最迟 {due_on} 办结。",
            en="Matter {matter} is open and has used {days_used} of {limit} {which_en} {unit_en}; it is to be decided by {due_on} at the latest.",
        ),
    )
