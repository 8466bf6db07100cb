"""Whatever runs come in whatever order, the cards that stand are those that the standing findings and the rules ask for."""

import shutil
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cards_world import BLUE, RED, START, YELLOW, hit, repeat, rule, rules, seen, shelf_in
from shulong.access.models import Deed
from shulong.cases import issue as issuing
from shulong.cases.commitment import root
from shulong.cases.issue import Issued, issue
from shulong.cases.models import Card, Event
from shulong.findings.models import Finding

CHECKS = ("conduct.nearly", "conduct.late", "conduct.skipped")
TIME = frozenset(CHECKS[:2])
VERSIONS = (
    rules(rule("time", checks=TIME, together=True), rule("rest"), version=1, repeats=[repeat(yellows=2)]),
    rules(rule("strict", colours={YELLOW: RED, RED: RED}), version=2),
    rules(rule("mild", checks=frozenset(CHECKS[2:]), colours={BLUE: BLUE, YELLOW: BLUE, RED: YELLOW}), version=3),
)
COLOURS = ("blue", "yellow", "red", "data")
STRICT, MILD = {"yellow": "red", "red": "red"}, {"blue": "blue", "yellow": "blue", "red": "yellow"}
Wish = tuple[str, str, str]
"""Organ, subject, colour."""

SEEN = st.dictionaries(
    st.sampled_from(("M1", "M2", "M3")), st.tuples(st.sampled_from(COLOURS), st.sampled_from(("O1", "O2", None)))
)
RUNS = st.lists(st.tuples(st.sampled_from(CHECKS), SEEN, st.sampled_from((0, 0, 0, 1, 2)), st.booleans()), max_size=8)


def gravest(colours: list[str]) -> str:
    return max(colours, key=COLOURS.index)


def asked_for(version: int) -> list[Wish]:
    """The cards that must stand, by a plain reading of the three versions of the rules."""
    facts = [f for f in Finding.objects.exclude(state="gone") if f.card != "data" and f.organ]
    if version == 1:
        return sorted((f.organ, f.subject, STRICT[f.card]) for f in facts if f.card in STRICT)
    if version == 2:
        return sorted((f.organ, f.subject, MILD[f.card]) for f in facts if f.check_id == CHECKS[2])
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for f in facts:
        if f.check_id in TIME:
            grouped[f.organ, f.subject].append(f.card)
    cards = [(organ, subject, gravest(colours)) for (organ, subject), colours in grouped.items()]
    cards += [(f.organ, f.subject, f.card) for f in facts if f.check_id not in TIME]
    yellow = [organ for organ, _, colour in cards if colour == "yellow"]
    return sorted([*cards, *((organ, organ, "red") for organ in set(yellow) if yellow.count(organ) >= 2)])


def standing() -> list[Wish]:
    return sorted(Card.objects.filter(withdrawn_at=None).values_list("organ", "subject", "colour"))


@pytest.mark.slow
class AnySequence(TestCase):
    """All runs lie within the days in which yellow cards are counted together."""

    @settings(max_examples=25, deadline=None)
    @given(RUNS)
    def test_cards_are_those_computed_afresh(
        self, runs: list[tuple[str, dict[str, tuple[str, str]], int, bool]]
    ) -> None:
        folder, before = Path(tempfile.mkdtemp()), issuing.rules_on
        try:
            self._follow(folder, runs)
            self._history_adds_up()
        finally:
            issuing.rules_on = before
            shutil.rmtree(folder)

    def _follow(self, folder: Path, runs: list[tuple[str, dict[str, tuple[str, str]], int, bool]]) -> None:
        shelf, held = shelf_in(folder / "home"), None
        for n, (check, subjects, version, touched) in enumerate(runs):
            issuing.rules_on = lambda shelf, day, chosen=VERSIONS[version]: chosen
            known = set(Finding.objects.filter(check_id=check).values_list("pk", flat=True))
            seen(n, *(hit(subject, card, organ) for subject, (card, organ) in subjects.items()), check=check)
            known |= set(Finding.objects.filter(check_id=check).values_list("pk", flat=True))
            # New rules concern every card, so that all must be looked at; else the findings that the run touched are enough.
            issue(shelf, only=known if touched and held == version else None, now=START + timedelta(hours=n))
            held = version
            assert standing() == asked_for(version)
            assert issue(shelf, now=START + timedelta(hours=n)) == Issued(standing=len(standing()), without_organ=orphans())  # fmt: skip

    def _history_adds_up(self) -> None:
        for card in Card.objects.all():
            told = list(card.events.values_list("change", "colour"))
            assert told[0][0] == "issued"
            assert told[-1][1] == card.colour
            assert (told[-1][0] == "withdrawn") == (card.withdrawn_at is not None)
            assert card.say_zh and card.organ
        for deed in Deed.objects.all():
            assert deed.entry is not None
            assert deed.body["root"] == root(Event.objects.filter(deed=deed).order_by("pk"))


def orphans() -> int:
    return Finding.objects.exclude(state="gone").exclude(card="data").filter(organ=None).count()
