"""Parquet files into one staged table of text; nested columns become JSON text."""

from __future__ import annotations

from pathlib import Path

import duckdb

from shulong.data.connectors.engine import connect, copied, parquet, quoted
from shulong.data.connectors.refuse import checked_names, cut_short, is_storage
from shulong.data.connectors.table import Body, Progress, ReadOptions

NESTED = ("STRUCT", "MAP", "UNION")


def stage_parquet(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """A Parquet file as a staged table.

    Raises:
        UnreadableFile: it is damaged or cut short.
    """
    target = folder / "rows.parquet"
    try:
        with connect(folder) as con:
            described = con.execute(f"DESCRIBE SELECT * FROM {parquet(path)}").fetchall()
            columns = checked_names([row[0] for row in described], place, options.max_columns)
            select = ", ".join(
                f"nullif({_as_text(quoted(row[0]), row[1])}, '') AS {quoted(row[0])}" for row in described
            )
            answer = con.execute(copied(f"SELECT {select} FROM {parquet(path)}", target)).fetchone()
    except duckdb.Error as cause:
        if is_storage(cause):
            raise
        raise cut_short(place, format_) from cause
    return Body(target, "file_row_number + 1", None, tuple(columns), int(answer[0]) if answer else 0, 0, format_)


def _as_text(column: str, kind: str) -> str:
    if kind.startswith(NESTED) or kind.endswith("]"):
        return f"to_json({column})::VARCHAR"
    return f"hex({column})" if kind == "BLOB" else f"{column}::VARCHAR"
