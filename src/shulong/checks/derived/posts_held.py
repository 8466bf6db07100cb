"""Acts of posts and persons of which it must be asked, day by day, whether that post might take the step and that person held it."""

from __future__ import annotations

import ibis.expr.types as ir

from shulong.checks.derive import derived
from shulong.checks.hit import row_id

KEYS = ["flow_id", "version", "step", "of_organ", "post", "person"]
"""What settles an act together with its day; an organ or a person that is not told is an empty text."""


@derived
def acts_in_doubt(
    acts: ir.Table, matter_flows: ir.Table, flow_steps: ir.Table, posts: ir.Table, post_holders: ir.Table
) -> ir.Table:
    """The timed acts of governed matters that tell a post, with ``row_id``, ``day`` and the ``posts`` and titles of their step, less those settled together.

    Acts of one step by one post and person are first taken together, from their first day to their last. Where one stretch of
    days covers all of them, in which the post may take the step and the person holds it, they are settled, as nearly all are.
    Only columns that settle them are read of all acts, and what a flow says of a step is not laid beside each.
    """
    told = acts.filter(acts.done_at.notnull() & acts.post.notnull())
    governing = matter_flows.select("matter_id", "flow_id", "version", matter_organ="organ", matter_region="region")
    held = told.join(governing, "matter_id")
    organ = held.organ.fill_null(held.matter_organ)
    keyed = held.mutate(of_organ=organ.fill_null(""), person=held.person_key.fill_null(""), day=held.done_at.date())
    grouped = keyed.group_by(KEYS).agg(first_on=keyed.day.min(), last_on=keyed.day.max())
    rules = flow_steps.select("flow_id", "version", "step", "title_zh", "title_en", may="posts")
    groups = grouped.left_join(rules, ["flow_id", "version", "step"]).select(*KEYS, "first_on", "last_on", "may")
    doubtful = _of_posts(groups, posts).union(_of_holders(groups, posts, post_holders)).distinct()
    few = keyed.semi_join(doubtful, KEYS)
    few = few.select(
        "matter_id", "flow_id", "version", "step", "power_code", "post", "person_key", "done_at", "day", row_id=row_id(few),
        organ=few.organ.fill_null(few.matter_organ), region=few.region.fill_null(few.matter_region),
    )  # fmt: skip
    whole = few.left_join(rules, ["flow_id", "version", "step"])
    return whole.drop("flow_id_right", "version_right", "step_right").rename(posts="may")


def _of_posts(groups: ir.Table, posts: ir.Table) -> ir.Table:
    """Groups whose post is none of those named for the step, nor by its number a post of such a role on all their days."""
    unnamed = groups.filter((groups.may.length() > 0) & ~groups.may.contains(groups.post))
    known = posts.select("role", since="in_force_from", until="in_force_to", number="post_id")
    by_number = unnamed.join(known, [unnamed.post == known.number, known.since <= unnamed.first_on,
                                     known.until.isnull() | (unnamed.last_on < known.until)])  # fmt: skip
    settled = by_number.filter(by_number.may.contains(by_number.role)).select(*KEYS).distinct()
    return unnamed.select(*KEYS).anti_join(settled, KEYS)


def _of_holders(groups: ir.Table, posts: ir.Table, post_holders: ir.Table) -> ir.Table:
    """Groups whose person did not hold the post, by its number or by its role in the organ, on all their days."""
    held = post_holders.select("held_from", "held_to", number="post_id", holder="person_key")
    roles = posts.select(of_role="role", in_organ="organ", number="post_id").distinct()
    by_role = held.join(roles, "number").drop("number")
    persons = groups.filter(groups.person != "")
    strange = persons.anti_join(
        held, [persons.post == held.number, persons.person == held.holder, *_covering(held, persons)]
    )
    strange = strange.anti_join(by_role, [strange.post == by_role.of_role, strange.of_organ == by_role.in_organ,
                                          strange.person == by_role.holder, *_covering(by_role, strange)])  # fmt: skip
    return strange.select(*KEYS)


def _covering(held: ir.Table, groups: ir.Table) -> list[ir.BooleanValue]:
    return [held.held_from <= groups.first_on, held.held_to.isnull() | (groups.last_on < held.held_to)]
