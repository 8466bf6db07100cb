"""The clock of a matter was stopped without ground, for too long, too late, or again."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

STOPPED = (
    LICENCE.replace("steps:\n", "clock_stops:\n"
                    "  hearing: {title: {zh: 听证, en: hearing}, kind: hearing, starts: convene, ends: hear, limit: {most: 5, unit: working-days}, basis: 《示例条例》第八条}\n"
                    "  other: {title: {zh: 其他程序, en: other procedure}, starts: pause, ends: resume, repeatable: true}\n"
                    "steps:\n  convene: {title: {zh: 举行听证, en: convene}}\n  hear: {title: {zh: 听证结束, en: heard}}\n"
                    "  pause: {title: {zh: 中止, en: pause}}\n  resume: {title: {zh: 恢复, en: resume}}\n")
    .replace("{parallel: [review, {optional: inspect}]}", "{loop: {body: review, again: {choice: [{sequence: [convene, hear]}, {sequence: [pause, resume]}]}}}, {optional: inspect}")
)  # fmt: skip
FAULTS = {
    "no-ground": Text(zh="未载明法定事由", en="no ground is stated for it"),
    "over-limit": Text(zh="超过该程序自身的时限", en="it went on beyond its own limit"),
    "after-limit": Text(zh="开始时办理时限已过", en="the limit of the matter had passed when it began"),
    "again": Text(zh="不得重复而再次进行", en="it may be held once and was begun again"),
}


@check(
    id="conduct.clock-stop-abuse",
    title=Text(zh="滥用停止计时", en="Abuse of clock stops"),
    question=Text(
        zh="是否无事由、超时限、逾期之后或者反复停止计时？",
        en="Was the clock stopped without a ground, over its limit, after the limit of the matter had passed, or again?",
    ),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["《中华人民共和国行政许可法》第四十五条", "运行流程声明的特别程序 / the special procedures that the flow declares"],
    innocent=[
        Text(zh="事由载于纸质文书而未录入", en="the ground stands in a paper that was not recorded"),
        Text(zh="程序已结束而未录入结束环节", en="the procedure ended and its end was not recorded"),
        Text(zh="承诺时限已过、法定时限未过时依法开始", en="it began lawfully after the promise and before the statutory limit"),
    ],
    examples=[
        Example(
            Text(
                zh="没有事由；听证六个工作日（上限五个）；时限过后才听证；听证两次",
                en="no ground; a hearing of six working days of five; a hearing begun after the limit; two hearings",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "pause 2026-03-04", "resume 2026-03-05")
                + matter("M2", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "convene 2026-03-04", "hear 2026-03-12")
                + matter("M3", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "convene 2026-03-17", "hear 2026-03-18")
                + matter("M4", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "convene 2026-03-04", "hear 2026-03-05",
                         "review 2026-03-06", "convene 2026-03-09", "hear 2026-03-10")
            },
            flows=[STOPPED],
            hits=[("M1", "other/no-ground"), ("M2", "hearing/over-limit"), ("M3", "hearing/after-limit"), ("M4", "hearing/again")],
        ),
        Example(
            Text(
                zh="办理记录载明事由；听证恰五个工作日；时限最后一日开始听证；可以重复的程序；听证结束前又录入一次开始",
                en="the act states the ground; a hearing of five working days; one begun on the last day of the limit; a procedure that may come again; one begun twice before it ended",
            ),
            {
                "acts": [{**act, "reason": "等待上级答复" if act["step"] == "pause" else None} for act in
                         matter("M1", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "pause 2026-03-04", "resume 2026-03-05",
                                "review 2026-03-06", "pause 2026-03-09", "resume 2026-03-10")]
                + matter("M2", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "convene 2026-03-04", "hear 2026-03-11")
                + matter("M3", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "convene 2026-03-16", "hear 2026-03-18")
                + matter("M4", "apply 2026-03-02", "accept 2026-03-02T10:00", "review 2026-03-03", "convene 2026-03-04", "convene 2026-03-05", "hear 2026-03-06")
            },
            flows=[STOPPED],
        ),
        Example(
            Text(zh="听证一直没有结束，上限早已过", en="a hearing that never ended, long past its limit"),
            {"acts": matter("M1", "apply 2026-06-12", "accept 2026-06-12T10:00", "review 2026-06-15", "convene 2026-06-16")},
            flows=[STOPPED],
            hits=[("M1", "hearing/over-limit")],
        ),
    ],
)  # fmt: skip
def clock_stop_abuse(stops_taken: ir.Table, matter_times: ir.Table, p: object) -> ir.Table:
    """One hit per matter, stop and fault: several stops of a kind with the same fault are one finding that counts them."""
    due = matter_times.select(
        "matter_id", due_on=ibis.coalesce(matter_times.promised_due_on, matter_times.statutory_due_on)
    )
    stops = stops_taken.left_join(due, "matter_id").drop("matter_id_right")
    ended = ibis.coalesce(stops.ended_at, stops.until_at)
    found = {
        "no-ground": ~stops.grounded,
        "over-limit": ended > stops.allowed_at,
        "after-limit": stops.began_at.date() > stops.due_on,
        "again": stops.again,
    }
    whole = ibis.union(*(_with_fault(stops, fault, wrong) for fault, wrong in found.items()))
    folded = whole.group_by(["matter_id", "power_code", "organ", "region", "stop_id", "stop_zh", "stop_en", "fault"]).agg(
        times=whole.count(), began_at=whole.began_at.min(), ended_at=whole.ended_at.max(), evidence=whole.row_id.collect().sort())  # fmt: skip
    return hits(
        folded,
        subject_kind="matter",
        subject=folded.matter_id,
        key=folded.stop_id + "/" + folded.fault,
        organ=folded.organ,
        region=folded.region,
        power_code=folded.power_code,
        period_from=folded.began_at,
        period_to=folded.ended_at,
        evidence=folded.evidence,
        values={
            "matter": folded.matter_id,
            "stop": folded.stop_id,
            "stop_zh": folded.stop_zh,
            "stop_en": folded.stop_en,
            "fault": folded.fault,
            "fault_zh": ibis.cases(*((folded.fault == fault, said.zh) for fault, said in FAULTS.items()), else_=""),
            "fault_en": ibis.cases(*((folded.fault == fault, said.en) for fault, said in FAULTS.items()), else_=""),
            "times": folded.times,
            "from": folded.began_at,
            "to": folded.ended_at,
        },
        say=Sentence(
            zh="办件 {matter} 于 {from} 因“{stop_zh}”停止计时：{fault_zh}（{times} 次）。",
            en="The clock of matter {matter} was stopped on {from} for “{stop_en}”: {fault_en} (times: {times}).",
        ),
    )


def _with_fault(stops: ir.Table, fault: str, wrong: ir.BooleanValue) -> ir.Table:
    return stops.filter(wrong.fill_null(False)).select(
        "matter_id",
        "power_code",
        "organ",
        "region",
        "stop_id",
        "stop_zh",
        "stop_en",
        "began_at",
        "ended_at",
        "row_id",
        fault=ibis.literal(fault),
    )
