"""Affected powers as a file for a spreadsheet: CSV or Excel, in the reader's language."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from shulong.checks.resting import Resting
from shulong.terms.text import Language, Text

HEADS = (
    (Text(zh="依据", en="Basis"), 34),
    (Text(zh="状态", en="State"), 14),
    (Text(zh="说明", en="What became of it"), 44),
    (Text(zh="自何日起", en="Since"), 12),
    (Text(zh="事项编码", en="Code of power"), 18),
    (Text(zh="事项名称", en="Power"), 34),
    (Text(zh="责任机关", en="Organ answerable"), 30),
    (Text(zh="机关代码", en="Code of organ"), 22),
    (Text(zh="原文", en="Text before"), 50),
    (Text(zh="现文", en="Text now"), 50),
)
"""Heads of the columns, each with its width in Excel."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must not begin with, lest a spreadsheet computes it."""


def cells(found: Iterable[Resting], language: Language) -> Iterator[list[str]]:
    """One row per power and place, texts only."""
    for each in found:
        footing = each.footing
        row = [footing.cited, footing.standing.words.say(language), footing.said.say(language) if footing.said else "",
               footing.changed_on.isoformat() if footing.changed_on else "", footing.power_code, each.name.say(language),
               each.organ_name.say(language), each.organ or "", footing.old_text, footing.new_text]  # fmt: skip
        yield [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row]


def as_csv(found: Iterable[Resting], language: Language) -> bytes:
    """UTF-8 with its mark, so that Excel reads the characters."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([head.say(language) for head, _ in HEADS])
    writer.writerows(cells(found, language))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(found: Iterable[Resting], language: Language) -> bytes:
    """An Excel workbook with one sheet, its head frozen."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = Text(zh="受影响的权力事项", en="Affected powers").say(language)
    sheet.append([head.say(language) for head, _ in HEADS])
    for number, (_, width) in enumerate(HEADS, 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in cells(found, language):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    into = BytesIO()
    book.save(into)
    return into.getvalue()


FORMS = {"csv": (as_csv, "text/csv; charset=utf-8"),
         "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}  # fmt: skip
"""Each form of file, how it is written and its media type."""
