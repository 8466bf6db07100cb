"""A matter went on past the end date that the handling organ itself had planned."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits, row_id
from shulong.terms.text import Text


@check(
    id="conduct.matter-past-planned-end",
    title=Text(zh="超过计划办结日期", en="Past the planned end"),
    question=Text(zh="办件是否超过了机关自己计划的办结日期？", en="Did a matter go on past the end date that the organ itself had planned?"),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=["机关在办件中登记的计划办结日期 / the planned end that the organ recorded in the matter"],
    params=Params(grace_days=Param(0, "days", Text(zh="计划日期当天办结为按期", en="closing on the planned day itself is in time"))),
    innocent=[
        Text(zh="计划日期依法顺延而未更新", en="the planned date was lawfully moved and not updated"),
        Text(zh="办结后才补录办结时间", en="the end was recorded some time after it happened"),
    ],
    examples=[
        Example(
            Text(zh="晚一天办结；另一件过期仍未办结", en="closed a day late; another is open past its date"),
            {"matters": """
                matter_id  power_code  organ  due_on      closed_at
                M1         XK/01-001   O1     2026-03-10  2026-03-11T09:00
                M2         XK/01-001   O1     2026-03-10  -
            """},
            hits=[("M1", ""), ("M2", "")],
        ),
        Example(
            Text(zh="当天办结；未到期；没有计划日期", en="closed on the day; not yet due; no planned date"),
            {"matters": """
                matter_id  power_code  organ  due_on      closed_at
                M1         XK/01-001   O1     2026-03-10  2026-03-10T23:59
                M2         XK/01-001   O1     2026-07-10  -
                M3         XK/01-001   O1     -           2026-03-10T23:59
            """},
        ),
    ],
)  # fmt: skip
def matter_past_planned_end(matters: ir.Table, p: object) -> ir.Table:
    """One hit per matter closed, or still open, after its planned end and the days of grace."""
    grace = ibis.interval(days=p.grace_days)  # type: ignore[attr-defined]
    until = ibis.coalesce(matters.closed_at, ibis.literal(p.as_of, type="timestamp")).date()  # type: ignore[attr-defined]
    dated = matters.filter(matters.due_on.notnull()).mutate(until=until)
    late = dated.filter(dated.until > dated.due_on + grace)
    return hits(
        late,
        subject_kind="matter",
        subject=late.matter_id,
        key="",
        organ=late.organ,
        region=late.region,
        power_code=late.power_code,
        period_from=late.applied_at,
        period_to=late.closed_at,
        evidence=ibis.array([row_id(late)]),
        values={
            "matter": late.matter_id,
            "due_on": late.due_on,
            "closed_at": late.closed_at,
            "days_late": late.until.delta(late.due_on, unit="day"),
            "state_zh": ibis.ifelse(late.closed_at.isnull(), "至今未办结", "已办结"),
            "state_en": ibis.ifelse(late.closed_at.isnull(), "still open", "closed"),
        },
        say=Sentence(
            zh="办件 {matter} 计划于 {due_on} 办结，{state_zh}，晚 {days_late} 天。",
            en="Matter {matter} was planned to end on {due_on}; {state_en}, {days_late} day(s) late.",
        ),
    )
