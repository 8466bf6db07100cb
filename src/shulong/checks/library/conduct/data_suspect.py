"""An act whose time is missing or impossible: a fault of the data, never of an official."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits, row_id
from shulong.terms.text import Text


@check(
    id="conduct.data-suspect",
    title=Text(zh="行权数据可疑", en="Suspect data"),
    question=Text(zh="行权记录的时间是否缺失或不可能？", en="Is the time of an act missing or impossible?"),
    domain="conduct",
    scope="matter",
    card="data",
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
            hits=[("A1", "missing"), ("A2", "future"), ("A3", "recorded-before-done")],
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
        ),
    ],
)
def data_suspect(acts: ir.Table, p: object) -> ir.Table:
    """One hit per act whose time cannot be right."""
    now = ibis.literal(p.as_of, type="timestamp")  # type: ignore[attr-defined]
    fault = ibis.cases(
        (acts.done_at.isnull(), "missing"),
        (acts.done_at > now, "future"),
        (acts.recorded_at < acts.done_at, "recorded-before-done"),
        else_="",
    )
    judged = acts.mutate(fault=fault)
    suspect = judged.filter(judged.fault != "")
    said_zh = ibis.cases(
        (suspect.fault == "missing", "没有办理时间"),
        (suspect.fault == "future", "办理时间在将来"),
        else_="记录时间早于办理时间",
    )
    said_en = ibis.cases(
        (suspect.fault == "missing", "has no time"),
        (suspect.fault == "future", "lies in the future"),
        else_="was recorded before it was done",
    )
    return hits(
        suspect,
        subject_kind="act",
        subject=suspect.act_id,
        key=suspect.fault,
        organ=suspect.organ,
        region=suspect.region,
        power_code=suspect.power_code,
        period_from=suspect.done_at,
        evidence=ibis.array([row_id(suspect)]),
        values={"act": suspect.act_id, "matter": suspect.matter_id, "step": suspect.step, "fault": suspect.fault, "done_at": suspect.done_at,
                "recorded_at": suspect.recorded_at, "said_zh": said_zh, "said_en": said_en},
        say=Sentence(zh="行为 {act}（办件 {matter}，{step}）{said_zh}。", en="Act {act} (matter {matter}, {step}) {said_en}."),
    )  # fmt: skip
