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
def discretion_spread(like_amounts: ir.Table, like_units: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per officer (and per organ) and kind of case.

    Null hypothesis: the mean logarithm of a unit's amounts (cut at the outer fences of its kind of case) is that of the other
    units, spread as theirs are and by chance as of a sample from all amounts of that kind (s/√n).
    """
    shown = _distributions(_odd(like_units, p), like_amounts)
    return hits(
        shown,
        subject_kind=shown.kind,
        subject=shown.unit,
        key=shown.power_code + "|" + shown.ground + "|" + shown.grade,
        organ=shown.by_organ,
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


def _odd(like_units: ir.Table, p: SimpleNamespace) -> ir.Table:
    """Units whose mean is far from that of the others of their kind."""
    many = like_units.filter(like_units.n >= p.least_decisions)
    beside = beside_peers(many, [*LIKE, "kind"], "mean")
    chance = ibis.greatest(beside.chance, FLOOR) / beside.n.sqrt()
    ratio = (beside["mean"] - beside.usual).exp()
    judged = beside.mutate(by=odd_by(beside["mean"], beside.usual, beside.apart, chance), ratio=ratio)
    far = ibis.greatest(judged.ratio, 1 / judged.ratio) >= p.least_ratio
    return judged.filter((judged.by.abs() >= p.apart) & far & (judged.peers >= p.least_units))


def _distributions(found: ir.Table, like_amounts: ir.Table) -> ir.Table:
    """The units found with the quartiles, in yuan, of their own amounts and of all others of that kind of case."""
    amounts = like_amounts.select(*LIKE, "person_key", "organ", yuan=like_amounts.amount_fen / 100)
    both = found.drop("n").join(amounts, LIKE)
    own = (ibis.ifelse(both.kind == "person", both.person_key, both.organ) == both.unit).fill_null(False)
    sided = both.mutate(own=own)
    kept = {
        name: sided[name].min()
        for name in ("by_organ", "region", "first_at", "last_at", "one", "other", "by", "ratio", "peers")
    }
    quartiles = {
        side + name: sided.yuan.quantile(share, where=where).round()
        for side, where in (("", sided.own), ("others_", ~sided.own))
        for name, share in (("low", 0.25), ("middle", 0.5), ("high", 0.75))
    }
    return sided.group_by([*LIKE, "kind", "unit"]).agg(
        n=sided.own.sum(), others_n=(~sided.own).sum(), **kept, **quartiles
    )
