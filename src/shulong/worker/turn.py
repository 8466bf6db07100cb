"""One turn of the worker: judge what arrived, seal what is due, run the checks whose data changed or whose time has come."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shulong.acts.inbox import seal_due, waiting_files
from shulong.acts.models import Arrival, Request
from shulong.cases.issue import Issued, issue
from shulong.checks.check import Check
from shulong.checks.engine import Engine
from shulong.checks.touched import matters_touched
from shulong.data.commit import recover
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding
from shulong.findings.watch import watch, watch_matters
from shulong.statistics.kept import kept
from shulong.terms.errors import InputError, NotAnswerable
from shulong.terms.text import Text
from shulong.worker.schedule import Pace, due_checks

ACTS = "acts"
AT_ONCE = 200
"""Requests judged in one turn: so many that a rush is caught up with, so few that the first of them does not wait for the last."""


@dataclass
class Turn:
    """What one turn did: requests and matters judged, findings that came or went, cards changed, deliveries sealed, checks run
    over everything.
    """

    requests: int = 0
    matters: int = 0
    changes: int = 0
    cards: int = 0
    sealed: int = 0
    checks: list[str] = field(default_factory=list)
    unanswered: list[tuple[str, Text]] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.requests or self.sealed or self.checks)


class Worker:
    """What a worker keeps from turn to turn: the engine, and the files of acts that wait to be sealed.

    Args:
        folder: a folder of its own for as long as it works, on the same disk as the home.
        pace: when checks are run over everything; None for never.
    """

    def __init__(self, home: Home, checks: Sequence[Check], folder: Path, pace: Pace | None) -> None:
        self.home = home
        self.checks = list(checks)
        self.folder = folder
        self.pace = pace
        self._engine = Shelf(home).engine

    def shelf(self) -> Shelf:
        """The tables as they stand now, acts that wait to be sealed included."""
        shelf = Shelf(self.home, self._engine)
        files = waiting_files(self.home, shelf.contract(ACTS), self.folder)
        return Shelf(self.home, self._engine, waiting={ACTS: files})

    def turn(self, now: datetime | None = None, *, seal_all: bool = False) -> Turn:
        """One turn, as of now (wall time of the city where ``now`` is given)."""
        done = Turn()
        recover(self.home)
        self._judge_arrivals(done, now)
        shelf = Shelf(self.home, self._engine)
        for _ in seal_due(self.home, shelf.contract(ACTS), timezone.now(), everything=seal_all):
            done.sealed += 1
        self._run_due(done, now)
        return done

    def _judge_arrivals(self, done: Turn, now: datetime | None) -> None:
        requests = list(Request.objects.filter(judged_at=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not requests:
            return
        arrived = list(Arrival.objects.filter(request__in=requests).values_list("act_id", "matter_id"))
        shelf = self.shelf()
        engine = Engine(shelf.engine.backend)
        try:
            matters = matters_touched(shelf, engine, (act for act, _ in arrived), (matter for _, matter in arrived))
            for result, told in watch_matters(shelf, self.checks, matters, engine=engine, as_of=now):
                done.changes += told.new + told.gone + told.back
                if result.reason:
                    done.unanswered.append((result.check.id, result.reason))
            said = Finding.objects.filter(matter__in=matters).values_list("pk", flat=True)
            done.cards += changed(issue(shelf, only=list(said))) if said else 0
        finally:
            engine.close()
        with transaction.atomic():
            Request.objects.filter(pk__in=requests).update(judged_at=timezone.now())
            Arrival.objects.filter(request__in=requests, batch__sealed_at__isnull=False).delete()
        done.requests, done.matters = len(requests), len(matters)

    def _run_due(self, done: Turn, now: datetime | None) -> None:
        checks = due_checks(self.home, self.checks, self.pace, timezone.now()) if self.pace else []
        if not checks:
            return
        shelf = self.shelf()
        for result, _ in watch(shelf, checks, as_of=now):
            done.checks.append(result.check.id)
            if result.reason:
                done.unanswered.append((result.check.id, result.reason))
        done.cards += changed(issue(shelf))
        with suppress(NotAnswerable):
            kept(Shelf(self.home, self._engine), anew=True)


def changed(issued: Issued) -> int:
    """How many cards were changed."""
    return issued.issued + issued.raised + issued.lowered + issued.passed_on + issued.withdrawn + issued.reissued


@contextmanager
def only_worker(home: Home) -> Iterator[None]:
    """Held by the one worker of a home.

    Raises:
        InputError: another worker is at work there.
    """
    with (home.path / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                "已有值守进程在此目录工作",
                "another worker is at work in this home",
                place=str(home.path),
                mend=Text(zh="一个目录只用一个值守进程。", en="One worker serves a home; end the other one first."),
            ) from error
        yield
