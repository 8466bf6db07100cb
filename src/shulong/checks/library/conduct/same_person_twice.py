"""One person took two steps of a matter that two persons must take."""

from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

SEPARATED = LICENCE + "separation: [[review, grant, refuse]]\n"


def _by(matter_id: str, *taken: str) -> list[dict[str, Any]]:
    """Acts of one matter, each written ``STEP DAY PERSON``; a person ``-`` is not told."""
    acts = matter(matter_id, *(each.rsplit(" ", 1)[0] for each in taken))
    persons = [each.rsplit(" ", 1)[1] for each in taken]
    return [{**act, "person_key": None if person == "-" else person} for act, person in zip(acts, persons, strict=True)]


@check(
    id="conduct.same-person-twice",
    title=Text(zh="一人包办不相容环节", en="One person, two steps that must be two persons'"),
    question=Text(
        zh="应当由两人分别办理的环节是否由同一人办理？",
        en="Did one person take two steps of a matter that must be taken by two?",
    ),
    domain="conduct",
    scope="matter",
    card="red",
    basis=[
        "运行流程规定的职责分离 / the separation of duties that the flow declares",
        "《中华人民共和国行政许可法》第三十四条（实质核查指派两名以上人员）",
        "《中华人民共和国行政处罚法》第四十二条、第五十七条、第五十八条、第六十四条（两人执法、审核与调查分离）",
    ],
    innocent=[
        Text(zh="两人办理，系统只记录了一个账号", en="two persons acted and the system recorded one account"),
        Text(zh="环节退回后由他人重新办理，旧记录仍在", en="the step was sent back and taken again by another, the old record stands"),
    ],
    examples=[
        Example(
            Text(zh="审查人自己作出决定", en="the reviewer decides too"),
            {"acts": _by("M1", "apply 2026-03-02 wang", "accept 2026-03-02 wang", "review 2026-03-03 li", "grant 2026-03-04 li")},
            flows=[SEPARATED],
            hits=[("M1", "grant+review")],
        ),
        Example(
            Text(
                zh="申请与受理没有分离要求；两次审查同一人；另一件由同一人决定；人员未记录",
                en="application and acceptance need not be separated; one person reviews twice; the same person decides another "
                "matter; persons not told",
            ),
            {
                "acts": _by("M1", "apply 2026-03-02 wang", "accept 2026-03-02 wang", "review 2026-03-03 li", "review 2026-03-04 li",
                            "grant 2026-03-05 zhao")
                + _by("M2", "apply 2026-03-02 wang", "review 2026-03-03 zhao", "grant 2026-03-05 li")
                + _by("M3", "review 2026-03-03 -", "grant 2026-03-05 -")
            },
            flows=[SEPARATED],
        ),
    ],
)  # fmt: skip
def same_person_twice(governed_acts: ir.Table, flow_separations: ir.Table, p: object) -> ir.Table:
    """One hit per matter and pair of steps. Persons with one act in such steps of a matter are left out before acts are paired."""
    named = flow_separations.select("flow_id", "version", step="first").union(
        flow_separations.select("flow_id", "version", step="second")
    )
    bound = governed_acts.filter(governed_acts.person_key.notnull()).semi_join(named, ["flow_id", "version", "step"])
    several = bound.group_by(["matter_id", "person_key"]).having(ibis._.count() > 1).agg(acts=ibis._.count())
    taken = bound.semi_join(several, ["matter_id", "person_key"])
    first = taken.select("matter_id", "person_key", "flow_id", "version", first="step", first_zh="title_zh", first_en="title_en",
                         one_at="done_at", one="row_id")  # fmt: skip
    second = taken.select("matter_id", "person_key", "organ", "region", "power_code", second="step", second_zh="title_zh",
                          second_en="title_en", other_at="done_at", other="row_id")  # fmt: skip
    paired = first.join(flow_separations, ["flow_id", "version", "first"]).join(
        second, ["matter_id", "person_key", "second"]
    )
    folded = paired.group_by(["matter_id", "first", "second"]).agg(
        organ=paired.organ.min(), region=paired.region.min(), power_code=paired.power_code.min(), person_key=paired.person_key.min(),
        first_zh=paired.first_zh.min(), first_en=paired.first_en.min(), second_zh=paired.second_zh.min(), second_en=paired.second_en.min(),
        basis=paired.basis.min(), began=ibis.least(paired.one_at.min(), paired.other_at.min()),
        ended=ibis.greatest(paired.one_at.max(), paired.other_at.max()), one=paired.one.min(), other=paired.other.min())  # fmt: skip
    return hits(
        folded,
        subject_kind="matter",
        subject=folded.matter_id,
        key=folded["first"] + "+" + folded.second,
        organ=folded.organ,
        region=folded.region,
        power_code=folded.power_code,
        period_from=folded.began,
        period_to=folded.ended,
        evidence=ibis.array([folded.one, folded.other]),
        values={
            "matter": folded.matter_id,
            "person": folded.person_key,
            "first": folded["first"],
            "first_zh": folded.first_zh,
            "first_en": folded.first_en,
            "second": folded.second,
            "second_zh": folded.second_zh,
            "second_en": folded.second_en,
            "basis": folded.basis,
        },
        say=Sentence(
            zh="办件 {matter} 的“{first_zh}”与“{second_zh}”由同一人办理，流程要求由两人分别办理。",
            en="In the matter {matter} one person took both “{first_en}” and “{second_en}”, which the flow keeps apart.",
        ),
    )
