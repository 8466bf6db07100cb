"""An application was withdrawn when its limit was near and entered again, so that the clock began anew."""

from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.evidence import with_acts
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits, row_id
from shulong.terms.text import Text

WITHDRAWN = LICENCE.replace("steps:\n", "steps:\n  withdraw: {title: {zh: 撤回, en: withdrawal}, result: withdrawn}\n").replace(
    "{choice: [grant, refuse]}", "{choice: [grant, refuse, withdraw]}")  # fmt: skip


def _of(applicant: str | None, *steps: str, name: str, power: str = "XK/01-001") -> list[dict[str, object]]:
    return [{**act, "applicant_key": applicant, "power_code": power} for act in matter(name, *steps)]


@check(
    id="conduct.restart",
    title=Text(zh="撤回重报", en="Withdrawn and entered again"),
    question=Text(
        zh="是否在时限将到时撤回申请、又重新提交，使时限重新起算？",
        en="Was an application withdrawn near its limit and entered again, so that the clock began anew?",
    ),
    domain="conduct",
    card="yellow",
    # Two matters are compared: when the second comes, the first has not changed.
    basis=["《中华人民共和国行政许可法》第四十二条、第七十二条"],
    params=Params(
        near=Param(0.8, "of the limit", Text(zh="时限用去八成即为将到", en="at four fifths a limit is near")),
        days=Param(30, "days", Text(zh="三十天之内再次提交，多半是同一件事", en="what is entered again within a month is mostly the same matter")),
    ),
    innocent=[
        Text(zh="申请人自己改变了方案", en="the applicant changed the plan"),
        Text(zh="申请人同时办理多件同类事项", en="the applicant has several matters of this kind"),
    ],
    examples=[
        Example(
            Text(zh="第九个工作日撤回（承诺十个），次日重新提交", en="withdrawn on the ninth working day of ten, entered again the next day"),
            {
                "acts": _of("K1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "withdraw 2026-03-13", name="M1")
                + _of("K1", "apply 2026-03-14", name="M2")
            },
            flows=[WITHDRAWN],
            hits=[("M1", "M2")],
        ),
        Example(
            Text(
                zh="第三个工作日撤回；另一人提交；另一事项；两个月后再提交；未写明申请人",
                en="withdrawn on the third day; entered by another; for another power; two months later; no applicant stated",
            ),
            {
                "acts": _of("K1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "withdraw 2026-03-05", name="M1")
                + _of("K1", "apply 2026-03-06", name="M2")
                + _of("K2", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "withdraw 2026-03-13", name="M3")
                + _of("K3", "apply 2026-03-14", name="M4")
                + _of("K2", "apply 2026-03-14", name="M5", power="XK/01-002")
                + _of("K2", "apply 2026-05-14", name="M6")
                + _of(None, "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-04", "withdraw 2026-03-13", name="M7")
                + _of(None, "apply 2026-03-14", name="M8")
            },
            flows=[WITHDRAWN],
        ),
    ],
)  # fmt: skip
def restart(matter_times: ir.Table, acts: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per matter withdrawn near its limit and matter of the same applicant, power and organ entered soon after."""
    t = matter_times
    held = ibis.coalesce(t.promised_days, t.statutory_days)
    withdrawn = t.filter((t.withdrawn_at <= t.until_at) & (t.days_used >= held * p.near)).select(
        "matter_id", "power_code", "organ", "region", "started_at", "withdrawn_at", "days_used", "day_unit", due_days=held)  # fmt: skip
    told = acts.filter(acts.applicant_key.notnull() & acts.done_at.notnull())
    by = (
        told.semi_join(withdrawn, "matter_id")
        .group_by(by_matter="matter_id")
        .agg(applicant_key=ibis._.applicant_key.min())
    )
    first = told.semi_join(by, "applicant_key").group_by("applicant_key", again_id="matter_id").agg(
        again_power=ibis._.power_code.min(), again_organ=ibis._.organ.min(), again_at=ibis._.done_at.min())  # fmt: skip
    whose = withdrawn.join(by, [("matter_id", "by_matter")]).join(first, "applicant_key")
    days = whose.again_at.date().delta(whose.withdrawn_at.date(), unit="day")
    same = (whose.again_power == whose.power_code) & (whose.again_organ == whose.organ).fill_null(False)
    again = whose.mutate(days=days.cast("int64")).filter(
        same & (whose.again_id != whose.matter_id) & days.between(0, p.days)
    )
    again = again.mutate(pair=again.matter_id + "|" + again.again_id)
    shown = with_acts(again, acts, "pair", "started_at", "withdrawn_at").mutate(old=ibis._.evidence).drop("evidence")
    entered = acts.select(_second="matter_id", _at="done_at", _id=row_id(acts))
    both = shown.join(entered, [("again_id", "_second"), ("again_at", "_at")])
    new = both.group_by(new_pair="pair").agg(new=both["_id"].collect().sort())
    found = shown.join(new, [("pair", "new_pair")])
    working = found.day_unit == "working-days"
    return hits(
        found,
        subject_kind="matter",
        subject=found.matter_id,
        key=found.again_id,
        organ=found.organ,
        region=found.region,
        power_code=found.power_code,
        period_from=found.started_at,
        period_to=found.again_at,
        evidence=found.old.concat(found.new),
        values={
            "matter": found.matter_id,
            "again": found.again_id,
            "days_used": found.days_used,
            "limit": found.due_days,
            "unit_zh": ibis.ifelse(working, "个工作日", "天"),
            "unit_en": ibis.ifelse(working, "working days", "days"),
            "withdrawn_at": found.withdrawn_at,
            "again_at": found.again_at,
            "days": found.days,
        },
        say=Sentence(
            zh="办件 {matter} 用去 {limit} {unit_zh}中的 {days_used} 后于 {withdrawn_at} 撤回，{days} 天后同一申请人就同一事项重新提交（办件 {again}）。",
            en="Matter {matter} was withdrawn on {withdrawn_at}, {days_used} of {limit} {unit_en} used; {days} day(s) later the same applicant entered matter {again} under the same power.",
        ),
    )
