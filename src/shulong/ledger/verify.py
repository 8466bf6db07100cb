"""Proving a ledger from its files alone, naming the first thing that does not fit.

In this order: the checkpoint and its signatures; every bundle, every tile at every level, the root; the checkpoints
kept from earlier; files left over; every entry's form and time; what each entry seals, by the caller's function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shulong.ledger.checkpoint import Checkpoint, open_checkpoint
from shulong.ledger.entry import Entry, instant
from shulong.ledger.fault import Fault, Misfit, fault_of
from shulong.ledger.grow import prove_bundle
from shulong.ledger.keys import VerifierKey
from shulong.ledger.leftovers import find_leftovers
from shulong.ledger.store import CHECKPOINT, Store
from shulong.ledger.tiles import WIDTH, bundle_path, tile_path, width_of
from shulong.ledger.tree import HASH_BYTES, CompactRange, perfect_root, verify_consistency
from shulong.terms.errors import InputError, Tampered
from shulong.terms.text import Text

Progress = Callable[[Text, int, int], None]
"""Called with the step, the entries done and the entries in all."""
Sealed = Callable[[int, Entry], Fault | None]
"""Proves what one entry seals; gives the first thing that does not fit, or None."""

TREE = Text(zh="核对账本结构", en="Proving the tree")
ENTRIES = Text(zh="核对各条目及其封存内容", en="Proving the entries and what they seal")


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved, and the first thing that does not fit.

    Args:
        checkpoint: None when not even that could be read.
        signers: the names of the known keys that signed it, the log's own first.
        earlier: how many earlier checkpoints it was shown to continue.
        leftovers: files that no checkpoint covers (a writer that died); harmless, nothing in them is claimed.
    """

    checkpoint: Checkpoint | None
    signers: tuple[str, ...] = ()
    earlier: int = 0
    leftovers: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def fits(self) -> bool:
        """Whether everything fits."""
        return self.fault is None


def verify(
    folder: Path,
    verifier_key: VerifierKey,
    *,
    sealed: Sealed | None = None,
    earlier: Sequence[Checkpoint] = (),
    witnesses: Sequence[VerifierKey] = (),
    progress: Progress | None = None,
) -> Report:
    """Prove the ledger in a folder. Reads only; raises nothing for what does not fit, the report names it.

    Args:
        earlier: checkpoints that one has kept oneself; without them a ledger set back to an older state as a whole,
            checkpoint included, cannot be told from a young one.
        witnesses: keys of witnesses, whose signatures are checked and named where present.

    Raises:
        StorageFailure: a file cannot be read for a reason other than its absence.
    """
    store = Store(folder)
    try:
        checkpoint, keys = open_checkpoint(store.checkpoint(), verifier_key, witnesses, place=CHECKPOINT)
    except Tampered as error:
        return Report(None, fault=fault_of(error))
    signers = tuple(key.name for key in keys)
    step = progress or (lambda text, done, total: None)
    try:
        _prove_not_older(checkpoint, earlier)
        _prove_tree(store, checkpoint, earlier, step)
        leftovers = tuple(find_leftovers(store, checkpoint.size))
        _prove_entries(store, checkpoint.size, sealed, step)
    except Misfit as error:
        return Report(checkpoint, signers, fault=error.fault)
    return Report(checkpoint, signers, len(earlier), leftovers)


def _prove_not_older(checkpoint: Checkpoint, earlier: Sequence[Checkpoint]) -> None:
    """What earlier checkpoints show without looking at any other file."""
    for kept in earlier:
        fault = compare(kept, checkpoint) if kept.size >= checkpoint.size or kept.origin != checkpoint.origin else None
        if fault is not None:
            raise Misfit(fault)


def compare(kept: Checkpoint, now: Checkpoint, proof: Sequence[bytes] | None = None) -> Fault | None:
    """What two checkpoints of one log show about it, given the consistency proof from the first to the second.

    Anyone can do this with two signed checkpoints, however they came by them. If both are signed by the log and do
    not agree, the log has shown different histories to different people, and its own signatures prove it.
    """
    if kept.origin != now.origin:
        text = Text(zh="两份检查点不属于同一账本", en="the checkpoints are of different logs")
        return Fault(CHECKPOINT, text, kept.origin, now.origin)
    if kept.size > now.size:
        text = Text(
            zh="账本条目少于以前留存的检查点：账本被回退",
            en="the ledger has fewer entries than a checkpoint kept earlier: it was set back",
        )
        return Fault(CHECKPOINT, text, f">= {kept.size}", str(now.size))
    if kept.size == now.size and kept.root != now.root:
        text = Text(
            zh=f"同为 {now.size} 条，却与以前留存的检查点根哈希不同：账本出示过两套历史",
            en=f"another root than a checkpoint kept earlier at the same {now.size} entries: two histories were shown",
        )
        return Fault(CHECKPOINT, text, kept.root.hex(), now.root.hex())
    if proof is not None and not verify_consistency(kept.size, now.size, kept.root, now.root, proof):
        text = Text(
            zh=f"一致性证明不成立：不能证明 {now.size} 条的账本延续了 {kept.size} 条的账本",
            en=f"the consistency proof fails: {now.size} entries are not shown to continue {kept.size}",
        )
        return Fault(CHECKPOINT, text, kept.root.hex(), now.root.hex())
    return None


class _Climb:
    """Compares each tile above level 0 with the roots of the tiles below it, as they come."""

    def __init__(self, store: Store, size: int) -> None:
        self._store = store
        self._size = size
        self._rows: list[list[bytes]] = []
        self._done: list[int] = []

    def add(self, root: bytes, level: int = 1) -> None:
        """The root of the next full tile of the level below."""
        if len(self._rows) < level:
            self._rows.append([])
            self._done.append(0)
        row = self._rows[level - 1]
        row.append(root)
        if len(row) == WIDTH:
            above = self._prove(level)
            self.add(above, level + 1)

    def finish(self) -> None:
        """Compare the partial tiles at the right edge."""
        for level, row in enumerate(self._rows, start=1):
            if row:
                self._prove(level)

    def _prove(self, level: int) -> bytes:
        row, index = self._rows[level - 1], self._done[level - 1]
        tile = self._store.tile(level, index, width_of(level, index, self._size), exact=True)
        for number, root in enumerate(row):
            recorded = tile[number * HASH_BYTES : (number + 1) * HASH_BYTES]
            if recorded != root:
                first = (index * WIDTH + number) * WIDTH**level
                text = Text(
                    zh=f"第 {number} 个哈希与下级哈希块不符（涉及第 {first} 号至第 {first + WIDTH**level - 1} 号条目）",
                    en=f"hash {number} does not fit the tile below (entries {first} to {first + WIDTH**level - 1})",
                )
                raise Misfit(Fault(tile_path(level, index, len(row)), text, root.hex(), recorded.hex()))
        self._rows[level - 1], self._done[level - 1] = [], index + 1
        return perfect_root(tile) if len(row) == WIDTH else b""


def _prove_tree(store: Store, checkpoint: Checkpoint, earlier: Sequence[Checkpoint], step: Progress) -> None:
    """Every bundle, every tile, the root, and the root at every earlier checkpoint, in one pass."""
    tree, climb = CompactRange(), _Climb(store, checkpoint.size)
    kept = sorted(earlier, key=lambda one: one.size)
    for index in range(-(-checkpoint.size // WIDTH)):
        hashes = prove_bundle(store, index, checkpoint.size)
        cuts = [one for one in kept if tree.size <= one.size < tree.size + len(hashes) // HASH_BYTES]
        _push(tree, hashes, cuts)
        if len(hashes) == WIDTH * HASH_BYTES:
            climb.add(perfect_root(hashes))
        step(TREE, tree.size, checkpoint.size)
    climb.finish()
    if tree.root() != checkpoint.root:
        text = Text(
            zh="全部条目的根哈希与检查点所签不符：条目与哈希块被一并改动",
            en="the root over all entries is not the signed one: entries and tiles were changed together",
        )
        raise Misfit(Fault(CHECKPOINT, text, checkpoint.root.hex(), tree.root().hex()))


def _push(tree: CompactRange, hashes: bytes, cuts: Sequence[Checkpoint]) -> None:
    """Grow the tree by one bundle, stopping at each earlier checkpoint to compare its root."""
    start, base = 0, tree.size
    for one in cuts:
        tree.push_many(hashes[start : (one.size - base) * HASH_BYTES])
        start = (one.size - base) * HASH_BYTES
        if tree.root() != one.root:
            text = Text(
                zh=f"前 {one.size} 条与以前留存的根哈希不符：历史被改写",
                en=f"the first {one.size} entries do not give the root kept earlier: history was rewritten",
            )
            raise Misfit(Fault(CHECKPOINT, text, one.root.hex(), tree.root().hex()))
    tree.push_many(hashes[start:])


def _prove_entries(store: Store, size: int, sealed: Sealed | None, step: Progress) -> None:
    """Every entry's form, that time never runs back, and what each seals."""
    last: datetime | None = None
    for number in range(-(-size // WIDTH)):
        width = width_of(0, number, size)
        for index, data in enumerate(store.bundle(number, width), start=number * WIDTH):
            entry = _decode(data, bundle_path(number, width), index)
            if last is not None and entry.at < last:
                text = Text(zh="记载时间早于前一条目", en="the entry's time lies before that of the entry before it")
                expected = f">= {instant(last)}"
                raise Misfit(Fault(bundle_path(number, width), text, expected, instant(entry.at), index))
            last = entry.at
            fault = sealed(index, entry) if sealed else None
            if fault is not None:
                raise Misfit(fault.of_entry(index))
        step(ENTRIES, number * WIDTH + width, size)


def _decode(data: bytes, file: str, index: int) -> Entry:
    try:
        return Entry.decode(data)
    except InputError as error:
        text = Text(zh=error.say("zh"), en=error.say("en"))
        raise Misfit(Fault(file, text, entry=index)) from None
