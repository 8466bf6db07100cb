"""A fee was taken that the list does not hold, or more than it says."""

from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example, matter
from shulong.checks.hit import Sentence, hits, row_id
from shulong.checks.lists_world import OWN_NONE, own, power
from shulong.checks.spans import covers
from shulong.terms.text import Text

CODE = "XK/01-001"
PRICED = power(CODE, fee=[{"item": "工本费", "standard": "每件 20 元", "basis": "《示例条例》第五条"}])


def _paid(matter_id: str, *fees: int, **more: Any) -> list[dict[str, Any]]:
    """Acts of one matter, each with a fee in fen."""
    acts = matter(matter_id, *(f"apply 2026-03-{day:02d}" for day in range(2, 2 + len(fees))))
    return [{**act, "fee_fen": fee, **more} for act, fee in zip(acts, fees, strict=True)]


@check(
    id="conduct.fee-off-list",
    title=Text(zh="清单之外收费", en="Fee off the list"),
    question=Text(
        zh="是否收取了清单没有的费用，或者超过清单标准收费？",
        en="Was a fee taken that the list does not hold, or more than it?",
    ),
    domain="conduct",
    scope="matter",
    card="red",
    basis=["《中华人民共和国行政许可法》第五十八条、第五十九条", "权力清单“收费”要素（当日有效的版本） / the element fee of the list in force on the day"],
    innocent=[
        Text(zh="一次缴纳了另一件的费用或押金", en="the fee of another matter, or a deposit, was paid together"),
        Text(zh="标准已依法调整，清单尚未更新", en="the standard was lawfully changed and the list has not followed"),
    ],
    examples=[
        Example(
            Text(
                zh="清单没有收费；两次合计超过标准；本机关的清单不收费",
                en="the list holds no fee; two payments together above the standard; the organ's own list is free",
            ),
            {
                "acts": [*_paid("M1", 100, power_code="XK/01-002"), *_paid("M2", 1500, 1500), *_paid("M3", 2000, organ="K1")],
                "powers": [PRICED, power("XK/01-002")],
                "implementations": [own(CODE, "K1", fee=[])],
            },
            hits=[("M1", "none"), ("M2", "more"), ("M3", "none")],
        ),
        Example(
            Text(
                zh="恰好等于标准；按数量计费的标准无法封顶；未收费；目录没有的事项由另一项监督模型处理",
                en="exactly the standard; a standard by quantity has no ceiling; nothing taken; an unknown power is another check's",
            ),
            {
                "acts": [*_paid("M1", 2000), *_paid("M2", 900_000, power_code="XK/01-003"), *_paid("M3", 0, power_code="XK/01-002"),
                         *_paid("M4", 100, power_code="XK/09-009")],
                "powers": [PRICED, power("XK/01-002"), power("XK/01-003", fee=[{"item": "检测费", "standard": "每平方米 2 元"}])],
                "implementations": OWN_NONE,
            },
        ),
        Example(
            Text(zh="收费取消之后仍然收取", en="taken after the fee was abolished"),
            {
                "acts": [*_paid("M1", 2000)],
                "powers": [PRICED, power(CODE, since="2026-03-01")],
                "implementations": OWN_NONE,
            },
            hits=[("M1", "none")],
        ),
    ],
)  # fmt: skip
def fee_off_list(acts: ir.Table, charge_days: ir.Table, p: object) -> ir.Table:
    """One hit per matter: all that it was charged, against what the list held on the day of the first charge."""
    charged = acts.filter((acts.fee_fen > 0) & acts.done_at.notnull()).mutate(row_id=row_id(acts))
    paid = charged.group_by("matter_id").agg(
        power_code=charged.power_code.min(), organ=charged.organ.min(), region=charged.region.min(), first_at=charged.done_at.min(),
        last_at=charged.done_at.max(), taken=charged.fee_fen.sum(), evidence=charged.row_id.collect())  # fmt: skip
    held = _held(paid.mutate(day=paid.first_at.date()), charge_days)
    found = held.filter((held["items"] == 0) | (held.taken > held.most_fen).fill_null(False))
    none = found["items"] == 0
    allowed = ibis.ifelse(none, 0, found.most_fen)
    return hits(
        found,
        subject_kind="matter",
        subject=found.matter_id,
        key=ibis.ifelse(none, "none", "more"),
        organ=found.organ,
        region=found.region,
        power_code=found.power_code,
        amount_fen=found.taken - allowed,
        period_from=found.first_at,
        period_to=found.last_at,
        evidence=ibis.array([found.list_row]).concat(found.evidence),
        values={
            "matter": found.matter_id,
            "power": found.power_code,
            "taken_yuan": found.taken / 100,
            "allowed_yuan": allowed / 100,
            "listed": found.said,
            "said_zh": ibis.ifelse(none, "清单没有收费项目", "超过清单标准"),
            "said_en": ibis.ifelse(none, "the list holds no fee", "that is more than the list holds"),
        },
        say=Sentence(
            zh="办件 {matter}（事项 {power}）收费 {taken_yuan} 元，清单准许 {allowed_yuan} 元：{said_zh}。",
            en="Matter {matter} ({power}) was charged {taken_yuan} yuan, the list allows {allowed_yuan}: {said_en}.",
        ),
    )


def _held(paid: ir.Table, charge_days: ir.Table) -> ir.Table:
    """What was paid beside what could be charged that day: by the organ's own list, else by the catalogue; unknown powers are left out."""
    columns = {"code": "basic_code", "by": "organ", "list_row": "row_id"}
    listed = charge_days.select("since", "until", "items", "most_fen", "said", **columns)
    told = paid.join(listed, [paid.power_code == listed.code, covers(listed, paid.day),
                              listed.by.isnull() | (listed.by == paid.organ).fill_null(False)])  # fmt: skip
    nearest = ibis.window(group_by="matter_id", order_by=told.by.isnull())
    return told.mutate(place=ibis.row_number().over(nearest)).filter(ibis._.place == 0)
