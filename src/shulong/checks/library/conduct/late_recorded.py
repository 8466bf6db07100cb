"""An act was recorded long after it was done: the matter was handled outside the system."""

from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits, row_id
from shulong.terms.text import Text


@check(
    id="conduct.late-recorded",
    title=Text(zh="事后补录", en="Recorded late"),
    question=Text(zh="行权行为是否在办理很久之后才录入？", en="Was an act recorded long after it was done?"),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["数据契约 acts 的记录时间 / the time of recording by the contract acts"],
    params=Params(days=Param(3, "working days", Text(zh="节假日办理、上班后录入不算迟", en="what is done on rest days may be recorded after them"))),
    innocent=[
        Text(zh="系统故障期间在纸面办理，恢复后补录", en="handled on paper while the system was down"),
        Text(zh="现场执法，回到机关后录入", en="done in the field and recorded after the return"),
        Text(zh="记录时间是数据汇集的时间", en="the time of recording is that of the collection of data"),
    ],
    examples=[
        Example(
            Text(zh="四个工作日后才录入", en="recorded four working days later"),
            {"acts": """
                act_id  matter_id  power_code  step   organ  done_at           recorded_at
                A1      M1         XK/01-001   grant  O1     2026-03-02T09:00  2026-03-06T09:00
            """},
            hits=[("A1", "late")],
        ),
        Example(
            Text(
                zh="第三个工作日录入；国庆前办理、假后录入；没有记录时间",
                en="recorded on the third working day; done before the National Day and recorded after it; no time of recording",
            ),
            {"acts": """
                act_id  matter_id  power_code  step   organ  done_at           recorded_at
                A1      M1         XK/01-001   grant  O1     2026-03-02T09:00  2026-03-05T23:00
                A2      M2         XK/01-001   grant  O1     2025-09-30T09:00  2025-10-11T09:00
                A3      M3         XK/01-001   grant  O1     2026-03-02T09:00  -
            """},
        ),
    ],
)  # fmt: skip
def late_recorded(acts: ir.Table, workdays: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per act recorded more working days after it was done than that."""
    # Only what lies further apart in calendar days can lie further apart in working days.
    apart = acts.recorded_at.date().delta(acts.done_at.date(), unit="day")
    some = acts.filter((apart > p.days).fill_null(False))
    some = some.mutate(row_id=row_id(some), done_on=some.done_at.date(), recorded_on=some.recorded_at.date()).select(
        "act_id", "matter_id", "power_code", "organ", "region", "step", "done_at", "recorded_at", "row_id", "done_on", "recorded_on")  # fmt: skip
    first, last = workdays.view(), workdays.view()
    counted = some.join(first.select(done_on="day", done_index="working_index"), "done_on").join(
        last.select(recorded_on="day", recorded_index="working_index"), "recorded_on")  # fmt: skip
    judged = counted.mutate(days=(counted.recorded_index - counted.done_index).cast("int64"))
    late = judged.filter(judged.days > p.days)
    return hits(
        late,
        subject_kind="act",
        subject=late.act_id,
        key="late",
        organ=late.organ,
        region=late.region,
        power_code=late.power_code,
        period_from=late.done_at,
        period_to=late.recorded_at,
        evidence=ibis.array([late.row_id]),
        values={"act": late.act_id, "matter": late.matter_id, "step": late.step, "days": late.days, "done_at": late.done_at, "recorded_at": late.recorded_at},
        say=Sentence(
            zh="行为 {act}（办件 {matter}，{step}）办理于 {done_at}，{days} 个工作日后（{recorded_at}）才录入。",
            en="Act {act} (matter {matter}, {step}) was done on {done_at} and recorded {days} working days later, on {recorded_at}.",
        ),
    )  # fmt: skip
