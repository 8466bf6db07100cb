"""Small tables that the program itself made, such as the flows of a flow file, staged like any source."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shulong.data.connectors.table import Staged


def stage_table(table: pa.Table, folder: Path, name: str) -> Staged:
    """A small table, its columns as text."""
    path = folder / f"{sha256(name.encode()).hexdigest()[:12]}.parquet"
    pq.write_table(table.cast(pa.schema([(column, pa.string()) for column in table.column_names])), path)
    digest = sha256(repr(table.to_pylist()).encode()).digest()
    return Staged(
        path,
        "file_row_number + 1",
        None,
        tuple(table.column_names),
        len(table),
        0,
        name,
        "rows",
        None,
        (),
        digest,
        table.nbytes,
    )
