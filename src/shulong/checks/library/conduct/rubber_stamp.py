"""One person decided many matters within minutes."""

from datetime import timedelta
from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.conduct_world import acts_apart
from shulong.checks.example import LICENCE, Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.peers import has_hour
from shulong.terms.text import Text

BATCH = LICENCE.replace("grant}, post: head}", "grant}, post: head, batch: true}")
QUICK, SLOW = timedelta(seconds=10), timedelta(seconds=20)
MORNING = "2026-03-04T10:00"


@check(
    id="conduct.rubber-stamp",
    title=Text(zh="批量盖章式审批", en="Rubber stamp"),
    question=Text(
        zh="是否有人在几分钟之内对许多办件作出决定？",
        en="Did one person decide many matters within minutes?",
    ),
    domain="conduct",
    card="yellow",
    basis=["《中华人民共和国行政许可法》第三十四条（应当审查申请材料）", "《中华人民共和国行政处罚法》第五十七条（负责人应当对调查结果进行审查）"],
    params=Params(
        decisions=Param(10, "decisions", Text(zh="少于此数可能只是集中处理几件", en="fewer may be a few that were laid together")),
        minutes=Param(2, "minutes", Text(zh="十件两分钟，每件不足十二秒，来不及看完材料", en="ten in two minutes are under twelve seconds each: no file is read in that")),
    ),
    innocent=[
        Text(zh="流程准许成批办理的环节（已排除）", en="steps that the flow lets be taken for many at a time (left out)"),
        Text(zh="集体讨论后由一人集中录入", en="decided by a meeting and entered by one person afterwards"),
        Text(zh="来源系统只记录日期（零点整的时间不判断）", en="a source that knows only the day (times at midnight are not judged)"),
    ],
    examples=[
        Example(
            Text(zh="十件办件相隔十秒作出决定", en="ten matters decided ten seconds apart"),
            {"acts": acts_apart("grant", 10, MORNING, QUICK, person_key="zhao")},
            flows=[LICENCE],
            hits=[("zhao", "2026-03-04")],
        ),
        Example(
            Text(zh="九件；相隔二十秒；两人各五件；只有日期", en="nine; twenty seconds apart; two persons with five each; only the day is known"),
            {
                "acts": acts_apart("grant", 9, MORNING, QUICK, person_key="zhao")
                + acts_apart("grant", 10, "2026-03-05T10:00", SLOW, first=21, person_key="zhao")
                + acts_apart("grant", 5, "2026-03-06T10:00", QUICK, first=41, person_key="zhao")
                + acts_apart("grant", 5, "2026-03-06T10:00", QUICK, first=51, person_key="qian")
                + acts_apart("grant", 10, "2026-03-09T00:00", timedelta(0), first=61, person_key="zhao")
            },
            flows=[LICENCE],
        ),
        Example(
            Text(zh="同样十件，但流程准许成批决定", en="the same ten, where the flow allows it in batches"),
            {"acts": acts_apart("grant", 10, MORNING, QUICK, person_key="zhao")},
            flows=[BATCH],
        ),
        Example(
            Text(zh="同一办件重复录入十次", en="one matter entered ten times"),
            {"acts": [{**act, "matter_id": "M1"} for act in acts_apart("grant", 10, MORNING, QUICK, person_key="zhao")]},
            flows=[LICENCE],
        ),
    ],
)  # fmt: skip
def rubber_stamp(decisions: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per person and day, with the decisions that stand so close. Matters count, not acts."""
    single = decisions.filter(decisions.person_key.notnull() & ~decisions.batch & has_hour(decisions.done_at))
    # First whom and when at all, by two columns; then exactly, on those few days.
    close = _closing(single.select("person_key", "done_at"), ["person_key"], p).filter(ibis._.closing)
    days = close.select("person_key", day=close.done_at.date()).distinct()
    dated = single.mutate(day=single.done_at.date()).semi_join(days, ["person_key", "day"])
    once = dated.group_by(["person_key", "day", "matter_id"]).agg(
        organ=dated.organ.min(), region=dated.region.min(), power_code=dated.power_code.min(), done_at=dated.done_at.min(),
        row_id=dated.row_id.argmin(dated.done_at))  # fmt: skip
    told = _closing(once, ["person_key", "day"], p)
    ahead = ibis.window(
        group_by=["person_key", "day"], order_by=["done_at", "matter_id"], preceding=0, following=p.decisions - 1
    )
    burst = told.mutate(within=told.closing.cast("int64").max().over(ahead)).filter(ibis._.within == 1)
    folded = burst.group_by(["person_key", "day"]).agg(
        organ=burst.organ.min(), region=burst.region.min(), powers=burst.power_code.nunique(), power_code=burst.power_code.min(),
        times=burst.count(), first_at=burst.done_at.min(), last_at=burst.done_at.max(), evidence=burst.row_id.collect())  # fmt: skip
    return hits(
        folded,
        subject_kind="person",
        subject=folded.person_key,
        key=folded.day.cast("string"),
        organ=folded.organ,
        region=folded.region,
        power_code=ibis.ifelse(folded.powers == 1, folded.power_code, ibis.null("string")),
        period_from=folded.first_at,
        period_to=folded.last_at,
        evidence=folded.evidence,
        values={
            "person": folded.person_key,
            "day": folded.day,
            "times": folded.times,
            "decisions": ibis.literal(p.decisions),
            "minutes": ibis.literal(p.minutes),
            "from": folded.first_at.strftime("%H:%M:%S"),
            "to": folded.last_at.strftime("%H:%M:%S"),
        },
        say=Sentence(
            zh="人员 {person} 于 {day} {from} 至 {to} 之间决定了 {times} 件办件，{minutes} 分钟之内即有 {decisions} 件。",
            en="The person {person} decided {times} matters on {day} between {from} and {to}, {decisions} of them within {minutes} minutes.",
        ),
    )


def _closing(told: ir.Table, by: list[str], p: SimpleNamespace) -> ir.Table:
    """The decisions, each with whether it is the last of so many within so many minutes."""
    order = ["done_at", "matter_id"] if "matter_id" in told.columns else ["done_at"]
    before = told.done_at.lag(p.decisions - 1).over(ibis.window(group_by=by, order_by=order))
    near = told.done_at <= before + ibis.interval(minutes=p.minutes)
    return told.mutate(closing=near.fill_null(False))
