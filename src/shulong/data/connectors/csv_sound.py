"""A text that was read through and found sound: its rows are read from it again where they are needed, not copied first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from shulong.data.connectors.engine import connect, copied, selected
from shulong.data.connectors.refuse import changed

BATCH_ROWS = 1 << 14
BATCH_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a file that somebody writes to is told from the one that was looked at."""

    size: int
    changed_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The file as it is now."""
        now = path.stat()
        return cls(now.st_size, now.st_mtime_ns, now.st_ino)


@dataclass(frozen=True, slots=True)
class SoundText:
    """A delimited text in UTF-8 of which every record is whole and every line is accounted for.

    Attributes:
        source: SQL for FROM: its columns as text, one row a record, in its order.
        count: the number of its records.
        batch_rows: how many of them may be held at once.
        stamp: of the file, before it was looked at.
    """

    path: Path
    place: str
    columns: tuple[str, ...]
    source: str
    count: int
    batch_rows: int
    stamp: Stamp

    @contextmanager
    def batches(self, folder: Path, columns: Sequence[str]) -> Iterator[Iterator[pa.RecordBatch]]:
        """Some columns of its rows, a batch at a time, in order."""
        with connect(folder) as con:
            yield iter(con.sql(f"SELECT {selected(columns)} FROM {self.source}").to_arrow_reader(self.batch_rows))

    def lay_down(self, target: Path) -> None:
        """Its rows in order as a Parquet file, for work that needs them more than once.

        Raises:
            UnreadableFile: the file is no longer what was looked at.
            duckdb.Error: the disk refused a write.
        """
        with connect(target.parent) as con, self.unchanged():
            answer = con.execute(copied(f"SELECT {selected(self.columns)} FROM {self.source}", target)).fetchone()
            self.whole(int(answer[0]) if answer else 0)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Around a reading: refuses the file if it is not, before and after, the one that was looked at.

        Raises:
            UnreadableFile: somebody wrote to it; it is to be delivered once nothing writes to it any more.
        """
        try:
            yield
        except (duckdb.Error, pa.ArrowException) as error:
            if Stamp.of(self.path) != self.stamp:
                raise changed(self.place) from error
            raise
        if Stamp.of(self.path) != self.stamp:
            raise changed(self.place)

    def whole(self, count: int) -> None:
        """Refuses a reading that gave another number of rows."""
        if count != self.count:
            raise changed(self.place)


def batch_rows(fewest: int, piece: int) -> int:
    """How many rows to hold at once, where every ``piece`` bytes hold at least ``fewest`` of them; 2048 is one vector of DuckDB."""
    return min(max(BATCH_BYTES // piece * fewest, 2_048), BATCH_ROWS)
