"""A power was used that no list in force holds on that day, or by an organ that does not hold it."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example, matter
from shulong.checks.hit import Sentence, hits, row_id
from shulong.checks.lists_world import CITY, COUNTY, ORGANS, OWN_NONE, TOWNSHIP, own, power
from shulong.checks.spans import covers
from shulong.terms.text import Text

CODE = "XK/01-001"
SUSPENDED = power(CODE, status="suspended", since="2026-03-10")


@check(
    id="conduct.off-list",
    title=Text(zh="清单之外行权", en="Off the list"),
    question=Text(
        zh="是否行使了当日有效清单没有的权力，或者由不享有该权力的机关、层级行使？",
        en="Was a power used that no list in force held that day, or by an organ or level that does not hold it?",
    ),
    domain="conduct",
    scope="matter",
    card="red",
    basis=["《中华人民共和国行政许可法》第二十二条至第二十四条", "《中华人民共和国行政处罚法》第十七条至第二十二条", "权力清单（当日有效的版本） / the lists in force on the day"],
    innocent=[
        Text(zh="依法委托行使，委托未登记为实施清单", en="exercised on lawful entrustment that is not recorded as an implementation"),
        Text(zh="来源系统使用旧编码，映射文件尚未更新", en="the source uses an old code that is not yet mapped"),
        Text(zh="事项停用前已经开始的办件依法办完", en="a matter begun before the power was suspended is lawfully brought to its end"),
    ],
    examples=[
        Example(
            Text(zh="目录没有该事项；乡镇行使了市县的权力；事项停用后才开始", en="no such power; a township uses what city and county hold; begun after it was suspended"),
            {
                "acts": [*matter("M1", "apply 2026-03-02", organ=TOWNSHIP), *matter("M3", "apply 2026-03-10", organ=CITY),
                         *({**act, "power_code": "XK/09-009"} for act in matter("M2", "apply 2026-03-02", "grant 2026-03-03", organ=CITY))],
                "powers": [power(CODE), SUSPENDED], "organs": ORGANS, "implementations": OWN_NONE,
            },
            hits=[("M1", f"not-held@{TOWNSHIP}"), ("M2", f"unlisted@{CITY}"), ("M3", f"suspended@{CITY}")],
        ),
        Example(
            Text(
                zh="市、县按行使主体规则行权；乡镇有自己的实施清单；停用之前开始的办件；没有写明机关",
                en="city and county hold it by rule, the township by an implementation; begun before it was suspended; no organ named",
            ),
            {
                "acts": [*matter("M1", "apply 2026-03-02", organ=CITY), *matter("M2", "apply 2026-03-02", organ=COUNTY),
                         *matter("M3", "apply 2026-03-02", organ=TOWNSHIP), *matter("M4", "apply 2026-03-09", "grant 2026-03-20", organ=CITY),
                         {**matter("M5", "apply 2026-03-02")[0], "organ": None}],
                "powers": [power(CODE), SUSPENDED], "organs": ORGANS, "implementations": [own(CODE, TOWNSHIP, "990101001")],
            },
        ),
        Example(
            Text(zh="实施清单在使用前已经停用", en="the organ's implementation was suspended before"),
            {
                "acts": matter("M1", "apply 2026-03-02", organ=COUNTY),
                "powers": [power(CODE)], "organs": ORGANS, "implementations": [{**own(CODE), "status": "suspended"}],
            },
            hits=[("M1", f"suspended@{COUNTY}")],
        ),
    ],
)  # fmt: skip
def off_list(acts: ir.Table, power_days: ir.Table, own_days: ir.Table, held_days: ir.Table, p: object) -> ir.Table:
    """One hit per matter, organ and fault; what held on the day on which the organ first acted in the matter.

    Acts are first told apart by power and organ alone: where one stretch of the lists covers all their days they are settled,
    and only the few others are looked at matter by matter.
    """
    timed = acts.filter(acts.done_at.notnull()).select(
        "matter_id", "power_code", "organ", "region", "done_at", row_id=row_id(acts)
    )
    suspect = _unsettled(timed, power_days, own_days, held_days)
    begun = timed.semi_join(
        suspect, [timed.power_code == suspect.power_code, timed.organ.fill_null("") == suspect.pair_organ]
    )
    first = begun.group_by(["matter_id", "power_code", "organ"]).agg(
        region=begun.region.min(), first_at=begun.done_at.min(), last_at=begun.done_at.max(), evidence=begun.row_id.collect()
    )  # fmt: skip
    dated = first.mutate(day=first.first_at.date())
    faults = _faults(dated.select("power_code", "organ", "day").distinct(), power_days, own_days, held_days)
    same = [
        dated.power_code == faults.power_code,
        dated.day == faults.day,
        dated.organ.fill_null("") == faults.organ.fill_null(""),
    ]
    judged = dated.join(faults.select("power_code", "organ", "day", "fault"), same)
    # A matter told under two powers with one fault is one finding.
    once = ibis.window(group_by=["matter_id", "organ", "fault"], order_by="power_code")
    found = judged.mutate(place=ibis.row_number().over(once)).filter(ibis._.place == 0)
    said = {"unlisted": ("目录中没有该事项", "the catalogue has no such power"), "suspended": ("该事项已停用", "it was suspended"),
            "abolished": ("该事项已废止", "it was abolished")}  # fmt: skip
    said_zh, said_en = (
        found.fault.cases(*((fault, words[at]) for fault, words in said.items()), else_=other)
        for at, other in ((0, "该机关或层级不享有该权力"), (1, "the organ or its level does not hold it"))
    )
    return hits(
        found,
        subject_kind="matter",
        subject=found.matter_id,
        key=found.fault + "@" + found.organ.fill_null(""),
        organ=found.organ,
        region=found.region,
        power_code=found.power_code,
        period_from=found.first_at,
        period_to=found.last_at,
        evidence=found.evidence,
        values={"matter": found.matter_id, "power": found.power_code, "organ": found.organ, "day": found.day, "fault": found.fault,
                "said_zh": said_zh, "said_en": said_en},
        say=Sentence(
            zh="机关 {organ} 于 {day} 在办件 {matter} 中行使事项 {power}：{said_zh}。",
            en="The organ {organ} exercised {power} in the matter {matter} on {day}: {said_en}.",
        ),
    )  # fmt: skip


def _unsettled(timed: ir.Table, power_days: ir.Table, own_days: ir.Table, held_days: ir.Table) -> ir.Table:
    """Pairs of power and organ whose acts are not all covered by one stretch in which both may."""
    used = timed.group_by(["power_code", "organ"]).agg(
        first=timed.done_at.min().date(), last=timed.done_at.max().date()
    )
    pairs = used.select("power_code", "first", "last", pair_organ=used.organ.fill_null(""))
    listed = power_days.filter(power_days.status == "in-force")
    standing = pairs.semi_join(listed, [pairs.power_code == listed.basic_code, covers(listed, pairs.first, pairs.last)])
    stated = own_days.filter(own_days.status == "in-force")
    by_own = standing.semi_join(stated, [standing.power_code == stated.basic_code, standing.pair_organ == stated.organ,
                                         covers(stated, standing.first, standing.last)])  # fmt: skip
    silent = standing.anti_join(
        own_days, [standing.power_code == own_days.basic_code, standing.pair_organ == own_days.organ]
    )
    by_rule = silent.semi_join(held_days, [silent.power_code == held_days.basic_code, silent.pair_organ == held_days.organ,
                                           covers(held_days, silent.first, silent.last)])  # fmt: skip
    settled = by_own.union(by_rule).select("power_code", "pair_organ")
    return pairs.anti_join(settled, ["power_code", "pair_organ"])


def _faults(days: ir.Table, power_days: ir.Table, own_days: ir.Table, held_days: ir.Table) -> ir.Table:
    """Power, organ and day with what was wrong on that day; those with nothing wrong are left out."""
    power = power_days.select("basic_code", "since", "until", power_status="status")
    listed = days.left_join(power, [days.power_code == power.basic_code, covers(power, days.day)]).select(
        *days.columns, "power_status"
    )
    own = own_days.select("since", "until", own_code="basic_code", own_organ="organ", own_status="status")
    stated = listed.left_join(
        own, [listed.power_code == own.own_code, listed.organ == own.own_organ, covers(own, listed.day)]
    )
    stated = stated.select(*listed.columns, "own_status")
    rule = held_days.select("since", "until", rule_code="basic_code", rule_organ="organ")
    ruled = stated.left_join(
        rule, [stated.power_code == rule.rule_code, stated.organ == rule.rule_organ, covers(rule, stated.day)]
    )
    judged = ruled.select(*stated.columns, "rule_code").distinct()
    fault = ibis.cases(
        (judged.power_status.isnull(), "unlisted"),
        (judged.power_status != "in-force", judged.power_status),
        (judged.own_status.notnull() & (judged.own_status != "in-force"), judged.own_status),
        (judged.own_status.isnull() & judged.rule_code.isnull() & judged.organ.notnull(), "not-held"),
        else_="",
    )
    told = judged.mutate(fault=fault)
    return told.filter(told.fault != "")
