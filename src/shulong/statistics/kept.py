"""Tallies kept in the home, so that a page need not count every act again: made anew when the data or the day have changed."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.data.shelf import Shelf
from shulong.ledger.durable import durable_write
from shulong.statistics.tally import TALLIES, tallies
from shulong.terms.errors import NotAnswerable
from shulong.terms.text import Text

FILE = Path("statistics") / "tallies.parquet"
DATASETS = ("acts", "matters", "flows")
"""What the tallies are made of."""
AT_ONCE = 2_000_000
"""Acts up to which a page makes tallies by itself; beyond, ``shulong statistics`` does, and pages show those kept."""
_MADE_OF, _AS_OF = b"shulong_made_of", b"shulong_as_of"
_alone = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kept:
    """Tallies, the city's time at which open matters were judged, and whether newer data or a later day are not in them yet."""

    table: pa.Table
    as_of: datetime
    behind: bool


def kept(shelf: Shelf, *, anew: bool = False, as_of: datetime | None = None) -> Kept:
    """The tallies of now: those kept where they are still true, else made anew.

    Where there are more than ``AT_ONCE`` acts, those kept are given, and said to be behind.

    Args:
        anew: make them anew if they are not true any more, however many acts there are.
        as_of: made for that time of the city and not kept.

    Raises:
        NotAnswerable: no acts were ever delivered, or they are too many to be counted now and none are kept.
    """
    if as_of is not None:
        return Kept(_made(shelf, as_of), as_of, behind=False)
    now = datetime.now(shelf.home.settings.zone).replace(tzinfo=None)
    with _alone:
        wanted, path = _made_of(shelf, now), shelf.home.path / FILE
        found = _read(path)
        if found and found[0] == wanted:
            return Kept(found[1], found[2], behind=False)
        if not anew and shelf.state("acts").rows > AT_ONCE:
            if found is None:
                raise NotAnswerable("行权行为很多，尚未计数", "there are many acts, and they are not counted yet",
                                    mend=Text(zh="请运行 shulong statistics。", en="Run shulong statistics."))  # fmt: skip
            return Kept(found[1], found[2], behind=True)
        return _keep(_made(shelf, now), now, wanted, path)


def _made(shelf: Shelf, as_of: datetime) -> pa.Table:
    engine = Engine(shelf.engine.backend)
    try:
        return tallies(World(shelf, engine, as_of, calendar=shelf.home.calendar))
    finally:
        engine.close()


def _made_of(shelf: Shelf, now: datetime) -> str:
    """What tallies of now are made of: deliveries, rest days, the day, the form of tallies."""
    deliveries = [f"{name} {receipt.delivery}" for name in DATASETS for receipt in shelf.deliveries(name)]
    days = [path.read_text(encoding="utf-8") for path in sorted(shelf.home.workdays.glob("*.csv"))]
    return hashlib.sha256("\n".join([*deliveries, *days, f"{now:%Y-%m-%d}", str(TALLIES)]).encode()).hexdigest()


def _read(path: Path) -> tuple[str, pa.Table, datetime] | None:
    try:
        table = pq.read_table(path)
        marks = table.schema.metadata or {}
        return (
            marks[_MADE_OF].decode(),
            table.replace_schema_metadata().cast(TALLIES),
            datetime.fromisoformat(marks[_AS_OF].decode()),
        )
    except (FileNotFoundError, KeyError, ValueError, pa.ArrowException):
        # What cannot be read is made anew: nothing in it is anywhere else's only copy.
        return None


def _keep(table: pa.Table, now: datetime, made_of: str, path: Path) -> Kept:
    marked = table.replace_schema_metadata({_MADE_OF: made_of.encode(), _AS_OF: now.isoformat().encode()})
    into = pa.BufferOutputStream()
    pq.write_table(marked, into, compression="zstd")
    path.parent.mkdir(exist_ok=True)
    durable_write(path, into.getvalue().to_pybytes())
    return Kept(table, now, behind=False)
