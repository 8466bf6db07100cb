"""An organ used a power far more in a month than in any of the twelve before."""

from datetime import timedelta
from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.conduct_world import acts_apart
from shulong.checks.example import LICENCE, Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import power
from shulong.terms.text import Text

CODE = "XK/01-001"
HOUR = timedelta(hours=1)
LONG_AGO = acts_apart("apply", 1, "2025-02-03T09:00", HOUR, first=9000)
STEADY = [
    act for month in (3, 4) for act in acts_apart("apply", 12, f"2026-0{month}-02T09:00", HOUR, first=1000 * month)
]


@check(
    id="conduct.suddenly-used",
    title=Text(zh="行使量突增的权力", en="Power suddenly used"),
    question=Text(
        zh="某项权力上月的行使量是否远超此前十二个月中的任何一个月？",
        en="Was a power used far more last month than in any of the twelve months before?",
    ),
    domain="conduct",
    card="blue",
    basis=["权力清单动态调整规则 / the rules by which lists are adjusted"],
    params=Params(
        least=Param(30, "matters", Text(zh="更少的多为偶然", en="fewer are mostly chance")),
        times=Param(3, "times the busiest month", Text(zh="季节性高峰一般不超过往年高峰的三倍", en="a season's peak seldom is three times the last one")),
        months=Param(12, "months", Text(zh="一年涵盖季节变化", en="a year covers the seasons")),
        false_alarms=Param(0.001, "of powers of organs", Text(zh="声明的误报率；测试在无事的模拟数据上核对", en="the rate declared; a test holds simulated innocent data to it")),
    ),
    innocent=[
        Text(zh="新政策、新设机构或者权力下放", en="a new policy, a new organ, a power handed down"),
        Text(zh="系统刚刚接入，历史数据没有补齐", en="a system newly connected whose past was not delivered"),
        Text(zh="集中专项行动", en="a campaign"),
    ],
    examples=[
        Example(
            Text(zh="每月十二件，上月四十件", en="twelve a month, forty in the last"),
            {"acts": LONG_AGO + STEADY + acts_apart("apply", 40, "2026-05-04T09:00", HOUR, first=5000), "powers": [power(CODE)]},
            flows=[LICENCE],
            hits=[(CODE, "O1|2026-05")],
        ),
        Example(
            Text(
                zh="恰为三倍；本月尚未结束；新近列入的权力",
                en="exactly three times; the month is not over; a power listed lately",
            ),
            {
                "acts": LONG_AGO + STEADY + acts_apart("apply", 36, "2026-05-04T09:00", HOUR, first=5000)
                + acts_apart("apply", 90, "2026-06-01T09:00", HOUR, first=6000)
                + acts_apart("apply", 90, "2026-05-04T09:00", HOUR, first=7000, power_code="XK/01-002"),
                "powers": [power(CODE), power("XK/01-002", since="2026-02-01")],
            },
            flows=[LICENCE],
        ),
        Example(
            Text(zh="数据不足十三个月，无从比较", en="data of less than thirteen months: nothing to compare with"),
            {"acts": acts_apart("apply", 40, "2026-05-04T09:00", HOUR), "powers": [power(CODE)]},
            flows=[LICENCE],
        ),
    ],
)  # fmt: skip
def suddenly_used(sequences: ir.Table, powers: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per power and organ, for the last month that is over.

    Null hypothesis: the thirteen months of a power of an organ are counts of one distribution; then the last exceeds even the
    greatest of the twelve others in one of thirteen, and exceeds it three times, at 30 matters or more, practically never.
    """
    today = ibis.literal(p.as_of, type="timestamp").date()
    this = today.truncate("M")
    begun = sequences.mutate(month=sequences.first_at.date().truncate("M"))
    last, first = this - ibis.interval(months=1), this - ibis.interval(months=1 + p.months)
    recent = begun.filter((begun.month >= first) & (begun.month < this))
    monthly = recent.group_by(["power_code", "organ", "month"]).agg(region=recent.region.min(), matters=recent.count())
    is_last = monthly.month == last
    folded = monthly.group_by(["power_code", "organ"]).agg(
        region=monthly.region.min(), now=monthly.matters.sum(where=is_last), busiest=monthly.matters.max(where=~is_last).fill_null(0)
    )  # fmt: skip
    jumped = folded.filter((folded.now >= p.least) & (folded.now > p.times * folded.busiest))
    known = powers.group_by(power_code="basic_code").agg(
        listed_on=powers.in_force_from.min(), row=(powers._delivery + "#" + powers._row.cast("string")).max()
    )
    reaches = begun.agg(first_month=begun.month.min())
    old = jumped.join(known, "power_code").cross_join(reaches)
    found = old.filter((old.listed_on <= first) & (old.first_month <= first) & old.organ.notnull())
    month = last.cast("timestamp").strftime("%Y-%m")
    return hits(
        found,
        subject_kind="power",
        subject=found.power_code,
        key=found.organ + "|" + month,
        organ=found.organ,
        region=found.region,
        power_code=found.power_code,
        period_from=last.cast("timestamp"),
        period_to=this.cast("timestamp"),
        evidence=ibis.array([found.row]),
        values={"power": found.power_code, "organ": found.organ, "month": month, "matters": found.now, "busiest": found.busiest,
                "months": ibis.literal(p.months)},
        say=Sentence(
            zh="机关 {organ} 在 {month} 行使事项 {power} 共 {matters} 件，此前 {months} 个月最多一月为 {busiest} 件。",
            en="The organ {organ} used {power} in {matters} matters in {month}; the busiest of the {months} months before had {busiest}.",
        ),
    )  # fmt: skip
