"""Cards as tallies: by colour, whether they stand, whether they were put right."""

from __future__ import annotations

import pyarrow as pa
from django.db.models import Case, CharField, Count, Q, Value, When
from django.db.models.functions import Cast, Substr

from shulong.cases.card import Answer, Stage
from shulong.cases.models import Card
from shulong.findings.models import Run
from shulong.statistics.tally import TALLIES

_WHOSE = ("organ", "power_code", "region", "post")


def tally_cards() -> pa.Table | None:
    """The tallies of cards as they are now; None if no check ever ran, so that nothing is known of cards."""
    if not Run.objects.exists():
        return None
    closed = Q(withdrawn_at=None, stage=Stage.CLOSED)
    stands = Q(withdrawn_at=None) & ~Q(stage=Stage.CLOSED)
    rows = (
        Card.objects.annotate(
            month=Substr(Cast("found_on", CharField()), 1, 7),
            stands=Case(When(stands, then=Value(True)), default=Value(False)),
            # A mistake of the check leaves nothing to put right.
            right=Case(When(closed & Q(outcome=Answer.PUT_RIGHT), then=Value(True)), When(closed & Q(outcome=Answer.EXPLAINED), then=Value(False))),
        )
        .values(*_WHOSE, "month", "colour", "stands", "right")
        .annotate(n=Count("pk"))
        .order_by()
    )  # fmt: skip
    found = [
        {name: row[name] or None for name in _WHOSE}
        | {"event": "card", "month": row["month"], "colour": row["colour"], "standing": row["stands"], "corrected": row["right"], "n": row["n"]}
        for row in rows
    ]  # fmt: skip
    return pa.Table.from_pylist(found, schema=TALLIES)
