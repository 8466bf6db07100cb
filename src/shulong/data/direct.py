"""The rows of a sound text on their way into the contract check: in order, numbered, trimmed, never copied to disk.

The engine reads a text with all its threads but cannot number its rows without doing so with one. So the text passes through
here in Arrow batches, in the order of the file, where counting costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shulong.data.connectors.csv_sound import SoundText
from shulong.data.typed import BLANKS


def _lookup(position: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which bytes may stand at one end of a blank: 0 the first of a character, -1 the last."""
    table = np.zeros(256, dtype=np.bool_)
    table[[blank.encode()[position] for blank in BLANKS]] = True
    return table


FIRST, LAST = _lookup(0), _lookup(-1)


@dataclass(slots=True)
class DirectRows:
    """One reading of a sound text; ``count`` tells how many of its rows have been given.

    Args:
        columns: those that are wanted.
        before: rows of the delivery that come before its first.
    """

    text: SoundText
    columns: Sequence[str]
    before: int
    advance: Callable[[int], None] = lambda _: None
    count: int = field(default=0, init=False)

    @contextmanager
    def table(self, connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> Iterator[None]:
        """Its columns as text and ``_row``, as a table of the connection that can be read once.

        Args:
            folder: for what the engine cannot hold in memory.
        Raises:
            UnreadableFile: the text is no longer the one that was looked at.
        """
        schema = pa.schema([*((column, pa.string()) for column in self.columns), ("_row", pa.int64())])
        batches = self._batches(schema, folder)
        connection.register(name, pa.RecordBatchReader.from_batches(schema, batches))
        try:
            with self.text.unchanged():
                yield
                self.text.whole(self.count)
        finally:
            connection.unregister(name)
            batches.close()

    def _batches(self, schema: pa.Schema, folder: Path) -> Generator[pa.RecordBatch, None, None]:
        with self.text.batches(folder, self.columns) as batches:
            for batch in batches:
                first = self.before + self.count + 1
                numbers = pa.array(np.arange(first, first + len(batch), dtype=np.int64))
                yield pa.RecordBatch.from_arrays([*map(trimmed, batch.columns), numbers], schema=schema)
                self.count += len(batch)
                self.advance(self.before + self.count)


def trimmed(column: pa.Array) -> pa.Array:
    """A column of text without surrounding blanks, as ``typed.raw_sql`` does it; as it is where nothing needs trimming."""
    return pc.utf8_trim(column, characters=BLANKS) if _may_have_blanks(column) else column


def _may_have_blanks(column: pa.Array) -> bool:
    """Whether any value begins or ends with a byte that may be a blank's: a look at two bytes a value."""
    _, offsets, characters = column.buffers()
    if characters is None or not characters.size:
        return False
    ends = np.frombuffer(offsets, dtype=np.int32)[column.offset : column.offset + len(column) + 1]
    filled = ends[:-1] < ends[1:]
    data = np.frombuffer(characters, dtype=np.uint8)
    return bool(FIRST[data[ends[:-1][filled]]].any() or LAST[data[ends[1:][filled] - 1]].any())
