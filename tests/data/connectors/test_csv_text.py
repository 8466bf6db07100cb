"""Delimited text: both readers agree on sound files, and only broken records are set aside."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.connectors.reading import broken, put, rows, staged
from shulong.data.connectors import csv_text
from shulong.data.connectors.csv_dialect import dialect_of
from shulong.data.connectors.csv_fast import sound_text
from shulong.data.connectors.encoding import Decision
from shulong.data.connectors.staged import whole
from shulong.data.connectors.table import Body, ReadOptions, Staged, silent
from shulong.terms.errors import ContractFault, UnreadableFile


def table_of(body: Body) -> Staged:
    return whole(body, "a.csv", b"", 0)


def test_a_sound_file_is_read_fast_and_kept_as_it_stood(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", 'matter ,amount\n001,1.50\n"x ""y""",\n')
    table = staged(path, tmp_path / "s")
    assert (table.columns, table.format, table.encoding) == (("matter", "amount"), "csv", "utf-8")
    assert rows(table) == [(1, "001", "1.50"), (2, 'x "y"', None)]
    assert (table.row_number, table.row_count, table.broken) == ("file_row_number + 1", 2, None)
    assert (table.name, table.byte_count) == ("a.csv", path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "姓名;金额\n张三;1\n"),
        ("a.tsv", "姓名\t金额\n张三\t1\n"),
        ("a.txt", "姓名|金额\n张三|1"),
        ("a.csv", "姓名,金额\r\n张三,1\r\n"),
        ("a.csv", "姓名,金额\r张三,1\r"),
        ("a.csv", "姓名,金额\n\n张三,1\n\n\n"),
        ("a.csv", "\n\n姓名,金额\n张三,1\n"),
        ("a.csv", "姓名,金额\n张三,1,,\n"),
    ],
)
def test_delimiters_and_line_ends_are_found(tmp_path: Path, name: str, content: str) -> None:
    table = staged(put(tmp_path, name, content), tmp_path / "s")
    assert table.columns == ("姓名", "金额")
    assert rows(table) == [(1, "张三", "1")]


@pytest.mark.parametrize(
    ("data", "encoding", "note"),
    [
        ("姓名,金额\n张三,1\n".encode("utf-8-sig"), "utf-8", "UTF-8（带 BOM）"),
        ("姓名,金额\n张三,1\n".encode("utf-16"), "utf-16-le", "UTF-16-LE（带 BOM）"),
        ("姓名,金额\n张三,1\n".encode("gb18030"), "gb18030", "GB18030"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path: Path, data: bytes, encoding: str, note: str) -> None:
    table = staged(put(tmp_path, "a.csv", data), tmp_path / "s")
    assert (table.columns, rows(table)) == (("姓名", "金额"), [(1, "张三", "1")])
    assert table.encoding == encoding
    assert note in table.notes[0].zh
    assert {path.name for path in (tmp_path / "s").iterdir()} <= {"rows.parquet", "text.utf8"}


def test_gb18030_that_begins_far_into_the_file_is_found(tmp_path: Path) -> None:
    data = b"a,b\n" + b"1,xxxxxxxxxxxxxxxxxxxx\n" * 80_000 + "2,张三\n".encode("gb18030") * 50
    table = staged(put(tmp_path, "a.csv", data), tmp_path / "s")
    assert (table.encoding, table.row_count, table.broken_count) == ("gb18030", 80_050, 0)
    assert rows(table)[-1] == (80_050, "2", "张三")


def test_a_line_that_does_not_decode_is_set_aside_with_its_number(tmp_path: Path) -> None:
    lines = ["编号,姓名\n".encode(), *[f"{n},张三李四\n".encode() for n in range(20)]]
    lines[5] = b"4,\xff\xfe\xff\n"
    table = staged(put(tmp_path, "a.csv", b"".join(lines)), tmp_path / "s")
    assert (table.encoding, table.row_count, table.row_number) == ("utf-8", 19, "_row")
    assert [(found["_row"], found["line"], found["reason"]) for found in broken(table)] == [(5, 6, "undecodable")]


def test_text_in_no_known_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="neither UTF-8 nor GB18030") as refusal:
        staged(put(tmp_path, "a.csv", b"a,b\n\xff\xff\xff,1\n\xff\xff,2\n"), tmp_path / "s")
    assert refusal.value.place.endswith("a.csv:2")


@pytest.mark.parametrize("content", ["", " \n\t\n  \r\n", "\ufeff"])
def test_a_file_without_content_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="the source is empty"):
        staged(put(tmp_path, "a.csv", content), tmp_path / "s")


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a,b\r\n\r\n", "a\n"])
def test_a_header_alone_is_an_empty_table(tmp_path: Path, content: str) -> None:
    table = staged(put(tmp_path, "a.csv", content), tmp_path / "s")
    assert (table.row_count, rows(table)) == (0, [])


def test_a_column_that_stands_twice_is_refused_with_both_positions(tmp_path: Path) -> None:
    with pytest.raises(ContractFault, match="'ID' stands twice, at positions 1 and 3"):
        staged(put(tmp_path, "a.csv", "id,b, ID \n1,2,3\n"), tmp_path / "s")


def test_a_name_that_staging_uses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractFault, match="keeps for itself"):
        staged(put(tmp_path, "a.csv", "_row,b\n1,2\n"), tmp_path / "s")


def test_a_nameless_empty_column_is_dropped_with_a_note(tmp_path: Path) -> None:
    table = staged(put(tmp_path, "a.csv", "a,b,\n1,2,\n3,4,\n"), tmp_path / "s")
    assert (table.columns, rows(table)) == (("a", "b"), [(1, "1", "2"), (2, "3", "4")])
    assert "第 3 列没有列名" in table.notes[0].zh


def test_a_nameless_column_with_values_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractFault, match="column 2 has no name but holds 1 values"):
        staged(put(tmp_path, "a.csv", "a,,c\n1,2,3\n"), tmp_path / "s")


def test_one_percent_of_broken_rows_are_set_aside_and_all_others_kept(tmp_path: Path) -> None:
    lines = [f"{n},x{n},{n * 2}" for n in range(1, 1001)]
    faults = {100: "100,x", 200: "200,x,1,2", 300: '300,"x,1', 400: '400,"x"y,1', 500: "500,\0,1", 600: "600"}
    for row, text in faults.items():
        lines[row - 1] = text
    table = staged(put(tmp_path, "a.csv", "n,x,y\n" + "\n".join(lines) + "\n"), tmp_path / "s")
    assert [(found["_row"], found["line"], found["reason"]) for found in broken(table)] == [
        (100, 101, "too-few-fields"),
        (200, 201, "too-many-fields"),
        (300, 301, "broken-quotes"),
        (400, 401, "broken-quotes"),
        (500, 501, "nul"),
        (600, 601, "too-few-fields"),
    ]
    assert [row[0] for row in rows(table)] == [n for n in range(1, 1001) if n not in faults]
    assert all(row[0] == int(row[1]) for row in rows(table))
    assert broken(table)[0]["found_zh"] == "有 2 个字段，应为 3 个"
    assert broken(table)[0]["raw"] == "100,x\n"


def test_a_quote_left_open_over_sound_records_breaks_only_its_own_line(tmp_path: Path) -> None:
    table = staged(put(tmp_path, "a.csv", 'a,b,c\n1,"x,a\n2,y,b\n3,z,c"\n4,w,d\n'), tmp_path / "s")
    assert [row[1:] for row in rows(table)] == [("2", "y", "b"), ("3", "z", 'c"'), ("4", "w", "d")]
    assert [found["reason"] for found in broken(table)] == ["broken-quotes"]


@pytest.mark.parametrize("tail", [b"\n2,b\n", b"", b"\n"])
def test_a_line_of_many_megabytes_is_set_aside(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"n,x\n1,a\n9," + b"x" * (40 << 20) + tail)
    table = staged(path, tmp_path / "s")
    (found,) = broken(table)
    assert (found["_row"], found["line"], found["reason"]) == (2, 3, "oversized")
    assert len(found["raw"]) == 4_096
    assert [row[0] for row in rows(table)] == ([1, 3] if b"b" in tail else [1])


def test_a_quoted_record_past_the_limit_is_set_aside_and_reading_goes_on(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", 'n,x\n1,"' + "y\n" * 3_000 + '"\n2,b\n')
    table = staged(path, tmp_path / "s", max_record_bytes=1_000)
    assert broken(table)[0]["reason"] == "oversized"
    assert rows(table)[-1][1:] == ("2", "b")


def test_the_header_may_stand_on_another_line(tmp_path: Path) -> None:
    table = staged(put(tmp_path, "a.csv", "某市发放表,,\n编号,姓名,金额\n1,a,2\n"), tmp_path / "s", header_row=2)
    assert (table.columns, rows(table)) == (("编号", "姓名", "金额"), [(1, "1", "a", "2")])


def test_a_delimiter_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is no delimiter"):
        staged(put(tmp_path, "a.csv", "a,b\n1,2\n"), tmp_path / "s", delimiter=",,")


LETTERS = st.characters(codec="utf-8", exclude_characters="\0\ufeff", exclude_categories=("Cs",))
FIELD = st.text(LETTERS, max_size=8) | st.sampled_from(["", ",", '"', "\n", "\r\n", "\r", '""', "a\nb", " x ", "张三"])


def written(field: str, quote: bool) -> str:
    """A field as RFC 4180 has it, quoted where it must be and where it may be."""
    must = any(sign in field for sign in ',"\r\n') or field != field.strip()
    return '"' + field.replace('"', '""') + '"' if must or quote else field


@st.composite
def sound_files(draw: st.DrawFn) -> tuple[str, int, list[list[str]]]:
    width = draw(st.integers(2, 4))
    body = draw(st.lists(st.lists(FIELD, min_size=width, max_size=width), max_size=12))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    out = io.StringIO(newline="")
    for record in [[f"c{number}" for number in range(width)], *body]:
        out.write(",".join(written(field, draw(st.booleans())) for field in record) + end)
    text = out.getvalue()
    return (text if draw(st.booleans()) else text.removesuffix(end)), width, body


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(sound_files())
def test_both_readers_give_the_same_table_on_sound_files(file: tuple[str, int, list[list[str]]]) -> None:
    text, width, body = file
    with tempfile.TemporaryDirectory() as name:
        path = put(Path(name), "a.csv", text)
        options = ReadOptions(delimiter=",")
        dialect = dialect_of(path, "utf-8", "csv", "a.csv", options)
        careful_folder, fast_folder = Path(name, "careful"), Path(name, "fast")
        careful_folder.mkdir()
        fast_folder.mkdir()
        source = csv_text.Source(path, careful_folder, "csv", "a.csv", options, silent)
        careful = csv_text.carefully(source, dialect, Decision("utf-8", True))
        wanted = [(number, *(value or None for value in record)) for number, record in enumerate(body, 1)]
        assert careful.broken_count == 0
        assert rows(table_of(careful)) == wanted
        sound, _, _ = sound_text(path, fast_folder, "a.csv", dialect, options, silent)
        if sound is not None:
            sound.lay_down(fast_folder / "rows.parquet")
            fast = csv_text.sound_body(
                csv_text.Source(path, fast_folder, "csv", "a.csv", options, silent), sound, Decision("utf-8", True), ()
            )
            assert rows(table_of(replace(fast, sound=None))) == wanted
        assert width == len(careful.columns)


def test_the_fast_reader_takes_quoted_line_breaks_and_delimiters(tmp_path: Path) -> None:
    table = staged(put(tmp_path, "a.csv", 'a,b\n"1,1","x\ny"\n2,""\n'), tmp_path / "s")
    assert table.row_number == "file_row_number + 1"
    assert rows(table) == [(1, "1,1", "x\ny"), (2, "2", None)]
