"""Recording that something happened: entries with their time, appended under the lock so that time never runs back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shulong.ledger.entry import Entry, next_instant
from shulong.ledger.keys import Signer
from shulong.ledger.log import WAIT_SECONDS, Log


def record(
    log: Log,
    happened: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    signer: Signer,
    now: datetime | None = None,
    timeout_seconds: float = WAIT_SECONDS,
) -> list[tuple[int, Entry]]:
    """Append one entry for each (kind, body), all or none, all with one time; gives their indices and entries.

    The time is now, or that of the last entry when the clock stands before it. Errors as for `Log.append`.
    """
    with log.writing(timeout_seconds):
        log.refresh()
        last = Entry.decode(log.entry(log.size - 1)).at if log.size else None
        at = next_instant(last, now)
        entries = [Entry(kind, at, body) for kind, body in happened]
        indices = log.append([entry.encode() for entry in entries], signer=signer, timeout_seconds=timeout_seconds)
        return list(zip(indices, entries, strict=True))
