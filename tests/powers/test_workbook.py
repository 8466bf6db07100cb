"""Workbooks out and in again, and what list administrators do to them in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from declared_world import DAY, IMPLEMENTATION, POWER
from shulong.powers.kind import kind
from shulong.powers.power import Status
from shulong.powers.workbook import WorkbookRead
from shulong.powers.workbook_read import read_workbook
from shulong.powers.workbook_write import write_workbook
from shulong.terms.errors import InputError, UnreadableFile

POWERS, OWN = "事项", "实施清单"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "licences.xlsx"
    write_workbook(
        target, kind("licence"), [POWER, replace(POWER, basic_code="XK/01002", parent="XK/01001")], [IMPLEMENTATION]
    )
    return target


def edited(path: Path, edit: Callable[[Workbook], None]) -> WorkbookRead:
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return read_workbook(path)


def column(sheet: Any, code: str) -> int:
    return next(cell.column for cell in sheet[2] if cell.value == code)


def put(sheet_name: str, code: str, value: Any, row: int = 3) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet_name].cell(row, column(book[sheet_name], code)).value = value

    return edit


def test_what_was_written_is_read_again(path: Path) -> None:
    read = read_workbook(path)
    assert read.faults == []
    assert read.powers == [POWER, replace(POWER, basic_code="XK/01002", parent="XK/01001")]
    assert read.implementations == [IMPLEMENTATION]
    assert read.places == {"power": [(POWERS, 3), (POWERS, 4)], "implementation": [(OWN, 3)]}


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    own = replace(IMPLEMENTATION, overrides={"place": "=HYPERLINK(1)", "hours": "周一\n周二｜\\三"})
    write_workbook(tmp_path / "a.xlsx", None, [], [own])
    read = read_workbook(tmp_path / "a.xlsx")
    assert (read.faults, read.implementations) == ([], [own])


def test_what_no_cell_can_hold_is_not_cut_off(tmp_path: Path) -> None:
    power = replace(POWER, values={"conditions": [{"text": f"{n}" * 400} for n in range(100)]})
    with pytest.raises(InputError, match=r"conditions has \d+ characters, more than a cell holds"):
        write_workbook(tmp_path / "a.xlsx", None, [power])


def test_the_form_marks_what_is_required_and_offers_choices(path: Path) -> None:
    book = load_workbook(path)
    sheet = book[POWERS]
    assert [sheet.cell(1, column(sheet, code)).value for code in ("name", "basis", "quantity_limit")] == [
        "事项名称 *",
        "设定依据 *",
        "数量限制",
    ]
    assert "《示例条例》第三条第一款" in sheet.cell(1, column(sheet, "basis")).comment.text
    own = book[OWN]
    assert [own.cell(1, column(own, code)).value for code in ("place", "materials")] == ["办理地点 *", "申请材料"]
    assert book[OWN].column_dimensions["B"].number_format == "@"
    assert sheet.freeze_panes == "C3" and sheet.row_dimensions[2].hidden
    offered = {validation.formula1 for validation in book[OWN].data_validations.dataValidation}
    assert '"即办件,承诺件"' in offered
    assert book.sheetnames == [POWERS, OWN, "填写说明", "_choices"]


FAULTS = [
    (
        put(POWERS, "statutory_limit", 20),
        "事项!O3",
        "statutory_limit",
        "found '20', expected a number of days and its unit",
    ),
    (put(POWERS, "kind", "许可证"), "事项!F3", "kind", "one of licence"),
    (put(POWERS, "name", None), "事项!E3", "name", "Name, required"),
    (put(POWERS, "in_force_from", "2026-13-01"), "事项!B3", "in_force_from", "a date, as in 2026-01-05"),
    (put(POWERS, "in_force_from", 46027), "事项!B3", "in_force_from", "found '46027', expected a date"),
    (put(POWERS, "holders", "市"), "事项!V3", "holders", "level ｜ field of work"),
    (put(OWN, "organ", 1.1990000000000001e17), "实施清单!B3", "organ", "Excel has lost its last digits"),
    (put(OWN, "promised_limit", "=10+2"), "实施清单!I3", "promised_limit", "expected the result of the formula"),
    (lambda book: book[POWERS].merge_cells("G3:H3"), "事项!G3", "", "a cell that is not merged over several columns"),
    (put(POWERS, "basis", "示例标题", row=1), None, "", ""),
]


@pytest.mark.parametrize(("edit", "place", "element", "said"), FAULTS)
def test_every_fault_names_its_cell(
    path: Path, edit: Callable[[Workbook], None], place: str | None, element: str, said: str
) -> None:
    faults = edited(path, edit).faults
    assert [(fault.place, fault.element) for fault in faults] == ([(place, element)] if place else [])
    assert not place or said in faults[0].say("en")


def test_blanks_full_width_digits_and_numbers_as_text_are_read(path: Path) -> None:
    def edit(book: Workbook) -> None:
        put(OWN, "region", 990101)(book)
        put(OWN, "promised_limit", "　１０ 个工作日 ")(book)
        put(OWN, "visits", 1)(book)
        put(OWN, "enquiry", 0)(book)
        put(OWN, "basic_code", "ＸＫ/01001 ")(book)

    read = edited(path, edit)
    assert read.faults == []
    assert read.implementations == [replace(IMPLEMENTATION, overrides={**IMPLEMENTATION.overrides, "enquiry": "0"})]


def test_columns_may_be_moved_and_renamed(path: Path) -> None:
    def edit(book: Workbook) -> None:
        sheet = book[POWERS]
        sheet.move_range(f"A1:{sheet.cell(4, sheet.max_column).coordinate}", rows=3, cols=2)
        sheet["A1"] = "某市权力清单"
        sheet.cell(4, 3).value = "编码（新）"

    read = edited(path, edit)
    assert read.faults == []
    assert [power.basic_code for power in read.powers] == ["XK/01001", "XK/01002"]
    assert read.places["power"] == [(POWERS, 6), (POWERS, 7)]


def test_a_workbook_made_by_hand_is_known_by_its_headings(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Sheet1"
    book.active.append(["Basic code", "事项名称", "设定依据 *", "状态"])
    book.active.append(["XK/01009", "手工事项", "《示例条例》第一条", "废止"])
    book.save(tmp_path / "hand.xlsx")
    read = read_workbook(tmp_path / "hand.xlsx", default_day=DAY)
    assert read.faults == []
    assert [(p.basic_code, p.kind, p.status, p.in_force_from) for p in read.powers] == [
        ("XK/01009", "licence", Status.ABOLISHED, DAY)
    ]


def test_hidden_sheets_are_not_read_and_this_is_said(path: Path) -> None:
    read = edited(path, lambda book: setattr(book[OWN], "sheet_state", "hidden"))
    assert (len(read.powers), read.implementations) == (2, [])
    assert [note.en for note in read.notes] == ["the hidden sheet 实施清单 was not read"]


def test_cells_merged_over_rows_mean_the_same_for_each(path: Path) -> None:
    def edit(book: Workbook) -> None:
        sheet = book[OWN]
        for at in range(1, sheet.max_column + 1):
            sheet.cell(4, at).value = sheet.cell(3, at).value
        sheet.cell(4, 2).value = "99OTHER"
        sheet.merge_cells("A3:A4")

    assert [own.basic_code for own in edited(path, edit).implementations] == ["XK/01001", "XK/01001"]


def test_dates_of_1904_workbooks_are_the_days_they_show(path: Path) -> None:
    def edit(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        put(POWERS, "in_force_from", date(2026, 3, 5))(book)

    assert edited(path, edit).powers[0].in_force_from == date(2026, 3, 5)


def test_headings_twice_or_unknown_are_faults(path: Path) -> None:
    def edit(book: Workbook) -> None:
        sheet = book[POWERS]
        sheet.cell(1, sheet.max_column + 1).value = "事项名称"
        sheet.cell(1, sheet.max_column + 1).value = "备注"

    said = [fault.say("en") for fault in edited(path, edit).faults]
    assert len(said) == 2 and "each column only once" in said[0] and "the name or code of an element" in said[1]


def test_a_workbook_without_declarations_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(UnreadableFile, match="has no visible sheet"):
        read_workbook(tmp_path / "empty.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UnreadableFile, match="is not a whole workbook"):
        read_workbook(tmp_path / "broken.xlsx")


def test_many_empty_rows_are_passed_over(path: Path) -> None:
    read = edited(path, lambda book: put(OWN, "place", " ", row=200_000)(book))
    assert (len(read.implementations), read.faults) == (1, [])
