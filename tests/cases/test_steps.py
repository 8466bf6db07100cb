"""What people do with a card: who may, what is refused, what stands in the ledger, and that nothing else follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from cards_world import START, hit, repeat, rules, seen, shelf_in, standing
from shulong.access.gate import give_role
from shulong.access.models import Deed
from shulong.cases import issue as issuing
from shulong.cases import steps
from shulong.cases.card import VERBS, Answer, Stage
from shulong.cases.commitment import root
from shulong.cases.issue import issue
from shulong.cases.models import Card, Event
from shulong.cases.precision import precision_of
from shulong.cases.read import Filter, find, is_overdue, seen_by, the_card
from shulong.cases.steps import possible, step
from shulong.data.shelf import Shelf
from shulong.ledger.entry import Entry
from shulong.terms.errors import InputError, NotPermitted, UnknownName


@dataclass
class Place:
    shelf: Shelf
    officer: User
    supervisor: User

    @property
    def card(self) -> Card:
        return Card.objects.get(subject="M1")

    def step(self, who: User, verb: str, **more: object) -> Card:
        return step(self.shelf, who, self.card, verb, now=START, **more)


@pytest.fixture
def place(tmp_path: Path, db: None) -> Iterator[Place]:
    shelf = shelf_in(tmp_path / "home")
    officer, supervisor = (User.objects.create_user(name) for name in ("officer", "supervisor"))
    give_role(officer, "answering-officer", "O1")
    give_role(supervisor, "supervisor")
    seen(0, hit("M1"), hit("M2", organ="O2"))
    issue(shelf, now=START)
    return Place(shelf, officer, supervisor)


def test_a_card_is_acknowledged_answered_returned_answered_and_accepted(place: Place) -> None:
    place.step(place.officer, "acknowledge")
    place.step(place.officer, "answer", words="系统故障，已补录", answer="explained")
    place.step(place.supervisor, "return", words="请附故障记录")
    assert place.card.stage == Stage.RETURNED
    place.step(place.officer, "answer", words="已补录并附记录", answer="put-right")
    card = place.step(place.supervisor, "accept", words="属实")
    assert (card.stage, card.outcome, card.withdrawn_at) == ("closed", "put-right", None)
    told = [(e.change, e.by.username) for e in card.events.exclude(by=None)]
    assert told == [("acknowledge", "officer"), ("answer", "officer"), ("return", "supervisor"), ("answer", "officer"),
                    ("accept", "supervisor")]  # fmt: skip


def test_each_step_is_a_deed_in_the_ledger_that_says_no_word_of_it(place: Place) -> None:
    place.step(place.officer, "answer", words="当事人李某电话不通", answer="explained")
    entry = Entry.decode(list(place.shelf.home.log().entries())[-1])
    event = Event.objects.get(change="answer")
    assert (entry.kind, entry.body["verb"], entry.body["right"], entry.body["organ"]) == (
        "cards",
        "answer",
        "cards.answer",
        "O1",
    )
    assert entry.body["root"] == root([event])
    assert "李某" not in str(entry.body)
    assert not Deed.objects.filter(entry=None).exists()


def test_who_may_what(place: Place) -> None:
    assert [str(verb.id) for verb in possible(place.officer, place.card)] == ["acknowledge", "answer"]
    assert possible(place.supervisor, place.card) == []
    with pytest.raises(NotPermitted, match="You may not answer cards for organ O2; ask the security administrator"):
        step(place.shelf, place.officer, Card.objects.get(subject="M2"), "acknowledge")
    place.step(place.officer, "answer", words="是", answer="explained")
    with pytest.raises(NotPermitted, match="You may not judge answers to cards"):
        place.step(place.officer, "accept", words="好")
    with pytest.raises(InputError, match="may not be both"):
        give_role(place.officer, "supervisor")


def test_nobody_judges_an_answer_of_his_own(place: Place) -> None:
    both = User.objects.create_user("moved")
    holding = give_role(both, "answering-officer", "O1")
    place.step(both, "answer", words="是", answer="explained")
    holding.delete()
    give_role(both, "supervisor")
    assert possible(both, place.card) == []
    with pytest.raises(NotPermitted, match="Nobody judges an answer of his own"):
        place.step(both, "accept", words="好")


@pytest.mark.parametrize(
    ("verb", "words", "answer", "said"),
    [
        ("answer", " ", "explained", "“Answer” needs words that say why"),
        ("answer", "words", "", "choose the kind of answer: explained, put-right, mistake-of-the-check"),
        ("acknowledge", "", "explained", "choose the kind of answer"),
        ("answer", "x" * 4001, "explained", "4001 signs were written, at most 4000 fit"),
        ("punish", "", "", "there is no step 'punish'; there are: acknowledge, answer, accept, return"),
    ],
)
def test_what_is_missing_is_said_and_changes_nothing(
    place: Place, verb: str, words: str, answer: str, said: str
) -> None:
    size = place.shelf.home.log().size
    with pytest.raises(InputError, match=said):
        place.step(place.officer, verb, words=words, answer=answer)
    assert (place.card.stage, place.shelf.home.log().size) == ("issued", size)


def test_a_step_that_does_not_fit_says_where_the_card_stands(place: Place) -> None:
    with pytest.raises(InputError, match="stands at “To be acknowledged”: “Accept and close” does not fit"):
        place.step(place.supervisor, "accept", words="好")
    seen(1, hit("M2", organ="O2"))
    issue(place.shelf)
    with pytest.raises(InputError, match="stands at “Withdrawn”"):
        place.step(place.officer, "acknowledge")


def test_no_step_leads_anywhere_but_to_an_answer_judged_by_a_person() -> None:
    assert {verb.target for verb in VERBS.values()} | {Stage.ISSUED} == set(Stage)
    by_people = {str(verb.id) for verb in VERBS.values()}
    assert by_people == {"acknowledge", "answer", "accept", "return"}
    assert set(Answer) == {"explained", "put-right", "mistake-of-the-check"}


def test_a_raise_asks_the_organ_anew_and_keeps_what_was_said(place: Place) -> None:
    place.step(place.officer, "answer", words="是", answer="explained")
    place.step(place.supervisor, "accept", words="好")
    seen(1, hit("M1", "red"), hit("M2", organ="O2"))
    issue(place.shelf, now=START + timedelta(days=1))
    assert (place.card.stage, place.card.outcome) == ("issued", "")
    assert list(place.card.events.values_list("change", flat=True)) == ["issued", "answer", "accept", "raised"]


def test_a_return_sets_a_new_deadline(place: Place) -> None:
    place.step(place.officer, "answer", words="是", answer="explained")
    later = START + timedelta(days=20)
    step(place.shelf, place.supervisor, place.card, "return", words="不全", now=later)
    assert place.card.due_on == date(2026, 4, 3), "ten working days from Sunday 22 March"


def test_what_is_overdue_is_seen_until_the_organ_answers(place: Place) -> None:
    due = place.card.due_on
    assert due is not None
    days = [due, due + timedelta(days=1)]
    assert [find(Card.objects.all(), Filter(state="overdue"), day).count() for day in days] == [0, 2]
    place.step(place.officer, "answer", words="是", answer="explained")
    assert [each.subject for each in find(Card.objects.all(), Filter(state="overdue"), days[1])] == ["M2"]
    assert not is_overdue(place.card, days[1])


def test_an_officer_sees_the_cards_of_his_organ_only(place: Place) -> None:
    assert [each.subject for each in seen_by(place.officer)] == ["M1"]
    assert seen_by(place.supervisor).count() == 2
    assert not seen_by(User.objects.create_user("stranger"))
    with pytest.raises(UnknownName, match="there is no card"):
        the_card(seen_by(place.officer), Card.objects.get(subject="M2").pk)


def test_the_list_shows_first_what_must_be_done_soonest(place: Place) -> None:
    seen(1, hit("M1"), hit("M2", "red", organ="O2"), hit("M3", "blue"))
    issue(place.shelf, now=START)
    place.step(place.officer, "answer", words="是", answer="explained")
    found = find(Card.objects.all(), Filter(), START.date())
    assert [(each.subject, each.colour) for each in found] == [("M2", "red"), ("M3", "blue"), ("M1", "yellow")]
    filters = [Filter(colour="red"), Filter(organ="O1"), Filter(state="answered"), Filter(check="a.b"), Filter(text="M3 fit")]  # fmt: skip
    told = [sorted(each.subject for each in find(Card.objects.all(), wanted, START.date())) for wanted in filters]
    assert told == [["M2"], ["M1", "M3"], ["M1"], [], ["M3"]]


def test_a_mistake_lowers_the_precision_and_takes_the_red_card_for_many_yellow_ones_away(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = rules(repeats=[repeat(yellows=2)])
    for module in (issuing, steps):
        monkeypatch.setattr(module, "rules_on", lambda shelf, day: listed)
    seen(1, hit("M1"), hit("M3"))
    issue(place.shelf)
    assert standing() == {"M1": "yellow", "M3": "yellow", "O1": "red"}
    place.step(place.officer, "answer", words="时钟有误", answer="mistake-of-the-check")
    place.step(place.supervisor, "accept", words="查实")
    assert standing() == {"M1": "yellow", "M3": "yellow"}
    issue(place.shelf)
    assert standing() == {"M1": "yellow", "M3": "yellow"}, "and a later run leaves it so"
    found = precision_of("conduct.step-skipped")
    assert (found.right, found.closed, found.percent) == (0, 1, (0, 0, 79))


def test_the_interval_is_wilsons() -> None:
    """Source of the values: Newcombe 1998, table I (81 of 263: 0.2553 to 0.3662)."""
    from shulong.cases.precision import Precision

    low, high = Precision(81, 263).interval or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert Precision(0, 0).percent is None
    shares = [Precision(n, 20).percent or (0, 0, 0) for n in range(21)]
    assert all(a < b for a, b in pairwise(shares))
