"""A delivery as the ledger records it: one immutable batch of rows of a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from shulong.data.home import Home
from shulong.ledger.entry import Entry
from shulong.ledger.log import Log
from shulong.terms.text import Text

KIND = "delivery"


@dataclass(frozen=True, slots=True)
class Source:
    """One file (or query) of a delivery. ``first_row`` is the ``_row`` of its first record."""

    name: str
    format: str
    encoding: str
    bytes: int
    first_row: int
    records: int
    broken: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """Rows sealed in one Parquet file.

    ``root`` (hex) commits to the rows, so that one of them can be proved alone; ``file`` (hex, SHA-256) to the very bytes, since
    a file's statistics are no rows and yet decide what a filtered reading skips. ``shape`` lists the columns as ``name:type``.
    """

    rows: int
    root: str
    shape: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was delivered. It holds commitments and counts, never a value of a row."""

    delivery: str
    dataset: str
    contract: str
    sender: str
    sender_id: str
    content: str
    mapping: str
    sources: tuple[Source, ...]
    accepted: Sealed | None
    quarantined: Sealed | None
    quarantined_records: int
    folded: int
    overlaps: bool
    index: int = -1
    """The ledger entry's number; -1 before it is sealed."""
    sealed_at: datetime | None = None
    recognised: bool = field(default=False, compare=False)
    """Whether this delivery had arrived before, so that nothing was added."""
    notes: tuple[Text, ...] = field(default=(), compare=False)

    def body(self) -> dict[str, Any]:
        """The ledger entry's body."""
        body = asdict(self)
        for transient in ("index", "sealed_at", "recognised", "notes"):
            del body[transient]
        body["overlaps"] = int(self.overlaps)
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in body.items() if value is not None
        }

    @classmethod
    def of(cls, index: int, entry: Entry) -> Receipt:
        """The delivery that an entry records."""
        body: dict[str, Any] = dict(entry.body)
        return cls(
            **{
                key: body[key]
                for key in ("delivery", "dataset", "contract", "sender", "sender_id", "content", "mapping")
            },
            sources=tuple(Source(**source) for source in body["sources"]),
            accepted=_sealed(body.get("accepted")),
            quarantined=_sealed(body.get("quarantined")),
            quarantined_records=body["quarantined_records"],
            folded=body["folded"],
            overlaps=bool(body["overlaps"]),
            index=index,
            sealed_at=entry.at,
        )

    @property
    def rows(self) -> int:
        """The number of rows accepted."""
        return self.accepted.rows if self.accepted else 0

    @property
    def records(self) -> int:
        """The number of records in the sources, broken ones included."""
        return sum(source.records + source.broken for source in self.sources)

    def segment(self, home: Home) -> Path | None:
        """Where its accepted rows lie; None if there are none."""
        return segment_path(home.segments, self.dataset, self.accepted)

    def quarantine(self, home: Home) -> Path | None:
        """Where its quarantined rows lie; None if there are none."""
        return segment_path(home.quarantined, self.dataset, self.quarantined)


def segment_path(folder: Path, dataset: str, sealed: Sealed | None) -> Path | None:
    """The file of sealed rows: named by its root, in a folder a dataset."""
    return folder / dataset / f"{sealed.root}.parquet" if sealed else None


def _sealed(body: dict[str, Any] | None) -> Sealed | None:
    return Sealed(body["rows"], body["root"], tuple(body["shape"]), body["file"]) if body else None


def sealed_entries(log: Log) -> Iterator[tuple[int, Entry]]:
    """Every entry of the ledger with its number, oldest first."""
    return ((index, Entry.decode(data)) for index, data in enumerate(log.entries()))


def receipts(log: Log, dataset: str | None = None, *, as_of: datetime | None = None) -> Iterator[Receipt]:
    """The deliveries that the ledger holds, in its order; of one dataset, and as of an instant, if given."""
    for index, entry in sealed_entries(log):
        if as_of is not None and entry.at > as_of:
            return
        if entry.kind == KIND and (dataset is None or entry.body["dataset"] == dataset):
            yield Receipt.of(index, entry)
