"""Delivering: the one road from a staged source to the ledger.

A delivery is all or nothing. Until the ledger's checkpoint is replaced it does not exist; what a killed process left in the
work folder is removed by the next one (``recover``).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from shulong.data.commit import enter, intend, place, recover
from shulong.data.connectors.table import Staged
from shulong.data.contract import Contract, Deliveries
from shulong.data.home import Home
from shulong.data.intake import Prepared, prepare
from shulong.data.mapping import Mapping
from shulong.data.progress import Progress
from shulong.data.receipt import KIND, Receipt, Source, receipts, segment_path
from shulong.data.row import quoted
from shulong.data.workbench import sql_path, storage_errors, workbench
from shulong.terms.errors import ContractFault, InputError
from shulong.terms.text import Text


def deliver(
    home: Home,
    contract: Contract,
    staged: Sequence[Staged],
    work: Path,
    *,
    sender: str = "local",
    sender_id: str = "",
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    number: str = "",
) -> Receipt:
    """One delivery of a dataset, checked, sealed and entered in the ledger; or the earlier receipt, if it had come before.

    Args:
        staged: what the readers made of the sources, in the folder ``work`` (see ``Home.staging``).
        sender_id: the sender's own number of this delivery, if it has one.
        number: the delivery's number where it was given before (see ``new_delivery``); else it gets one now.
    Raises:
        ContractFault: the data as a whole miss the contract; nothing was delivered.
        InputError: there is no row at all, or the sender's number was used before for other content.
        StorageFailure: the disk refused; nothing was delivered, run it again.
    """
    recover(home)
    content = _content(home, contract, staged, mapping)
    if earlier := _recognised(home, contract, content, sender, sender_id):
        return earlier
    _refuse_empty(staged)
    delivery = number or new_delivery()
    with workbench(work, home.settings.memory, home.settings.threads, person_secret=home.key("person")) as connection:
        prepared = prepare(
            connection,
            work,
            contract,
            staged,
            mapping,
            delivery=delivery,
            zone=home.settings.timezone,
            progress=progress or Progress(),
        )
        with home.committing():
            if earlier := _recognised(home, contract, content, sender, sender_id):
                return earlier
            receipt = _receipt(
                home, connection, contract, staged, prepared, delivery, content, sender, sender_id, mapping
            )
            return _commit(home, work, receipt, prepared)


def new_delivery() -> str:
    """A delivery's number: its instant in UTC to the microsecond, so that numbers sort by time, and four random digits."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f") + "-" + secrets.token_hex(2)


def _content(home: Home, contract: Contract, staged: Sequence[Staged], mapping: Mapping | None) -> str:
    """A keyed digest of what was sent: equal for equal content, of no use to one who would guess at a small file."""
    parts = [contract.name, mapping.name if mapping else "", *(item.content_digest.hex() for item in staged)]
    return hmac.new(home.key("content"), "\n".join(parts).encode(), sha256).hexdigest()


def _recognised(home: Home, contract: Contract, content: str, sender: str, sender_id: str) -> Receipt | None:
    """The earlier delivery that this one repeats, if any.

    Raises:
        InputError: the sender's number stands for other content.
    """
    for receipt in receipts(home.log(), contract.name):
        if sender_id and (receipt.sender, receipt.sender_id) == (sender, sender_id):
            if receipt.content != content:
                raise InputError(
                    f"交付编号 {sender_id!r} 已用于内容不同的批次 {receipt.delivery}",
                    f"delivery id {sender_id!r} was used for delivery {receipt.delivery} with other content",
                    mend=Text(zh="请换用新的编号。", en="Use a new id."),
                )
            return _again(receipt)
        if receipt.content == content:
            return _again(receipt)
    return None


def _again(receipt: Receipt) -> Receipt:
    return replace(receipt, recognised=True)


def _refuse_empty(staged: Sequence[Staged]) -> None:
    if not any(item.row_count or item.broken_count for item in staged):
        raise ContractFault(
            "只有表头，没有数据行", "there is a header and no row", place=", ".join(item.name for item in staged),
            mend=Text(zh="请确认导出条件后重新导出。", en="Check how it was exported and export again."),
        )  # fmt: skip


def _receipt(
    home: Home,
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    staged: Sequence[Staged],
    prepared: Prepared,
    delivery: str,
    content: str,
    sender: str,
    sender_id: str,
    mapping: Mapping | None,
) -> Receipt:
    accepted = prepared.accepted
    return Receipt(
        delivery=delivery,
        dataset=contract.name,
        contract=contract.version,
        sender=sender,
        sender_id=sender_id,
        content=content,
        mapping=mapping.name if mapping else "",
        sources=tuple(_sources(staged)),
        accepted=accepted[1] if accepted else None,
        quarantined=prepared.quarantined[1] if prepared.quarantined else None,
        quarantined_records=prepared.quarantined_records,
        folded=prepared.folded,
        overlaps=accepted is not None and _overlaps(home, connection, contract, accepted[0]),
        notes=prepared.notes,
    )


def _sources(staged: Sequence[Staged]) -> list[Source]:
    sources, first_row = [], 1
    for item in staged:
        sources.append(
            Source(
                item.name,
                item.format,
                item.encoding or "",
                item.byte_count,
                first_row,
                item.row_count,
                item.broken_count,
            )
        )
        first_row += item.row_count + item.broken_count
    return sources


def _overlaps(home: Home, connection: duckdb.DuckDBPyConnection, contract: Contract, path: Path) -> bool:
    """Whether any key of a file was delivered before, so that reading must choose the newer row."""
    if not contract.key or contract.deliveries is not Deliveries.APPEND:
        return False
    earlier = [segment for receipt in receipts(home.log(), contract.name) if (segment := receipt.segment(home))]
    if not earlier:
        return False
    keys = ", ".join(quoted(name) for name in contract.key)
    files = ", ".join(f"'{sql_path(segment)}'" for segment in earlier)
    query = f"SELECT 1 FROM read_parquet([{files}]) SEMI JOIN read_parquet('{sql_path(path)}') USING ({keys}) LIMIT 1"
    return connection.execute(query).fetchone() is not None


def _commit(home: Home, work: Path, receipt: Receipt, prepared: Prepared) -> Receipt:
    """Give the files their names, sync them and their folders, then enter the delivery in the ledger."""
    moves = [
        (prepared.accepted, segment_path(home.segments, receipt.dataset, receipt.accepted)),
        (prepared.quarantined, segment_path(home.quarantined, receipt.dataset, receipt.quarantined)),
    ]
    wanted = [(source[0], target) for source, target in moves if source and target]
    with storage_errors():
        files = [str(target.relative_to(home.path)) for _, target in wanted]
        intend(work, {"delivery": receipt.delivery, "files": files})
        for source, target in wanted:
            place(source, target)
        index, entry = enter(home, KIND, receipt.body())
    return replace(receipt, index=index, sealed_at=entry.at)
