"""Reading cards: whose one may see, the list with its filters, and what happened to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from shulong.access.gate import Account, organs_of
from shulong.access.right import Right
from shulong.cases.card import WITH_ORGAN, Colour, Stage
from shulong.cases.models import Card
from shulong.terms.errors import UnknownName
from shulong.terms.text import Text

READERS = (Right.SUPERVISE, Right.JUDGE_CARDS, Right.ANSWER_CARDS)
"""Rights that open cards: those of the organ that the right is held for, or of every organ."""

STATES = {
    "standing": Text(zh="现有", en="Standing"),
    "overdue": Text(zh="逾期未答复", en="Overdue"),
    "with-organ": Text(zh="待机关答复", en="With the organ"),
    "answered": Text(zh="待核定", en="To be judged"),
    "closed": Text(zh="已办结", en="Closed"),
    "withdrawn": Text(zh="已撤牌", en="Withdrawn"),
    "all": Text(zh="全部", en="All"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asked to see; an empty field asks nothing; an unknown state is ``standing``."""

    colour: str = ""
    organ: str = ""
    post: str = ""
    state: str = "standing"
    check: str = ""
    text: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filter:
        """From the parameters of an address; others are left alone."""
        return cls(**{name: asked[name].strip()[:200] for name in cls.__slots__ if asked.get(name, "").strip()})


def seen_by(account: Account) -> QuerySet[Card]:
    """The cards that an account may see."""
    organs: set[str] = set()
    for right in READERS:
        held = organs_of(account, right)
        if held is None:
            return Card.objects.all()
        organs |= held
    return Card.objects.filter(organ__in=organs)


def find(cards: QuerySet[Card], wanted: Filter, today: date) -> QuerySet[Card]:
    """Those that fit: what an organ must do first, by its deadline; then the others, the gravest first."""
    exact = {"colour": wanted.colour, "organ": wanted.organ, "post": wanted.post, "check_id": wanted.check}
    found = cards.filter(**{name: value for name, value in exact.items() if value})
    found = found.filter(_state(wanted.state, today))
    for word in wanted.text.split():
        found = found.filter(Q(subject__icontains=word) | Q(say_zh__icontains=word) | Q(say_en__icontains=word))
    # The colours' names happen not to sort by weight: red lies between blue and yellow.
    return found.alias(grave=Q(colour=Colour.RED), waits=Q(stage__in=list(WITH_ORGAN), withdrawn_at=None)).order_by(
        "-waits", F("due_on").asc(nulls_last=True), "-grave", "-colour", "-issued_at", "pk"
    )


def _state(state: str, today: date) -> Q:
    stands = Q(withdrawn_at=None)
    waits = stands & Q(stage__in=list(WITH_ORGAN))
    return {
        "all": Q(),
        "overdue": waits & Q(due_on__lt=today),
        "with-organ": waits,
        "answered": stands & Q(stage=Stage.ANSWERED),
        "closed": stands & Q(stage=Stage.CLOSED),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }.get(state, stands)


def is_overdue(card: Card, today: date) -> bool:
    """Whether the organ has let the deadline pass."""
    waits = card.withdrawn_at is None and Stage(card.stage) in WITH_ORGAN
    return waits and card.due_on is not None and card.due_on < today


def the_card(cards: QuerySet[Card], identity: str) -> Card:
    """The card of that id, or that one card whose id begins so.

    Raises:
        UnknownName: there is none among those that may be seen, or more than one.
    """
    found = list(cards.filter(pk__startswith=identity)[:2]) if identity else []
    if len(found) != 1:
        raise UnknownName(f"没有预警牌 {identity!r}", f"there is no card {identity!r}",
                          mend=Text(zh="用 shulong card list 查看。", en="See shulong card list."))  # fmt: skip
    return found[0]


def matter_of(card: Card) -> str:
    """The matter that a card is about; empty where it is about none."""
    if card.finding is None:
        return ""
    return str(card.finding.values.get("matter") or (card.subject if card.subject_kind == "matter" else ""))


def about(account: Account, subject_kind: str, subject: str) -> QuerySet[Card]:
    """The cards that stand about a subject, of those that an account may see."""
    return seen_by(account).filter(subject_kind=subject_kind, subject=subject, withdrawn_at=None).order_by("check_id", "pk")  # fmt: skip
