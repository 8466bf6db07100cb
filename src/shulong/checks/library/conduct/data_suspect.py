"""An act whose time is missing or impossible, a matter all of whose acts fall into one second: faults of the data, never of an official."""

from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.evidence import with_acts
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits, row_id
from shulong.terms.text import Text


@check(
    id="conduct.data-suspect",
    title=Text(zh="行权数据可疑", en="Suspect data"),
    question=Text(
        zh="行权记录的时间是否缺失、在将来、早于申请，或全在同一秒？",
        en="Is the time of an act missing, in the future, before the application, or do all acts of a matter fall into one second?",
    ),
    domain="conduct",
    scope="matter",
    card="data",
    params=Params(
        least_acts=Param(3, "acts", Text(zh="两步在同一秒内完成尚有可能", en="two steps within one second may happen"))
    ),
    basis=["数据契约 acts / the contract acts"],
    innocent=[
        Text(
            zh="接口换版、时钟不准、批量补录",
            en="an interface was changed, a clock was wrong, a batch was recorded later",
        )
    ],
    examples=[
        Example(
            Text(
                zh="没有时间；时间在将来；记录早于办理", en="no time; a time in the future; recorded before it was done"
            ),
            {
                "acts": """
                act_id  matter_id  power_code  step   organ  done_at           recorded_at
                A1      M1         XK/01-001   apply  O1     -                 2026-03-02T09:00
                A2      M1         XK/01-001   apply  O1     2027-03-02T09:00  -
                A3      M1         XK/01-001   apply  O1     2026-03-02T09:00  2026-03-01T09:00
            """
            },
            flows=[LICENCE],
            hits=[("A1", "missing"), ("A2", "future"), ("A3", "recorded-before-done")],
        ),
        Example(
            Text(
                zh="审查早于申请；四步同在一秒之内", en="a review before the application; four steps within one second"
            ),
            {
                "acts": matter("M1", "review 2026-03-01", "apply 2026-03-02", "accept 2026-03-03")
                + matter(
                    "M2",
                    *(
                        f"{step} 2026-03-02T09:00:00.{n}"
                        for n, step in enumerate(["apply", "accept", "review", "grant"], start=1)
                    ),
                )
            },
            flows=[LICENCE],
            hits=[("M1-1", "before-application"), ("M2", "one-second")],
        ),
        Example(
            Text(
                zh="收件与受理在同一秒；四步在同一分钟；没有申请环节；审查只记到日，申请记到时",
                en="received and accepted in one second; four steps within one minute; no application at all; a review known by its day alone",
            ),
            {
                "acts": matter("M1", "apply 2026-03-02T09:00:00", "accept 2026-03-02T09:00:00")
                + matter(
                    "M2",
                    *(
                        f"{step} 2026-03-02T09:00:{n}0"
                        for n, step in enumerate(["apply", "accept", "review", "grant"], start=1)
                    ),
                )
                + matter("M3", "accept 2026-03-02", "review 2026-03-03")
                + matter("M4", "apply 2026-03-02T09:00", "accept 2026-03-02T10:00", "review 2026-03-02T00:00")
            },
            flows=[LICENCE],
        ),
        Example(
            Text(zh="办理当时即记录；没有记录时间", en="recorded at the very moment; no time of recording"),
            {
                "acts": """
                act_id  matter_id  power_code  step   organ  done_at           recorded_at
                A1      M1         XK/01-001   apply  O1     2026-03-02T09:00  2026-03-02T09:00
                A2      M1         XK/01-001   apply  O1     2026-03-02T09:00  -
            """
            },
            flows=[LICENCE],
        ),
    ],
)
def data_suspect(acts: ir.Table, early_matters: ir.Table, instant_matters: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per act whose time cannot be right, and one per matter whose acts all fall into one second."""
    return _of_acts(acts, early_matters, p).union(_of_matters(acts, instant_matters, p))


def _of_acts(acts: ir.Table, early_matters: ir.Table, p: SimpleNamespace) -> ir.Table:
    now = ibis.literal(p.as_of, type="timestamp")
    fault = ibis.cases(
        (acts.done_at.isnull(), "missing"),
        (acts.done_at > now, "future"),
        (acts.recorded_at < acts.done_at, "recorded-before-done"),
        else_="",
    )
    columns = [
        "act_id",
        "matter_id",
        "step",
        "organ",
        "region",
        "power_code",
        "done_at",
        "recorded_at",
        "row_id",
        "fault",
    ]
    judged = acts.mutate(fault=fault, row_id=row_id(acts)).select(*columns)
    early = judged.filter(judged.fault == "").join(early_matters, "matter_id")
    early = (
        early.filter(early.done_at.date() < early.received_at.date())
        .mutate(fault=ibis.literal("before-application"))
        .select(*columns)
    )
    return _said(judged.filter(judged.fault != "").union(early))


SAID = {
    "missing": Text(zh="没有办理时间", en="has no time"),
    "future": Text(zh="办理时间在将来", en="lies in the future"),
    "recorded-before-done": Text(zh="记录时间早于办理时间", en="was recorded before it was done"),
    "before-application": Text(
        zh="办理日期早于收到申请（或立案）之日", en="was done before the day on which the matter was received or opened"
    ),
}


def _said(suspect: ir.Table) -> ir.Table:
    return hits(
        suspect,
        subject_kind="act",
        subject=suspect.act_id,
        key=suspect.fault,
        organ=suspect.organ,
        region=suspect.region,
        power_code=suspect.power_code,
        period_from=suspect.done_at,
        evidence=ibis.array([suspect.row_id]),
        values={"act": suspect.act_id, "matter": suspect.matter_id, "step": suspect.step, "fault": suspect.fault, "done_at": suspect.done_at,
                "recorded_at": suspect.recorded_at,
                "said_zh": ibis.cases(*((suspect.fault == fault, said.zh) for fault, said in SAID.items()), else_=""),
                "said_en": ibis.cases(*((suspect.fault == fault, said.en) for fault, said in SAID.items()), else_="")},
        say=Sentence(zh="行为 {act}（办件 {matter}，{step}）{said_zh}。", en="Act {act} (matter {matter}, {step}) {said_en}."),
    )  # fmt: skip


def _of_matters(acts: ir.Table, instant_matters: ir.Table, p: SimpleNamespace) -> ir.Table:
    many = instant_matters.filter(instant_matters.acts >= p.least_acts)
    suspect = with_acts(many, acts, "matter_id", "first_at", "last_at")
    return hits(
        suspect,
        subject_kind="matter",
        subject=suspect.matter_id,
        key="one-second",
        organ=suspect.organ,
        region=suspect.region,
        power_code=suspect.power_code,
        period_from=suspect.first_at,
        period_to=suspect.last_at,
        evidence=suspect.evidence,
        values={"matter": suspect.matter_id, "acts": suspect.acts, "fault": ibis.literal("one-second"), "done_at": suspect.first_at},
        say=Sentence(zh="办件 {matter} 的 {acts} 个行为全部记在同一秒（{done_at}）。", en="All {acts} acts of matter {matter} are recorded in one second ({done_at})."),
    )  # fmt: skip
