"""A segment: sealed rows in one Parquet file, with the Merkle root of its rows as its name.

Columns: those of the contract, then ``_delivery``, ``_row`` (the record's number in the source), ``_salt`` (16 random bytes),
and, for rows emptied by a lawful erasure, ``_leaf`` (the leaf that remains) and ``_erased`` (the ledger entry that says so).
The root is always computed from the bytes as they lie on disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from shulong.data.hashing import HASH, fixed_bytes, level_above, sha256_each
from shulong.data.row import leaf_message_sql, quoted
from shulong.data.workbench import sql_path
from shulong.ledger.tree import CompactRange

BLOCK_LEVEL = 8
BLOCK = 1 << BLOCK_LEVEL
BATCH = 1 << 15
LONG = 1 << 11
"""Bytes of a row above which the engine hashes it where it lies: a batch in memory is bounded, whatever its rows hold."""


@dataclass(frozen=True, slots=True)
class SegmentTree:
    """The Merkle tree of a segment's rows, kept down to blocks of 256 rows."""

    root: bytes
    rows: int
    blocks: bytes
    """The hash of every whole block of 256 rows, 32 bytes each."""


def segment_select(shape: Sequence[str], source: str, delivery: str) -> str:
    """The SELECT that writes a segment from a relation of the contract's columns, ``_row`` and ``_salt``."""
    columns = ", ".join(quoted(item.split(":", 1)[0]) for item in shape)
    return (
        f"SELECT {columns}, '{delivery}' AS _delivery, _row, _salt, "
        f"NULL::BLOB AS _leaf, NULL::BIGINT AS _erased FROM {source}"
    )


def tree_of(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    shape: Sequence[str],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> SegmentTree:
    """The tree over the rows as they are stored.

    Args:
        progress: called with the number of rows hashed so far.
    Raises:
        duckdb.Error: the file is not the Parquet file it should be.
    """
    builder, blocks, rest, rows = CompactRange(), bytearray(), b"", 0
    for leaves in leaf_batches(connection, path, shape):
        rows += len(leaves) // HASH
        whole, rest = _split(rest + leaves)
        for block in _chunks(_blocks(whole)):
            builder.push_subtree(BLOCK_LEVEL, block)
            blocks += block
        progress(rows)
    builder.push_many(rest)
    return SegmentTree(builder.root(), rows, bytes(blocks))


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def leaf_batches(
    connection: duckdb.DuckDBPyConnection, path: Path, shape: Sequence[str], where: str = "true"
) -> Iterator[bytes]:
    """The leaf hashes in the order of the rows, 32 bytes each, a batch at a time.

    Raises:
        duckdb.Error: the file is not the Parquet file it should be.
        pa.ArrowInvalid: a leaf that stands in the file is not 32 bytes long.
    """
    file = f"(SELECT _leaf, {leaf_message_sql(shape)} AS message FROM read_parquet('{sql_path(path)}', file_row_number=true) WHERE {where})"
    long = f"octet_length(message) > {LONG}"
    query = (
        f"SELECT CASE WHEN _leaf IS NULL AND NOT {long} THEN message END AS message, "
        f"coalesce(_leaf, CASE WHEN {long} THEN unhex(sha256(message)) END) AS leaf FROM {file}"
    )
    with connection.cursor() as cursor:
        for batch in _ahead(cursor.sql(query).to_arrow_reader(BATCH)):
            yield _leaves(batch.column(0), batch.column(1))


def _ahead(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same batches, the next one being made while one is worked on."""
    coming = iter(batches)
    with ThreadPoolExecutor(1) as thread:
        following = thread.submit(next, coming, None)
        while (batch := following.result()) is not None:
            following = thread.submit(next, coming, None)
            yield batch


def _leaves(messages: pa.Array, leaves: pa.Array) -> bytes:
    """Each row's leaf: the hash of its message, or, where there is none, the leaf at hand (zeros if there is neither)."""
    if not messages.null_count:
        return sha256_each(messages)
    found = np.zeros((len(messages), HASH), dtype=np.uint8)
    for values, given in ((sha256_each(messages.drop_null()), messages), (fixed_bytes(leaves.drop_null()), leaves)):
        chosen = given.is_valid().to_numpy(zero_copy_only=False)
        found[chosen] = np.frombuffer(values, dtype=np.uint8).reshape(-1, HASH)
    return found.tobytes()


def _split(leaves: bytes) -> tuple[bytes, bytes]:
    """Whole blocks, and what is left over."""
    whole = len(leaves) // (BLOCK * HASH) * (BLOCK * HASH)
    return leaves[:whole], leaves[whole:]


def _chunks(hashes: bytes) -> Iterator[bytes]:
    return (hashes[start : start + HASH] for start in range(0, len(hashes), HASH))


def _blocks(level: bytes) -> bytes:
    """The hashes of the blocks over whole blocks of leaves."""
    for _ in range(BLOCK_LEVEL):
        level = level_above(level)
    return level
