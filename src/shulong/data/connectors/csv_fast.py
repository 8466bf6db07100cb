"""Delimited text read by DuckDB at full speed, with a count that shows that no line was passed over."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import duckdb

from shulong.data.connectors.csv_dialect import Dialect
from shulong.data.connectors.csv_sound import SoundText, Stamp, batch_rows
from shulong.data.connectors.engine import connect, escaped, literal, quoted
from shulong.data.connectors.refuse import is_storage
from shulong.data.connectors.table import Progress, ReadOptions
from shulong.data.connectors.write import blank_columns, named_columns
from shulong.terms.text import Text

TAIL = 1 << 16


@dataclass(frozen=True)
class Scan:
    """What a pass over the bytes shows: lines with content at the end, and what DuckDB would pass over in silence."""

    lines: int
    suspicious: bool
    fewest: int
    """Line ends in the piece that has the fewest, the last one left out; a piece is half of what a record may hold."""


def scanned(path: Path, dialect: Dialect, options: ReadOptions, stop: Event) -> Scan:
    """Counts line ends and looks for NUL, for lines past the limit and for a lone CR among CRLF, in bounded pieces."""
    end = dialect.line_end[-1].encode()
    count, suspicious, tail = 0, False, b""
    lone = 0
    step = piece_bytes(options)
    fewest = step
    with path.open("rb") as file:
        while (piece := file.read(step)) and not stop.is_set():
            here = piece.count(end)
            count += here
            fewest = min(fewest, here) if len(piece) == step else fewest
            suspicious = suspicious or b"\0" in piece or (not here and len(piece) == step)
            if dialect.line_end == "\r\n":
                lone += piece.count(b"\r") - piece.count(b"\r\n") - (tail.endswith(b"\r") and piece.startswith(b"\n"))
            tail = (tail + piece)[-TAIL:]
    trailing = tail[len(tail.rstrip(b"\r\n")) :].count(end)
    return Scan(count - trailing + 1, suspicious or lone != 0, fewest)


def piece_bytes(options: ReadOptions) -> int:
    """How much is looked at together."""
    return max(options.max_record_bytes // 2, 1)


def read_csv(path: Path, dialect: Dialect, options: ReadOptions) -> str:
    """DuckDB's reader with everything said and nothing guessed."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in dialect.columns)
    # DuckDB 2.0 reads no row at all when it is told of CRLF in strict mode; untold it reads CRLF (and LF and CR) well.
    told = {"\n": ", new_line='\\n'", "\r": ", new_line='\\r'", "\r\n": ""}[dialect.line_end]
    return (
        f"read_csv({literal(escaped(path))}, auto_detect=false, header=false, columns={{{columns}}}, "
        f"skip={dialect.header_lines}, delim={literal(dialect.delimiter)}, quote='\"', escape='\"', nullstr='', "
        f"strict_mode=true, null_padding=false, ignore_errors=false{told}, "
        f"max_line_size={options.max_record_bytes}, buffer_size={32 * options.max_record_bytes}, compression='none')"
    )


def sound_text(
    path: Path, folder: Path, place: str, dialect: Dialect, options: ReadOptions, progress: Progress
) -> tuple[SoundText | None, tuple[Text, ...], duckdb.Error | None]:
    """The text read through once, if every record is whole and every line accounted for, with what to tell of its columns.

    None, with DuckDB's reason where it had one, when the careful reader must go.

    Raises:
        ContractFault: a nameless column holds values.
        duckdb.Error: the disk refused a write.
    """
    if not dialect.header_alone or len(dialect.columns) < 2:
        return None, (), None
    stop, stamp, source = Event(), Stamp.of(path), read_csv(path, dialect, options)
    with connect(folder) as con, ThreadPoolExecutor(2) as threads:
        scan = threads.submit(scanned, path, dialect, options, stop)
        counting = threads.submit(counted, con, source, dialect)
        try:
            watch(counting, lambda: con.query_progress(), stamp.size, progress)
            count, *values = counting.result()
        except duckdb.Error as cause:
            if is_storage(cause):
                raise
            return None, (), cause
        finally:
            stop.set() if not counting.done() or counting.exception() else None
            con.interrupt() if not counting.done() else None
        seen = scan.result()
        unexplained = seen.lines - dialect.header_lines - count
        if seen.suspicious or not whole(con, source, dialect, count, unexplained):
            return None, (), None
    blanks = [values[position - 1] for position, _ in blank_columns(dialect.columns)]
    columns, notes = named_columns(dialect.columns, blanks, place)
    held = batch_rows(seen.fewest if unexplained == 0 else 0, piece_bytes(options))
    return SoundText(path, place, columns, source, count, held, stamp), notes, None


def counted(con: duckdb.DuckDBPyConnection, source: str, dialect: Dialect) -> tuple[int, ...]:
    """The count of rows, then of the values of each column: every value is parsed for it, and nothing is kept."""
    values = ", ".join(f"count({quoted(name)})" for name in dialect.columns)
    return con.execute(f"SELECT count(*), {values} FROM {source}").fetchone() or (0,)


def watch(work: Future[tuple[int, ...]], percent: Callable[[], float], size: int, progress: Progress) -> None:
    """Passes DuckDB's progress on until it is done."""
    while not work.done():
        time.sleep(0.02)
        done = percent()
        if 0 <= done <= 100:
            progress(int(size * done / 100), size)


def whole(con: duckdb.DuckDBPyConnection, source: str, dialect: Dialect, count: int, unexplained: int) -> bool:
    """Whether header, rows and the line ends inside values account for every line of the file.

    DuckDB passes over an oversized last line and over what follows an unexpected line end without a word.
    """
    if unexplained == 0:
        return True
    if unexplained < 0 or count == 0:
        return False
    end = f"chr({ord(dialect.line_end[-1])})"
    inside = " + ".join(
        f"coalesce(sum(length({quoted(name)}) - length(replace({quoted(name)}, {end}, ''))), 0)"
        for name in dialect.columns
    )
    answer = con.execute(f"SELECT {inside} FROM {source}").fetchone()
    return answer is not None and int(answer[0]) == unexplained
