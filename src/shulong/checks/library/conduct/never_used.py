"""A power in force was not used for a long time."""

from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, power
from shulong.terms.text import Text

CODE = "XK/01-001"


def _used(code: str, day: str) -> list[dict[str, object]]:
    return [{**matter(f"{code} {day}", f"apply {day}")[0], "power_code": code}]


LONG_AGO = _used("XK/01-002", "2025-02-03")


@check(
    id="conduct.never-used",
    title=Text(zh="长期未行使的权力", en="Power never used"),
    question=Text(
        zh="清单上的权力是否长期没有行使过？",
        en="Was a power on the list not used for a long time?",
    ),
    domain="conduct",
    card="blue",
    basis=["权力清单动态调整规则 / the rules by which lists are adjusted", "《中华人民共和国行政许可法》第二十条（定期评价）"],
    params=Params(days=Param(365, "days", Text(zh="一年涵盖按季节行使的事项", en="a year covers what is used by season"))),
    innocent=[
        Text(zh="备而不用的事项，如应急、少见的违法行为", en="a power kept for emergencies or rare breaches"),
        Text(zh="在尚未接入的系统办理", en="handled in a system that is not yet connected"),
    ],
    examples=[
        Example(
            Text(zh="一年多未行使；从未行使", en="not used for more than a year; never used"),
            {
                "acts": LONG_AGO + _used("XK/01-003", "2026-06-01"),
                "powers": [power(CODE), power("XK/01-002"), power("XK/01-003")],
                "organs": ORGANS,
            },
            hits=[(CODE, "unused"), ("XK/01-002", "unused")],
        ),
        Example(
            Text(
                zh="不久前列入；已停用；通过子项行使；一年之内行使过",
                en="listed not long ago; suspended; used by way of a sub-item; used within the year",
            ),
            {
                "acts": LONG_AGO + _used("XK/01-003", "2025-07-01") + _used("XK/01-002", "2026-01-05"),
                "powers": [
                    power(CODE, since="2026-01-01"), power("XK/01-002"), power("XK/01-009", status="suspended"),
                    power("XK/01-00M"), power("XK/01-003", parent="XK/01-00M"),
                ],
                "organs": ORGANS,
            },
        ),
        Example(
            Text(zh="行权数据不足一年，无从判断", en="acts of less than a year: nothing can be said"),
            {"acts": _used("XK/01-002", "2026-05-05"), "powers": [power(CODE)], "organs": ORGANS},
        ),
    ],
)  # fmt: skip
def never_used(
    acts: ir.Table, powers: ir.Table, listed_powers: ir.Table, listed_answerable: ir.Table, p: SimpleNamespace
) -> ir.Table:
    """One hit per power in force for so long and unused for so long, it and its sub-items; none while the acts do not reach so far back."""
    since = ibis.literal(p.as_of, type="timestamp") - ibis.interval(days=p.days)
    used = (
        acts.filter(acts.done_at.notnull())
        .group_by("power_code")
        .agg(first_at=ibis._.done_at.min(), last_at=ibis._.done_at.max())
    )
    reaches = used.agg(first_at=used.first_at.min())
    known = powers.group_by("basic_code").agg(listed_on=powers.in_force_from.min())
    standing = listed_powers.filter(listed_powers.status == "in-force").join(known, "basic_code")
    old = standing.filter(standing.listed_on <= since.date()).cross_join(reaches)
    old = old.filter(old.first_at <= since).drop("first_at")
    lately = used.filter(used.last_at > since).select(basic_code="power_code")
    of_items = lately.join(listed_powers.filter(listed_powers.parent.notnull()), "basic_code").select(
        basic_code="parent"
    )
    told = old.anti_join(lately.union(of_items), "basic_code").left_join(used, [ibis._.basic_code == used.power_code])
    told = told.select("basic_code", "name_zh", "row_id", "listed_on", "last_at").left_join(
        listed_answerable, "basic_code"
    )
    return hits(
        told,
        subject_kind="power",
        subject=told.basic_code,
        key="unused",
        organ=told.answerable,
        region=told.answerable_region,
        power_code=told.basic_code,
        period_from=told.last_at,
        evidence=ibis.array([told.row_id]),
        values={
            "power": told.basic_code,
            "name": told.name_zh,
            "days": ibis.literal(p.days),
            "listed_on": told.listed_on,
            "last_at": told.last_at,
            "last_zh": told.last_at.strftime("%Y-%m-%d").fill_null("从未"),
            "last_en": told.last_at.strftime("%Y-%m-%d").fill_null("never"),
        },
        say=Sentence(
            zh="事项“{name}”（{power}）已有 {days} 天以上没有行使，最近一次：{last_zh}。",
            en="The power {power} ({name}) was not used for more than {days} days; last used: {last_en}.",
        ),
    )
