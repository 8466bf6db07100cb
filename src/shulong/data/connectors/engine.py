"""DuckDB as staging uses it: bounded memory, order kept, nothing written outside the folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

ROW_GROUP = 131_072
MEMORY = "1GB"


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A private connection whose spill lies below the folder; it loads no extension from outside."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "preserve_insertion_order": True})
    con.execute(f"SET temp_directory = {literal(folder / 'spill')}")
    con.execute("SET autoinstall_known_extensions = false")
    con.execute("SET TimeZone = 'UTC'")
    return con


def literal(value: object) -> str:
    """A value as an SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def copied(select: str, target: Path) -> str:
    """The statement that writes a selection as a staged Parquet file."""
    return f"COPY ({select}) TO {literal(target)} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"


def parquet(path: Path) -> str:
    """A Parquet file as a table in FROM; the path is taken as it is, never as a pattern."""
    return f"read_parquet([{literal(escaped(path))}])"


def escaped(path: Path) -> str:
    """A path in which the characters of a pattern stand for themselves."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def selected(names: Sequence[str]) -> str:
    """Columns by name."""
    return ", ".join(quoted(name) for name in names)
