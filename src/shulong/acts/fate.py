"""What became of acts that were received: waiting, sealed, or set aside with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from shulong.acts.models import Request
from shulong.data.home import Home
from shulong.data.receipt import Receipt, receipts
from shulong.terms.errors import UnknownName


@dataclass(frozen=True, slots=True)
class SetAside:
    """One fault of an act that broke the contract: its number in the request from 1, and what is wrong in both languages."""

    act: int
    field: str | None
    wrong: Mapping[str, str]
    mend: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fate:
    """``state`` is ``waiting`` or ``sealed``; ``entry`` is the ledger entry's number once sealed."""

    delivery: str
    rows: int
    state: str
    judged: bool
    entry: int | None
    set_aside: tuple[SetAside, ...]


def fate(home: Home, sender: str, delivery: str, first_row: int) -> Fate:
    """What became of one request of a sender.

    Raises:
        UnknownName: the sender made no such request.
    """
    request = Request.objects.filter(sender=sender, batch__delivery=delivery, first_row=first_row).first()
    if request is None:
        raise UnknownName(
            f"没有请求 {delivery}/{first_row}", f"there is no request {delivery}/{first_row} of this sender"
        )
    receipt = next((each for each in receipts(home.log(), "acts") if each.sender_id == delivery), None)
    aside = _set_aside(home, receipt, request) if receipt else ()
    return Fate(delivery, request.rows, "sealed" if receipt else "waiting", request.judged_at is not None,
                receipt.index if receipt else None, aside)  # fmt: skip


def _set_aside(home: Home, receipt: Receipt, request: Request) -> tuple[SetAside, ...]:
    path = receipt.quarantine(home)
    if path is None:
        return ()
    query = ("SELECT _row, field, wrong_zh, wrong_en, mend_zh, mend_en FROM read_parquet($path) "
             "WHERE _row BETWEEN $first AND $last ORDER BY _row, field")  # fmt: skip
    last = request.first_row + request.rows - 1
    given: dict[str, Any] = {"path": str(path), "first": request.first_row, "last": last}
    with duckdb.connect() as connection:
        found = connection.execute(query, given).fetchall()
    return tuple(
        SetAside(row - request.first_row + 1, field, {"zh": wrong_zh, "en": wrong_en}, {"zh": mend_zh, "en": mend_en})
        for row, field, wrong_zh, wrong_en, mend_zh, mend_en in found
    )
