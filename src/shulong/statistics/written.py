"""A table of statistics as a file for a spreadsheet, or as what a program reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from shulong.checks.resting_file import FORMULA
from shulong.statistics.measure import MEASURES, UNKNOWN, Group, Kind
from shulong.statistics.read import Names, Statistics
from shulong.statistics.tabulate import UNIT
from shulong.terms.text import Language, Text

UNITS = {"working-days": Text(zh="工作日", en="working days"), "calendar-days": Text(zh="自然日", en="calendar days"),
         "mixed": Text(zh="不止一种", en="more than one")}  # fmt: skip
ENDS = {"_part": Text(zh="分子", en="part"), "_whole": Text(zh="分母", en="whole"), "_low": Text(zh="95% 区间下限", en="lower end of 95 %"),
        "_high": Text(zh="95% 区间上限", en="upper end of 95 %")}  # fmt: skip
_SHARE, _RATIO = "0.0%", "0.00"


def heads(found: Statistics) -> Iterator[tuple[str, Text, str]]:
    """Column, what it is called, and how Excel shows it (empty: as it stands). Each group has a column for its code and one for its name."""
    for group in found.asked.by:
        yield group, group.words, ""
        if group is not Group.MONTH:
            yield f"{group}_name", Text(zh=f"{group.words.zh}名称", en=f"Name of {group.words.en.lower()}"), ""
    for measure in MEASURES.values():
        if measure.id == "days_median":
            yield UNIT, Text(zh="天数单位", en="Unit of days"), ""
        for column in measure.columns:
            said = ENDS.get(column.removeprefix(measure.id))
            title = (
                Text(zh=f"{measure.title.zh}（{said.zh}）", en=f"{measure.title.en}, {said.en}")
                if said
                else measure.title
            )
            share = measure.kind is Kind.SHARE and not column.endswith(("_part", "_whole"))
            yield column, title, _SHARE if share else _RATIO if measure.kind is Kind.RATIO else ""


def records(found: Statistics, names: Names, language: Language) -> Iterator[dict[str, Any]]:
    """One row a group, by the columns of ``heads``; what is not known is None."""
    for row in found.table.to_pylist():
        told = {
            f"{group}_name": _name(names, group, row[group], language)
            for group in found.asked.by
            if group is not Group.MONTH
        }
        unit = UNITS.get(row[UNIT] or "")
        yield row | told | {UNIT: unit.say(language) if unit else row[UNIT]}


def _name(names: Names, group: Group, code: str | None, language: Language) -> str | None:
    found = names.get(group, {}).get(code or "")
    return found.say(language) if found else None


def as_csv(found: Statistics, names: Names, language: Language, *, ids: bool = False) -> bytes:
    """UTF-8 with its mark; what is not known is an empty cell.

    Args:
        ids: columns are headed by their own names, for programs, and the file has no mark.
    """
    columns = list(heads(found))
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([column if ids else title.say(language) for column, title, _ in columns])
    for row in records(found, names, language):
        writer.writerow([_safe(_short(row[column])) for column, _, _ in columns])
    return text.getvalue().encode("utf-8" if ids else "utf-8-sig")


def as_workbook(found: Statistics, names: Names, language: Language) -> bytes:
    """An Excel workbook: the table, its head frozen, and a sheet that says what each measure is and leaves out."""
    book = Workbook(write_only=False)
    sheet: Any = book.active
    sheet.title = Text(zh="行权统计", en="Statistics").say(language)
    columns = list(heads(found))
    sheet.append([title.say(language) for _, title, _ in columns])
    for row in records(found, names, language):
        sheet.append([_safe(row[column]) for column, _, _ in columns])
    for number, (_, _, shown) in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 14 if shown or number > 2 * len(found.asked.by) else 24
        sheet.cell(1, number).font, sheet.cell(1, number).alignment = (
            Font(bold=True),
            Alignment(wrap_text=True, vertical="top"),
        )
        for cell in sheet[letter][1:] if shown else ():
            cell.number_format = shown
    sheet.freeze_panes = f"{get_column_letter(max(1, len(list(_of_groups(found))) + 1))}2"
    _explained(book, found, language)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _of_groups(found: Statistics) -> Iterator[str]:
    for group in found.asked.by:
        yield group
        if group is not Group.MONTH:
            yield f"{group}_name"


def _explained(book: Workbook, found: Statistics, language: Language) -> None:
    sheet: Any = book.create_sheet(Text(zh="指标说明", en="Measures").say(language))
    for row in (("指标", "单位", "说明"),) if language == "zh" else (("Measure", "Unit", "What it is"),):
        sheet.append(row)
    for measure in MEASURES.values():
        sheet.append([each.say(language) for each in (measure.title, measure.unit, measure.about)])
    asked = found.asked
    period = f"{asked.since or '…'} – {asked.until or '…'}"
    sheet.append([])
    sheet.append([Text(zh="统计时间", en="As of").say(language), f"{found.as_of:%Y-%m-%d %H:%M}"])
    sheet.append([Text(zh="月份", en="Months").say(language), period])
    sheet.append([Text(zh="空格", en="Empty cell").say(language), UNKNOWN.say(language)])
    for letter, width in zip("ABC", (32, 10, 110), strict=True):
        sheet.column_dimensions[letter].width = width


def _short(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _safe(value: Any) -> Any:
    """What a spreadsheet would compute is text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


FORMS = {"csv": (as_csv, "text/csv; charset=utf-8"),
         "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}  # fmt: skip
"""Each form of file, how it is written and its media type."""
