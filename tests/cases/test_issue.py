"""Cards follow the findings that stand: issued, raised, lowered, withdrawn with the reason, issued again."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from cards_world import RED, START, YELLOW, hit, repeat, rule, rules, seen, shelf_in, standing, story
from shulong.access.models import Deed
from shulong.cases import issue as issuing
from shulong.cases.commitment import root
from shulong.cases.issue import Issued, issue
from shulong.cases.models import Card, Event
from shulong.cases.rule import Rules
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding
from shulong.ledger.entry import Entry
from shulong.terms.workday import Calendar


@pytest.fixture
def shelf(tmp_path: Path, db: None) -> Shelf:
    return shelf_in(tmp_path / "home")


def use(monkeypatch: pytest.MonkeyPatch, chosen: Rules) -> None:
    monkeypatch.setattr(issuing, "rules_on", lambda shelf, day: chosen)


def why(subject: str) -> str:
    return Event.objects.filter(card__subject=subject).latest("pk").why_en


def test_a_card_says_whose_it_is_what_for_by_which_rule_and_until_when(shelf: Shelf) -> None:
    seen(0, hit("M1", "red"))
    assert issue(shelf, now=START) == Issued(issued=1, standing=1)
    card = Card.objects.get()
    assert (card.colour, card.organ, card.rule, card.rules_version) == ("red", "O1", "conduct", 0)
    assert (card.say_en, card.findings) == ("matter M1 does not fit", [Finding.objects.get().pk])
    assert card.due_on == date(2026, 3, 9), "five working days from Monday the second"


def test_issuing_again_changes_nothing_and_enters_nothing(shelf: Shelf) -> None:
    seen(0, hit("M1"), hit("M2", "blue"))
    issue(shelf)
    before = (Event.objects.count(), shelf.home.log().size)
    assert issue(shelf) == Issued(standing=2)
    assert (Event.objects.count(), shelf.home.log().size) == before


def test_a_card_is_raised_and_lowered_by_facts(shelf: Shelf) -> None:
    for hours, colour in enumerate(("blue", "yellow", "red", "yellow")):
        seen(hours, hit("M1", colour))
        issue(shelf, now=START + timedelta(days=7 * hours))
    assert story("M1") == ["issued", "raised", "raised", "lowered"]
    assert Card.objects.get().due_on == date(2026, 3, 23), "a raise sets a new deadline, a lowering leaves it"
    assert why("M1") == "The facts changed: from red to yellow."


def test_a_finding_that_goes_takes_its_card_along_and_brings_it_back(shelf: Shelf) -> None:
    seen(0, hit("M1"))
    issue(shelf)
    seen(1)
    assert issue(shelf).withdrawn == 1
    assert why("M1") == "With the data as they are now the finding no longer stands (as of 2026-03-02)."
    card = Card.objects.get()
    assert card.say_en == "matter M1 does not fit", "what was withdrawn stays readable"
    seen(2, hit("M1"))
    assert issue(shelf).reissued == 1
    assert story("M1") == ["issued", "withdrawn", "reissued"]
    assert Card.objects.get().withdrawn_at is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (hit("M1", "data"), "It has turned out to be a fault of the data, which goes to the sender and is no card."),
        (hit("M1", organ="O2"), "With the data as they are now it answers to the organ O2."),
        (hit("M1", organ=None), "With the data as they are now it answers to the organ (unknown)."),
    ],
    ids=["data", "other organ", "no organ"],
)
def test_a_finding_that_changes_its_nature_withdraws_the_card_with_the_reason(
    shelf: Shelf, changed: dict[str, object], said: str
) -> None:
    seen(0, hit("M1"))
    issue(shelf)
    seen(1, changed)
    issue(shelf)
    first = Card.objects.get(organ="O1")
    assert first.withdrawn_at is not None
    assert first.events.last().why_en == said
    assert standing() == ({"M1": "yellow"} if changed["organ"] == "O2" else {})


def test_a_finding_of_data_quality_cannot_be_a_card(shelf: Shelf) -> None:
    seen(0, hit("M1", "data"), hit("M2"))
    assert issue(shelf).issued == 1
    card = Card.objects.get()
    card.colour = "data"
    with pytest.raises(IntegrityError, match="card_has_a_colour"), transaction.atomic():
        card.save()


def test_a_card_without_an_organ_cannot_be(shelf: Shelf) -> None:
    seen(0, hit("M1", organ=None))
    assert issue(shelf) == Issued(without_organ=1)


def test_new_rules_withdraw_and_recolour_and_a_card_cites_its_version(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(0, hit("M1"), hit("M2", "blue"))
    use(monkeypatch, rules(version=1))
    issue(shelf)
    use(monkeypatch, rules(rule("strict", colours={YELLOW: RED}), version=2))
    issue(shelf)
    assert standing() == {"M1": "red"}
    assert [e.rules_version for e in Event.objects.filter(card__subject="M1")] == [1, 2]
    assert why("M2") == "By version 2 of the rules it is no card any more, or part of another one."


def test_late_data_make_the_many_yellow_cards_few_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, rules(repeats=[repeat()]))
    seen(0, hit("M1"), hit("M2"), hit("M3"))
    assert issue(shelf) == Issued(issued=4, standing=4)
    red = Card.objects.get(colour="red")
    assert red.say_en == "Organ O1 has 3 yellow cards within 30 days from 2026-03-02."
    assert sorted(red.counted) == sorted(Card.objects.filter(colour="yellow").values_list("pk", flat=True))
    seen(1, hit("M1"), hit("M2"))
    assert issue(shelf).withdrawn == 2
    assert why("O1") == "There are no longer as many yellow cards as the rule asks for."


def test_only_the_findings_named_are_looked_at_and_their_organs_yellow_cards(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, rules(repeats=[repeat(yellows=2)]))
    seen(0, hit("M1"), hit("M2"), hit("M3", organ="O2"))
    one, two = (Finding.objects.get(subject=name).pk for name in ("M1", "M2"))
    assert issue(shelf, only=[one]) == Issued(issued=1, standing=1)
    assert issue(shelf, only=[two]) == Issued(issued=2, standing=3), "the second yellow card of O1 makes a red one"
    assert issue(shelf) == Issued(issued=1, standing=4)


def test_a_deadline_in_a_year_not_announced_waits_for_it(shelf: Shelf) -> None:
    seen(0, hit("M1", "red"))
    years = sorted(Calendar().years)
    late = datetime(years[-1], 12, 31, 1, tzinfo=UTC)
    issue(shelf, now=late)
    assert Card.objects.get().due_on is None
    rows = "\n".join(f"{years[-1] + 1}-01-{day:02},rest,x" for day in (1, 2, 3))
    (shelf.home.workdays / "next.csv").write_text(f"day,kind,name\n{rows}\n", encoding="utf-8")
    assert issue(shelf, now=late) == Issued(standing=1)
    assert Card.objects.get().due_on is not None


def test_the_ledger_commits_to_every_change_and_says_nothing_of_it(shelf: Shelf) -> None:
    seen(0, hit("M1"), hit("M2"))
    issue(shelf)
    seen(1, hit("M1", "red"))
    issue(shelf)
    entries = [Entry.decode(data) for data in shelf.home.log().entries()]
    assert [(entry.kind, entry.body["changes"]) for entry in entries] == [("cards", 2), ("cards", 2)]
    for entry, deed in zip(entries, Deed.objects.order_by("pk"), strict=True):
        assert entry.body["root"] == root(Event.objects.filter(deed=deed).order_by("pk"))
        assert "M1" not in str(entry.body)
    event = Event.objects.first()
    assert event is not None
    Event.objects.filter(pk=event.pk).update(why_en="something else")
    assert entries[0].body["root"] != root(Event.objects.filter(deed=event.deed_id).order_by("pk"))


def test_a_crash_between_database_and_ledger_is_made_good_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(0, hit("M1"))
    with monkeypatch.context() as crash:
        crash.setattr(issuing, "enter_waiting", lambda home: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            issue(shelf)
    assert (standing(), shelf.home.log().size) == ({"M1": "yellow"}, 0)
    assert issue(shelf) == Issued(standing=1)
    assert (shelf.home.log().size, Deed.objects.filter(entry=None).count()) == (1, 0)


def test_a_crash_within_leaves_nothing_half_done(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(0, hit("M1"), hit("M2"))
    with monkeypatch.context() as crash:
        crash.setattr(issuing, "root", lambda events: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            issue(shelf)
    assert (Card.objects.count(), Event.objects.count(), Deed.objects.count()) == (0, 0, 0)
    assert issue(shelf).issued == 2
