"""What every reader gives back, and what a person may say about how a source is to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from shulong.data.connectors.csv_sound import SoundText
from shulong.data.connectors.refuse import disk_failures_told
from shulong.terms.text import Text

MIB = 1 << 20
GIB = 1 << 30

Progress = Callable[[int, int | None], None]
"""Called with what is done and the whole (bytes, or rows where no size is known; None when the whole is unknown)."""


def silent(done: int, whole: int | None) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True)
class Staged:
    """One source as one table of text, below the folder it was staged into.

    Attributes:
        rows: Parquet, one VARCHAR column a source column, values as they stood, empty is null; may carry ``_row``.
            Where there is a sound text, the file is not there until the text is laid down in it (``laid_down``).
        row_number: SQL over ``read_parquet(rows, file_row_number=true)`` giving a record's ordinal, 1 = first record.
        broken: Parquet of the records that are broken as records (see ``write.BROKEN``), or None where all are sound.
        name: as shown to people: file name, ``-``, or the named source.
        encoding: of a text source; None where the format fixes it.
        content_digest: SHA-256 of the source's bytes; of the rows in order for a database query.
        byte_count: bytes of the source as it came (packed, where it was packed); of the row texts for a query.
        sound: the text from which the rows can be read straight away, record by record in order; None where they were staged.
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
    sound: SoundText | None = None

    def laid_down(self) -> Staged:
        """The same, its rows in the Parquet file at ``rows``.

        Raises:
            UnreadableFile: the text was changed since it was looked at.
            StorageFailure: the disk refused a write.
        """
        if self.sound is None:
            return self
        with disk_failures_told():
            self.sound.lay_down(self.rows)
        return replace(self, sound=None)


@dataclass(frozen=True)
class ReadOptions:
    """How to read a source; whatever is None is found out from the source itself.

    Attributes:
        format: csv, tsv, xlsx, xls, ods, jsonl, json, parquet or xes.
        encoding: utf-8, gb18030 (which includes GBK and GB2312), utf-16, utf-16-le or utf-16-be.
        delimiter: one character between fields.
        sheet: name of the sheet of a workbook.
        header_row: line (text) or row (sheet) with the column names, 1-based.
        max_record_bytes: a longer record is diverted as oversized.
        max_columns: a wider table is refused.
        max_unpacked_bytes: of a packed stream or of a Parquet file.
        max_workbook_bytes: of a workbook's parts unpacked; a workbook is read whole, so this bounds memory.
        max_cells: of the rectangle that a sheet spans, empty cells included.
        max_unpack_ratio: unpacked to packed, looked at once ``RATIO_FROM`` bytes have come out.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    max_record_bytes: int = MIB
    max_columns: int = 2_000
    max_unpacked_bytes: int = 64 * GIB
    max_workbook_bytes: int = GIB
    max_cells: int = 30_000_000
    max_unpack_ratio: int = 250


RATIO_FROM = 32 * MIB
"""Below this size an unpacked stream may have any ratio: a small file of blanks is no bomb."""


@dataclass(frozen=True)
class Body:
    """What one format's reader makes; the dispatcher adds name and digest to make it a ``Staged``."""

    rows: Path
    row_number: str
    broken: Path | None
    columns: tuple[str, ...]
    row_count: int
    broken_count: int
    format: str
    encoding: str | None = None
    notes: tuple[Text, ...] = ()
    sound: SoundText | None = None
