"""A workbook of powers and implementations read: every cell that does not fit is a fault with its place, nothing is guessed.

The caller has looked into the file first (a bomb, an entity, encryption); this reads what is a workbook. What is decided here:

- hidden sheets are not read, and this is said; hidden rows and columns are read, since filtering hides rows;
- a cell merged over several rows of one column means the same for all of them; one merged over columns is a fault;
- a formula's cached value is read; a formula without one is a fault;
- columns are known by the hidden row of codes, else by their heading in either language, wherever they stand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shulong.powers.cell_text import tidy
from shulong.powers.columns import heading
from shulong.powers.workbook import IMPLEMENTATIONS, POWERS, SHEETS, WorkbookRead
from shulong.powers.workbook_sheet import HEADER_WITHIN, SheetReader
from shulong.terms.errors import UnreadableFile
from shulong.terms.sheet_cell import as_text
from shulong.terms.text import Text

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def read_workbook(path: Path, default_day: date | None = None) -> WorkbookRead:
    """Everything that the visible sheets declare, and what is wrong with it.

    Args:
        default_day: from when rows are in force that do not say it.
    Raises:
        UnreadableFile: not a workbook, or no visible sheet of it declares anything.
    """
    read, lost = WorkbookRead(), _formulas_without_value(path)
    try:
        book = CalamineWorkbook.from_path(path)
        for sheet, what in _sheets(book, read, path):
            SheetReader(sheet, what, read, default_day, lost.get(sheet.name, frozenset())).read()
    except CalamineError as error:
        raise UnreadableFile("不是完整的工作簿", "is not a whole workbook", place=path.name,
                             mend=Text(zh="请重新保存为 .xlsx 后再试。", en="Save it again as .xlsx.")) from error  # fmt: skip
    return read


def _sheets(book: CalamineWorkbook, read: WorkbookRead, path: Path) -> Iterator[tuple[CalamineSheet, str]]:
    taken = 0
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        what = next((what for what, names in SHEETS.items() if tidy(about.name).lower() in names), None)
        if about.visible != SheetVisibleEnum.Visible:
            if what or not about.name.startswith("_"):
                read.notes.append(
                    Text(zh=f"未读取隐藏工作表 {about.name}", en=f"the hidden sheet {about.name} was not read")
                )
            continue
        if what is None and (what := _meant(book.get_sheet_by_name(about.name))) is None:
            continue
        taken += 1
        yield book.get_sheet_by_name(about.name), what
    if not taken:
        raise UnreadableFile(
            f"没有名为“{POWERS}”或“{IMPLEMENTATIONS}”的可见工作表",
            f"has no visible sheet {POWERS} (powers) or {IMPLEMENTATIONS} (implementations)",
            place=path.name,
            mend=Text(
                zh="请用 shulong powers template 生成的工作簿填写。",
                en="Fill in a workbook made by shulong powers template.",
            ),
        )


def _meant(sheet: CalamineSheet) -> str | None:
    """What a sheet of another name declares, by its headings; None if nothing."""
    for _, row in zip(range(HEADER_WITHIN), sheet.iter_rows(), strict=False):
        headings = {heading(as_text(cell) or "") for cell in row}
        if headings & {"基本编码", "basiccode", "basic_code"}:
            if headings & {"实施机构", "organ", "implementingorgan"}:
                return "implementation"
            return "power" if headings & {"设定依据", "basis"} else None
    return None


def _formulas_without_value(path: Path) -> dict[str, frozenset[tuple[int, int]]]:
    """Of each sheet the cells (row from 1, column from 0) that hold a formula; looked for only where there is any."""
    if not zipfile.is_zipfile(path) or not _has_formula(path):
        return {}
    book = load_workbook(path, read_only=True)
    try:
        return {
            sheet.title: frozenset(
                (cell.row, cell.column - 1)
                for row in sheet.iter_rows()
                for cell in row
                if getattr(cell, "data_type", "") == "f"
            )
            for sheet in book.worksheets
        }
    finally:
        book.close()


def _has_formula(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    last = b""
                    while piece := part.read(1 << 20):
                        if _FORMULA.search(last + piece):
                            return True
                        last = piece[-16:]
    return False
