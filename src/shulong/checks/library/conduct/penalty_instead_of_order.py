"""The same subject was penalised again and again for the same thing, and no order to put it right is on record."""

from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

CODE = "CF/02-001"
PENALTY = """
flow: penalty
version: 1
power: CF/02-001
title: {zh: 示例处罚, en: A sample penalty}
in_force: {from: 2025-01-01}
limit: {statutory: 60, unit: calendar-days, from: open, to: [decide, drop]}
steps:
  open: {title: {zh: 立案, en: case opened}}
  rectify: {title: {zh: 责令改正, en: order to rectify}}
  decide: {title: {zh: 处罚决定, en: decision}, result: imposed}
  drop: {title: {zh: 撤案, en: case dropped}, result: dropped}
order: [open, {optional: rectify}, {choice: [decide, drop]}]
"""


def _fined(
    matter_id: str, day: str, *steps: str, who: str = "S1", ground: str = "G1", organ: str = "O1"
) -> list[dict[str, Any]]:
    """A case of one subject that is decided (or ends with other steps) on a day."""
    acts = matter(matter_id, *(f"{step} {day}" for step in steps or ("decide",)), organ=organ)
    return [{**act, "power_code": CODE, "applicant_key": who, "ground": ground, "amount_fen": 20_000} for act in acts]


@check(
    id="conduct.penalty-instead-of-order",
    title=Text(zh="以罚代管", en="Penalties instead of an order"),
    question=Text(
        zh="同一对象是否因同一情形被反复处罚，而没有责令改正？",
        en="Was the same subject penalised again and again for the same thing with no order to put it right?",
    ),
    domain="conduct",
    card="yellow",
    basis=["《中华人民共和国行政处罚法》第六条（处罚与教育相结合）、第二十八条（应当责令改正或者限期改正）"],
    params=Params(
        penalties=Param(3, "penalties", Text(zh="第二次可能是改正之前；第三次说明处罚没有带来改正", en="a second may come before it is put right; a third shows that fines do not do it")),
        days=Param(365, "days", Text(zh="相隔更久的多为不同的事", en="what lies further apart is mostly another thing")),
        orders=Param(
            "rectify,order-rectification,order-to-rectify,责令改正,限期改正",
            "steps or outcomes, comma between",
            Text(zh="来源系统以这些环节或结果记录责令改正", en="how sources record an order to rectify"),
        ),
    ),
    innocent=[
        Text(zh="责令改正写在处罚决定书里，系统没有单独记录", en="the order stands in the decision itself and was not recorded apart"),
        Text(zh="同一对象的不同场所、不同时间的独立违法行为", en="independent breaches at different places of one subject"),
    ],
    examples=[
        Example(
            Text(zh="一年内三次处罚，没有责令改正", en="three penalties in a year, no order"),
            {"acts": _fined("M1", "2025-08-03") + _fined("M2", "2025-11-03") + _fined("M3", "2026-03-03")},
            flows=[PENALTY],
            hits=[("S1", "CF/02-001|G1@O1")],
        ),
        Example(
            Text(
                zh="其间责令改正过一次；只有两次；相隔超过一年；情形不同；机关不同；第三件撤案",
                en="an order came in between; two only; more than a year apart; other grounds; another organ; the third was dropped",
            ),
            {
                "acts": _fined("A1", "2025-08-03") + _fined("A2", "2025-11-03", "open", "rectify", "decide") + _fined("A3", "2026-03-03")
                + _fined("B1", "2025-08-03", who="S2") + _fined("B2", "2025-11-03", who="S2")
                + _fined("C1", "2025-02-03", who="S3") + _fined("C2", "2025-11-03", who="S3") + _fined("C3", "2026-03-03", who="S3")
                + _fined("D1", "2025-08-03", who="S4") + _fined("D2", "2025-11-03", who="S4", ground="G2")
                + _fined("D3", "2026-03-03", who="S4", ground="G3")
                + _fined("E1", "2025-08-03", who="S5") + _fined("E2", "2025-11-03", who="S5") + _fined("E3", "2026-03-03", who="S5", organ="O2")
                + _fined("F1", "2025-08-03", who="S6") + _fined("F2", "2025-11-03", who="S6") + _fined("F3", "2026-03-03", "drop", who="S6")
            },
            flows=[PENALTY],
        ),
    ],
)  # fmt: skip
def penalty_instead_of_order(decisions: ir.Table, acts: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per subject, organ, power and ground: so many penalties within so many days, no order to that subject from first to last.

    A matter counts once, however often its decision was entered.
    """
    same = ["applicant_key", "organ", "power_code", "ground"]
    imposed = decisions.filter(
        (decisions.result == "imposed") & decisions.applicant_key.notnull() & decisions.ground.notnull()
    )
    often = (
        imposed.group_by(same).having(ibis._.matter_id.nunique() >= p.penalties).agg(times=ibis._.count()).drop("times")
    )
    once = imposed.semi_join(often, same).group_by([*same, "matter_id"]).agg(
        region=ibis._.region.min(), done_at=ibis._.done_at.min(), amount_fen=ibis._.amount_fen.max(), row_id=ibis._.row_id.argmin(ibis._.done_at)
    )  # fmt: skip
    before = once.done_at.lag(p.penalties - 1).over(ibis.window(group_by=same, order_by=["done_at", "matter_id"]))
    dense = once.mutate(near=(once.done_at <= before + ibis.interval(days=p.days)).fill_null(False))
    ahead = ibis.window(group_by=same, order_by=["done_at", "matter_id"], preceding=0, following=p.penalties - 1)
    run = dense.mutate(within=dense.near.cast("int64").max().over(ahead)).filter(ibis._.within == 1)
    folded = run.group_by(same).agg(
        region=run.region.min(), times=run.count(), first_at=run.done_at.min(), last_at=run.done_at.max(), total=run.amount_fen.sum(),
        evidence=run.row_id.collect())  # fmt: skip
    bare = folded.anti_join(*_ordered(acts, folded, p))
    return hits(
        bare,
        subject_kind="applicant",
        subject=bare.applicant_key,
        key=bare.power_code + "|" + bare.ground + "@" + bare.organ,
        organ=bare.organ,
        region=bare.region,
        power_code=bare.power_code,
        amount_fen=bare.total,
        period_from=bare.first_at,
        period_to=bare.last_at,
        evidence=bare.evidence,
        values={"subject": bare.applicant_key, "organ": bare.organ, "power": bare.power_code, "ground": bare.ground, "times": bare.times,
                "first_on": bare.first_at.date(), "last_on": bare.last_at.date(), "total_yuan": bare.total / 100},
        say=Sentence(
            zh="机关 {organ} 自 {first_on} 至 {last_on} 因情形 {ground} 对同一对象处罚 {times} 次，期间没有责令改正的记录。",
            en="The organ {organ} penalised one subject {times} times for {ground} from {first_on} to {last_on}; no order to rectify is on record.",
        ),
    )  # fmt: skip


def _ordered(acts: ir.Table, folded: ir.Table, p: SimpleNamespace) -> tuple[ir.Table, list[ir.BooleanValue]]:
    """Orders of an organ to a subject, and when one answers what was folded: on any day from the first penalty's to the last's."""
    names = [name.strip() for name in p.orders.split(",")]
    given = acts.filter(
        acts.applicant_key.notnull() & acts.done_at.notnull() & (acts.step.isin(names) | acts.outcome.isin(names))
    )
    orders = given.select(to="applicant_key", by="organ", on=given.done_at.date())
    return orders, [folded.applicant_key == orders.to, folded.organ == orders.by, folded.first_at.date() <= orders.on,
                    orders.on <= folded.last_at.date()]  # fmt: skip
