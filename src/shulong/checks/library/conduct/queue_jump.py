"""A later application was decided before many earlier ones, far beyond what is usual in its queue."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

URGENT = LICENCE.replace("  grant:", "  expedite: {title: {zh: 加急, en: urgent procedure}}\n  grant:").replace(
    "{optional: inspect}]}", "{optional: inspect}]}, {optional: expedite}"
) + "urgent: {step: expedite, promised: 3}\n"  # fmt: skip
STEADY, SLOW = 10, 14
"""Days that a matter of the examples' queue takes."""
WEEK = 7


def _line(*urgent: int, jump: int | None = None, days: int = STEADY) -> dict[str, Any]:
    """Forty matters, one begun each day and decided in turn; the one that jumps is decided a day after it began."""
    begun = [date(2026, 3, 1) + timedelta(days=number) for number in range(40)]
    ended = [begin + timedelta(days=1 if number == jump else days) for number, begin in enumerate(begun)]
    acts = [
        act
        for number, (begin, end) in enumerate(zip(begun, ended, strict=True))
        for act in matter(
            f"M{number}", f"apply {begin}", *([f"expedite {begin}T10:00"] if number in urgent else []), f"grant {end}"
        )
    ]
    return {"acts": acts, "matters": [{"matter_id": f"M{number}", "handling": "window"} for number in range(40)]}


@check(
    id="conduct.queue-jump",
    title=Text(zh="插队办理", en="Queue jumped"),
    question=Text(
        zh="后申请的办件是否先于许多先申请的同类办件办结，远超该机关通常的先后出入？",
        en="Was a later application decided before many earlier ones of the same queue, far beyond what is usual there?",
    ),
    domain="conduct",
    card="blue",
    basis=["《中华人民共和国行政许可法》第五条（公平、非歧视）、第五十七条（按受理先后顺序）"],
    params=Params(
        least_decided=Param(30, "matters", Text(zh="办件太少的队列看不出通常情形", en="what is usual shows only in a queue of so many")),
        least_passed=Param(5, "matters", Text(zh="越过几件属于正常出入", en="passing a few is the ordinary to and fro")),
        usual=Param(0.9, "quantile", Text(zh="十件中九件所不超过的，算通常", en="what nine in ten do not exceed counts as usual")),
        times=Param(3, "times the distance from the middle", Text(zh="正态时约为五倍标准差；指数尾部时约为千分之一", en="five standard deviations where counts are normal, 1 in 1,000 where their tail is exponential")),
        longest_wait=Param(180, "days", Text(zh="停滞更久的办件不再算在排队", en="a matter that has lain longer no longer waits in the queue")),
        false_alarms=Param(0.001, "of decisions", Text(zh="声明的误报率；测试在无事的模拟数据上核对", en="the rate declared; a test holds simulated innocent data to it")),
    ),
    innocent=[
        Text(zh="依法列入加急程序（已排除）；被越过的办件曾停止计时（已排除）", en="on the urgent procedure, or those passed had their clock stopped (both left out)"),
        Text(zh="该件特别简单，或者被越过的各件特别复杂", en="the matter was very simple, or those passed very hard"),
        Text(zh="先申请的办件在等申请人", en="the earlier ones were waiting for their applicants"),
    ],
    examples=[
        Example(
            Text(zh="依次办理的队列里，一件次日办结，越过八件", en="in a queue served in turn, one is decided the next day and passes eight"),
            _line(jump=20),
            flows=[LICENCE],
            hits=[("M20", "queue")],
        ),
        Example(
            Text(zh="同一件列入加急", en="the same, on the urgent procedure"),
            _line(20, jump=20),
            flows=[URGENT],
        ),
        Example(
            Text(zh="依次办理，无人插队", en="served in turn, nobody jumps"),
            _line(days=SLOW),
            flows=[LICENCE],
        ),
        Example(
            Text(zh="只越过四件", en="four are passed"),
            _line(jump=20, days=6),
            flows=[LICENCE],
        ),
    ],
)  # fmt: skip
def queue_jump(queue_days: ir.Table, decisions: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per matter that passed too many. A queue is an organ, a power and a form of handling.

    A matter is passed when it was begun on an earlier day and ended on a later one (or not yet), without its clock having been
    stopped. Null hypothesis: how many a decision passes is drawn, in one queue, from one distribution; its tail is bounded by
    what nine in ten do not exceed, plus so many times the distance of that from the median. Days, not hours, are compared, and
    matters of one day count together, so that a queue's work grows with its days and not with its pairs of matters.
    """
    stuck = queue_days.began + p.longest_wait
    queued = queue_days.mutate(ended=ibis.least(queue_days.ended, stuck), in_time=queue_days.ended < stuck)
    may_jump = queued.filter(queued.favoured & queued.in_time & ~queued.urgent)
    passed = _passed(may_jump.select("queue", "began", "ended").distinct(), queued.filter(~queued.stopped))
    counted = may_jump.left_join(passed, ["queue", "began", "ended"])
    counted = counted.select("matter_id", "queue", "began", "ended", passed=counted.passed.fill_null(0))
    usual = counted.group_by("queue").agg(
        decided=counted.count(), middle=counted.passed.median(), high=counted.passed.quantile(p.usual)
    )
    placed = counted.join(usual.filter(usual.decided >= p.least_decided), "queue")
    fence = placed.high + p.times * ibis.greatest(placed.high - placed.middle, 1)
    found = placed.mutate(fence=fence).filter((ibis._.passed >= p.least_passed) & (ibis._.passed > ibis._.fence))
    deciding = decisions.semi_join(found, "matter_id")
    rows = deciding.group_by("matter_id").agg(
        organ=deciding.organ.min(), region=deciding.region.min(), power_code=deciding.power_code.min(), person_key=deciding.person_key.min(),
        decided_at=deciding.done_at.min(), evidence=deciding.row_id.collect())  # fmt: skip
    told = found.join(rows, "matter_id")
    begun = ibis.literal(datetime(1970, 1, 1), type="timestamp") + told.began.as_interval("D")  # noqa: DTZ001 (wall time)
    return hits(
        told,
        subject_kind="matter",
        subject=told.matter_id,
        key="queue",
        organ=told.organ,
        region=told.region,
        power_code=told.power_code,
        period_from=begun,
        period_to=told.decided_at,
        evidence=told.evidence,
        values={
            "matter": told.matter_id,
            "person": told.person_key,
            "begun_on": begun.strftime("%Y-%m-%d"),
            "decided_on": told.decided_at.date(),
            "passed": told.passed,
            "usual": told.middle.ceil().cast("int64"),
            "seldom": told.high.ceil().cast("int64"),
            "fence": told.fence,
            "decided": told.decided,
        },
        say=Sentence(
            zh="办件 {matter} 于 {begun_on} 申请、{decided_on} 办结，先于 {passed} 件更早申请的同类办件；该队列 {decided} 件的中位数为 {usual}，九成不超过 {seldom}。",
            en="Matter {matter}, begun {begun_on} and decided {decided_on}, came before {passed} earlier ones of its queue; of {decided} there, half pass "
            "at most {usual} and nine in ten at most {seldom}.",
        ),
    )


def _passed(asked: ir.Table, waiting: ir.Table) -> ir.Table:
    """How many of those waiting each queue and pair of days passes: begun before the first day, ended after the second.

    Those waiting are laid out by the weeks in which they wait, so that a decision meets only those of its own week.
    """
    cells = waiting.group_by(["queue", "began", "ended"]).agg(many=waiting.count())
    weeks = ibis.range(cells.began // WEEK, cells.ended // WEEK + 1)
    laid = (
        cells.mutate(week=weeks)
        .unnest("week")
        .select("queue", "week", "many", other_began="began", other_ended="ended")
    )
    met = asked.mutate(week=asked.ended // WEEK).join(laid, ["queue", "week"])
    earlier = met.filter((met.other_began < met.began) & (met.other_ended > met.ended))
    return earlier.group_by(["queue", "began", "ended"]).agg(passed=earlier.many.sum())
