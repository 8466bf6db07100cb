"""Workbooks for list administrators: templates and implementations of one kind, with drop-downs, help and frozen headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from shulong.powers.columns import Column, implementation_columns, power_columns
from shulong.powers.element import elements
from shulong.powers.kind import Kind
from shulong.powers.line_types import type_named
from shulong.powers.power import Implementation, Power
from shulong.powers.workbook import IMPLEMENTATIONS, POWERS
from shulong.terms.errors import InputError
from shulong.terms.text import Text

HELP, CHOICES = "填写说明", "_choices"
LAST_ROW = 1_048_576
LONGEST = 32_767
"""Characters that a cell holds."""
FILLED, REQUIRED = PatternFill("solid", fgColor="DDE7F0"), PatternFill("solid", fgColor="FBE5C8")
LEFT_OPEN = PatternFill("solid", fgColor="EDEDED")
WIDTHS = {
    "name": 28,
    "basis": 36,
    "content": 36,
    "conditions": 36,
    "materials": 44,
    "responsibility": 36,
    "remedies": 28,
    "place": 28,
}


def write_workbook(
    path: Path, kind: Kind | None, powers: Iterable[Power] = (), implementations: Iterable[Implementation] = ()
) -> None:
    """One workbook; without rows it is a form to fill in.

    Args:
        kind: whose required columns are marked; None where several kinds stand in one workbook.
    """
    rows = [_power_cells(each) for each in powers], [_implementation_cells(each) for each in implementations]
    book = Workbook(write_only=True)
    _sheet(book, POWERS, power_columns(), kind, rows[0])
    _sheet(book, IMPLEMENTATIONS, implementation_columns(), kind, rows[1])
    _help(book, kind)
    _choices(book)
    book.save(path)


def _sheet(book: Any, title: str, columns: Sequence[Column], kind: Kind | None, rows: Iterable[dict[str, str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C3"
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column.code, 18)
        sheet.column_dimensions[get_column_letter(at)].number_format = "@"  # so that Excel keeps the digits of a code
        if column.options:
            _drop_down(sheet, at, column)
    sheet.row_dimensions[2].hidden = True
    sheet.append([_heading(sheet, column, kind) for column in columns])
    sheet.append([column.code for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, row.get(column.code, "")) for column in columns])


def _heading(sheet: Any, column: Column, kind: Kind | None) -> WriteOnlyCell:
    required = column.required_for(kind)
    cell = WriteOnlyCell(sheet, column.title.zh + (" *" if required else ""))
    cell.font, cell.fill = Font(bold=True), REQUIRED if required else LEFT_OPEN if column.only_if_open else FILLED
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(_explained(column), "shulong", width=360, height=180)
    return cell


def _explained(column: Column) -> str:
    lines = [column.title.en, column.help.zh, column.help.en]
    if column.only_if_open:
        lines[1:1] = ["仅在模板开放该要素时填写。", "Only where the template leaves it open; otherwise empty."]
    if column.element:
        expected = type_named(column.element.type).expected
        lines += [expected.zh, expected.en]
    return "\n".join([*lines, *([f"例 / e.g.: {column.example}"] if column.example else [])])


def _cell(sheet: Any, text: str) -> Any:
    """Text as text: a cell that begins with = is no formula, and codes keep their digits."""
    if not text:
        return None
    if text[0] != "=" and "\n" not in text:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _drop_down(sheet: Any, at: int, column: Column) -> None:
    """A list of choices; a long one lies in the hidden sheet, since a formula holds 255 characters."""
    listed = ",".join(option.title.zh for option in column.options)
    formula = f'"{listed}"' if len(listed) < 250 else f"{CHOICES}!$A$1:$A${len(column.options)}"
    validation = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    validation.error, validation.errorTitle = "请从列表中选取 / Choose from the list", column.title.zh
    validation.add(f"{get_column_letter(at)}3:{get_column_letter(at)}{LAST_ROW}")
    sheet.data_validations.append(validation)


def _choices(book: Any) -> None:
    """The hidden sheet with the names of kinds, the only list too long for a formula."""
    sheet = book.create_sheet(CHOICES)
    sheet.sheet_state = "hidden"
    kind = next(column for column in power_columns() if column.code == "kind")
    for option in kind.options:
        sheet.append([option.title.zh])


def _help(book: Any, kind: Kind | None) -> None:
    """How to fill it in, in both languages, and every element with an example."""
    sheet = book.create_sheet(HELP)
    for letter, width in zip("ABCDEFG", (8, 24, 34, 16, 16, 50, 50), strict=True):
        sheet.column_dimensions[letter].width = width
    for zh, en in SAYINGS:
        sheet.append([None, zh])
        sheet.append([None, en])
    sheet.append([])
    sheet.append(["#", "要素", "Element", "填写 / Set by", "必填 / Required", "写法与示例", "Form and example"])
    for element in elements().values():
        type_ = type_named(element.type)
        who = "模板 / template" if element.set_by == "template" else "实施机关 / organ"
        must = "是 / yes" if kind and element.required_for(kind) else ""
        example = f"　例：{type_.example}" if type_.example else ""
        listed = (
            "；".join(choice.title.zh for choice in element.choices),
            "; ".join(choice.value for choice in element.choices),
        )
        zh, en = (
            f"{element.help.zh}{type_.expected.zh}。{listed[0]}{example}",
            f"{element.help.en} ({type_.expected.en}) {listed[1]} {type_.example}",
        )
        sheet.append(
            [element.number, element.title.zh, element.title.en, who, must, _cell(sheet, zh), _cell(sheet, en)]
        )


SAYINGS = (
    ("每行一个事项（“事项”表）或一个机关的一项实施清单（“实施清单”表）。", "One row a power (sheet 事项), or one organ's implementation of it (sheet 实施清单)."),
    ("带 * 的列必填。列可移动、可改名：系统按隐藏的第二行代码识别。", "Columns with * are required. They may be moved and renamed: the hidden second row of codes tells them apart."),
    ("一格写多条时一行一条，各部分以“｜”分隔；确实没有时写“无”，留空表示尚未填写。",
     "Several entries in a cell: one a line, their parts between ｜. Where there is none, write 无; an empty cell means not declared."),
    ("实施清单只填本机关自定的要素，以及模板开放的要素；其余以模板为准。", "An implementation holds only what the organ sets and what the template leaves open; the rest is the template's."),
    ("修改已有事项：写明新的生效日期，整行填写；废止：状态选“废止”。", "To change a power: the whole row with its new day. To end it: status 废止 (abolished)."),
    ("隐藏的工作表不读取。", "Hidden sheets are not read."),
)  # fmt: skip


def _power_cells(power: Power) -> dict[str, str]:
    beside = {
        "basic_code": power.basic_code, "kind": power.kind, "in_force_from": power.in_force_from, "status": power.status,
        "parent": power.parent, "holders": power.holders, "open_elements": power.open, "life_events": power.life_events,
    }  # fmt: skip
    return _written(power_columns(), {**power.values, **beside})


def _implementation_cells(own: Implementation) -> dict[str, str]:
    beside = {
        "basic_code": own.basic_code,
        "organ": own.organ,
        "region": own.region,
        "in_force_from": own.in_force_from,
        "status": own.status,
    }
    return _written(implementation_columns(), {**own.overrides, **beside})


def _written(columns: Sequence[Column], values: dict[str, Any]) -> dict[str, str]:
    cells = {c.code: c.write(values[c.code]) for c in columns if values.get(c.code) is not None}
    for code, text in cells.items():
        if len(text) > LONGEST:
            raise InputError(f"要素 {code} 有 {len(text)} 字，一个单元格放不下", f"{code} has {len(text)} characters, more than a cell holds",
                             place=values["basic_code"], mend=Text(zh="请导出为 .yaml 或 .json。", en="Export it as .yaml or .json."))  # fmt: skip
    return cells
