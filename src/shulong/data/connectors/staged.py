"""A staged source: every record as text in a Parquet file, numbered, with those set aside that are broken as records."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shulong.terms.text import Text


@dataclass(frozen=True)
class Staged:
    """One source, read.

    ``rows``: Parquet, one text column per source column, values as they stood, empty as null; it may carry ``_row``.
    ``row_number``: SQL over ``read_parquet(rows, file_row_number=true)`` giving a record's number in the source (1 is the first).
    ``broken``: Parquet of records that could not be read: _row, line, reason, found_zh, found_en, mend_zh, mend_en, raw.
    ``content_digest``: SHA-256 of the source's bytes (of a database query: of its rows in order).
    """

    rows: Path
    row_number: str
    broken: Path | None
    columns: tuple[str, ...]
    row_count: int
    broken_count: int
    name: str
    format: str
    encoding: str | None
    notes: tuple[Text, ...]
    content_digest: bytes
    byte_count: int


def stage_table(table: pa.Table, folder: Path, name: str) -> Staged:
    """A small table of text columns that the program itself made, such as the flows of a flow file."""
    path = folder / f"{sha256(name.encode()).hexdigest()[:12]}.parquet"
    pq.write_table(table.cast(pa.schema([(column, pa.string()) for column in table.column_names])), path)
    digest = sha256(repr(table.to_pylist()).encode()).digest()
    return Staged(path, "file_row_number + 1", None, tuple(table.column_names), len(table), 0, name, "rows", None, (), digest, table.nbytes)
