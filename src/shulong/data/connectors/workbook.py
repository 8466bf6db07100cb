"""Workbooks (.xlsx, .xls, .ods) into one staged table: one sheet, its header, its rows as a person reads them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from shulong.data.connectors.refuse import checked_names, cut_short, empty, too_large, unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.unpack import within
from shulong.data.connectors.write import Broken, Rows, without_blank_columns
from shulong.terms.text import Text

EXACT = 10**15
"""Excel keeps 15 digits; a larger number is shown as Excel shows it, so that lost digits can be recognised."""
PIECE = 1 << 20


def stage_workbook(
    path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress
) -> Body:
    """One sheet of a workbook as a staged table; the first non-empty row (or the one named) is its header.

    Raises:
        UnreadableFile: damaged, a bomb, or empty; or several sheets hold data and none was named.
        ContractFault: a column name stands twice, or a nameless column holds values.
    """
    if format_ != "xls":
        _refuse_bomb(path, place, options)
    try:
        book = CalamineWorkbook.from_path(str(path))
        name, notes = _sheet(book, place, options)
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, zipfile.BadZipFile) as cause:
        raise cut_short(place, format_) from cause
    if sheet.total_height * sheet.total_width > options.max_cells:
        raise too_large(
            place,
            f"工作表 {name} 跨 {sheet.total_height} 行 {sheet.total_width} 列",
            f"the sheet {name} spans too many cells",
        )
    target = folder / "rows.parquet"
    numbered = (
        (number, row)
        for number, row in enumerate(sheet.iter_rows(), start=sheet.start[0] + 1 if sheet.start else 1)
        if any(_filled(v) for v in row)
    )
    columns = _header(numbered, place, options)
    with Rows(target, columns, place=place) as rows, Broken(folder / "broken.parquet") as broken:
        for ordinal, (number, row) in enumerate(numbered, start=1):
            rows.add(ordinal, {column: _text(value) for column, value in zip(columns, row, strict=False)})
            if number % 10_000 == 0:
                progress(number, sheet.total_height)
    kept, dropped = without_blank_columns(target, columns, place)
    return Body(target, "_row", broken.path, kept, rows.count, broken.count, format_, None, (*notes, *dropped))


def _refuse_bomb(path: Path, place: str, options: ReadOptions) -> None:
    """The parts are unpacked once and counted, whatever sizes the file declares, before any parser sees them."""
    packed, count = path.stat().st_size, 0
    try:
        with zipfile.ZipFile(path) as archive:
            within(
                sum(part.file_size for part in archive.infolist()), packed, place, options, options.max_workbook_bytes
            )
            for part in archive.infolist():
                with archive.open(part) as stream:
                    while piece := stream.read(PIECE):
                        count += len(piece)
                        within(count, packed, place, options, options.max_workbook_bytes)
    except (zipfile.BadZipFile, EOFError) as cause:
        raise cut_short(place, "xlsx") from cause


def _sheet(book: CalamineWorkbook, place: str, options: ReadOptions) -> tuple[str, tuple[Text, ...]]:
    """The sheet to read, and what a person should know of the others."""
    names = book.sheet_names
    hidden = [each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible]
    notes = (
        (Text(zh=f"未读取隐藏的工作表：{'、'.join(hidden)}", en=f"hidden sheets were not read: {', '.join(hidden)}"),)
        if hidden
        else ()
    )
    if options.sheet is not None:
        if options.sheet in names:
            return options.sheet, notes
        raise _choose(place, names, f"没有工作表 {options.sheet!r}", f"there is no sheet {options.sheet!r}")
    filled = [name for name in names if name not in hidden and book.get_sheet_by_name(name).start is not None]
    if not filled:
        raise empty(place)
    if len(filled) > 1:
        raise _choose(place, filled, "有多个工作表含有数据", "several sheets hold data")
    return filled[0], notes


def _choose(place: str, names: list[str], zh: str, en: str) -> Exception:
    listed = ", ".join(names)
    return unreadable(
        place, zh + "。", en + ".", f"请用 --sheet 指明其一：{listed}。", f"Name one with --sheet: {listed}."
    )


def _header(numbered: Iterator[tuple[int, list[Any]]], place: str, options: ReadOptions) -> list[str]:
    for number, row in numbered:
        if options.header_row is None or number == options.header_row:
            return checked_names(
                [(_text(value) or "").strip() for value in row], f"{place}:{number}", options.max_columns
            )
    raise empty(place)


def _filled(value: Any) -> bool:
    return value is not None and value != ""


def _text(value: Any) -> str | None:
    """A cell as a person reads it: whole numbers without a point, dates as ISO, numbers past 15 digits as Excel shows them."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        mantissa, exponent = f"{value:.14E}".split("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E+{int(exponent)}"
    return str(int(value)) if value == int(value) else repr(float(value))
