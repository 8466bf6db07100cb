"""A step was taken by a post that may not take it, or by a person who did not hold the post that day."""

from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

POSTS = """
    post_id   organ  role      in_force_from  in_force_to
    O1-1      O1     window    2025-01-01     -
    O1-2      O1     reviewer  2025-01-01     -
    O1-3      O1     head      2025-01-01     -
"""
HOLDERS = """
    post_id   person_key  held_from   held_to     deputising
    O1-1      wang        2025-01-01  -           -
    O1-2      li          2025-01-01  -           -
    O1-3      zhao        2025-01-01  2026-03-05  -
    O1-3      li          2026-03-05  2026-03-10  true
    O1-3      qian        2026-03-10  -           -
"""


def _taken(step: str, post: str | None, person: str | None) -> list[dict[str, Any]]:
    """One matter of one act by that post and person."""
    return [{**matter(f"{step.split()[0]}:{post}:{person}", step)[0], "post": post, "person_key": person}]


@check(
    id="conduct.wrong-post",
    title=Text(zh="岗位不符", en="Wrong post"),
    question=Text(
        zh="环节是否由无权的岗位办理，或者由当日未任该岗位的人员办理？",
        en="Was a step taken by a post that may not take it, or by a person who did not hold the post that day?",
    ),
    domain="conduct",
    scope="matter",
    card="red",
    basis=["运行流程（办件开始之日有效的版本）规定的岗位 / the posts that the flow names", "《中华人民共和国行政处罚法》第四十二条（执法人员资格）"],
    innocent=[
        Text(zh="代理、轮岗已经办理而任职记录尚未交付", en="a deputy or a rotation that was arranged and not yet delivered"),
        Text(zh="来源系统记录的是登录账号的岗位，而非实际办理岗位", en="the source records the post of the account, not that of the person acting"),
        Text(zh="岗位登记不全，行为中的岗位编号查不到角色", en="the register of posts is incomplete, so that the role of a number is not known"),
    ],
    examples=[
        Example(
            Text(zh="窗口作出决定；离任之后仍以原岗位办理；从未任该岗位", en="a window clerk decides; one acts after leaving the post; one never held it"),
            {
                "acts": [*_taken("grant 2026-03-04", "window", "wang"), *_taken("grant 2026-03-05", "O1-3", "zhao"),
                         *_taken("review 2026-03-04", "reviewer", "wang")],
                "posts": POSTS, "post_holders": HOLDERS,
            },
            flows=[LICENCE],
            hits=[("grant:window:wang", "grant/post"), ("grant:O1-3:zhao", "grant/holder"), ("review:reviewer:wang", "review/holder")],
        ),
        Example(
            Text(
                zh="任期最后一天；事前登记的代理；按角色填写；未写岗位或人员；没有任职记录的岗位；任何岗位都可办理的环节",
                en="the last day of a term; a deputy recorded beforehand; told by role; no post or person told; a post of which "
                "no holder is known; a step that any post may take",
            ),
            {
                "acts": [*_taken("grant 2026-03-04", "O1-3", "zhao"), *_taken("grant 2026-03-05", "O1-3", "li"),
                         *_taken("review 2026-03-04", "reviewer", "li"), *_taken("grant 2026-03-04", None, "wang"),
                         *_taken("grant 2026-03-04", "head", None), *_taken("inspect 2026-03-04", "inspector", "sun"),
                         *_taken("apply 2026-03-02", "O1-2", "li")],
                "posts": POSTS, "post_holders": HOLDERS,
            },
            flows=[LICENCE.replace("application}, post: window}", "application}}")],
        ),
    ],
)  # fmt: skip
def wrong_post(acts_in_doubt: ir.Table, posts: ir.Table, post_holders: ir.Table, p: object) -> ir.Table:
    """One hit per matter, step and fault: ``post`` or ``holder``. An act says its post by number or by role."""
    found = _of_posts(acts_in_doubt, posts).union(_of_holders(acts_in_doubt, posts, post_holders))
    folded = found.group_by(["matter_id", "step", "fault"]).agg(
        organ=found.organ.min(), region=found.region.min(), power_code=found.power_code.min(), post=found.post.min(),
        person_key=found.person_key.min(), title_zh=found.title_zh.min(), title_en=found.title_en.min(), first_at=found.done_at.min(),
        last_at=found.done_at.max(), times=found.count(), evidence=found.row_id.collect())  # fmt: skip
    of_post = folded.fault == "post"
    return hits(
        folded,
        subject_kind="matter",
        subject=folded.matter_id,
        key=folded.step + "/" + folded.fault,
        organ=folded.organ,
        region=folded.region,
        power_code=folded.power_code,
        period_from=folded.first_at,
        period_to=folded.last_at,
        evidence=folded.evidence,
        values={
            "matter": folded.matter_id,
            "step": folded.step,
            "step_zh": folded.title_zh.fill_null(folded.step),
            "step_en": folded.title_en.fill_null(folded.step),
            "post": folded.post,
            "person": folded.person_key,
            "day": folded.first_at.date(),
            "times": folded.times,
            "said_zh": ibis.ifelse(of_post, "流程没有准许该岗位办理", "办理人当日未任该岗位"),
            "said_en": ibis.ifelse(of_post, "a post that the flow does not name for it", "by a person who did not hold it that day"),
        },
        say=Sentence(
            zh="办件 {matter} 的“{step_zh}”于 {day} 由岗位 {post} 办理：{said_zh}。",
            en="In the matter {matter}, “{step_en}” was taken on {day} by the post {post}, {said_en}.",
        ),
    )  # fmt: skip


KEPT = (
    "matter_id",
    "step",
    "organ",
    "region",
    "power_code",
    "post",
    "person_key",
    "title_zh",
    "title_en",
    "done_at",
    "row_id",
)


def _of_posts(told: ir.Table, posts: ir.Table) -> ir.Table:
    """Acts whose post is none of those named for the step, neither as told nor by the role that its number had that day."""
    named = told.filter((told.posts.length() > 0) & ~told.posts.contains(told.post))
    known = posts.select("role", "in_force_from", "in_force_to", post="post_id")
    role = named.left_join(known, [named.post == known.post, known.in_force_from <= named.day,
                                   known.in_force_to.isnull() | (named.day < known.in_force_to)])  # fmt: skip
    wrong = role.filter(role.role.isnull() | ~role.posts.contains(role.role))
    return wrong.select(*KEPT, fault=ibis.literal("post"))


def _of_holders(told: ir.Table, posts: ir.Table, post_holders: ir.Table) -> ir.Table:
    """Acts by a person who did not hold that day the post told, where holders of that post are known at all.

    A deputy is a holder while deputising: what was recorded beforehand is innocent.
    """
    acted = told.filter(told.person_key.notnull())
    held = post_holders.select("held_from", "held_to", post="post_id", person="person_key")
    roles = posts.select("organ", "role", post="post_id").distinct()
    by_role = held.join(roles, "post").select("held_from", "held_to", "organ", "person", post="role")
    strange = acted.anti_join(held, [acted.post == held.post, acted.person_key == held.person, *_during(held, acted)])
    strange = strange.anti_join(by_role, [strange.post == by_role.post, strange.organ == by_role.organ,
                                          strange.person_key == by_role.person, *_during(by_role, strange)])  # fmt: skip
    numbered = held.select(numbered="post").distinct()
    named = by_role.select(role="post", of_organ="organ").distinct()
    known = strange.left_join(numbered, strange.post == numbered.numbered)
    judged = known.left_join(named, [known.post == named.role, known.organ == named.of_organ])
    wrong = judged.filter(judged.numbered.notnull() | judged.role.notnull())
    return wrong.select(*KEPT, fault=ibis.literal("holder"))


def _during(held: ir.Table, acts: ir.Table) -> list[ir.BooleanValue]:
    return [held.held_from <= acts.day, held.held_to.isnull() | (acts.day < held.held_to)]
