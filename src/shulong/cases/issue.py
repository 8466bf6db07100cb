"""Issuing cards: after the checks have run, the cards that stand are made to be those that follow from the findings that stand.

A card is issued, raised, lowered, passed on to another post, withdrawn with the reason, or issued again: by facts alone, and as often
as one likes, since the same findings and rules give the same cards. All changes of one call are one transaction and one entry of the
ledger. What people said of a card stays with it whatever happens to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shulong.access.deed import enter_waiting, write_job_deed
from shulong.cases.answerable import asked, posts
from shulong.cases.card import Answer, Colour, Stage
from shulong.cases.changes import Changes
from shulong.cases.commitment import root
from shulong.cases.models import Card, Event
from shulong.cases.rules import rules_on
from shulong.cases.wanted import Fact, Wanted, Yellow, fact, repeated, wanted
from shulong.cases.why import why_gone
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding
from shulong.terms.text import Text

KIND = "cards"
CHUNK = 1_000
LOCK = "cards"


@dataclass(frozen=True, slots=True)
class Issued:
    """What one call changed, and how many cards stand after it. ``without_organ``: findings that no card could be issued for."""

    issued: int = 0
    raised: int = 0
    lowered: int = 0
    passed_on: int = 0
    withdrawn: int = 0
    reissued: int = 0
    standing: int = 0
    without_organ: int = 0


def issue(shelf: Shelf, *, only: Collection[str] | None = None, now: datetime | None = None) -> Issued:
    """Make the cards that stand those that follow from the findings that stand, by the rules in force today.

    Args:
        only: findings that may have changed, by id: only cards about their subjects are looked at. None for all.
        now: when it happens, with its zone; deadlines count from that day.
    """
    now = now or timezone.now()
    today = now.astimezone(shelf.home.settings.zone).date()
    with shelf.home.held(LOCK):
        rules = rules_on(shelf, today)
        subjects = _subjects(only)
        facts, orphans = _facts(shelf, subjects)
        changes = Changes(rules, shelf.home.calendar, now, today)
        with transaction.atomic():
            _settle(changes, wanted(facts, rules), _cards(subjects))
            keep_repeats(changes, None if subjects is None else changes.organs)
            keep(changes, "cards")
            standing = Card.objects.filter(withdrawn_at=None).count()
    enter_waiting(shelf.home)
    counted = Counter(str(event.change).replace("-", "_") for event in changes.events)
    return Issued(**counted, standing=standing, without_organ=orphans)


def _subjects(only: Collection[str] | None) -> set[str] | None:
    if only is None:
        return None
    return {s for some in _chunks(only) for s in Finding.objects.filter(pk__in=some).values_list("subject", flat=True)}


def _chunks(values: Iterable[str]) -> list[list[str]]:
    """Pieces of a list, since a database takes only so many parameters."""
    ordered = sorted(values)
    return [ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK)]


def _facts(shelf: Shelf, subjects: set[str] | None) -> tuple[list[Fact], int]:
    """What cards rest on, and how many findings name no organ."""
    standing = Finding.objects.filter(card__in=list(Colour)).exclude(state="gone")
    chosen = [standing] if subjects is None else [standing.filter(subject__in=some) for some in _chunks(subjects)]
    findings = [each for some in chosen for each in some.iterator()]
    questions = [asked(f.id, f.subject_kind, f.subject, f.power_code, f.organ, f.values) for f in findings]
    post = posts(shelf, [each for each in questions if each is not None])
    zone = shelf.home.settings.zone
    made = [
        fact(f.id, f.check_id, f.domain, f.card, f.subject_kind, f.subject, f.organ, f.region, f.power_code,
             f.first_seen_at.astimezone(zone).date(), Text(zh=f.say_zh, en=f.say_en), post.get(f.id, ""))
        for f in findings
    ]  # fmt: skip
    facts = [each for each in made if each is not None]
    return facts, len(made) - len(facts)


def _cards(subjects: set[str] | None) -> dict[str, Card]:
    """The cards about these subjects, all without; those for repeated yellow cards are kept apart."""
    single = Card.objects.filter(finding__isnull=False)
    chosen = [single] if subjects is None else [single.filter(subject__in=some) for some in _chunks(subjects)]
    return {card.pk: card for some in chosen for card in some.iterator()}


def _settle(changes: Changes, wished: dict[str, Wanted], known: dict[str, Card]) -> None:
    for identity, each in wished.items():
        changes.meet(each, known.get(identity))
    gone = [card for card in known.values() if card.withdrawn_at is None and card.pk not in wished]
    for card, why in why_gone(gone, changes.rules):
        changes.withdraw(card, why)


def keep_repeats(changes: Changes, organs: Collection[str] | None) -> None:
    """The red cards for repeated yellow ones of these organs (None: all); in the transaction of what changed the yellow ones."""
    changes.save_cards()
    yellow = Card.objects.filter(withdrawn_at=None, colour=Colour.YELLOW).exclude(
        stage=Stage.CLOSED, outcome=Answer.MISTAKEN
    )
    known = Card.objects.filter(finding__isnull=True)
    if organs is not None:
        yellow, known = yellow.filter(organ__in=list(organs)), known.filter(organ__in=list(organs))
    rows = yellow.values_list("pk", "organ", "post", "power_code", "found_on")
    wished = repeated((Yellow(*row) for row in rows), changes.rules)
    _settle(changes, wished, {card.pk: card for card in known})


def keep(changes: Changes, job: str) -> None:
    """Write what changed, with the deed that commits to it; nothing where nothing changed."""
    changes.save_cards()
    if not changes.events:
        return
    body = {"rules": changes.rules.version, "changes": len(changes.events), "root": root(changes.events)}
    deed = write_job_deed(KIND, job, "cards", body)
    for event in changes.events:
        event.deed = deed
    Event.objects.bulk_create(changes.events, batch_size=CHUNK)
