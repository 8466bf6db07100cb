"""A Parquet file into one staged table of text; nested columns become JSON text."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from shulong.data.connectors.engine import connect, copied, parquet, quoted
from shulong.data.connectors.refuse import checked_names, cut_short, is_storage
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.unpack import within
from shulong.data.connectors.write import without_blank_columns

NESTED = ("STRUCT", "MAP", "UNION")


def stage_parquet(path: Path, folder: Path, place: str, options: ReadOptions, progress: Progress) -> Body:
    """A Parquet file as text, row by row in its order.

    Raises:
        UnreadableFile: truncated, damaged, or unpacking beyond the limit.
        ContractFault: a column name stands twice.
    """
    unpacked = declared_size(path, place)
    within(unpacked, unpacked, place, options, options.max_unpacked_bytes)
    target = folder / "rows.parquet"
    try:
        with connect(folder) as con:
            described = con.execute(f"DESCRIBE SELECT * FROM {parquet(path)}").fetchall()
            kinds = {str(row[0]): str(row[1]) for row in described}
            names = checked_names(list(kinds), place, options.max_columns)
            texts = [
                f"{text_of(old, kind)} AS {quoted(new)}" for (old, kind), new in zip(kinds.items(), names, strict=True)
            ]
            answer = con.execute(copied(f"SELECT {', '.join(texts)} FROM {parquet(path)}", target)).fetchone()
    except duckdb.Error as cause:
        if is_storage(cause):
            raise
        raise cut_short(place, "Parquet") from cause
    size = path.stat().st_size
    progress(size, size)
    columns, notes = without_blank_columns(target, names, place)
    return Body(
        target, "file_row_number + 1", None, columns, int(answer[0]) if answer else 0, 0, "parquet", notes=notes
    )


def declared_size(path: Path, place: str) -> int:
    """The bytes that the file says it unpacks to; names are checked here, where no engine has renamed one yet."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as cause:
        raise cut_short(place, "Parquet") from cause
    with file:
        checked_names([*file.schema_arrow.names], place, 1 << 20)
        return sum(file.metadata.row_group(index).total_byte_size for index in range(file.metadata.num_row_groups))


def text_of(name: str, kind: str) -> str:
    """A column as text: nested as JSON, an instant with its offset, everything else as DuckDB writes it."""
    column = quoted(name)
    if kind.endswith("]") or kind.startswith(NESTED):
        return f"nullif(to_json({column})::VARCHAR, '')"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({column} AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%f+00:00')"
    return f"nullif({column}::VARCHAR, '')"
