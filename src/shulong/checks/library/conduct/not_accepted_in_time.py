"""An application for a licence was left without acceptance, refusal or notice of what is missing."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.evidence import with_acts
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.limit import ANSWER_DAYS
from shulong.terms.text import Text


@check(
    id="conduct.not-accepted-in-time",
    title=Text(zh="逾期未受理", en="Not accepted in time"),
    question=Text(
        zh="许可申请是否在五个工作日内既未受理、也未不予受理、也未告知补正？",
        en="Was an application for a licence left without acceptance, refusal or notice within five working days?",
    ),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["《中华人民共和国行政许可法》第三十二条、第八十二条"],
    innocent=[
        Text(zh="已当场受理或告知，未录入", en="it was accepted or answered on the spot and that was not recorded"),
        Text(zh="申请在系统外收到，录入的收件时间早于实际", en="it arrived outside the system, and the time recorded is earlier than the receipt"),
    ],
    examples=[
        Example(
            Text(zh="第六个工作日才受理；另一件至今无人处理", en="accepted on the sixth working day; another has had no answer to this day"),
            {"acts": matter("M1", "apply 2026-03-02", "accept 2026-03-10", "review 2026-03-11", "grant 2026-03-12") + matter("M2", "apply 2026-06-22")},
            flows=[LICENCE],
            hits=[("M1", "unanswered"), ("M2", "unanswered")],
        ),
        Example(
            Text(
                zh="第五个工作日受理；跨清明假期；收到未满五个工作日；行政处罚不适用",
                en="accepted on the fifth working day; over the Qingming holiday; received less than five working days ago; a penalty is no licence",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02", "accept 2026-03-09")
                + matter("M2", "apply 2026-03-31", "accept 2026-04-08")
                + matter("M3", "apply 2026-06-24")
                + [{**act, "power_code": "CF/02-001"} for act in matter("M4", "apply 2026-03-02", "accept 2026-03-20")]
            },
            flows=[LICENCE, LICENCE.replace("flow: licence", "flow: penalty").replace("XK/01-001", "CF/02-001")],
        ),
    ],
)  # fmt: skip
def not_accepted_in_time(clocks: ir.Table, matter_flows: ir.Table, acts: ir.Table, p: object) -> ir.Table:
    """One hit per licence matter in which nothing but the application was done within the days that the law gives."""
    whose = matter_flows.select("matter_id", "power_code", "organ", "region")
    left = clocks.filter(clocks.unanswered).join(whose, "matter_id")
    left = with_acts(left, acts, "matter_id", "received_at", "answered_at")
    return hits(
        left,
        subject_kind="matter",
        subject=left.matter_id,
        key="unanswered",
        organ=left.organ,
        region=left.region,
        power_code=left.power_code,
        period_from=left.received_at,
        period_to=left.answered_at,
        evidence=left.evidence,
        values={
            "matter": left.matter_id,
            "received_at": left.received_at,
            "answer_on": left.answer_on,
            "answered_at": left.answered_at,
            "state_zh": ibis.ifelse(left.answered_at.isnull(), "至今未答复", "答复已晚"),
            "state_en": ibis.ifelse(left.answered_at.isnull(), "it has no answer to this day", "it was answered later"),
            "limit": ibis.literal(ANSWER_DAYS),
        },
        say=Sentence(
            zh="办件 {matter} 于 {received_at} 收到申请，应在 {limit} 个工作日内（{answer_on} 前，含当日）受理、不予受理或一次告知补正，{state_zh}；依法自收到之日起即为受理。",
            en="Matter {matter} was received on {received_at} and was to be accepted, refused or answered by a notice within {limit} working days, by {answer_on}; "
               "{state_en}. By law it counts as accepted from its receipt.",
        ),
    )  # fmt: skip
