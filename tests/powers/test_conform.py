"""Verdicts are exact: the cheapest set of deviations, said as a person would."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shulong.powers.conform import costs, judge, judge_variants, searched, verdict_of
from shulong.powers.flow import Block, Choice, Loop, Optional, Parallel, Sequence, Take, block_of, steps_in
from shulong.powers.net import net_of_block
from shulong.powers.reach import reach_of

PERMIT = block_of(
    [
        "apply",
        "accept",
        {"parallel": ["inspect", "review"]},
        {"loop": {"body": "draft", "again": "return"}},
        {"choice": ["grant", "refuse"]},
        {"optional": "publish"},
    ]
)


@pytest.mark.parametrize(
    ("steps", "cost", "deviations"),
    [
        ("apply accept review inspect draft grant", 0, []),
        ("apply accept inspect review draft return draft refuse publish", 0, []),
        ("apply review inspect draft grant", 1, [("skipped", "accept", 1)]),
        ("apply accept draft review inspect grant", 2, [("out-of-order", "draft", 2)]),
        ("apply accept accept inspect review draft grant", 1, [("repeated", "accept", 2)]),
        ("apply accept tea inspect review draft grant", 1, [("unlisted", "tea", 2)]),
        ("apply accept inspect review draft grant refuse", 1, [("out-of-order", "refuse", 6)]),
        ("", 6, [("skipped", step, 0) for step in ("accept", "apply", "draft", "grant", "inspect", "review")]),
    ],
)
def test_the_smallest_set_of_deviations(steps: str, cost: int, deviations: list[tuple[str, str, int]]) -> None:
    verdict = judge(net_of_block(PERMIT), steps.split())
    assert verdict.cost == cost
    assert [(d.kind, d.step, d.position) for d in verdict.deviations] == deviations


def test_what_an_open_matter_has_not_reached_is_not_missing() -> None:
    net = net_of_block(PERMIT)
    assert judge(net, ["apply"], finished=False).fits
    assert not judge(net, ["apply"]).fits
    assert [d.step for d in judge(net, ["apply", "review"], finished=False).deviations] == ["accept"]


def blocks(names: str) -> st.SearchStrategy[Block]:
    """Random blocks in which each letter stands once."""
    if len(names) == 1:
        return st.just(Take(names)) | st.just(Optional(Take(names))) | st.just(Loop(Take(names)))

    def split(cut: int) -> st.SearchStrategy[Block]:
        pair = st.tuples(blocks(names[:cut]), blocks(names[cut:]))
        return pair.flatmap(
            lambda two: st.sampled_from(
                [Sequence(two), Choice(two), Parallel(two), Loop(*two), Optional(Sequence(two))]
            )
        )

    return st.integers(1, len(names) - 1).flatmap(split)


def language(block: Block, most: int) -> set[tuple[str, ...]]:
    """Every sequence of at most that many steps that a block allows, by its definition."""
    match block:
        case Take(step):
            return {(step,)} if most else set()
        case Optional(inner):
            return language(inner, most) | {()}
        case Choice(each):
            return set().union(*(language(one, most) for one in each))
        case Sequence(each):
            return joined([language(one, most) for one in each], most, lambda a, b: {a + b})
        case Parallel(each):
            return joined([language(one, most) for one in each], most, shuffles)
        case Loop(body, again):
            found = fresh = language(body, most)
            between = language(again, most) if again else {()}
            while fresh:
                longer = joined([fresh, between, language(body, most)], most, lambda a, b: {a + b})
                fresh = longer - found
                found = found | fresh
            return found


def joined(parts: list, most: int, join) -> set[tuple[str, ...]]:
    found = parts[0]
    for part in parts[1:]:
        found = {c for a in found for b in part if len(a) + len(b) <= most for c in join(a, b)}
    return found


def shuffles(a: tuple[str, ...], b: tuple[str, ...]) -> set[tuple[str, ...]]:
    spots = itertools.combinations(range(len(a) + len(b)), len(a))
    out = set()
    for chosen in spots:
        first, second = iter(a), iter(b)
        out.add(tuple(next(first) if i in chosen else next(second) for i in range(len(a) + len(b))))
    return out


def distance(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Insertions and deletions that make one of the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, above = [i], row
        for j, y in enumerate(b, 1):
            row.append(above[j - 1] if x == y else 1 + min(above[j], row[-1]))
    return row[-1]


@settings(max_examples=200, deadline=None)
@given(blocks("abc"), st.text("abcx", max_size=3))
def test_the_cost_is_that_of_the_nearest_allowed_sequence(block: Block, text: str) -> None:
    steps, longer = tuple(text), 3
    nearest = min(distance(steps, allowed) for allowed in language(block, len(steps) + longer))
    # A sequence longer than those enumerated would cost more than `longer` itself.
    assume(nearest <= longer + 1)
    assert judge(net_of_block(block), steps).cost == nearest
    assert costs(net_of_block(block), [(steps, True)]) == [nearest]


@settings(max_examples=150, deadline=None)
@given(blocks("abcd"), st.lists(st.tuples(st.text("abcdxy", max_size=7), st.booleans()), max_size=6))
def test_judged_together_or_alone_is_the_same(block: Block, variants: list[tuple[str, bool]]) -> None:
    """Neither the company of other sequences nor the way of searching changes a cost, or which explanation is given."""
    net = net_of_block(block)
    together = judge_variants(net, variants)
    assert together == [judge(net, steps, finished=finished) for steps, finished in variants]
    assert together == [verdict_of(net.labels, searched(net, steps, finished)) for steps, finished in variants]
    assert costs(net, variants) == [verdict.cost for verdict in together]


@settings(max_examples=100, deadline=None)
@given(blocks("abcd"), st.text("abcdx", max_size=7), st.booleans())
def test_deviations_are_sorted_and_explain_the_cost(block: Block, steps: str, finished: bool) -> None:
    """An act out of order stands for one deviation or two: it is too many where it is, and may be missing elsewhere."""
    verdict = judge(net_of_block(block), steps, finished=finished)
    found = [(each.position, each.kind, each.step) for each in verdict.deviations]
    assert found == sorted(found)
    moved = sum(kind == "out-of-order" for _, kind, _ in found)
    assert len(found) <= verdict.cost <= len(found) + moved


@settings(max_examples=50, deadline=None)
@given(blocks("abc"), st.text("abcx", max_size=3))
def test_an_open_matter_is_the_beginning_of_an_allowed_sequence(block: Block, text: str) -> None:
    """Its cost is that of the nearest beginning of any allowed sequence."""
    beginnings = {allowed[:most] for allowed in language(block, 6) for most in range(7)}
    nearest = min(distance(tuple(text), beginning) for beginning in beginnings)
    assert costs(net_of_block(block), [(text, False)]) == [nearest]


def test_a_thousand_acts_and_eight_parallel_steps_are_judged() -> None:
    net = net_of_block(Parallel(tuple(Take(f"s{i}") for i in range(8))))
    assert judge(net, [f"s{i}" for i in (3, 1, 0, 7, 6, 5, 4)]).cost == 1
    loop = net_of_block(Loop(Sequence((Take("a"), Take("b")))))
    assert judge(loop, ["a", "b"] * 500).fits
    assert judge(loop, ["a", "b"] * 250 + ["b"] + ["a", "b"] * 250).cost == 1


def test_in_parts_or_at_once_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sequences are read in parts that fit into memory, and what was learned is dropped when it grows too large."""
    net = net_of_block(PERMIT)
    names = ("apply", "accept", "review", "draft", "grant", "tea")
    variants = [(each, finished) for each in itertools.product(names, repeat=3) for finished in (True, False)]
    at_once, cheapest = judge_variants(net, variants), costs(net, variants)
    for module in ("conform", "cost"):
        monkeypatch.setattr(f"shulong.powers.{module}.MOST_NUMBERS", 150)
    assert judge_variants(net, variants) == at_once
    assert costs(net, variants) == cheapest == [each.cost for each in at_once]
    assert judge_variants(net, []) == costs(net, []) == []


def test_a_net_too_large_to_lay_out_is_judged_all_the_same() -> None:
    net = net_of_block(Parallel(tuple(Take(f"s{i:02}") for i in range(12))))
    assert reach_of(net) is None
    verdict = judge(net, [f"s{i:02}" for i in range(12) if i != 5])
    assert [(each.kind, each.step) for each in verdict.deviations] == [("skipped", "s05")]


def test_every_step_is_named_once_by_the_blocks() -> None:
    assert sorted(steps_in(PERMIT)) == [
        "accept",
        "apply",
        "draft",
        "grant",
        "inspect",
        "publish",
        "refuse",
        "return",
        "review",
    ]
