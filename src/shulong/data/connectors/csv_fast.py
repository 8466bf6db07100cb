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
from shulong.data.connectors.engine import connect, copied, escaped, literal, parquet, quoted, selected
from shulong.data.connectors.refuse import is_storage
from shulong.data.connectors.table import Progress, ReadOptions

TAIL = 1 << 16


@dataclass(frozen=True)
class Scan:
    """What a pass over the bytes shows: lines with content at the end, and what DuckDB would pass over in silence."""

    lines: int
    suspicious: bool


def scanned(path: Path, dialect: Dialect, options: ReadOptions, stop: Event) -> Scan:
    """Counts line ends and looks for NUL and for lines past the limit, in bounded pieces."""
    end = dialect.line_end[-1].encode()
    count, suspicious, tail = 0, False, b""
    step = max(options.max_record_bytes // 2, 1)
    with path.open("rb") as file:
        while (piece := file.read(step)) and not stop.is_set():
            here = piece.count(end)
            count += here
            suspicious = suspicious or b"\0" in piece or (not here and len(piece) == step)
            tail = (tail + piece)[-TAIL:]
    trailing = tail[len(tail.rstrip(b"\r\n")) :].count(end)
    return Scan(count - trailing + 1, suspicious)


def read_csv(path: Path, dialect: Dialect, options: ReadOptions) -> str:
    """DuckDB's reader with everything said and nothing guessed."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in dialect.columns)
    end = dialect.line_end.replace("\r", "\\r").replace("\n", "\\n")
    return (
        f"read_csv({literal(escaped(path))}, auto_detect=false, header=false, columns={{{columns}}}, "
        f"skip={dialect.header_lines}, delim={literal(dialect.delimiter)}, quote='\"', escape='\"', nullstr='', "
        f"strict_mode=true, null_padding=false, ignore_errors=false, new_line={literal(end)}, "
        f"max_line_size={options.max_record_bytes}, buffer_size={32 * options.max_record_bytes}, compression='none')"
    )


def stage_fast(
    path: Path, target: Path, dialect: Dialect, options: ReadOptions, progress: Progress
) -> tuple[int | None, duckdb.Error | None]:
    """The count of rows staged; None, with DuckDB's reason where it had one, when the careful reader must go.

    Raises:
        duckdb.Error: the disk refused a write.
    """
    if not dialect.header_alone or len(dialect.columns) < 2:
        return None, None
    stop = Event()
    with connect(target.parent) as con, ThreadPoolExecutor(2) as threads:
        scan = threads.submit(scanned, path, dialect, options, stop)
        select = f"SELECT {selected(dialect.columns)} FROM {read_csv(path, dialect, options)}"
        copy = threads.submit(rows_copied, con, copied(select, target))
        try:
            watch(copy, lambda: con.query_progress(), path.stat().st_size, progress)
            count = copy.result()
        except duckdb.Error as cause:
            if is_storage(cause):
                raise
            return None, cause
        finally:
            stop.set() if not copy.done() or copy.exception() else None
            con.interrupt() if not copy.done() else None
        seen = scan.result()
        return (count if not seen.suspicious and whole(con, target, dialect, count, seen.lines) else None), None


def rows_copied(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    """Runs a COPY; the count of rows that it wrote."""
    answer = con.execute(statement).fetchone()
    return int(answer[0]) if answer else 0


def watch(copy: Future[int], percent: Callable[[], float], size: int, progress: Progress) -> None:
    """Passes DuckDB's progress on until it is done."""
    while not copy.done():
        time.sleep(0.02)
        done = percent()
        if 0 <= done <= 100:
            progress(int(size * done / 100), size)


def whole(con: duckdb.DuckDBPyConnection, rows: Path, dialect: Dialect, count: int, lines: int) -> bool:
    """Whether header, rows and the line ends inside values account for every line of the file.

    DuckDB passes over an oversized last line and over what follows an unexpected line end without a word.
    """
    unexplained = lines - dialect.header_lines - count
    if unexplained == 0:
        return True
    if unexplained < 0 or count == 0:
        return False
    end = f"chr({ord(dialect.line_end[-1])})"
    inside = " + ".join(
        f"coalesce(sum(length({quoted(name)}) - length(replace({quoted(name)}, {end}, ''))), 0)"
        for name in dialect.columns
    )
    answer = con.execute(f"SELECT {inside} FROM {parquet(rows)}").fetchone()
    return answer is not None and int(answer[0]) == unexplained
