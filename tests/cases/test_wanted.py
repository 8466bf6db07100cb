"""Which cards follow from findings and rules."""

from datetime import date, timedelta
from typing import Any

import pytest

from cards_world import BLUE, RED, YELLOW, repeat, rule, rules, text
from shulong.cases.card import Colour
from shulong.cases.rule import By
from shulong.cases.wanted import Fact, Yellow, fact, repeated, wanted
from shulong.checks.check import CARDS

DAY = date(2026, 3, 2)


def a_fact(finding: str, colour: Colour = YELLOW, **more: Any) -> Fact:
    given = {"check": "conduct.late", "domain": "conduct", "subject_kind": "matter", "subject": "M1", "organ": "O1", "region": "",
             "power": "XK/01-001", "found_on": DAY, "say": text(finding)} | more  # fmt: skip
    return Fact(finding, colour=colour, **given)


@pytest.mark.parametrize("card", CARDS)
def test_a_finding_of_data_quality_is_no_fact_and_has_no_colour(card: str) -> None:
    made = fact("F", "c.d", "c", card, "act", "A1", "O1", None, None, DAY, text("x"))
    assert (made is None) == (card == "data")
    assert "data" not in set(Colour)


def test_a_finding_that_names_no_organ_becomes_no_card() -> None:
    assert fact("F", "c.d", "c", "red", "act", "A1", None, None, None, DAY, text("x")) is None


def test_the_first_rule_that_fits_decides() -> None:
    listed = rules(
        rule("fees", checks=frozenset({"conduct.fee"})),
        rule("permits", kinds=frozenset({"licence"}), colours={YELLOW: RED}),
        rule("head", posts=frozenset({"head"})),
    )
    facts = [
        a_fact("F1", check="conduct.fee"),
        a_fact("F2"),
        a_fact("F3", BLUE),
        a_fact("F4", power="CF/02-001", post="head"),
        a_fact("F5", power="CF/02-001", post="clerk"),
    ]
    found = {each.findings[0]: (each.rule, each.colour) for each in wanted(facts, listed).values()}
    assert found == {"F1": ("fees", YELLOW), "F2": ("permits", RED), "F4": ("head", YELLOW)}


def test_findings_together_are_one_card_of_the_gravest_colour() -> None:
    listed = rules(rule("time", together=True))
    facts = [a_fact("F1", BLUE), a_fact("F2", RED), a_fact("F3", YELLOW), a_fact("F4", YELLOW, organ="O2")]
    found = sorted((each.organ, each.colour, each.findings) for each in wanted(facts, listed).values())
    assert found == [("O1", RED, ("F2", "F3", "F1")), ("O2", YELLOW, ("F4",))]


def yellows(*days: int, organ: str = "O1", power: str = "P1", post: str = "") -> list[Yellow]:
    return [Yellow(f"{organ}{power}{post}{n}", organ, post, power, DAY + timedelta(days=d)) for n, d in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 1), []),
        ((0, 1, 29), [3]),
        ((0, 1, 30), []),
        ((0, 20, 31, 40), [3]),
        ((0, 1, 2, 3, 40, 41, 42), [4, 3]),
        ((0, 0, 0), [3]),
    ],
)
def test_enough_yellow_cards_within_the_days_make_one_red(days: tuple[int, ...], expected: list[int]) -> None:
    """Three within thirty days, both counted from the first of them; windows do not overlap."""
    found = repeated(yellows(*days), rules(repeats=[repeat()])).values()
    assert [len(each.counted) for each in sorted(found, key=lambda each: each.found_on)] == expected
    assert all(each.colour is RED for each in found)


def test_yellow_cards_are_counted_by_organ_post_or_power() -> None:
    cards = [*yellows(0, 1, post="head"), *yellows(2, post="head", power="P2"), *yellows(3, 4, organ="O2", power="P1")]

    def named(by: By) -> list[tuple[str, str]]:
        return sorted(
            (each.organ, each.subject) for each in repeated(cards, rules(repeats=[repeat(by=by, yellows=2)])).values()
        )

    assert named(By.ORGAN) == [("O1", "O1"), ("O2", "O2")]
    assert named(By.POST) == [("O1", "head")]
    assert named(By.POWER) == [("O1", "P1"), ("O2", "P1")]


def test_a_late_yellow_card_in_a_window_leaves_the_red_card_the_same() -> None:
    listed = rules(repeats=[repeat()])
    before, after = repeated(yellows(0, 5, 9), listed), repeated(yellows(0, 5, 9, 12), listed)
    assert before.keys() == after.keys()
