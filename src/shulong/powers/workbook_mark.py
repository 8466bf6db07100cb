"""A workbook given back to who filled it in: the cells at fault red, each with its reason, and a sheet that lists them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from shulong.powers.fault import Fault

LISTED = "问题清单"
RED = PatternFill("solid", fgColor="F4B6B6")
HEADS = (
    "位置 / Cell",
    "编码 / Code",
    "机关 / Organ",
    "要素 / Element",
    "实为 / Found",
    "应为",
    "Expected",
    "处理",
    "Mend",
)
LONGEST = 2_000
"""Characters of a comment; beyond it the list has the rest."""


def mark(source: Path, faults: Sequence[Fault], target: Path) -> None:
    """Write the marked copy of a workbook; of one that is no .xlsx only the list, since its cells cannot be kept as they are."""
    book = load_workbook(source) if source.suffix.lower() in {".xlsx", ".xlsm"} else Workbook()
    by_cell: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        sheet, _, cell = fault.place.rpartition("!")
        by_cell[sheet, cell].append(fault)
    for (sheet, cell), found in by_cell.items():
        if sheet in book.sheetnames:
            _redden(book[sheet][cell], found)
    _list(book, faults)
    book.save(target)


def _redden(cell: Any, faults: Sequence[Fault]) -> None:
    if isinstance(cell, MergedCell):
        return
    said = "\n".join(f"{fault.say('zh')}\n{fault.say('en')}" for fault in faults)
    cell.fill = RED
    cell.comment = Comment(_clean(said)[:LONGEST], "shulong", width=420, height=160)


def _list(book: Workbook, faults: Sequence[Fault]) -> None:
    """The sheet of all faults, the first that one sees; a link leads to each cell."""
    if LISTED in book.sheetnames:
        del book[LISTED]
    sheet = book.create_sheet(LISTED, 0)
    sheet.append(HEADS)
    for head in sheet[1]:
        head.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHI", (18, 16, 22, 18, 24, 36, 36, 36, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    for row, fault in enumerate(faults, 2):
        texts = (
            fault.place,
            fault.code,
            fault.organ,
            fault.element,
            fault.found,
            fault.expected.zh,
            fault.expected.en,
            fault.mend.zh,
            fault.mend.en,
        )
        for at, text in enumerate(texts, 1):
            cell = sheet.cell(row, at)
            cell.value, cell.data_type = _clean(text)[:LONGEST], "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        name, _, place = fault.place.rpartition("!")
        if name in book.sheetnames:
            sheet.cell(row, 1).hyperlink = Hyperlink(ref=f"A{row}", location=f"'{name}'!{place}")
    sheet.freeze_panes = "A2"
    book.active = 0
    for each in book.worksheets:
        each.sheet_view.tabSelected = each.title == LISTED


def _clean(text: str) -> str:
    """Text without the characters that a workbook cannot hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("�", text))
