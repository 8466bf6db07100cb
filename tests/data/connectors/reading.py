"""Helpers of the readers' tests: read a staged table back, write small sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from shulong.data.connectors.staged import ReadOptions, Staged, stage


def staged(path: Path, folder: Path, **options: Any) -> Staged:
    return stage(path, folder, ReadOptions(**options))


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(table: Staged) -> list[tuple[Any, ...]]:
    """Ordinal and values of every record."""
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in table.columns)
    source = f"read_parquet('{table.laid_down().rows}', file_row_number=true)"
    return duckdb.sql(f"SELECT {table.row_number}, {names} FROM {source} ORDER BY 1").fetchall()


def broken(table: Staged) -> list[dict[str, Any]]:
    if table.broken is None:
        return []
    found = duckdb.sql(f"SELECT * FROM '{table.broken}' ORDER BY _row")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
