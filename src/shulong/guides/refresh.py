"""Keeps the read index up with the shelf: reads what is declared on a day, notices that it is out of date, builds it anew."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shulong.data.home import Home, open_home
from shulong.data.receipt import KIND
from shulong.data.shelf import Shelf
from shulong.ledger.entry import Entry
from shulong.ledger.log import Log
from shulong.powers.guide import Guide, make_guide
from shulong.powers.index import FILE, Index
from shulong.powers.index_write import Built, Declared, build
from shulong.powers.kind import kinds
from shulong.powers.negative_list import NegativeEntry, entry_of
from shulong.powers.power import Power
from shulong.powers.publish import from_definitions
from shulong.powers.shelved import state_on
from shulong.terms.errors import DeclarationFault, ShulongError, UnknownName
from shulong.terms.text import Text

DATASETS = ("powers", "implementations", "organs", "regions", "list_entries", "flows")
"""What the index is made of."""


def index_path(home: Home) -> Path:
    """Where the index lies."""
    return home.path / FILE


def today(home: Home) -> date:
    """The day in the city."""
    return datetime.now(home.settings.zone).date()


def declared_on(shelf: Shelf, day: date) -> Declared:
    """What was in force on a day, as the ledger knows it now."""
    log = shelf.home.log()
    # Read before the tables: what arrives meanwhile makes the index stale at once, and is never missed.
    made_of = {name: [receipt.delivery for receipt in shelf.deliveries(name)] for name in DATASETS}
    rows = {name: shelf.table(name).to_pyarrow().to_pylist() for name in DATASETS}
    found = state_on(rows.__getitem__, day)
    regions = _in_force(rows["regions"], ("code",), day)
    negative, faults = _negative(rows["list_entries"], day)
    known = [power for power in found.powers.values() if power.kind in kinds()]
    faults += [_unknown_kind(power) for power in found.powers.values() if power.kind not in kinds()]
    flows = from_definitions(row["definition"] for row in rows["flows"])
    return Declared(
        powers=known,
        organs=found.organs.values(),
        implementations=found.implementations.values(),
        regions=[(row["code"], Text(zh=row["name_zh"], en=row["name_en"] or row["name_zh"])) for row in regions],
        negative=negative,
        flows=[flow for flow in flows if flow.in_force(day)],
        faults=tuple(faults),
        day=day,
        next_change=_next_change(rows.values(), day),
        ledger_size=log.size,
        made_of=made_of,
    )


def guide_on(shelf: Shelf, code: str, organ: str, day: date) -> Guide:
    """A guide as it stood on any day, read from the shelf; slower than the index, which holds one day.

    Raises:
        UnknownName: there was no such power or organ on the day, or the organ did not hold the power.
    """
    powers, own, organs = (shelf.table(name) for name in ("powers", "implementations", "organs"))
    chosen = {
        "powers": powers.filter(powers.basic_code == code),
        "implementations": own.filter((own.basic_code == code) & (own.organ == organ)),
        "organs": organs.filter(organs.code == organ),
    }
    then = state_on(lambda name: chosen[name].to_pyarrow().to_pylist(), day)
    holding = then.holding(code, organ)
    if holding is None or organ not in then.organs:
        raise UnknownName(f"{day} 机关 {organ!r} 不行使 {code!r}", f"on {day} organ {organ!r} did not hold {code!r}")
    return make_guide(holding.power, then.organs[organ], holding.implementation, day)


def refresh(shelf: Shelf, day: date | None = None) -> Built:
    """The index built anew from the shelf, one builder at a time; readers keep what they have open.

    Raises:
        StorageFailure: the disk refused; the old index still stands.
    """
    path = index_path(shelf.home)
    with _building(path, wait=True):
        return build(path, declared_on(shelf, day or today(shelf.home)))


def is_stale(home: Home, day: date | None = None) -> bool:
    """Whether the index is missing, or something was published or came into force since it was made."""
    try:
        with Index.open(index_path(home)) as index:
            meta = index.meta
    except UnknownName:
        return True
    asked, change = (day or today(home)).isoformat(), meta["next_change"]
    return (
        asked < meta["day"]
        or (change is not None and asked >= change)
        or _delivered_since(home.log(), meta["ledger_size"])
    )


_seen: dict[Path, tuple[Any, ...]] = {}
"""What this process found fresh: index path → (file's identity, checkpoint's identity, day), so that a page asks in microseconds."""


def keep_fresh(folder: Path) -> Path:
    """The index of the home at that folder, for a page: built where there is none; where it is stale, built anew beside the reader.

    Raises:
        UnknownName: there is no home.
    """
    home = open_home(folder)
    path = index_path(home)
    mark = (_identity(path), _identity(home.ledger_path / "checkpoint"), today(home))
    if _seen.get(path) == mark:
        return path
    if not _readable(path):
        refresh(Shelf(home))
    elif is_stale(home):
        threading.Thread(target=_refresh_aside, args=(folder,), daemon=True, name="refresh-index").start()
        return path
    _seen[path] = (_identity(path), *mark[1:])
    return path


def _refresh_aside(folder: Path) -> None:
    home = open_home(folder)
    with _building(index_path(home), wait=False) as alone:
        if alone and is_stale(home):
            build(index_path(home), declared_on(Shelf(home), today(home)))


@contextmanager
def _building(path: Path, *, wait: bool) -> Iterator[bool]:
    """Held while an index is built; False where another builds it and one does not wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing((path.parent / ".lock").open("w")) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _readable(path: Path) -> bool:
    """Whether there is an index that this version of the program can read."""
    try:
        with Index.open(path):
            return True
    except UnknownName:
        return False


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _delivered_since(log: Log, size: int) -> bool:
    entries = (Entry.decode(data) for data in log.entries(min(size, log.size)))
    return log.size < size or any(each.kind == KIND and each.body["dataset"] in DATASETS for each in entries)


def _in_force(rows: Iterable[dict[str, Any]], key: tuple[str, ...], day: date) -> list[dict[str, Any]]:
    """Of each key the newest row that begins on or before the day, unless it has ended."""
    newest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted((row for row in rows if row["in_force_from"] <= day), key=lambda row: row["in_force_from"]):
        newest[tuple(row[name] for name in key)] = row
    return [row for row in newest.values() if row.get("in_force_to") is None or day < row["in_force_to"]]


def _negative(rows: Iterable[dict[str, Any]], day: date) -> tuple[list[NegativeEntry], list[ShulongError]]:
    """The entries of the negative list in force, and what is wrong with those that cannot be read: they must not stop the rest."""
    entries, faults = list[NegativeEntry](), list[ShulongError]()
    for row in _in_force((row for row in rows if row["list_type"] == "negative"), ("entry_code",), day):
        try:
            entries += [entry_of(row)] if row["status"] == "in-force" else []
        except DeclarationFault as fault:
            faults.append(fault)
    return entries, faults


def _unknown_kind(power: Power) -> ShulongError:
    return DeclarationFault(f"权力类别 {power.kind!r} 未知，未列入索引", f"its kind {power.kind!r} is unknown; it was left out",
                            place=f"powers, {power.basic_code}")  # fmt: skip


def _next_change(tables: Iterable[list[dict[str, Any]]], day: date) -> date | None:
    days = (row.get(name) for rows in tables for row in rows for name in ("in_force_from", "in_force_to"))
    return min((each for each in days if each is not None and each > day), default=None)
