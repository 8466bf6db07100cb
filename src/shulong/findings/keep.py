"""Folds one run of a check into the findings: new, seen again, gone, back.

What comes in is a `RunResult` by its shape, so that `checks.run` need not know of findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from shulong.findings.finding import Outcome
from shulong.findings.fold import Fold, digest, fold, instant
from shulong.findings.models import Event, Finding, Run
from shulong.terms.errors import InputError
from shulong.terms.text import Text

BATCH = 2_000
REFRESHED = [
    "domain",
    "matter",
    "card",
    "organ",
    "region",
    "power_code",
    "amount_fen",
    "period_from",
    "period_to",
    "say_zh",
    "say_en",
    "values",
    "evidence",
    "state",
    "last_seen_at",
    "gone_at",
    "times_seen",
    "last_run",
]


class CheckLike(Protocol):
    """What a finding takes from its check."""

    @property
    def id(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def card(self) -> str: ...


class RunResult(Protocol):
    """One run of one check: `hits` has a row a hit (columns of `fold.NEEDED`, and `card` if hits differ in it)."""

    @property
    def check(self) -> CheckLike: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def hits(self) -> pa.Table: ...
    @property
    def as_of(self) -> datetime: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def seconds(self) -> float: ...
    @property
    def reason(self) -> Text | None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """How many findings came, were seen again, went and came back; `repeated` when the same run was kept before."""

    new: int = 0
    seen: int = 0
    gone: int = 0
    back: int = 0
    repeated: bool = False


def keep(
    result: RunResult,
    *,
    ledger_size: int | None = None,
    ledger_root: str = "",
    matters: Collection[str] | None = None,
) -> Kept:
    """Keeps a run and folds its hits, in one transaction.

    Only an *answered* run lets findings go. The same run kept twice changes nothing the second time. What a later run has
    said of some matters stands against an earlier one over everything that ends after it.

    Args:
        matters: those that the run was confined to; findings about others are left as they are, and where there is
            nothing to say and nothing was said before, nothing is kept.

    Raises:
        InputError: the run looked at an earlier time than the last answered one; run the check as of now.
    """
    check, answered = result.check, result.outcome == "answered"
    folded = fold(check.id, check.domain, check.card, result.hits) if answered else {}
    as_of = instant(result.as_of)
    size = None if matters is None else len(matters)
    sign = digest(
        folded, as_of, ledger_size, ledger_root, dict(result.params), result.outcome, str(result.reason), size
    )
    with transaction.atomic():
        last = Run.objects.filter(check_id=check.id).order_by("-number").first()
        if last is not None and last.digest == sign:
            return Kept(seen=len(folded), repeated=True)
        known = _known(check.id, as_of, folded, matters) if answered else {}
        if matters is not None and not folded and not known:
            return Kept()
        if answered:
            _refuse_backwards(check.id, as_of)
        run = _record(result, as_of, last, sign, ledger_size, ledger_root, size)
        return _fold_in(run, folded, known) if answered else Kept()


def _known(
    check_id: str, as_of: datetime | None, folded: Fold, matters: Collection[str] | None
) -> dict[str, tuple[str, int]]:
    """State and count of the findings that a run may change; those that a later run has spoken of leave ``folded`` too."""
    standing = Finding.objects.filter(check_id=check_id)
    if matters is not None:
        standing = standing.filter(matter__in=list(matters))
    for identity in standing.filter(last_run__as_of__gt=as_of).values_list("id", flat=True):
        folded.pop(identity, None)
    fields = standing.exclude(last_run__as_of__gt=as_of).values_list("id", "state", "times_seen")
    return {identity: (state, times) for identity, state, times in fields}


def _refuse_backwards(check_id: str, as_of: datetime | None) -> None:
    last = Run.objects.filter(check_id=check_id, outcome="answered", matters=None).order_by("-as_of").first()
    if last is not None and as_of is not None and as_of < last.as_of:
        raise InputError(
            f"本次运行的截至时间为 {as_of:%Y-%m-%d %H:%M}，早于上次的 {last.as_of:%Y-%m-%d %H:%M}，疑点不能倒退",
            f"this run is as of {as_of:%Y-%m-%d %H:%M}, the last was as of {last.as_of:%Y-%m-%d %H:%M}; "
            "findings do not go backwards",
            place=check_id,
            mend=Text(zh="请以当前时间重新运行，或不保存结果。", en="Run it as of now, or do not keep the result."),
        )


def _record(result: RunResult, as_of: datetime, last: Run | None, sign: str, size: int | None, root: str,
            matters: int | None) -> Run:  # fmt: skip
    now = timezone.now()
    return Run.objects.create(
        check_id=result.check.id,
        number=1 if last is None else last.number + 1,
        started_at=now - timedelta(seconds=result.seconds),
        finished_at=now,
        as_of=as_of,
        ledger_size=size,
        ledger_root=root,
        outcome=result.outcome,
        reason_zh=result.reason.zh if result.reason else "",
        reason_en=result.reason.en if result.reason else "",
        hits=result.hits.num_rows if result.outcome == "answered" else 0,
        params=dict(result.params),
        seconds=result.seconds,
        digest=sign,
        matters=matters,
    )


def _fold_in(run: Run, folded: Fold, known: Mapping[str, tuple[str, int]]) -> Kept:
    for identity, finding in folded.items():
        _date(finding, run, known.get(identity))
    came = [identity for identity in folded if identity not in known]
    back = [identity for identity in folded if known.get(identity, ("",))[0] == "gone"]
    went = [identity for identity, (state, _) in known.items() if state != "gone" and identity not in folded]
    _write(run, folded, went)
    _events(run, came, "new")
    _events(run, back, "back")
    _events(run, went, "gone")
    kept = Kept(new=len(came), seen=len(folded) - len(came) - len(back), gone=len(went), back=len(back))
    run.came, run.seen, run.went, run.returned = kept.new, kept.seen, kept.gone, kept.back
    run.save(update_fields=["came", "seen", "went", "returned"])
    return kept


def _date(finding: Finding, run: Run, known: tuple[str, int] | None) -> None:
    finding.state = "new" if known is None else "seen"
    finding.times_seen = 1 if known is None else known[1] + 1
    finding.first_seen_at = finding.last_seen_at = run.as_of
    finding.gone_at = None
    finding.last_run = run


def _write(run: Run, folded: Fold, went: list[str]) -> None:
    Finding.objects.bulk_create(
        folded.values(), batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=REFRESHED
    )
    for first in range(0, len(went), BATCH):
        Finding.objects.filter(pk__in=went[first : first + BATCH]).update(state="gone", gone_at=run.as_of, last_run=run)


def _events(run: Run, findings: Iterable[str], change: str) -> None:
    Event.objects.bulk_create(
        [Event(finding_id=identity, run=run, change=change) for identity in findings], batch_size=BATCH
    )
