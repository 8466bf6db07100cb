"""Proving from the files alone: every field and file tampered with, and the first misfit named."""

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shulong.ledger.checkpoint import Checkpoint
from shulong.ledger.entry import Entry
from shulong.ledger.fault import Fault
from shulong.ledger.keys import Signer
from shulong.ledger.log import Log
from shulong.ledger.tiles import decode_bundle, encode_bundle, tile_path
from shulong.ledger.tree import leaf_hash
from shulong.ledger.verify import Report, compare, verify
from shulong.terms.text import Text

Make = Callable[[int, int], list[bytes]]
ORIGIN = "example.gov.cn/ledger"
SIZE = 300


@pytest.fixture
def full(log: Log, signer: Signer, entries_of: Make) -> Log:
    """300 entries, one append after another, so that it has full and partial tiles, old ones too, at two levels."""
    for stop in (5, 256, 290, SIZE):
        log.append(entries_of(log.size, stop), signer=signer)
    return log


def flip(path: Path, at: int, bit: int) -> bytes:
    """Flip one bit of a file; gives the bytes as they were."""
    data = path.read_bytes()
    path.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
    return data


def said(report: Report) -> str:
    """The fault in English; both languages must have something to say."""
    assert report.fault is not None, "the tampering was not found"
    assert not report.fits
    assert report.fault.say("zh").strip()
    return report.fault.say("en")


def test_a_sound_ledger_is_proved(full: Log, signer: Signer) -> None:
    report = verify(full.folder, signer.verifier)
    assert report == Report(full.checkpoint, (ORIGIN,))
    assert report.fits


def test_bits_flipped_at_random_in_every_file_are_all_found(full: Log, signer: Signer) -> None:
    chance = random.Random(20261124)
    paths = [path for path in sorted(full.folder.rglob("*")) if path.is_file() and path.name != ".lock"]
    assert {path.relative_to(full.folder).as_posix() for path in paths} == {
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/34",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/34",
        "tile/entries/001.p/44",
    }
    for path in paths:
        length = path.stat().st_size
        places = range(length) if length <= 300 else [0, 1, length - 1, *chance.sample(range(length), 40)]
        for at in places:
            before = flip(path, at, chance.randrange(8))
            assert verify(full.folder, signer.verifier).fault is not None, f"{path}, byte {at}"
            path.write_bytes(before)
    assert verify(full.folder, signer.verifier).fits


def test_the_entry_that_was_changed_is_named(full: Log, signer: Signer) -> None:
    path = full.folder / "tile/entries/001.p/44"
    changed = path.read_bytes().replace(b'"rows":270', b'"rows":279')
    path.write_bytes(changed)
    report = verify(full.folder, signer.verifier)
    message = said(report)
    assert report.fault is not None
    assert (report.fault.file, report.fault.entry) == ("tile/entries/001.p/44", 270)
    assert "entry 270: the entry does not hash to what tile/0/001.p/44 records (expected " in message
    assert report.fault.expected == leaf_hash(full.entry(270).replace(b"279", b"270")).hex()
    assert report.fault.found == leaf_hash(full.entry(270)).hex()
    assert "第 270 号条目：条目的哈希与" in report.fault.say("zh")


def test_an_entry_changed_together_with_its_hash_is_found_by_the_tile_above_or_the_root(
    full: Log, signer: Signer
) -> None:
    for bundle, tile, found in [
        ("tile/entries/001.p/44", "tile/0/001.p/44", "the root over all entries is not the signed one"),
        ("tile/entries/000", "tile/0/000", "hash 0 does not fit the tile below (entries 0 to 255)"),
    ]:
        before = (full.folder / bundle).read_bytes(), (full.folder / tile).read_bytes()
        entries = decode_bundle(before[0], 44)
        changed = entries[20].replace(b"acts", b"axts")
        (full.folder / bundle).write_bytes(before[0].replace(entries[20], changed))
        (full.folder / tile).write_bytes(before[1].replace(leaf_hash(entries[20]), leaf_hash(changed)))
        assert found in said(verify(full.folder, signer.verifier))
        (full.folder / bundle).write_bytes(before[0])
        (full.folder / tile).write_bytes(before[1])


@pytest.mark.usefixtures("fast_disk")
def test_a_whole_history_rewritten_and_signed_anew_is_found_by_an_earlier_checkpoint(
    tmp_path: Path, full: Log, signer: Signer, entries_of: Make
) -> None:
    """Whoever holds the key can rewrite everything; only what others kept shows it."""
    kept = full.checkpoint
    entries = entries_of(0, SIZE + 100)
    entries[7] = entries[7].replace(b"acts", b"axts")
    other = Log.create(tmp_path / "other", ORIGIN, signer)
    other.append(entries, signer=signer)
    assert verify(other.folder, signer.verifier).fits
    for size in (0, 5, 256, SIZE):
        path = Checkpoint(ORIGIN, size, kept.root)
        message = said(verify(other.folder, signer.verifier, earlier=[path]))
        assert f"the first {size} entries do not give the root kept earlier" in message


def test_a_grown_ledger_continues_every_earlier_checkpoint(log: Log, signer: Signer, entries_of: Make) -> None:
    kept = [log.checkpoint]
    for stop in (1, 255, 256, 257, 512, 513):
        log.append(entries_of(log.size, stop), signer=signer)
        kept.append(log.checkpoint)
    report = verify(log.folder, signer.verifier, earlier=kept)
    assert (report.fault, report.earlier) == (None, 7)


def test_entries_exchanged_are_found(full: Log, signer: Signer) -> None:
    path = full.folder / "tile/entries/001.p/44"
    entries = decode_bundle(path.read_bytes(), 44)
    entries[3], entries[4] = entries[4], entries[3]
    path.write_bytes(encode_bundle(entries))
    assert "entry 259: the entry does not hash to" in said(verify(full.folder, signer.verifier))


@pytest.mark.parametrize(
    "path",
    ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"],
)
def test_a_file_missing_cut_or_lengthened_is_named(full: Log, signer: Signer, path: str) -> None:
    file = full.folder / path
    before = file.read_bytes()
    for change in (None, b"", before[:-1], before[: len(before) // 2], before + b"\0"):
        file.unlink() if change is None else file.write_bytes(change)
        report = verify(full.folder, signer.verifier)
        message = said(report)
        assert message.startswith(path)
        if change is None:
            assert "the file is missing" in message
        file.write_bytes(before)


def test_a_ledger_set_back_as_a_whole_is_found_by_an_earlier_checkpoint(
    tmp_path: Path, log: Log, signer: Signer, entries_of: Make
) -> None:
    log.append(entries_of(0, 290), signer=signer)
    shutil.copytree(log.folder, tmp_path / "copy")
    log.append(entries_of(290, 300), signer=signer)
    message = said(verify(tmp_path / "copy", signer.verifier, earlier=[log.checkpoint]))
    assert "fewer entries than a checkpoint kept earlier: it was set back (expected >= 300, found 290)" in message
    assert verify(tmp_path / "copy", signer.verifier).fits, "without an earlier checkpoint nobody can tell"


def test_an_older_checkpoint_put_back_is_found_by_a_newer_one(full: Log, signer: Signer, entries_of: Make) -> None:
    old, new = (full.folder / "checkpoint").read_bytes(), None
    full.append(entries_of(SIZE, 310), signer=signer)
    new = full.checkpoint
    (full.folder / "checkpoint").write_bytes(old)
    assert "it was set back" in said(verify(full.folder, signer.verifier, earlier=[new]))
    assert verify(full.folder, signer.verifier).leftovers == ("tile/0/001.p/54", "tile/entries/001.p/54")


def test_a_checkpoint_forged_with_another_key_is_found(full: Log, signer: Signer, stranger: Signer) -> None:
    (full.folder / "checkpoint").write_bytes(full.checkpoint.signed(stranger).encode())
    report = verify(full.folder, signer.verifier)
    assert "not signed by the ledger's key" in said(report)
    assert report.checkpoint is None


@pytest.mark.parametrize("field", ["size", "root", "origin", "extension"])
def test_every_field_of_a_checkpoint_is_signed(full: Log, signer: Signer, field: str) -> None:
    lines = (full.folder / "checkpoint").read_text(encoding="utf-8").split("\n")
    if field == "extension":
        lines.insert(3, "more")
    else:
        at = ["origin", "size", "root"].index(field)
        lines[at] = {"origin": "other", "size": "299", "root": "A" * 43 + "="}[field]
    (full.folder / "checkpoint").write_text("\n".join(lines), encoding="utf-8")
    assert "the signature of example.gov.cn/ledger does not fit the text" in said(verify(full.folder, signer.verifier))


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1, 256, 0])
def test_a_signed_size_that_is_not_the_files_is_found(full: Log, signer: Signer, size: int) -> None:
    (full.folder / "checkpoint").write_bytes(Checkpoint(ORIGIN, size, full.root).signed(signer).encode())
    said(verify(full.folder, signer.verifier))


def test_a_split_view_is_shown_by_two_checkpoints(tmp_path: Path, full: Log, signer: Signer, entries_of: Make) -> None:
    other = Log.create(tmp_path / "other", ORIGIN, signer)
    other.append([*entries_of(0, 299), entries_of(0, 1)[0]], signer=signer)
    fault = compare(full.checkpoint, other.checkpoint)
    assert fault is not None
    assert "two histories were shown" in fault.say("en")
    assert "账本出示过两套历史" in fault.say("zh")
    assert "two histories" in said(verify(full.folder, signer.verifier, earlier=[other.checkpoint]))
    other.append(entries_of(300, 310), signer=signer)
    fault = compare(full.checkpoint, other.checkpoint, other.consistency_proof(SIZE))
    assert fault is not None
    assert "310 entries are not shown to continue 300" in fault.say("en")


def test_two_checkpoints_that_agree_are_shown_to(full: Log, signer: Signer, entries_of: Make) -> None:
    kept = full.checkpoint
    assert compare(kept, kept, []) is None
    full.append(entries_of(SIZE, 310), signer=signer)
    assert compare(kept, full.checkpoint, full.consistency_proof(SIZE)) is None
    fault = compare(Checkpoint("other", 1, bytes(32)), full.checkpoint)
    assert fault is not None
    assert "the checkpoints are of different logs (expected other, found example.gov.cn/ledger)" in fault.say("en")


def test_entries_that_are_no_entries_are_named_after_the_tree_is_proved(log: Log, signer: Signer) -> None:
    log.append([Entry("key", datetime(2026, 1, 1, tzinfo=UTC), {}).encode(), b"{}"], signer=signer)
    report = verify(log.folder, signer.verifier)
    assert "tile/entries/000.p/2, entry 1: not a valid ledger entry: expected exactly at, body and kind" in said(report)


def test_time_that_runs_back_is_named(log: Log, signer: Signer) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [Entry("key", at + timedelta(seconds=step), {}).encode() for step in (0, 1, 1, 0)]
    log.append(entries, signer=signer)
    message = said(verify(log.folder, signer.verifier))
    assert "entry 3: the entry's time lies before that of the entry before it" in message
    assert "(expected >= 2026-01-01T00:00:01.000000Z, found 2026-01-01T00:00:00.000000Z)" in message


def test_what_entries_seal_is_proved_in_order_by_the_callers_function(full: Log, signer: Signer) -> None:
    asked: list[int] = []

    def sealed(index: int, entry: Entry) -> Fault | None:
        asked.append(index)
        assert entry.body["rows"] == index
        wrong = Text(zh="段文件的根哈希不符", en="the segment has another root")
        return Fault("segments/acts/ab.parquet", wrong, "ab", "cd") if index == 258 else None

    report = verify(full.folder, signer.verifier, sealed=sealed)
    assert asked == list(range(259))
    expected = "segments/acts/ab.parquet, entry 258: the segment has another root (expected ab, found cd)"
    assert said(report) == expected


def test_nothing_sealed_is_looked_at_before_the_tree_is_proved(full: Log, signer: Signer) -> None:
    flip(full.folder / "tile/1/000.p/1", 3, 3)
    asked: list[int] = []
    said(verify(full.folder, signer.verifier, sealed=lambda index, entry: asked.append(index)))
    assert asked == []


def test_progress_tells_both_steps(full: Log, signer: Signer) -> None:
    told: list[tuple[str, int, int]] = []
    verify(full.folder, signer.verifier, progress=lambda step, done, total: told.append((step.en, done, total)))
    tree, entries = "Proving the tree", "Proving the entries and what they seal"
    assert told == [(tree, 256, 300), (tree, 300, 300), (entries, 256, 300), (entries, 300, 300)]


@pytest.mark.usefixtures("fast_disk")
def test_tiles_of_three_levels_are_proved(log: Log, signer: Signer) -> None:
    entry = Entry("key", datetime(2026, 1, 1, tzinfo=UTC), {}).encode()
    log.append([entry] * (65_536 + 257), signer=signer)
    assert verify(log.folder, signer.verifier).fits
    for path, message in [
        (tile_path(1, 0), "hash 0 does not fit the tile below (entries 0 to 255)"),
        (tile_path(1, 1, 1), "hash 0 does not fit the tile below (entries 65536 to 65791)"),
        (tile_path(2, 0, 1), "hash 0 does not fit the tile below (entries 0 to 65535)"),
    ]:
        before = flip(log.folder / path, 0, 0)
        assert f"{path}: {message}" in said(verify(log.folder, signer.verifier))
        (log.folder / path).write_bytes(before)
