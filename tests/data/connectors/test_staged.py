"""The door: what a source claims to be against what it is, folders, pipes, packing, a full disk."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import zipfile
from pathlib import Path

import duckdb
import pytest

from data.connectors.reading import put, rows, staged
from shulong.data.connectors import csv_fast, write
from shulong.data.connectors import staged as door
from shulong.data.connectors.staged import ReadOptions, skipped_in, sources_of, stage
from shulong.terms.errors import StorageFailure, UnreadableFile

SOUND = b"a,b\n1,2\n"


def test_the_digest_is_of_the_bytes_as_they_came(tmp_path: Path) -> None:
    packed = gzip.compress("a,b\n张三,2\n".encode("gb18030"), mtime=0)
    table = staged(put(tmp_path, "a.csv.gz", packed), tmp_path / "s")
    assert table.content_digest == hashlib.sha256(packed).digest()
    assert (table.byte_count, table.encoding, rows(table)) == (len(packed), "gb18030", [(1, "张三", "2")])
    assert {path.name for path in (tmp_path / "s").iterdir()} == {"rows.parquet", "text.utf8"}


def test_standard_input_is_read_by_its_content(tmp_path: Path) -> None:
    table = stage("-", tmp_path / "s", stdin=io.BytesIO(SOUND))
    assert (table.name, table.format, rows(table)) == ("-", "csv", [(1, "1", "2")])
    assert table.content_digest == hashlib.sha256(SOUND).digest()
    lines = stage("-", tmp_path / "t", stdin=io.BytesIO(gzip.compress(b'{"a": 1}\n', mtime=0)))
    assert (lines.format, rows(lines)) == ("jsonl", [(1, "1")])


def test_an_empty_standard_input_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the source is empty"):
        stage("-", tmp_path / "s", stdin=io.BytesIO(b""))


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped("xl/workbook.xml"), "its ending says csv, but its content is an Excel workbook"),
        (zipped("a.txt"), "its ending says csv, but its content is a zip archive"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "its content is an Excel 97-2003 workbook"),
        (b"\n<html><table><tr><td>1</td></tr></table>", "its content is an HTML table"),
        (b"PAR1....PAR1", "its content is a Parquet file"),
        (b"<?xml version='1.0'?><log></log>", "its content is an XES event log"),
    ],
)
def test_a_csv_that_is_something_else_is_told_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        staged(put(tmp_path, "a.csv", content), tmp_path / "s")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", b"<table><tr><td>1</td></tr></table>", "its content is an HTML table"),
        ("a.xlsx", SOUND, "its ending says xlsx, but its content is text"),
        ("a.parquet", SOUND, "its ending says parquet, but its content is text"),
        ("a.csv.gz", SOUND, "its ending is .gz, but its content is not gzip"),
        ("a.csv.gz", gzip.compress(SOUND, mtime=0)[:-9], "not a whole gzip file"),
        ("a.csv.gz", gzip.compress(b"", mtime=0), "the source is empty"),
        ("a.csv.gz", gzip.compress(gzip.compress(SOUND, mtime=0), mtime=0), "its content is a gzip file"),
        ("a.doc", b"words", "its format is not one that can be read"),
    ],
)
def test_an_ending_that_does_not_fit_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        staged(put(tmp_path, name, content), tmp_path / "s")


def test_a_format_may_be_given_and_must_be_known(tmp_path: Path) -> None:
    assert rows(staged(put(tmp_path, "a.doc", SOUND), tmp_path / "s", format="csv")) == [(1, "1", "2")]
    with pytest.raises(UnreadableFile, match=r"its format \(docx\) is not one"):
        staged(put(tmp_path, "a.doc", SOUND), tmp_path / "t", format="docx")


def test_an_encoding_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="'latin-9' is not supported"):
        staged(put(tmp_path, "a.csv", SOUND), tmp_path / "s", encoding="latin-9")


def test_a_gzip_bomb_is_stopped_by_ratio_and_by_total(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv.gz", gzip.compress(b"a,b\n" + b" " * (48 << 20), mtime=0))
    with pytest.raises(UnreadableFile, match="more than 250 times its packed size"):
        staged(path, tmp_path / "s")
    with pytest.raises(UnreadableFile, match="more than the limit of 1048576 bytes"):
        staged(path, tmp_path / "t", max_unpacked_bytes=1 << 20)
    assert (tmp_path / "t" / "unpacked").stat().st_size <= 1 << 20


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file"):
        staged(tmp_path / "none.csv", tmp_path / "s")
    with pytest.raises(UnreadableFile, match="it is a folder"):
        staged(tmp_path, tmp_path / "s")


def test_a_source_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.csv", SOUND)
    plain = Path.open

    def closed(self: Path, *args: object, **kwargs: object) -> object:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return plain(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(UnreadableFile, match="reading it is not permitted"):
        staged(path, tmp_path / "s")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.csv", SOUND)
    plain = door.read

    def slow(*args: object) -> object:
        body = plain(*args)  # type: ignore[arg-type]
        path.write_bytes(SOUND + b"3,4\n")
        return body

    monkeypatch.setattr(door, "read", slow)
    with pytest.raises(UnreadableFile, match="changed while it was read"):
        staged(path, tmp_path / "s")


def full(*_: object, **__: object) -> object:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_a_storage_failure_in_the_careful_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write.pq.ParquetWriter, "write_table", full)
    with pytest.raises(StorageFailure, match="nothing was delivered"):
        staged(put(tmp_path, "a.csv", b"a,b\n1\n2,3\n"), tmp_path / "s")


def test_a_full_disk_is_a_storage_failure_in_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    monkeypatch.setattr(csv_fast, "counted", refused)
    with pytest.raises(StorageFailure, match="the disk refused a write while staging"):
        staged(put(tmp_path, "a.csv", SOUND), tmp_path / "s")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_is_really_full_is_a_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "rows.parquet").symlink_to("/dev/full")
    table = staged(put(tmp_path, "a.csv", b"a,b\n" + b"1,2\n" * 300_000), tmp_path / "s")
    with pytest.raises(StorageFailure, match="the disk refused a write while staging"):
        table.laid_down()


def test_a_folder_gives_its_files_in_order_and_says_what_it_left_out(tmp_path: Path) -> None:
    for name in ("b.csv", "a.xes.gz", "c/d.jsonl", ".hidden.csv", "~$b.xlsx", "e.docx", "f.parquet.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        put(tmp_path, name, SOUND)
    found = sources_of([str(tmp_path), "-", "other.csv"])
    assert [path if path == "-" else Path(path).name for path in found] == [
        "a.xes.gz", "b.csv", "d.jsonl", "-", "other.csv",
    ]  # fmt: skip
    assert [why.en for _, why in skipped_in([str(tmp_path), "-"])] == [
        "skipped, hidden: .hidden.csv",
        "skipped, not a supported format: e.docx",
        "skipped, not a supported format: f.parquet.gz",
        "skipped, hidden: ~$b.xlsx",
    ]


def test_a_folder_without_a_readable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds no file that can be read"):
        sources_of([str(tmp_path)])


def test_progress_reaches_its_end_or_stays_below(tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = put(tmp_path, "a.csv", b"a,b\n" + b"1,2\n" * 200_000 + b"1\n")
    stage(path, tmp_path / "s", ReadOptions(), progress=lambda done, whole: seen.append((done, whole)))
    assert seen
    assert all(whole == path.stat().st_size and 0 <= done <= whole for done, whole in seen)


@pytest.mark.realdata
def test_the_real_permit_log_is_read_fast(tmp_path: Path) -> None:
    roots = [os.environ.get("SHULONG_SHARED"), *(parent / "shared" for parent in Path(__file__).parents)]
    logs = [Path(root, "data/permits/receipt.csv") for root in roots if root]
    log = next((path for path in logs if path.is_file()), None)
    if log is None:
        pytest.skip("no shared real data")
    table = staged(log, tmp_path / "s")
    assert (table.row_count, table.row_number, len(table.columns)) == (8_577, "file_row_number + 1", 15)
