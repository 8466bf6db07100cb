"""For like cases one officer or organ decides amounts far from those of the others."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.conduct_world import acts_apart
from shulong.checks.example import LICENCE, Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.peers import beside_peers, odd_by
from shulong.terms.text import Text

LIKE = ["power_code", "ground", "grade"]
"""What makes cases alike."""
FLOOR = 0.05
"""Least spread of logarithms within a group: where all pay one sum, amounts 5 % apart are no spread."""


def _fined(person: str, yuan: int, first: int, many: int = 20, **more: Any) -> list[dict[str, Any]]:
    acts = acts_apart(
        "grant",
        many,
        "2026-03-02T10:00",
        timedelta(hours=1),
        first=first,
        person_key=person,
        ground="G1",
        grade="light",
    )
    return [{**act, "amount_fen": 100 * yuan * (10 + number % 5) // 10, **more} for number, act in enumerate(acts)]


FOUR = [act for number in range(4) for act in _fined(f"peer{number}", 1000 + 20 * number, 100 * number)]


@check(
    id="conduct.discretion-spread",
    title=Text(zh="同案不同罚", en="Spread of discretion"),
    question=Text(
        zh="对相同情形、相同档次的案件，是否有人或机关的处理金额与他人相差悬殊？",
        en="For like cases, does one officer or organ decide amounts far from those of the others?",
    ),
    domain="conduct",
    card="blue",
    scope="peers",
    basis=["《中华人民共和国行政处罚法》第五条（过罚相当）、第三十四条（裁量基准）"],
    params=Params(
        least_decisions=Param(20, "decisions", Text(zh="太少则均值不可靠", en="a mean of fewer says little")),
        least_units=Param(3, "officers or organs", Text(zh="两人不同，说不出谁偏", en="of two that differ neither is the odd one")),
        least_ratio=Param(1.25, "ratio", Text(zh="相差不足四分之一的，不值得问", en="less than a quarter apart is not worth a question")),
        apart=Param(4, "standard deviations", Text(zh="正态时每十万人误报约六人", en="about 6 in 100,000 where means are normal")),
        false_alarms=Param(0.001, "of officers", Text(zh="声明的误报率；测试在无事的模拟数据上核对", en="the rate declared; a test holds simulated innocent data to it")),
    ),
    innocent=[
        Text(zh="该人承办的案件确实更重或更轻，情形编码没有区分", en="that officer's cases are graver or lighter in a way that the code does not tell"),
        Text(zh="地方有不同的裁量基准", en="the place has a discretion standard of its own"),
        Text(zh="金额单位录入错误", en="amounts entered in another unit"),
    ],
    examples=[
        Example(
            Text(zh="四人约一千元，一人约三千元", en="four officers around 1,000 yuan, one around 3,000"),
            {"acts": FOUR + _fined("zhao", 3000, 900)},
            flows=[LICENCE],
            hits=[("zhao", "XK/01-001|G1|light")],
        ),
        Example(
            Text(
                zh="相差一成；另一档次的三千元；只有十九件；只有两人",
                en="a tenth apart; 3,000 yuan in another band; nineteen cases; two officers only",
            ),
            {
                "acts": FOUR
                + _fined("qian", 1100, 900)
                + _fined("zhao", 3000, 950, grade="heavy")
                + _fined("sun", 3000, 1000, many=19)
                + _fined("zhou", 1000, 1050, ground="G2")
                + _fined("wu", 3000, 1100, ground="G2")
            },
            flows=[LICENCE],
        ),
        Example(
            Text(zh="一个机关三倍于另外三个机关", en="one organ at three times what three others decide"),
            {
                "acts": [act for number in range(3) for act in _fined(f"a{number}", 1000, 100 * number, organ=f"O{number}")]
                + _fined("b1", 3000, 900, many=10, organ="O9")
                + _fined("b2", 3000, 950, many=10, organ="O9")
            },
            flows=[LICENCE],
            hits=[("O9", "XK/01-001|G1|light")],
        ),
    ],
)  # fmt: skip
def discretion_spread(like_amounts: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per officer (and per organ) and kind of case.

    Null hypothesis: the mean logarithm of a unit's amounts (cut at the outer fences of its kind of case) is that of the other
    units, spread as theirs are and by chance as of a sample from all amounts of that kind (s/√n).
    """
    found = _odd(like_amounts, "person", "person_key", p).union(_odd(like_amounts, "organ", "organ", p))
    shown = _distributions(found, like_amounts)
    return hits(
        shown,
        subject_kind=shown.kind,
        subject=shown.unit,
        key=shown.power_code + "|" + shown.ground + "|" + shown.grade,
        organ=shown.organ,
        region=shown.region,
        power_code=shown.power_code,
        period_from=shown.first_at,
        period_to=shown.last_at,
        evidence=ibis.array([shown.one, shown.other]),
        values={
            "unit": shown.unit, "power": shown.power_code, "ground": shown.ground, "grade": shown.grade,
            "n": shown.n, "low": shown.low, "middle": shown.middle, "high": shown.high,
            "others_n": shown.others_n, "others_low": shown.others_low, "others_middle": shown.others_middle, "others_high": shown.others_high,
            "ratio": shown.ratio.round(2), "apart": shown.by.round(1), "units": shown.peers - 1,
            "kind_zh": ibis.ifelse(shown.kind == "person", "人员", "机关"), "kind_en": ibis.ifelse(shown.kind == "person", "person", "organ"),
        },
        say=Sentence(
            zh="对事项 {power} 的情形 {ground}（{grade}），{kind_zh} {unit} 的 {n} 件中位数为 {middle} 元（四分位 {low}–{high}），"
            "其他 {others_n} 件为 {others_middle} 元（{others_low}–{others_high}）。",
            en="In cases of {ground} ({grade}) under {power}, the {kind_en} {unit} decided a median of {middle} yuan over {n} cases (quartiles {low}–{high}); "
            "the other {others_n} have {others_middle} ({others_low}–{others_high}).",
        ),
    )  # fmt: skip


def _odd(cut: ir.Table, kind: str, unit: str, p: SimpleNamespace) -> ir.Table:
    """Units of that kind whose mean is far from the others'."""
    known = cut.filter(cut[unit].notnull()).mutate(unit=cut[unit])
    groups = known.group_by(LIKE).agg(chance=known.cut.std(how="pop"))
    units = known.group_by([*LIKE, "unit"]).agg(
        organ=known.organ.min(), region=known.region.min(), n=known.count(), mean=known.cut.mean(), first_at=known.done_at.min(),
        last_at=known.done_at.max(), one=known.row_id.argmin(known.amount_fen), other=known.row_id.argmax(known.amount_fen))  # fmt: skip
    many = units.filter(units.n >= p.least_decisions)
    beside = beside_peers(many, LIKE, "mean").join(groups, LIKE)
    chance = ibis.greatest(beside.chance, FLOOR) / beside.n.sqrt()
    judged = beside.mutate(
        by=odd_by(beside["mean"], beside.usual, beside.apart, chance), ratio=(beside["mean"] - beside.usual).exp()
    )
    far = ibis.greatest(judged.ratio, 1 / judged.ratio) >= p.least_ratio
    odd = judged.filter((judged.by.abs() >= p.apart) & far & (judged.peers >= p.least_units))
    return odd.select(
        *LIKE,
        "unit",
        "organ",
        "region",
        "first_at",
        "last_at",
        "one",
        "other",
        "by",
        "ratio",
        "peers",
        kind=ibis.literal(kind),
    )


def _distributions(found: ir.Table, told: ir.Table) -> ir.Table:
    """The units found with the quartiles, in yuan, of their own amounts and of all others of that kind of case."""
    amounts = told.select(*LIKE, "person_key", by_organ="organ", yuan=told.amount_fen / 100)
    both = found.select(*LIKE, "unit", "kind").join(amounts, LIKE)
    owner = ibis.ifelse(both.kind == "person", both.person_key, both.by_organ)
    sided = both.mutate(own=(owner == both.unit).fill_null(False))
    summed = sided.group_by([*LIKE, "unit", "kind", "own"]).agg(
        n=sided.count(), low=sided.yuan.quantile(0.25).round(), middle=sided.yuan.median().round(), high=sided.yuan.quantile(0.75).round())  # fmt: skip
    own = summed.filter(summed.own).drop("own")
    others = summed.filter(~summed.own).select(
        *LIKE, "unit", "kind", others_n="n", others_low="low", others_middle="middle", others_high="high"
    )
    keys = [*LIKE, "unit", "kind"]
    return found.join(own, keys).join(others, keys)
