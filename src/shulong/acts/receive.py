"""Receiving acts as they happen: all of a request or nothing, and an answer only when they are durable.

What is looked at here is what must be right for an act to be kept at all; the contract is checked when the batch is
prepared, by the same code as for a file, and what breaks it goes to quarantine with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from shulong.access.gate import Account, demand
from shulong.access.right import Right
from shulong.acts.models import Arrival, Batch, Request
from shulong.data.connectors.json_records import as_json
from shulong.data.contract import Contract
from shulong.data.delivery import new_delivery
from shulong.terms.errors import ContractFault, InputError
from shulong.terms.text import Text

MOST = 10_000
"""Acts in one request."""
CARRIED = ("act_id", "matter_id")
"""What an act must say for anything to be done with it."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to a request. ``again``: it had come before, and nothing was added."""

    delivery: str
    first_row: int
    rows: int
    received_at: datetime
    again: bool = False


def receive(account: Account, sender: str, records: Sequence[Record], contract: Contract, *, key: str = "") -> Received:
    """Keep acts durably, once; judging and sealing them follow. An act that names no source comes from the sender.

    Args:
        sender: the source system's name.
        records: acts as objects, by the names of the contract ``acts``.
        key: the sender's idempotency key; without one, the content is its own.

    Raises:
        NotPermitted: the account may not deliver acts of an organ that is among them.
        ContractFault: an act is no object, lacks what carries it, or says something that the contract does not know.
        InputError: the key was used before for other content, or there are too many acts or none.
    """
    _refuse_size(records)
    _refuse_faulty(records, contract)
    for organ in {str(record.get("organ") or "") for record in records}:
        demand(account, Right.DELIVER, organ)
    # Every required name stands in every line, so that an act which lacks one is set aside by itself and not with its batch.
    blank = {column.name: None for column in contract.columns if column.required} | {"source": sender}
    lines = [as_json(blank | dict(record)) for record in records]
    content = sha256("\n".join([sender, *lines]).encode("utf-8", "surrogatepass")).hexdigest()
    key = key or f"content {content}"
    if earlier := _earlier(sender, key, content):
        return earlier
    try:
        with transaction.atomic():
            return _kept(sender, key, content, records, lines)
    except IntegrityError:
        # The same request came twice at once; the other one was first.
        if earlier := _earlier(sender, key, content):
            return earlier
        raise


def _kept(sender: str, key: str, content: str, records: Sequence[Record], lines: Sequence[str]) -> Received:
    now = timezone.now()
    batch = _batch_for([str(record["act_id"]) for record in records], now)
    request = Request.objects.create(
        batch=batch,
        sender=sender,
        key=key,
        content=content,
        body="\n".join(lines),
        first_row=batch.rows + 1,
        rows=len(lines),
        received_at=now,
    )
    Arrival.objects.bulk_create(
        Arrival(request=request, batch=batch, act_id=str(record["act_id"]), matter_id=str(record["matter_id"]))
        for record in records
    )
    batch.rows += len(lines)
    batch.save(update_fields=["rows"])
    return _answer(request, batch)


def _batch_for(act_ids: Sequence[str], now: datetime) -> Batch:
    """The open batch; a new one if an act among these is in it already, since one delivery holds an act once."""
    batch = Batch.objects.select_for_update().filter(closed_at=None).order_by("-pk").first()
    if batch is not None and Arrival.objects.filter(batch=batch, act_id__in=act_ids).exists():
        close(batch, now)
        batch = None
    return batch or Batch.objects.create(delivery=new_delivery(), opened_at=now)


def close(batch: Batch, now: datetime) -> None:
    """Nothing more is added to a batch."""
    batch.closed_at = now
    batch.save(update_fields=["closed_at"])


def _earlier(sender: str, key: str, content: str) -> Received | None:
    known = Request.objects.select_related("batch").filter(sender=sender, key=key).first()
    if known is None:
        return None
    if known.content != content:
        raise InputError(
            f"幂等键 {key!r} 已用于内容不同的请求",
            f"the idempotency key {key!r} was used for a request with other content",
            mend=Text(zh="请换用新的键。", en="Use a new key."),
        )
    return _answer(known, known.batch, again=True)


def _answer(request: Request, batch: Batch, *, again: bool = False) -> Received:
    return Received(batch.delivery, request.first_row, request.rows, request.received_at, again)


def _refuse_size(records: Sequence[Record]) -> None:
    if not records:
        raise InputError("没有行权行为", "there is no act", mend=Text(zh="至少报送一条。", en="Send one or more."))
    if len(records) > MOST:
        raise InputError(
            f"一次报送了 {len(records)} 条，最多 {MOST} 条",
            f"{len(records)} acts came at once; at most {MOST} may",
            mend=Text(zh="请分批报送。", en="Send them in several requests."),
        )


def _refuse_faulty(records: Sequence[Record], contract: Contract) -> None:
    """Raises ContractFault for the first act that cannot be kept."""
    names = set(contract.names)
    seen: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        if not isinstance(record, Mapping):
            raise _fault(number, "", "应为 JSON 对象", "should be a JSON object")
        for name in CARRIED:
            if not isinstance(record.get(name), str) or not 0 < len(record[name]) <= 128:
                raise _fault(number, name, "应为 1 至 128 个字符的文本", "should be text of 1 to 128 characters")
        if unknown := sorted(set(record) - names):
            raise _fault(number, unknown[0], "契约 acts 中没有此字段", "the contract acts has no such field")
        first = seen.setdefault(record["act_id"], number)
        if first != number:
            raise _fault(number, "act_id", f"与第 {first} 条相同", f"is the same as that of act {first}")


def _fault(number: int, field: str, zh: str, en: str) -> ContractFault:
    return ContractFault(
        f"第 {number} 条{f'的 {field} ' if field else ''}{zh}",
        f"act {number}{f', {field},' if field else ''} {en}",
        mend=Text(
            zh="请更正后整批重新报送，本次未接收任何一条。",
            en="Mend it and send all again; nothing of this request was kept.",
        ),
    )
