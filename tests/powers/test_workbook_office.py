"""Workbooks that other programs wrote: LibreOffice, where it is installed, and files as Excel leaves them, made with xlsxwriter."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from declared_world import DAY, IMPLEMENTATION, POWER
from shulong.declared.open_file import read_any
from shulong.powers.columns import implementation_columns, power_columns
from shulong.powers.kind import kind
from shulong.powers.workbook_mark import mark
from shulong.powers.workbook_write import write_workbook

POWERS, OWN = "事项", "实施清单"
SUB = replace(POWER, basic_code="XK/01002", parent="XK/01001", in_force_from=date(2025, 2, 28))
ODD = replace(
    IMPLEMENTATION, basic_code="XK/01002", overrides={"place": "=1+1", "hours": "周一\n周二｜\\三", "enquiry": "0086"}
)


def rewritten(path: Path, folder: Path, ending: str) -> Path:
    """The same workbook as LibreOffice saves it."""
    folder.mkdir(exist_ok=True)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    target = folder / f"{path.stem}.{ending}"
    assert target.exists(), done.stdout + done.stderr
    return target


@pytest.fixture
def written(tmp_path: Path) -> Path:
    target = tmp_path / "licences.xlsx"
    write_workbook(target, kind("licence"), [POWER, SUB], [IMPLEMENTATION, ODD])
    return target


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_nothing_is_lost_when_libreoffice_saves_it(written: Path, tmp_path: Path, ending: str) -> None:
    read = read_any(rewritten(written, tmp_path / "office", ending), None)
    assert [fault.say("en") for fault in read.faults] == []
    assert (read.powers, read.implementations) == ([POWER, SUB], [IMPLEMENTATION, ODD])


@pytest.mark.office
@pytest.mark.slow
def test_drop_downs_comments_and_the_hidden_row_are_still_there(written: Path, tmp_path: Path) -> None:
    before, after = (load_workbook(each) for each in (written, rewritten(written, tmp_path / "office", "xlsx")))
    for name in (POWERS, OWN):
        old, new = before[name], after[name]
        assert new.row_dimensions[2].hidden
        comments = [{cell.coordinate: cell.comment.text for cell in sheet[1] if cell.comment} for sheet in (old, new)]
        assert comments[0] and comments[0] == comments[1]
        offered = [
            {str(each.sqref).split(":")[0]: each.type for each in sheet.data_validations.dataValidation}
            for sheet in (old, new)
        ]
        assert offered[0] and offered[0] == offered[1]
    assert after["_choices"].sheet_state != "visible"


@pytest.mark.office
@pytest.mark.slow
def test_a_workbook_with_its_faults_marked_survives_too(written: Path, tmp_path: Path) -> None:
    book = load_workbook(written)
    at = next(cell.column for cell in book[POWERS][2] if cell.value == "statutory_limit")
    book[POWERS].cell(3, at).value = "二十天左右"
    book.save(written)
    read = read_any(written, None)
    mark(written, read.faults, tmp_path / "marked.xlsx")
    again = read_any(rewritten(tmp_path / "marked.xlsx", tmp_path / "office", "xlsx"), None)
    assert [(fault.place, fault.element) for fault in again.faults] == [(read.faults[0].place, "statutory_limit")]


def made(path: Path, name: str, rows: list[dict[str, Any]], **options: Any) -> tuple[Any, Any, dict[str, int]]:
    """A workbook with a header of codes and some rows; the book is still open."""
    columns = power_columns() if name == POWERS else implementation_columns()
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet(name)
    at = {column.code: number for number, column in enumerate(columns)}
    sheet.write_row(0, 0, [column.code for column in columns])
    for number, row in enumerate(rows, 1):
        for code, text in row.items():
            sheet.write(number, at[code], text)
    return book, sheet, at


def cells(basic_code: str = "XK/01001") -> dict[str, Any]:
    """The cells of an implementation."""
    written = {column.code: column.write(IMPLEMENTATION.overrides[column.code]) for column in implementation_columns()
               if column.code in IMPLEMENTATION.overrides}  # fmt: skip
    return written | {"basic_code": basic_code, "organ": "99ORGAN", "region": "990101", "in_force_from": "2026-01-01"}


def test_the_value_that_excel_kept_of_a_formula_is_read(tmp_path: Path) -> None:
    book, sheet, at = made(tmp_path / "a.xlsx", OWN, [cells()])
    sheet.write_formula(1, at["promised_limit"], '=5+5&" 工作日"', None, "10 工作日")
    sheet.write_formula(1, at["in_force_from"], "=DATE(2026,1,1)", book.add_format({"num_format": "yyyy-mm-dd"}), 46023)
    book.close()
    read = read_any(tmp_path / "a.xlsx", None)
    assert (read.faults, read.implementations) == ([], [IMPLEMENTATION])


def test_a_formula_that_came_to_an_error_is_a_fault_at_its_cell(tmp_path: Path) -> None:
    book, sheet, at = made(tmp_path / "a.xlsx", OWN, [cells()])
    sheet.write_formula(1, at["promised_limit"], "=1/0", None, "#DIV/0!")
    book.close()
    (fault,) = read_any(tmp_path / "a.xlsx", None).faults
    assert (fault.element, fault.place) == ("promised_limit", f"{OWN}!I2")


def test_two_hundred_thousand_rows_that_hold_a_format_and_nothing_else(tmp_path: Path) -> None:
    book, sheet, at = made(tmp_path / "a.xlsx", OWN, [cells()], constant_memory=False)
    shaded = book.add_format({"bg_color": "#eeeeee", "border": 1})
    for row in range(2, 200_002):
        sheet.write_blank(row, 0, None, shaded)
    sheet.write_row(200_002, 0, [cells("XK/01002").get(code, "") for code in at])
    book.close()
    read = read_any(tmp_path / "a.xlsx", None)
    assert read.faults == []
    assert [own.basic_code for own in read.implementations] == ["XK/01001", "XK/01002"]


def test_days_of_a_1904_workbook_as_excel_for_mac_saves_it(tmp_path: Path) -> None:
    book, sheet, at = made(tmp_path / "a.xlsx", OWN, [cells()], date_1904=True)
    sheet.write_datetime(1, at["in_force_from"], DAY, book.add_format({"num_format": "yyyy/m/d"}))
    book.close()
    assert read_any(tmp_path / "a.xlsx", None).implementations == [IMPLEMENTATION]


def test_cells_merged_down_and_sheets_hidden_in_one_file(tmp_path: Path) -> None:
    second = {code: text for code, text in cells("XK/01002").items() if code != "organ"}
    book, sheet, at = made(tmp_path / "a.xlsx", OWN, [cells(), second])
    sheet.merge_range(1, at["organ"], 2, at["organ"], "99ORGAN")
    hidden = book.add_worksheet(POWERS)
    hidden.write_row(0, 0, ["basic_code", "in_force_from"])
    hidden.write_row(1, 0, ["XK/09999", "not a day"])
    hidden.very_hidden()
    book.close()
    read = read_any(tmp_path / "a.xlsx", None)
    assert [(own.basic_code, own.organ) for own in read.implementations] == [
        ("XK/01001", "99ORGAN"),
        ("XK/01002", "99ORGAN"),
    ]
    assert (read.faults, [note.en for note in read.notes]) == ([], [f"the hidden sheet {POWERS} was not read"])


def test_the_program_that_rewrites_workbooks_is_looked_for_where_the_mark_says() -> None:
    """The marks of this file are declared: where there is no soffice its tests are skipped and nothing else is."""
    from conftest import READY

    assert READY["office"] == bool(shutil.which("soffice"))
