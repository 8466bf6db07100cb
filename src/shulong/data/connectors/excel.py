"""Workbooks (.xlsx, .xlsm, .xls, .ods) into one staged table, each cell as the sheet means it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from shulong.data.connectors.excel_parts import Parts, looked_into
from shulong.data.connectors.refuse import checked_names, cut_short, empty, unreadable
from shulong.data.connectors.sniff import encrypted
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Rows, without_blank_columns
from shulong.terms.sheet_cell import Cell, as_text
from shulong.terms.text import Text

HEADER_WITHIN = 30


def stage_workbook(
    path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress
) -> Body:
    """One sheet of a workbook as a staged table; a record's ordinal is its row less the header's.

    Raises:
        UnreadableFile: damaged, encrypted, a bomb, empty, or with several sheets and none chosen.
        ContractFault: a column name stands twice, or a nameless column holds values.
    """
    parts = looked_into(path, format_, place, options)
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            sheet, notes = chosen(book, place, options)
            where = f"{place}[{sheet.name}]"
            return from_sheet(sheet, folder, format_, where, options, progress, (*notes, *said(parts)))
    except PasswordError as cause:
        raise encrypted(place) from cause
    except CalamineError as cause:
        raise cut_short(place, format_) from cause


def chosen(book: CalamineWorkbook, place: str, options: ReadOptions) -> tuple[CalamineSheet, tuple[Text, ...]]:
    """The sheet asked for, else the only visible one that holds anything, with a note on hidden ones."""
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if options.sheet is not None:
        if options.sheet not in names:
            raise which_sheet(
                place, names, f"没有名为 {options.sheet!r} 的工作表", f"there is no sheet {options.sheet!r}"
            )
        return book.get_sheet_by_name(options.sheet), ()
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    filled = [sheet for name in names if name not in hidden and (sheet := book.get_sheet_by_name(name)).height]
    if not filled:
        raise (
            empty(place)
            if not hidden
            else which_sheet(place, names, "可见的工作表全部为空", "every visible sheet is empty")
        )
    if len(filled) > 1:
        many = [sheet.name for sheet in filled]
        raise which_sheet(
            place, many, "有多个非空工作表，无法确定读取哪一个", "several sheets hold data and none was chosen"
        )
    listed = ", ".join(hidden)
    return filled[0], (
        Text(zh=f"未读取隐藏工作表：{listed}", en=f"hidden sheets not read: {listed}"),
    ) if hidden else ()


def which_sheet(place: str, names: Sequence[str], zh: str, en: str) -> Exception:
    """No single sheet can be meant; the sheets are listed."""
    return unreadable(
        place,
        f"{zh}。工作表：{'、'.join(names)}。",
        f"{en}. Sheets: {', '.join(names)}.",
        "请用 sheet 指明要读取的工作表。",
        "Name the one to read with sheet.",
    )


def said(parts: Parts) -> Iterator[Text]:
    """Notes on what a workbook's cells do not carry."""
    if parts.formulas_without_value:
        count = parts.formulas_without_value
        yield Text(
            zh=f"工作簿中有 {count} 个公式没有缓存结果，按空值读取；请用电子表格软件打开并保存后重新报送",
            en=f"{count} formulas have no cached value and read as empty; open and save the workbook, then send again",
        )
    if parts.error_cells:
        count = parts.error_cells
        yield Text(
            zh=f"工作簿中有 {count} 个错误值单元格（如 #N/A），按空值读取",
            en=f"{count} cells in the workbook hold an error such as #N/A and read as empty",
        )


def from_sheet(
    sheet: CalamineSheet,
    folder: Path,
    format_: str,
    place: str,
    options: ReadOptions,
    progress: Progress,
    notes: tuple[Text, ...],
) -> Body:
    """The records below the header; rows without any value are no records, but keep their number."""
    rows_of_cells = sheet.iter_rows()
    before, at = header_row(rows_of_cells, place, options)
    header = [as_text(cell) or "" for cell in before[at]]
    following = before[at + 1 :]
    names = checked_names(trimmed(header, following), f"{place}:{at + 1}", options.max_columns)
    target = folder / "rows.parquet"
    with Rows(target, names, place=place, max_columns=options.max_columns) as rows:
        for number, cells in enumerate(chained(following, rows_of_cells), 1):
            values = [as_text(cell) for cell in cells]
            if any(values):
                rows.add(number, dict(zip(names, values, strict=False)))
            if number % 20_000 == 0:
                progress(number, sheet.height)
    columns, dropped = without_blank_columns(target, names, place)
    return Body(target, "_row", None, columns, rows.count, 0, format_, None, notes + dropped)


def chained(first: Sequence[list[Cell]], rest: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows already taken, then the others."""
    yield from first
    yield from rest


def trimmed(header: list[str], following: Sequence[list[Cell]]) -> list[str]:
    """The header; nameless columns stay in it until it is known whether they are empty."""
    width = max([len(header), *(len(cells) for cells in following)])
    return header + [""] * (width - len(header))


def header_row(rows: Iterator[list[Cell]], place: str, options: ReadOptions) -> tuple[list[list[Cell]], int]:
    """The first rows and the index of the header among them.

    The header is the first row that is at least half as wide, and all text, as the widest of the first rows; so that
    a merged title line above it is passed over.
    """
    taken: list[list[Cell]] = []
    wanted = options.header_row or HEADER_WITHIN
    while len(taken) < wanted and (row := next(rows, None)) is not None:
        taken.append(row)
    if options.header_row is not None:
        if len(taken) < options.header_row or not any(map(as_text, taken[-1])):
            raise no_such_header(place, options.header_row)
        return taken, options.header_row - 1
    widths = [sum(as_text(cell) is not None for cell in row) for row in taken]
    widest = max(widths, default=0)
    if not widest:
        raise empty(place)
    return taken, next(
        index for index, width in enumerate(widths) if 2 * width >= widest and (width > 1 or widest == 1)
    )


def no_such_header(place: str, row: int) -> Exception:
    """The row given as header is empty or past the end."""
    return unreadable(
        place,
        f"第 {row} 行为空或不存在，不能作为列名行。",
        f"row {row} is empty or not there and cannot be the header.",
        "请核对 header_row。",
        "Check header_row.",
    )
