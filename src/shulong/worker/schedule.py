"""Which checks are due over everything: those whose data were delivered since, and all of them once a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import OuterRef, Subquery

from shulong.checks.check import Check
from shulong.checks.derive import needed
from shulong.data.home import Home
from shulong.data.receipt import KIND
from shulong.findings.models import Run
from shulong.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class Pace:
    """When checks are run over everything.

    ``daily``: all of them at this time of the city's day, since limits run out without anything being delivered.
    ``apart``: a check whose data keep changing is run no more often than this.
    """

    daily: time = time(2, 0)
    apart: timedelta = timedelta(minutes=15)


def due_checks(home: Home, checks: Sequence[Check], pace: Pace, now: datetime) -> list[Check]:
    """The checks to run now, in their order.

    Args:
        now: aware.
    """
    if not checks:
        return []
    last = _last_runs(check.id for check in checks)
    newest = _newest_entries(home, min((size for _, size in last.values()), default=0))
    floor = _last_daily(pace.daily, now.astimezone(home.settings.zone))
    return [check for check in checks if _is_due(check, last.get(check.id), newest, floor, pace, now)]


def _is_due(
    check: Check,
    last: tuple[datetime, int] | None,
    newest: dict[str, int],
    floor: datetime,
    pace: Pace,
    now: datetime,
) -> bool:
    if last is None:
        return True
    finished, size = last
    if finished < floor:
        return True
    changed = any(newest.get(name, -1) >= size for name in needed(check.tables))
    return changed and now - finished >= pace.apart


def _last_daily(at: time, now: datetime) -> datetime:
    """The last time that it was that time of day."""
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def _last_runs(ids: Iterable[str]) -> dict[str, tuple[datetime, int]]:
    """When each check last ran over everything, and how large the ledger was."""
    whole = Run.objects.filter(check_id__in=list(ids), matters=None)
    newest = whole.filter(check_id=OuterRef("check_id")).order_by("-number").values("pk")[:1]
    rows = whole.filter(pk=Subquery(newest)).values_list("check_id", "finished_at", "ledger_size")
    return {check_id: (finished, size or 0) for check_id, finished, size in rows}


def _newest_entries(home: Home, since: int) -> dict[str, int]:
    """The number of the newest entry of each dataset that was delivered from that entry of the ledger on."""
    entries = ((index, Entry.decode(data)) for index, data in enumerate(home.log().entries(since), start=since))
    return {entry.body["dataset"]: index for index, entry in entries if entry.kind == KIND}
