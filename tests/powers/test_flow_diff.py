"""Two versions of a flow, compared rule by rule and step by step."""

from pathlib import Path

from shulong.powers.flow import Flow
from shulong.powers.flow_diff import compare_flows, order_in_words
from shulong.powers.read_flow import parse_flows

FIRST = """
flow: sample
version: 1
power: XK/01-001
title: {zh: 示例许可, en: Sample}
in_force: {from: 2026-01-01}
limit: {statutory: 20, promised: 10, unit: working-days, from: accept, to: [grant, refuse]}
steps:
  accept: {title: {zh: 受理, en: Acceptance}, post: window}
  survey: {title: {zh: 核查, en: Survey}, post: inspector}
  review: {title: {zh: 审查, en: Review}, post: reviewer}
  grant: {title: {zh: 准予, en: Grant}, post: head}
  refuse: {title: {zh: 不予, en: Refusal}, post: head}
order: [accept, {parallel: [review, {optional: survey}]}, {choice: [grant, refuse]}]
"""
SECOND = FIRST.replace("version: 1", "version: 2").replace("promised: 10", "promised: 7")
SECOND = SECOND.replace("  survey: {title: {zh: 核查, en: Survey}, post: inspector}\n", "")
SECOND = SECOND.replace("{parallel: [review, {optional: survey}]}", "review").replace(
    "post: reviewer}", "post: clerk, once: true}"
)
SECOND = SECOND.replace("steps:", "separation: [[review, grant]]\nsteps:")


def flow(text: str) -> Flow:
    return parse_flows(text, Path("sample.yaml"))[0]


def test_what_differs_is_told_by_rule_and_by_step() -> None:
    changes = compare_flows(flow(FIRST), flow(SECOND))
    assert [(change.step, change.how) for change in changes] == [
        ("", "changed"), ("", "changed"), ("review", "changed"), ("grant", "changed"), ("survey", "removed"),
    ]  # fmt: skip
    limit, order, review, grant, survey = changes
    assert (
        limit.before is not None
        and limit.before.en == "10 working days (statutory 20), from Acceptance to Grant, Refusal"
    )
    assert order.before is not None and order.before.zh == "受理 → （审查 ∥ [核查]） → （准予 或 不予）"
    assert order.after is not None and order.after.en == "Acceptance → Review → (Grant or Refusal)"
    assert review.after is not None and review.after.en.splitlines() == [
        "Review", "Post: clerk", "Limit: —", "never by the person of Grant", "once only",
    ]  # fmt: skip
    assert grant.title.zh == "准予"
    assert survey.after is None


def test_a_new_flow_is_told_whole_and_an_unchanged_one_not_at_all() -> None:
    assert {change.how for change in compare_flows(None, flow(FIRST))} == {"added"}
    assert {change.step for change in compare_flows(None, flow(FIRST))} >= {"", "accept", "refuse"}
    assert compare_flows(flow(FIRST), flow(FIRST)) == []


def test_loops_are_said() -> None:
    looped = FIRST.replace(
        "[accept, {parallel: [review, {optional: survey}]}", "[{loop: {body: accept, again: review}}, survey"
    )
    said = order_in_words(flow(looped))
    assert said is not None and said.en.startswith("(Acceptance, again after Review) → Survey")
