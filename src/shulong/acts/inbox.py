"""The inbox's batches as files: prepared to be judged before they are sealed, and sealed in their turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shulong.acts.models import Arrival, Batch
from shulong.acts.receive import close
from shulong.data.connectors.staged import ReadOptions, Staged, stage
from shulong.data.contract import Contract
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.intake import prepare
from shulong.data.progress import Progress
from shulong.data.receipt import Receipt
from shulong.data.workbench import workbench

SENDER = "api"
ROWS = 20_000
"""A batch of so many acts is sealed: all of it is prepared anew each time that some of its acts are judged."""
AGE = timedelta(minutes=10)
"""A batch this old is sealed, whatever its size."""
LINES = ReadOptions(format="jsonl", encoding="utf-8")


def unsealed() -> list[Batch]:
    """The batches that hold acts and are not in the ledger yet, oldest first."""
    return list(Batch.objects.filter(sealed_at=None, rows__gt=0).order_by("pk"))


def waiting_files(home: Home, contract: Contract, folder: Path) -> list[Path]:
    """The acts that are durable and not sealed, as files of the form of a segment; rows that break the contract are left out.

    Args:
        folder: keeps the files from call to call, so that a batch is prepared again only when it has grown.
    """
    wanted = {batch: folder / f"{batch.delivery}-{batch.rows}.parquet" for batch in unsealed()}
    for stale in set(folder.glob("*.parquet")) - set(wanted.values()):
        stale.unlink()
    for batch, path in wanted.items():
        if not path.exists():
            _prepare(home, contract, batch, path)
    return [path for path in wanted.values() if path.exists()]


def _prepare(home: Home, contract: Contract, batch: Batch, path: Path) -> None:
    settings = home.settings
    with (
        home.staging() as work,
        workbench(work, settings.memory, settings.threads, person_secret=home.key("person")) as connection,
    ):
        prepared = prepare(connection, work, contract, [_staged(batch, work)], None, delivery=batch.delivery,
                           zone=settings.timezone, progress=Progress())  # fmt: skip
        if prepared.accepted:
            prepared.accepted[0].replace(path)


def _staged(batch: Batch, work: Path) -> Staged:
    """The batch's acts as one staged table; row numbers are those that were given when they came."""
    lines = work / f"{batch.delivery}.jsonl"
    bodies = batch.requests.filter(first_row__lte=batch.rows).order_by("first_row").values_list("body", flat=True)
    with lines.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for body in bodies.iterator():
            file.write(body + "\n")
    return stage(lines, work / "source", LINES)


def due(now: datetime) -> list[Batch]:
    """The batches to be sealed now: closed, large or old."""
    return [
        batch
        for batch in unsealed()
        if batch.closed_at is not None or batch.rows >= ROWS or now - batch.opened_at >= AGE
    ]


def seal(home: Home, contract: Contract, batch: Batch) -> Receipt:
    """A batch as a delivery in the ledger; once, also when a process died between the ledger and the database.

    Raises:
        StorageFailure: the disk refused; the batch stays and is sealed the next time.
    """
    with transaction.atomic():
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        if held.closed_at is None:
            close(held, timezone.now())
    with home.staging() as work:
        receipt = deliver(
            home, contract, [_staged(held, work)], work, sender=SENDER, sender_id=held.delivery, number=held.delivery
        )
    with transaction.atomic():
        Batch.objects.filter(pk=held.pk).update(sealed_at=receipt.sealed_at)
        held.requests.update(body="")
        Arrival.objects.filter(batch=held, request__judged_at__isnull=False).delete()
    return receipt


def seal_due(home: Home, contract: Contract, now: datetime, *, everything: bool = False) -> Iterator[Receipt]:
    """Seals what is due, or all there is; the receipts as they come."""
    for batch in unsealed() if everything else due(now):
        yield seal(home, contract, batch)
