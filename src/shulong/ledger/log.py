"""The append-only log: entries are bytes to it, and what it holds is what its checkpoint says.

Replacing the checkpoint by rename is the instant at which entries exist. Whatever lies in the folder beyond the
checkpoint's size is left over from a writer that died; it is ignored and later overwritten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from shulong.ledger.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from shulong.ledger.durable import TEMPORARY, durable_write, durable_write_all, sync_folder
from shulong.ledger.grow import new_bundles, new_tiles, prove_growth, right_edge
from shulong.ledger.keys import Signer, VerifierKey
from shulong.ledger.leftovers import discard_uncommitted
from shulong.ledger.lock import WriterLock
from shulong.ledger.note import Note, parse_note
from shulong.ledger.store import CHECKPOINT, Store, TileReader
from shulong.ledger.tiles import WIDTH, bundle_path, levels, tile_path, tiles_at, width_of
from shulong.ledger.tree import EMPTY_ROOT, consistency_proof, inclusion_proof, leaf_hash
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text

WAIT_SECONDS = 30.0
LOCK = ".lock"


class Log:
    """A log in a folder, as of the checkpoint it read last; `refresh` reads it again, `append` does so by itself.

    Reading takes no lock and trusts the files; `verify` is what proves them.
    """

    def __init__(self, folder: Path, note: Note) -> None:
        self.folder = folder
        self.store = Store(folder)
        self._lock = WriterLock(folder / LOCK)
        self._set(note)

    @classmethod
    def create(cls, folder: Path, origin: str, signer: Signer) -> Log:
        """A new, empty log whose first checkpoint is signed; the signer's name must be the origin.

        Raises:
            InputError: there is a log already, or the names differ.
            StorageFailure: the disk refused.
        """
        if signer.name != origin:
            raise InputError(
                f"密钥名称 {signer.name!r} 与账本名称 {origin!r} 不一致",
                f"the key is named {signer.name!r}, the ledger {origin!r}; they must be the same",
            )
        if (folder / CHECKPOINT).exists():
            raise InputError(
                "此处已有账本，不会覆盖",
                "there is a ledger already; it is not overwritten",
                place=str(folder),
                mend=Text(
                    zh="请打开现有账本，或另选目录。", en="Open the one that is there, or choose another folder."
                ),
            )
        note = Checkpoint(origin, 0, EMPTY_ROOT).signed(signer)
        durable_write(folder / CHECKPOINT, note.encode())
        return cls(folder, note)

    @classmethod
    def open(cls, folder: Path, key: VerifierKey | None = None) -> Log:
        """The log in that folder; with a key, its checkpoint's signature is checked.

        Raises:
            UnknownName: there is no log there.
            Tampered: the checkpoint is malformed, or not signed by the key.
        """
        if not (folder / CHECKPOINT).is_file():
            raise UnknownName(
                "此处没有账本（缺少 checkpoint 文件）",
                "there is no ledger here (no file named checkpoint)",
                place=str(folder),
                mend=Text(zh="请检查路径，或先新建账本。", en="Check the path, or create the ledger first."),
            )
        data, place = Store(folder).checkpoint(), str(folder / CHECKPOINT)
        if key is not None:
            open_checkpoint(data, key, place=place)
        return cls(folder, parse_note(data, place=place))

    def _set(self, note: Note) -> None:
        self.checkpoint = parse_checkpoint(note, place=str(self.folder / CHECKPOINT))
        self.note = note

    def refresh(self) -> None:
        """Read the checkpoint again, to see what other writers have added."""
        self._set(parse_note(self.store.checkpoint(), place=str(self.folder / CHECKPOINT)))

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """The root over all entries."""
        return self.checkpoint.root

    def entry(self, index: int) -> bytes:
        """One entry.

        Raises:
            UnknownName: the log has no entry of that number.
        """
        if not 0 <= index < self.size:
            raise UnknownName(
                f"账本没有第 {index} 号条目，共有 {self.size} 条（从 0 起）",
                f"the ledger has no entry {index}; it has {self.size}, counted from 0",
            )
        number, offset = divmod(index, WIDTH)
        return self.store.bundle(number, width_of(0, number, self.size))[offset]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Entries ``[start, stop)`` in order, one bundle in memory at a time; stop beyond the size means to the end."""
        stop = self.size if stop is None else min(stop, self.size)
        while start < stop:
            number, offset = divmod(start, WIDTH)
            bundle = self.store.bundle(number, width_of(0, number, self.size))
            yield from bundle[offset : offset + stop - start]
            start = (number + 1) * WIDTH

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of an entry in the log of that size (None: the present one)."""
        size = self.size if size is None else self._within(size)
        return inclusion_proof(index, size, TileReader(self.store, self.size))

    def consistency_proof(self, first: int, second: int | None = None) -> list[bytes]:
        """The proof that the log of one size is the beginning of the log of a later size (None: the present one)."""
        second = self.size if second is None else self._within(second)
        return consistency_proof(first, second, TileReader(self.store, self.size))

    def _within(self, size: int) -> int:
        if size > self.size:
            raise UnknownName(
                f"账本只有 {self.size} 条，不足 {size} 条", f"the ledger has {self.size} entries, fewer than {size}"
            )
        return size

    def writing(self, timeout_seconds: float = WAIT_SECONDS) -> AbstractContextManager[None]:
        """Hold off other writers for a block, to look and then append; appending inside it is fine.

        Refresh inside the block before looking. Raises StorageFailure when another writer does not let go in time.
        """
        return self._lock.held(timeout_seconds)

    def append(self, entries: Sequence[bytes], *, signer: Signer, timeout_seconds: float = WAIT_SECONDS) -> range:
        """Append entries, all or none, and give their indices; when it returns they survive a power cut.

        Raises:
            InputError: an entry is too large; nothing was written.
            StorageFailure: the disk refused, or another writer held on. Unless it was the very last sync that failed,
                nothing was appended; look with `refresh` before trying again.
            Tampered: the signer's key did not sign the present checkpoint, or stored bytes do not fit it; nothing was
                signed. Verify the ledger.
        """
        with self.writing(timeout_seconds):
            before = self._signed_by(signer)
            if not entries:
                return range(before.size, before.size)
            after = self._write(before, entries)
            note = after.signed(signer)
            durable_write(self.folder / CHECKPOINT, note.encode())
            self._set(note)
            self._sweep(before.size)
            return range(before.size, after.size)

    def _signed_by(self, signer: Signer) -> Checkpoint:
        """The checkpoint on disk, which the signer's own key must have signed."""
        data, place = self.store.checkpoint(), str(self.folder / CHECKPOINT)
        checkpoint, _ = open_checkpoint(data, signer.verifier, place=place)
        self._set(parse_note(data, place=place))
        return checkpoint

    def _write(self, before: Checkpoint, entries: Sequence[bytes]) -> Checkpoint:
        """Everything but the checkpoint: write, sync, read back, derive the root again."""
        tree = right_edge(self.store, before.size, before.root)
        hashes = b"".join([leaf_hash(entry) for entry in entries])
        files = [*new_tiles(self.store, before.size, hashes), *new_bundles(self.store, before.size, entries)]
        discard_uncommitted(self.store, before.size, [path for path, _ in files])
        durable_write_all(((self.folder / path, data) for path, data in files), below=self.folder)
        tree.push_many(hashes)
        prove_growth(self.store, before.size, tree.size, tree.root())
        return Checkpoint(before.origin, tree.size, tree.root(), before.extensions)

    def add_signatures(self, note: Note, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
        """Publish what witnesses signed: add the given keys' signatures on this very checkpoint; gives their keys.

        Raises:
            InputError: the note is of another checkpoint, for instance since the log has grown; send the new one.
            Tampered: a signature does not fit.
        """
        fitting = note.verified(keys)
        with self.writing():
            self.refresh()
            if note.text != self.note.text:
                raise InputError(
                    "所签的不是当前检查点（账本可能已增长）",
                    "what was signed is not the present checkpoint (the ledger may have grown)",
                    mend=Text(zh="请将当前检查点重新送签。", en="Send the present checkpoint to be signed."),
                )
            names = {(key.name, key.hash) for key in fitting}
            more = [line for line in note.signatures if (line.name, line.key_hash) in names]
            merged = Note(note.text, tuple(dict.fromkeys([*self.note.signatures, *more])))
            durable_write(self.folder / CHECKPOINT, merged.encode())
            self._set(merged)
        return fitting

    def change_key(self, old: Signer, new: Signer) -> None:
        """Sign the present checkpoint with the old key and the new; from then on the new one appends."""
        with self.writing():
            checkpoint = self._signed_by(old)
            note = checkpoint.signed(old).signed(new)
            durable_write(self.folder / CHECKPOINT, note.encode())
            self._set(note)

    def _sweep(self, before: int) -> None:
        """Take away partial tiles whose full tile is now committed, and temporary files of writers that died.

        Only tidying: what fails here is left for the next time.
        """
        with suppress(OSError):
            for path in self._filled(before):
                shutil.rmtree(self.folder / f"{path}.p", ignore_errors=True)
                sync_folder((self.folder / path).parent)
            for path in self._edge():
                for left in (self.folder / path).parent.glob(f".*{TEMPORARY}"):
                    left.unlink()

    def _filled(self, before: int) -> Iterator[str]:
        """The tiles and the bundle that were partial before and are full now."""
        for level in range(levels(before)):
            index, rest = tiles_at(level, before)
            if rest and tiles_at(level, self.size)[0] > index:
                yield tile_path(level, index)
                if level == 0:
                    yield bundle_path(index)

    def _edge(self) -> Iterator[str]:
        """The files at the right edge, in whose folders a dead writer may have left something."""
        yield CHECKPOINT
        for level in range(levels(self.size)):
            index = max(0, (self.size >> (8 * level)) - 1) // WIDTH
            yield from (tile_path(level, index), tile_path(level, index, 1))
        last = (self.size - 1) // WIDTH
        yield from (bundle_path(last), bundle_path(last, 1))
