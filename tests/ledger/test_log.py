"""The log: appended in pieces it is the same as at once; nothing wrong at its edge is built upon or signed."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shulong.ledger.checkpoint import Checkpoint, open_checkpoint
from shulong.ledger.keys import Signer
from shulong.ledger.log import Log
from shulong.ledger.note import Note
from shulong.ledger.store import Store
from shulong.ledger.tiles import encode_bundle, every_path, tile_path
from shulong.ledger.tree import leaf_hash, node_hash, root_of_leaves, verify_consistency, verify_inclusion
from shulong.ledger.verify import verify
from shulong.terms.errors import InputError, StorageFailure, Tampered, UnknownName

Make = Callable[[int, int], list[bytes]]
ORIGIN = "example.gov.cn/ledger"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_log_is_empty_and_signed(log: Log, signer: Signer) -> None:
    assert (log.size, log.origin, log.root.hex()[:8]) == (0, ORIGIN, "e3b0c442")
    assert list(log.entries()) == []
    assert verify(log.folder, signer.verifier).fits
    assert log.append([], signer=signer) == range(0)


@pytest.mark.usefixtures("fast_disk")
@pytest.mark.parametrize("steps", [[1], [256], [257], [255, 1, 1], [100, 300, 300], [1] * 12, [65_536], [65_535, 2]])
def test_a_log_grows_and_its_files_are_those_of_its_size(
    log: Log, signer: Signer, entries_of: Make, steps: list[int]
) -> None:
    entries = entries_of(0, sum(steps))
    for step in steps:
        before = log.size
        assert log.append(entries[before : before + step], signer=signer) == range(before, before + step)
        assert log.root == root_of_leaves(leaf_hash(entry) for entry in entries[: log.size])
    assert list(Log.open(log.folder, signer.verifier).entries()) == entries
    assert set(every_path(log.size)) <= set(files(log.folder))
    report = verify(log.folder, signer.verifier)
    assert (report.fault, report.leftovers) == (None, ())


@pytest.mark.usefixtures("fast_disk")
def test_appended_in_pieces_it_is_byte_for_byte_as_at_once(tmp_path: Path, signer: Signer, entries_of: Make) -> None:
    entries = entries_of(0, 600)
    whole = Log.create(tmp_path / "whole", ORIGIN, signer)
    whole.append(entries, signer=signer)
    pieces = Log.create(tmp_path / "pieces", ORIGIN, signer)
    for start in range(0, 600, 7):
        pieces.append(entries[start : start + 7], signer=signer)
    one, two = files(whole.folder), files(pieces.folder)
    assert {path: two[path] for path in one} == one


@pytest.mark.usefixtures("fast_disk")
def test_proofs_from_the_files_verify(log: Log, signer: Signer, entries_of: Make) -> None:
    entries, roots = entries_of(0, 700), {}
    for stop in (1, 255, 256, 300, 512, 700):
        log.append(entries[log.size : stop], signer=signer)
        roots[stop] = log.root
    for size, root in roots.items():
        for index in {0, 1, size // 2, size - 1}:
            proof = log.inclusion_proof(min(index, size - 1), size)
            assert verify_inclusion(leaf_hash(entries[min(index, size - 1)]), min(index, size - 1), size, proof, root)
        assert verify_consistency(size, 700, root, log.root, log.consistency_proof(size))
        assert verify_consistency(1, size, roots[1], root, log.consistency_proof(1, size))
    assert [log.entry(index) for index in (0, 255, 256, 699)] == [entries[index] for index in (0, 255, 256, 699)]
    assert list(log.entries(250, 520)) == entries[250:520]
    assert list(log.entries(690, 9_999)) == entries[690:]


def test_what_is_not_there_is_named(tmp_path: Path, log: Log) -> None:
    with pytest.raises(UnknownName, match="the ledger has no entry 0; it has 0, counted from 0"):
        log.entry(0)
    with pytest.raises(UnknownName, match="the ledger has 0 entries, fewer than 1"):
        log.inclusion_proof(0, 1)
    with pytest.raises(UnknownName, match="there is no ledger here"):
        Log.open(tmp_path / "nowhere")


def test_a_log_is_never_created_over_another(log: Log, signer: Signer) -> None:
    with pytest.raises(InputError, match="there is a ledger already; it is not overwritten"):
        Log.create(log.folder, ORIGIN, signer)
    with pytest.raises(InputError, match=r"the key is named 'example.gov.cn/ledger', the ledger 'other'"):
        Log.create(log.folder / "x", "other", signer)


def test_an_entry_too_large_changes_nothing(log: Log, signer: Signer, entries_of: Make) -> None:
    log.append(entries_of(0, 3), signer=signer)
    before = files(log.folder)
    with pytest.raises(InputError, match="at most 65535"):
        log.append([b"x" * 65_536], signer=signer)
    assert files(log.folder) == before


def test_another_key_cannot_append(log: Log, signer: Signer, stranger: Signer, entries_of: Make) -> None:
    log.append(entries_of(0, 3), signer=signer)
    before = files(log.folder)
    with pytest.raises(Tampered, match="not signed by the ledger's key"):
        log.append(entries_of(3, 4), signer=stranger)
    with pytest.raises(Tampered, match="not signed by the ledger's key"):
        Log.open(log.folder, stranger.verifier)
    assert files(log.folder) == before


@pytest.mark.parametrize("path", ["tile/0/000.p/3", "tile/entries/000.p/3"])
def test_nothing_is_built_on_a_flipped_bit(log: Log, signer: Signer, entries_of: Make, path: str) -> None:
    log.append(entries_of(0, 3), signer=signer)
    checkpoint = (log.folder / "checkpoint").read_bytes()
    data = bytearray((log.folder / path).read_bytes())
    data[40] ^= 4
    (log.folder / path).write_bytes(data)
    with pytest.raises(Tampered):
        log.append(entries_of(3, 4), signer=signer)
    assert (log.folder / "checkpoint").read_bytes() == checkpoint


@pytest.mark.parametrize("start", [0, 3, 254, 300])
def test_a_bit_flipped_on_its_way_to_the_disk_is_never_signed(
    log: Log, signer: Signer, entries_of: Make, monkeypatch: pytest.MonkeyPatch, start: int
) -> None:
    """Every file that an append writes before the checkpoint is spoiled in turn; the disk says nothing."""
    log.append(entries_of(0, start), signer=signer)
    checkpoint, real = (log.folder / "checkpoint").read_bytes(), os.write
    spoil = {"at": 0, "count": 0}

    def write(handle: int, data: Any) -> int:
        spoil["count"] += 1
        if spoil["count"] - 1 != spoil["at"]:
            return real(handle, data)
        changed = bytearray(data)
        changed[-1] ^= 1
        return real(handle, bytes(changed))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        for at in range(2 if start % 256 < 250 else 5):
            spoil.update(at=at, count=0)
            with pytest.raises(Tampered):
                log.append(entries_of(start, start + 3), signer=signer)
            assert (log.folder / "checkpoint").read_bytes() == checkpoint
    assert log.append(entries_of(start, start + 3), signer=signer) == range(start, start + 3)
    assert verify(log.folder, signer.verifier).fits


def test_appending_to_a_million_entries_reads_only_the_edge(
    tmp_path: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log of 1,000,000 equal entries of which only the four files at the right edge exist."""
    size, entry = 1_000_000, b"x"
    perfect = [leaf_hash(entry)]
    for _ in range(20):
        perfect.append(node_hash(perfect[-1], perfect[-1]))
    peaks = [perfect[level] for level in range(20) if size >> level & 1]
    root = peaks[0]
    for peak in peaks[1:]:
        root = node_hash(peak, root)
    edge = {
        tile_path(level, size >> 8 * (level + 1), size >> 8 * level & 255): perfect[8 * level] for level in range(3)
    }
    for path, one in edge.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(one * int(Path(path).name))
    bundle = tmp_path / "tile/entries/x003/906.p/64"
    bundle.parent.mkdir(parents=True)
    bundle.write_bytes(encode_bundle([entry] * 64))
    (tmp_path / "checkpoint").write_bytes(Checkpoint(ORIGIN, size, root).signed(signer).encode())

    reads: list[str] = []
    real = Store._bytes
    monkeypatch.setattr(Store, "_bytes", lambda self, path: (reads.append(path), real(self, path))[1])
    log = Log.open(tmp_path)
    assert log.append([entry] * 10, signer=signer) == range(size, size + 10)
    assert len(reads) < 20
    assert log.entry(size + 9) == entry
    proof = log.inclusion_proof(size + 9)
    assert verify_inclusion(leaf_hash(entry), size + 9, size + 10, proof, log.root)


def test_leftovers_of_a_dead_writer_are_overwritten(log: Log, signer: Signer, entries_of: Make) -> None:
    log.append(entries_of(0, 250), signer=signer)
    for path in ("tile/0/000", "tile/0/000.p/252", "tile/entries/000", "tile/entries/000.p/252", "tile/1/000.p/1"):
        (log.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (log.folder / path).write_bytes(b"half written")
    (log.folder / "tile/0/.001.abc.tmp").write_bytes(b"half")
    report = verify(log.folder, signer.verifier)
    assert report.fits
    assert len(report.leftovers) == 6
    assert list(Log.open(log.folder).entries()) == entries_of(0, 250)
    log.append(entries_of(250, 252), signer=signer)
    log.append(entries_of(252, 258), signer=signer)
    report = verify(log.folder, signer.verifier)
    assert (report.fault, report.leftovers) == (None, ())
    assert not (log.folder / "tile/0/000.p").exists()


def test_a_dead_writers_partial_tile_never_passes_for_an_old_one(log: Log, signer: Signer, entries_of: Make) -> None:
    """It was 252 wide and never committed; the log then grows from 250 to 255 by other entries."""
    log.append(entries_of(0, 250), signer=signer)
    for path in ("tile/0/000.p/252", "tile/entries/000.p/252", "tile/entries/000.p/.252.x.tmp"):
        (log.folder / path).write_bytes(b"other entries")
    log.append(entries_of(250, 255), signer=signer)
    report = verify(log.folder, signer.verifier)
    assert (report.fault, report.leftovers) == (None, ())


def test_a_reader_of_an_older_checkpoint_reads_on_while_the_log_grows(
    log: Log, signer: Signer, entries_of: Make
) -> None:
    log.append(entries_of(0, 5), signer=signer)
    reader = Log.open(log.folder)
    for stop in (9, 260):
        log.append(entries_of(log.size, stop), signer=signer)
        assert list(reader.entries()) == entries_of(0, 5)
        assert verify_inclusion(leaf_hash(reader.entry(2)), 2, 5, reader.inclusion_proof(2), reader.root)
    reader.refresh()
    assert reader.size == 260


def test_writers_in_threads_lose_nothing(log: Log, signer: Signer) -> None:
    def write(number: int) -> None:
        mine = Log.open(log.folder)
        for step in range(5):
            mine.append([f"{number}-{step}".encode()], signer=signer)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.refresh()
    assert sorted(log.entries()) == sorted(f"{number}-{step}".encode() for number in range(4) for step in range(5))


def test_a_second_writer_gives_up_after_its_time(log: Log, signer: Signer) -> None:
    other = Log.open(log.folder)
    with log.writing(), pytest.raises(StorageFailure, match="another writer still held the ledger"):
        other.append([b"x"], signer=signer, timeout_seconds=0.05)
    other.append([b"x"], signer=signer)


def test_a_witness_signs_what_it_saw_and_only_that(log: Log, signer: Signer, witness: Signer, entries_of: Make) -> None:
    log.append(entries_of(0, 2), signer=signer)
    seen = Note(log.note.text).cosigned(witness, 1_795_000_000)
    assert log.add_signatures(seen, [witness.witness]) == [witness.witness]
    data = (log.folder / "checkpoint").read_bytes()
    assert open_checkpoint(data, signer.verifier, [witness.witness])[1] == [signer.verifier, witness.witness]
    assert verify(log.folder, signer.verifier, witnesses=[witness.witness]).signers == (ORIGIN, witness.name)
    log.append(entries_of(2, 3), signer=signer)
    with pytest.raises(InputError, match="what was signed is not the present checkpoint"):
        log.add_signatures(seen, [witness.witness])


def test_the_key_can_be_changed(log: Log, signer: Signer, stranger: Signer, entries_of: Make) -> None:
    log.append(entries_of(0, 2), signer=signer)
    log.change_key(signer, stranger)
    assert verify(log.folder, signer.verifier).fits
    log.append(entries_of(2, 3), signer=stranger)
    assert verify(log.folder, stranger.verifier).fits
    with pytest.raises(Tampered):
        log.append(entries_of(3, 4), signer=signer)
