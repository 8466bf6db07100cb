"""Staged Parquet files written row by row: bounded batches, columns that may still grow, broken records aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from shulong.data.connectors.engine import ROW_GROUP, connect, copied, literal, parquet, quoted
from shulong.data.connectors.refuse import checked_names, is_blank_name
from shulong.terms.errors import ContractFault
from shulong.terms.text import Text

BATCH_ROWS = 50_000
BATCH_CHARACTERS = 16 << 20
RAW_CHARACTERS = 4_096
BROKEN = pa.schema(
    [("_row", pa.int64()), ("line", pa.int64())]
    + [(name, pa.string()) for name in ("reason", "found_zh", "found_en", "mend_zh", "mend_en", "raw")]
)


class Rows:
    """Writes records with their ordinal; a name never seen before widens the table for the records after it.

    Records with other columns go to a part of their own; ``close`` joins the parts, in order, into one file.
    """

    def __init__(self, target: Path, columns: Sequence[str] = (), *, place: str = "", max_columns: int = 2_000) -> None:
        self.target, self.place, self.max_columns = target, place, max_columns
        self.columns = list(columns)
        self.known = set(columns)
        self.count = 0
        self._numbers: list[int] = []
        self._values: list[dict[str, str | None]] = []
        self._characters = 0
        self._parts: list[Path] = []
        self._writer: pq.ParquetWriter | None = None
        self._width = -1

    def add(self, number: int, record: Mapping[str, str | None]) -> None:
        """Keeps one record; an empty text is null."""
        if not record.keys() <= self.known:
            self._widen(record)
        self._numbers.append(number)
        self._values.append({name: value or None for name, value in record.items()})
        self._characters += sum(len(value) for value in record.values() if value)
        self.count += 1
        if len(self._numbers) >= BATCH_ROWS or self._characters >= BATCH_CHARACTERS:
            self._flush()

    def _widen(self, record: Mapping[str, str | None]) -> None:
        self.columns += [name for name in record if name not in self.known]
        checked_names(self.columns, self.place, self.max_columns)
        self.known = set(self.columns)

    def _flush(self) -> None:
        writer = self._writer
        if writer is None or self._width != len(self.columns):
            writer = self._next_part()
        schema = writer.schema
        arrays = [pa.array(self._numbers, pa.int64())]
        arrays += [pa.array([row.get(name) for row in self._values], pa.string()) for name in self.columns]
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROW_GROUP)
        self._numbers, self._values, self._characters = [], [], 0

    def _next_part(self) -> pq.ParquetWriter:
        if self._writer is not None:
            self._writer.close()
        self._width = len(self.columns)
        part = self.target.with_name(f"{self.target.stem}.part{len(self._parts)}.parquet")
        schema = pa.schema([("_row", pa.int64())] + [(name, pa.string()) for name in self.columns])
        self._writer = pq.ParquetWriter(part, schema, compression="snappy")
        self._parts.append(part)
        return self._writer

    def close(self) -> None:
        """Writes what is left and joins the parts."""
        if self._numbers or not self._parts or self._width != len(self.columns):
            self._flush()
        self.abandon()
        if len(self._parts) == 1:
            self._parts[0].rename(self.target)
        else:
            self._join()

    def _join(self) -> None:
        parts = ", ".join(literal(part) for part in self._parts)
        names = ", ".join(["_row", *map(quoted, self.columns)])
        with connect(self.target.parent) as con:
            select = f"SELECT {names} FROM read_parquet([{parts}], union_by_name=true) ORDER BY _row"
            con.execute(copied(select, self.target))
        for part in self._parts:
            part.unlink()

    def abandon(self) -> None:
        """Closes the open file; after an error the caller removes the folder."""
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


class Broken:
    """Writes the records that are broken as records; the file comes into being with the first of them."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.count = 0
        self._held: list[dict[str, object]] = []
        self._writer: pq.ParquetWriter | None = None

    @property
    def path(self) -> Path | None:
        """The file, or None where nothing was broken."""
        return self.target if self.count else None

    def add(self, number: int, line: int | None, reason: str, found: Text, mend: Text, raw: str) -> None:
        """Keeps one broken record with what was found, what to do, and its first characters."""
        texts = {"found_zh": found.zh, "found_en": found.en, "mend_zh": mend.zh, "mend_en": mend.en}
        self._held.append({"_row": number, "line": line, "reason": reason, **texts, "raw": raw[:RAW_CHARACTERS]})
        self.count += 1
        if len(self._held) >= 2_000:
            self._flush()

    def _flush(self) -> None:
        if not self._held:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.target, BROKEN)
        self._writer.write_table(pa.Table.from_pylist(self._held, schema=BROKEN))
        self._held = []

    def __enter__(self) -> Broken:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        if self._writer is not None:
            self._writer.close()


def without_blank_columns(rows: Path, columns: Sequence[str], place: str) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """Drops the nameless columns of a staged file when they hold nothing, saying which.

    Raises:
        ContractFault: a nameless column holds values; it must be named at its source.
    """
    blank = blank_columns(columns)
    if not blank:
        return tuple(columns), ()
    with connect(rows.parent) as con:
        counts = con.execute(
            f"SELECT {', '.join(f'count({quoted(name)})' for _, name in blank)} FROM {parquet(rows)}"
        ).fetchone()
        kept, notes = named_columns(columns, counts or (), place)
        slim = rows.with_name("slim.parquet")
        con.execute(
            copied(f"SELECT * EXCLUDE ({', '.join(quoted(name) for _, name in blank)}) FROM {parquet(rows)}", slim)
        )
    slim.replace(rows)
    return kept, notes


def blank_columns(columns: Sequence[str]) -> list[tuple[int, str]]:
    """The nameless columns, each with its position in the source, from 1."""
    return [(position, name) for position, name in enumerate(columns, 1) if is_blank_name(name)]


def named_columns(
    columns: Sequence[str], counts: Sequence[int], place: str
) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """The columns with a name, and a note of those without; ``counts`` says how many values each of the nameless holds.

    Raises:
        ContractFault: a nameless column holds values; it must be named at its source.
    """
    blank = blank_columns(columns)
    for (position, _), count in zip(blank, counts, strict=True):
        if count:
            raise nameless(place, position, count)
    if not blank:
        return tuple(columns), ()
    positions = ", ".join(str(position) for position, _ in blank)
    note = Text(
        zh=f"第 {positions} 列没有列名且全部为空，已略去。",
        en=f"column {positions} has no name and is empty: left out.",
    )
    return tuple(name for name in columns if not is_blank_name(name)), (note,)


def nameless(place: str, position: int, count: int) -> ContractFault:
    """A column holds values but has no name."""
    return ContractFault(
        f"第 {position} 列没有列名，但有 {count} 个值。",
        f"column {position} has no name but holds {count} values.",
        place=place,
        mend=Text(
            zh="请补上列名；表头如有合并单元格或分两行，请改为单行表头，或用 header_row 指明列名所在的行。",
            en="Name it; if the header has merged cells or two rows, make it one row or give header_row.",
        ),
    )
