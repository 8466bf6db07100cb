"""SHA-256 of many short messages at once.

DuckDB's own ``sha256`` is portable C, some ten times slower a block than the processor's instructions; hashlib has those, but
calling it a row at a time costs more than the hashing. DataFusion hashes an Arrow column with them in one call.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from shulong.ledger.tree import next_level

if TYPE_CHECKING:
    from datafusion import Expr, SessionContext

HASH = 32
WORTH_A_CALL = 1 << 10
"""Pairs below which a loop over hashlib is faster than one call of DataFusion (measured)."""

_names = count()


@cache
def _engine() -> tuple[SessionContext, Expr]:
    """DataFusion for this process and the hash of the column ``message``. It has one partition, so that order is kept."""
    # Loaded here: it takes a fifth of a second, which passes while DuckDB reads the first rows.
    from datafusion import SessionConfig, SessionContext, col  # noqa: PLC0415
    from datafusion.functions import sha256  # noqa: PLC0415

    return SessionContext(SessionConfig().with_target_partitions(1)), sha256(col("message"))


def sha256_each(messages: pa.Array) -> bytes:
    """The hash of each message of a binary column without nulls, 32 bytes each, one after another in its order.

    The interpreter's lock is not held meanwhile, so other threads work on.
    """
    if not len(messages):
        return b""
    name = f"messages_{next(_names)}"
    context, hashed = _engine()
    context.register_record_batches(name, [[pa.record_batch({"message": messages})]])
    try:
        batches = context.table(name).select(hashed).collect()
    finally:
        context.deregister_table(name)
    return b"".join(fixed_bytes(batch.column(0)) for batch in batches)


def fixed_bytes(column: pa.Array) -> bytes:
    """The bytes of a column of hashes, one after another.

    Raises:
        pa.ArrowInvalid: a value is not 32 bytes long.
    """
    column = column.cast(pa.binary(HASH))
    start = column.offset * HASH
    return bytes(memoryview(column.buffers()[1])[start : start + len(column) * HASH])


def level_above(level: bytes) -> bytes:
    """The next level of a Merkle tree: RFC 6962's node hash of each pair of an even number of hashes."""
    pairs = len(level) // (2 * HASH)
    if pairs < WORTH_A_CALL:
        return next_level(level)
    width = 1 + 2 * HASH
    messages = np.empty((pairs, width), dtype=np.uint8)
    messages[:, 0] = 1
    messages[:, 1:] = np.frombuffer(level, dtype=np.uint8).reshape(pairs, 2 * HASH)
    ends = np.arange(0, (pairs + 1) * width, width, dtype=np.int32)
    return sha256_each(pa.Array.from_buffers(pa.binary(), pairs, [None, pa.py_buffer(ends), pa.py_buffer(messages)]))
