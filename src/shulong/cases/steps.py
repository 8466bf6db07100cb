"""What people do with a card: gate, change, deed, in that order, in one transaction; then the deed enters the ledger.

A card is closed by a named person with a reason, never by the system, and closing it has no consequence but that.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from shulong.access.deed import enter_waiting, write_deed
from shulong.access.gate import decide, demand
from shulong.cases.card import VERBS, Answer, Change, Stage, Verb
from shulong.cases.changes import Changes, due
from shulong.cases.commitment import root, salted
from shulong.cases.issue import KIND, LOCK, keep, keep_repeats
from shulong.cases.models import Card, Event
from shulong.cases.rules import rules_on
from shulong.data.shelf import Shelf
from shulong.terms.errors import InputError, NotPermitted, UnknownName
from shulong.terms.text import Text

LONGEST = 4_000
"""Signs of an answer."""


def possible(account: User, card: Card) -> list[Verb]:
    """The steps that this account may take now, for a page's buttons."""
    if card.withdrawn_at is not None:
        return []
    fitting = [verb for verb in VERBS.values() if Stage(card.stage) in verb.sources]
    return [verb for verb in fitting if decide(account, verb.right, card.organ).allowed and not _own(account, card, verb)]  # fmt: skip


def step(
    shelf: Shelf, account: User, card: Card, verb_id: str, *, words: str = "", answer: str = "", now: datetime | None = None
) -> Card:  # fmt: skip
    """Take a step with a card: acknowledge it, answer it, accept the answer or return it.

    Args:
        answer: what the organ says (one of ``Answer``), for the step ``answer`` only.

    Raises:
        NotPermitted: the account lacks the right for that organ, or would judge its own answer.
        InputError: the step does not fit where the card stands, or words or the kind of answer are missing.
    """
    verb, said = _verb(verb_id), words.strip()
    demand(account, verb.right, card.organ)
    _refuse_wordless(verb, said, answer)
    now = now or timezone.now()
    today = now.astimezone(shelf.home.settings.zone).date()
    with shelf.home.held(LOCK), transaction.atomic():
        current = Card.objects.select_for_update().get(pk=card.pk)
        _refuse_unfit(account, current, verb)
        changes = Changes(rules_on(shelf, today), shelf.home.calendar, now, today)
        _move(current, verb, answer, changes)
        _note(current, account, verb, said, answer, now)
        if verb.id is Change.ACCEPT and current.outcome == Answer.MISTAKEN:
            # A yellow card that was a mistake counts no more.
            keep_repeats(changes, {current.organ})
            keep(changes, "cards")
    enter_waiting(shelf.home)
    return current


def _verb(verb_id: str) -> Verb:
    if verb_id not in VERBS:
        raise UnknownName(f"没有操作 {verb_id!r}", f"there is no step {verb_id!r}; there are: {', '.join(VERBS)}")
    return VERBS[verb_id]


def _refuse_wordless(verb: Verb, words: str, answer: str) -> None:
    if verb.wants_words and not words:
        raise InputError(f"“{verb.title.zh}”须写明理由", f"“{verb.title.en}” needs words that say why")
    if len(words) > LONGEST:
        raise InputError(
            f"文字共 {len(words)} 字，至多 {LONGEST} 字", f"{len(words)} signs were written, at most {LONGEST} fit"
        )
    if (verb.id is Change.ANSWER) != (answer in set(Answer)):
        known = "、".join(each.words.zh for each in Answer), ", ".join(Answer)
        raise InputError(f"请选择答复类型：{known[0]}", f"choose the kind of answer: {known[1]}")


def _refuse_unfit(account: User, card: Card, verb: Verb) -> None:
    stage = Stage(card.stage)
    if card.withdrawn_at is not None or stage not in verb.sources:
        where = Text(zh="已撤牌", en="Withdrawn") if card.withdrawn_at else stage.words
        raise InputError(
            f"该牌{where.zh}，不能“{verb.title.zh}”",
            f"the card stands at “{where.en}”: “{verb.title.en}” does not fit",
            mend=Text(zh="请刷新页面后再试。", en="Load the page again."),
        )
    if _own(account, card, verb):
        raise NotPermitted("答复人不得核定自己的答复。", "Nobody judges an answer of his own.")


def _own(account: User, card: Card, verb: Verb) -> bool:
    """Whether the account would judge its own answer."""
    if verb.id not in {Change.ACCEPT, Change.RETURN}:
        return False
    last = Event.objects.filter(card=card, change=Change.ANSWER).order_by("-pk").first()
    return last is not None and last.by_id == account.pk


def _move(card: Card, verb: Verb, answer: str, changes: Changes) -> None:
    card.stage = verb.target
    if verb.id is Change.ANSWER:
        card.outcome = answer
    if verb.id is Change.RETURN:
        card.outcome, card.dated_on = "", changes.today
        card.due_on = due(changes.calendar, changes.today, card.days)
    card.save(update_fields=["stage", "outcome", "dated_on", "due_on"])


def _note(card: Card, account: User, verb: Verb, words: str, answer: str, now: datetime) -> None:
    event = salted(
        Event(card=card, change=verb.id, at=now, colour=card.colour, rules_version=card.rules_version, due_on=card.due_on,
              by=account, answer=answer, words=words)
    )  # fmt: skip
    body = {"verb": str(verb.id), "stage": str(card.stage), "root": root([event])}
    event.deed = write_deed(KIND, account, verb.right, f"card-{card.pk}", body, organ=card.organ)
    event.save()
