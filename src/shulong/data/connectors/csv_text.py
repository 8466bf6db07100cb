"""Delimited text (CSV, TSV, semicolons) into one staged table, fast where it is sound, careful where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shulong.data.connectors.csv_careful import stage_careful
from shulong.data.connectors.csv_dialect import Dialect, dialect_of
from shulong.data.connectors.csv_fast import sound_text
from shulong.data.connectors.csv_sound import SoundText
from shulong.data.connectors.encoding import Decision, as_utf8, first_guess, survey
from shulong.data.connectors.refuse import unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Broken, Rows, without_blank_columns
from shulong.terms.text import Text


@dataclass(frozen=True)
class Source:
    """One text file on disk, the folder to stage into, and what was asked for."""

    path: Path
    folder: Path
    format: str
    place: str
    options: ReadOptions
    progress: Progress


def stage_csv(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """One delimited text file as a staged table.

    Raises:
        UnreadableFile: empty, no header, or in no encoding that fits.
        ContractFault: a column name stands twice, or a nameless column holds values.
    """
    source = Source(path, folder, format_, place, options, progress)
    guess = first_guess(path, options.encoding, place)
    if guess is None:
        return in_encoding(source, survey(path, place))
    if guess.encoding != "utf-8" or guess.notes or options.encoding is not None:
        return in_encoding(source, guess)
    dialect = dialect_of(path, "utf-8", format_, place, options)
    sound, notes, reason = sound_text(path, folder, place, dialect, options, progress)
    if sound is not None:
        return sound_body(source, sound, guess, notes)
    decision = survey(path, place) if reason is None or "unicode" in str(reason).lower() else guess
    return in_encoding(source, decision) if decision.encoding != "utf-8" else carefully(source, dialect, decision)


def in_encoding(source: Source, decision: Decision) -> Body:
    """The file in an encoding that is decided: by way of UTF-8 where it decodes throughout."""
    text = source.path
    if decision.encoding != "utf-8" and decision.sound:
        try:
            text = as_utf8(source.path, source.folder / "text.utf8", decision.encoding, source.place)
        except UnicodeError as cause:
            raise unreadable_text(source.place, decision.encoding) from cause
    encoding = "utf-8" if text is not source.path else decision.encoding
    dialect = dialect_of(text, encoding, source.format, source.place, source.options)
    laid_down = Source(text, source.folder, source.format, source.place, source.options, source.progress)
    if encoding == "utf-8":
        sound, notes, _ = sound_text(text, source.folder, source.place, dialect, source.options, source.progress)
        if sound is not None:
            return sound_body(laid_down, sound, decision, notes)
    body = carefully(laid_down, dialect, decision, encoding)
    if text is not source.path:
        text.unlink()
    return body


def unreadable_text(place: str, encoding: str) -> Exception:
    """Text that decodes to something that is no text."""
    return unreadable(
        place,
        f"按 {encoding.upper()} 解码得到无效字符。",
        f"decoded as {encoding.upper()} it holds invalid characters.",
        "请以 UTF-8 重新导出。",
        "Export it again in UTF-8.",
    )


def sound_body(source: Source, sound: SoundText, decision: Decision, notes: tuple[Text, ...]) -> Body:
    """A sound text is not copied: its rows are read from where it lies."""
    return Body(
        source.folder / "rows.parquet", "file_row_number + 1", None, sound.columns, sound.count, 0, source.format,
        decision.encoding, decision.notes + notes, sound,
    )  # fmt: skip


def carefully(source: Source, dialect: Dialect, decision: Decision, encoding: str = "utf-8") -> Body:
    """What the careful reader makes of the file."""
    rows_path = source.folder / "rows.parquet"
    rows_path.unlink(missing_ok=True)
    with (
        Rows(rows_path, dialect.columns, place=source.place, max_columns=source.options.max_columns) as rows,
        Broken(source.folder / "broken.parquet") as broken,
    ):
        stage_careful(source.path, encoding, rows, broken, dialect, source.options, source.progress)
    columns, notes = without_blank_columns(rows_path, dialect.columns, source.place)
    notes = decision.notes + notes
    return Body(
        rows_path, "_row", broken.path, columns, rows.count, broken.count, source.format, decision.encoding, notes
    )
