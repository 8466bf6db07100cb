"""Giving sealed files their names, and what to do about a process that was killed while doing so."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shulong.data.home import INTENT, Home
from shulong.data.receipt import receipts
from shulong.ledger.durable import durable_write, sync_folder
from shulong.ledger.entry import Entry, next_instant


def enter(home: Home, kind: str, body: Mapping[str, Any]) -> tuple[int, Entry]:
    """Append one entry to the ledger, durably; its number and itself. To be called while ``home.committing()``."""
    log = home.log()
    last = Entry.decode(log.entry(log.size - 1)).at if log.size else None
    entry = Entry(kind, next_instant(last), body)
    (index,) = log.append([entry.encode()], signer=home.signer())
    return index, entry


def intend(work: Path, intent: dict[str, Any]) -> None:
    """Note durably what is about to be done, for whoever finds the folder abandoned."""
    durable_write(work / INTENT, json.dumps(intent).encode())


def sync_file(path: Path) -> None:
    """Make sure that a file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def place(source: Path, target: Path) -> None:
    """Sync a file, give it its final name, sync the folders: else a power cut could leave a name without bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sync_file(source)
    source.replace(target)
    sync_folder(target.parent)
    sync_folder(target.parent.parent)


def recover(home: Home) -> list[str]:
    """Put right what killed processes left, and remove their work folders.

    Files that they had named without entering them in the ledger are removed; an erasure that the ledger holds and
    that was not carried out is carried out. Returns the names of the files touched.
    """
    touched: list[str] = []
    for folder in home.abandoned():
        with home.committing():
            intent = folder / INTENT
            if intent.exists():
                touched += _settle(home, json.loads(intent.read_bytes()))
            shutil.rmtree(folder, ignore_errors=True)
    return touched


def _settle(home: Home, intent: dict[str, Any]) -> list[str]:
    if "erasure" in intent:
        return _finish_erasure(home, intent)
    sealed = {receipt.delivery for receipt in receipts(home.log())}
    if intent["delivery"] in sealed:
        return []
    orphans = [path for name in intent["files"] if (path := home.path / name).exists()]
    for orphan in orphans:
        orphan.unlink()
    return [str(orphan) for orphan in orphans]


def _finish_erasure(home: Home, intent: dict[str, Any]) -> list[str]:
    source, target = Path(intent["from"]), home.path / intent["to"]
    if not source.exists() or not _ordered(home, intent["erasure"], target.stem):
        return []
    place(source, target)
    return [str(target)]


def _ordered(home: Home, index: int, root: str) -> bool:
    """Whether the ledger's entry of that number is the erasure in the segment of that root."""
    log = home.log()
    if index >= log.size:
        return False
    entry = Entry.decode(log.entry(index))
    return entry.kind == "erasure" and entry.body["root"] == root
