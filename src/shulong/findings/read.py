"""Reading findings: the list with its filters, and the history of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from shulong.findings.models import Finding, Run

SORTS = {"": "-last_seen_at", "first": "first_seen_at", "amount": "-amount_fen", "check": "check_id", "organ": "organ"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asked to see; an empty field asks nothing, an unknown sort is the default one."""

    check: str = ""
    card: str = ""
    state: str = ""
    organ: str = ""
    text: str = ""
    sort: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filter:
        """From the parameters of an address; others are left alone."""
        return cls(**{name: asked[name].strip()[:200] for name in cls.__slots__ if name in asked})


def find(wanted: Filter) -> QuerySet[Finding]:
    """The findings that fit, in a total order so that pages do not overlap."""
    exact = {"check_id": wanted.check, "card": wanted.card, "state": wanted.state, "organ": wanted.organ}
    found = Finding.objects.filter(**{name: value for name, value in exact.items() if value})
    for word in wanted.text.split():
        found = found.filter(
            Q(subject__icontains=word) | Q(say_zh__icontains=word) | Q(say_en__icontains=word) | Q(id=word)
        )
    return found.order_by(SORTS.get(wanted.sort, SORTS[""]), "id")


@dataclass(frozen=True, slots=True)
class Moment:
    """One run in the life of a finding: it came (new), was seen, went (gone) or came back (back)."""

    change: str
    at: datetime
    run: int


def history(finding: Finding) -> list[Moment]:
    """Every answered run since the finding came, but those while it was gone; oldest first."""
    changes = {event.run_id: event.change for event in finding.events.all()}
    moments: list[Moment] = []
    present = False
    runs = Run.objects.filter(check_id=finding.check_id, outcome="answered").order_by("number")
    for run in runs.filter(as_of__gte=finding.first_seen_at).only("id", "number", "as_of"):
        change = changes.get(run.pk, "seen" if present else "")
        present = (present or change in {"new", "back"}) and change != "gone"
        if change:
            moments.append(Moment(change, run.as_of, run.number))
    return moments
