"""How often a check was right: from how people closed its cards."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from shulong.cases.card import Answer, Stage
from shulong.cases.models import Card
from shulong.terms.share import wilson


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the closed cards of a check, those that were no mistake of it, with the Wilson interval of 95 %."""

    right: int
    closed: int

    @property
    def share(self) -> float | None:
        """0 to 1; None while no card is closed."""
        return self.right / self.closed if self.closed else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound, 0 to 1. Source: Wilson 1927."""
        return wilson(self.right, self.closed) if self.closed else None

    @property
    def percent(self) -> tuple[int, int, int] | None:
        """Share and bounds in whole percent, for a page."""
        share, bounds = self.share, self.interval
        return (round(share * 100), round(bounds[0] * 100), round(bounds[1] * 100)) if share is not None and bounds else None  # fmt: skip


def precision_of(check: str) -> Precision:
    """The precision of a check. A card that facts withdrew says nothing of it, and is not counted."""
    closed = Card.objects.filter(check_id=check, stage=Stage.CLOSED, withdrawn_at=None)
    counts = closed.aggregate(closed=Count("pk"), right=Count("pk", filter=~Q(outcome=Answer.MISTAKEN)))
    return Precision(counts["right"], counts["closed"])
