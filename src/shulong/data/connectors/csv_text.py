"""Delimited text (CSV, TSV, semicolons) into one staged table, fast where it is sound, careful where it is not."""

from __future__ import annotations

import re
from pathlib import Path

from shulong.data.connectors.csv_careful import stage_careful
from shulong.data.connectors.csv_dialect import Dialect, dialect_of
from shulong.data.connectors.csv_fast import stage_fast
from shulong.data.connectors.encoding import Decision, as_utf8, first_guess, survey
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Broken, Rows, without_blank_columns

ENCODING_DOUBT = re.compile("unicode|utf-?8|encod", re.IGNORECASE)
"""What DuckDB says of bytes that are not UTF-8."""


def stage_csv(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """One delimited text file as a staged table.

    Raises:
        UnreadableFile: empty, no header, or in no encoding that fits.
        ContractFault: a column name stands twice, or a nameless column holds values.
    """
    decision = first_guess(path, options.encoding, place)
    body = None
    if decision is not None:
        body = attempt(path, folder, format_, decision, place, options, progress, may_doubt=options.encoding is None)
    return body or _settled(path, folder, format_, place, options, progress)


def _settled(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """The staged table in the encoding that the whole file shows."""
    body = attempt(path, folder, format_, survey(path, place), place, options, progress)
    assert body is not None
    return body


def attempt(
    path: Path,
    folder: Path,
    format_: str,
    decision: Decision,
    place: str,
    options: ReadOptions,
    progress: Progress,
    *,
    may_doubt: bool = False,
) -> Body | None:
    """The staged table in one encoding; None where that encoding was only guessed and turns out to be wrong."""
    encoding, target = decision.encoding, folder / "rows.parquet"
    if decision.sound and (encoding != "utf-8" or decision.notes):
        path, encoding = as_utf8(path, folder / "text.utf8", encoding, place), "utf-8"
    dialect = dialect_of(path, encoding, format_, place, options)
    if decision.sound:
        count, reason = stage_fast(path, target, dialect, options, progress)
        if count is not None:
            columns, notes = without_blank_columns(target, dialect.columns, place)
            return Body(
                target,
                "file_row_number + 1",
                None,
                columns,
                count,
                0,
                format_,
                decision.encoding,
                (*decision.notes, *notes),
            )
        if may_doubt and reason is not None and ENCODING_DOUBT.search(str(reason)):
            return None
    return _careful(path, folder, format_, decision, encoding, dialect, place, options, progress)


def _careful(
    path: Path,
    folder: Path,
    format_: str,
    decision: Decision,
    encoding: str,
    dialect: Dialect,
    place: str,
    options: ReadOptions,
    progress: Progress,
) -> Body:
    target = folder / "rows.parquet"
    target.unlink(missing_ok=True)
    with Rows(target, dialect.columns, place=place) as rows, Broken(folder / "broken.parquet") as broken:
        stage_careful(path, encoding, rows, broken, dialect, options, progress)
    columns, notes = without_blank_columns(target, dialect.columns, place)
    return Body(
        target,
        "_row",
        broken.path,
        columns,
        rows.count,
        broken.count,
        format_,
        decision.encoding,
        (*decision.notes, *notes),
    )
