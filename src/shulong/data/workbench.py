"""A private DuckDB for one piece of intake work: bounded memory, its own spill folder, the few functions SQL lacks."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType
from duckdb.sqltypes import BIGINT, BLOB, VARCHAR

from shulong.data.row import SALT_BYTES
from shulong.terms.errors import StorageFailure
from shulong.terms.ids import faults
from shulong.terms.person import person_keys
from shulong.terms.text import Text

ROW_GROUP = 131_072
DICTIONARY = 10_000
"""Distinct values above which a column of a row group is better written plain: quicker by a tenth, and no larger (measured)."""
FUNCTIONS = ("fresh_salt", "person_key", "identity_fault")


@contextmanager
def workbench(
    folder: Path, memory: str, threads: int, *, person_secret: bytes = b""
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that spills into ``folder``; its functions are withdrawn when it closes.

    Raises:
        StorageFailure: the disk is full or refuses a write.
    """
    connection = duckdb.connect()
    spill = folder / "spill"
    connection.execute(f"SET memory_limit='{memory}'; SET threads={threads}; SET temp_directory='{spill}'")
    connection.execute("SET preserve_insertion_order=true; SET enable_progress_bar=false")
    _register(connection, person_secret)
    try:
        with storage_errors():
            yield connection
    finally:
        connection.execute("SELECT 1").fetchall()  # a result left half read would keep the functions in use
        for name in FUNCTIONS:
            connection.remove_function(name)
        connection.close()


@contextmanager
def storage_errors() -> Iterator[None]:
    """DuckDB's and the system's complaints about the disk as ``StorageFailure``."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.Error, OSError) as error:
        if _is_storage(error):
            raise StorageFailure(
                "磁盘写入失败（空间不足或只读），本次操作未生效", f"the disk refused a write, nothing was changed: {_short(error)}",
                mend=Text(zh="请清理空间后重新执行。", en="Free space and run again."),
            ) from error  # fmt: skip
        raise


def _is_storage(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}
    text = str(error)
    return any(os.strerror(code) in text for code in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG))


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200]


def _register(connection: duckdb.DuckDBPyConnection, person_secret: bytes) -> None:
    def keyed(values: pa.Array) -> pa.Array:
        return person_keys(person_secret, _plain(values))

    def fault(kinds: pa.Array, values: pa.Array) -> pa.Array:
        return faults(_plain(kinds)[0].as_py(), _plain(values))

    special = FunctionNullHandling.SPECIAL
    connection.create_function("fresh_salt", _salts, [BIGINT], BLOB, type=PythonUDFType.ARROW, side_effects=True)
    connection.create_function("person_key", keyed, [VARCHAR], VARCHAR, type=PythonUDFType.ARROW, null_handling=special)
    connection.create_function(
        "identity_fault", fault, [VARCHAR, VARCHAR], VARCHAR, type=PythonUDFType.ARROW, null_handling=special
    )


def _plain(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _salts(rows: pa.Array) -> pa.Array:
    """One fresh random salt a row, from the system's generator."""
    buffer = pa.py_buffer(os.urandom(SALT_BYTES * len(rows)))
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(SALT_BYTES), len(rows), [None, buffer]).cast(pa.binary())


def write_parquet(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> int:
    """The rows of ``select`` in order as a Parquet file; how many there were."""
    options = (
        f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP}, "
        f"DICTIONARY_SIZE_LIMIT {DICTIONARY}"
    )
    written = connection.execute(f"COPY ({select}) TO '{sql_path(path)}' ({options})").fetchone()
    return int(written[0]) if written else 0


def sql_path(path: Path) -> str:
    """A path inside an SQL string."""
    return str(path).replace("'", "''")
