"""Workbooks: values as the sheet means them, one sheet, nothing of a bomb."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data.connectors.reading import put, rows, staged
from shulong.terms.errors import ContractFault, UnreadableFile


def book(path: Path, *sheets: list[list[object]], hidden: int = 0) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for number, content in enumerate(sheets, 1):
        sheet = workbook.create_sheet(f"表{number}")
        for row in content:
            sheet.append(row)
        if number > len(sheets) - hidden:
            sheet.sheet_state = "hidden"
    workbook.save(path)
    return path


def test_values_are_text_as_the_sheet_means_them(tmp_path: Path) -> None:
    content = [
        ["编号", "金额", "证件号", "日期", "时刻", "是否", "旧日期"],
        [1, 1.5, 510101199001011234, date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5), True, "1898-03-01"],  # noqa: DTZ001
        ["001", 0.1 + 0.2, 123456789012345, date(1900, 1, 5), None, False, None],
    ]
    table = staged(book(tmp_path / "a.xlsx", content), tmp_path / "s")
    assert (table.format, table.row_number) == ("xlsx", "_row")
    assert rows(table) == [
        (1, "1", "1.5", "5.10101199001011E+17", "2020-01-02", "2020-01-02 03:04:05", "TRUE", "1898-03-01"),
        (2, "001", "0.3", "123456789012345", "1900-01-05", None, "FALSE", None),
    ]


def test_dates_of_the_1904_calendar_are_the_same_days(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (["d", "e"], [date(2020, 1, 2), "x"]):
        workbook.active.append(row)  # type: ignore[union-attr]
    workbook.save(tmp_path / "a.xlsx")
    assert rows(staged(tmp_path / "a.xlsx", tmp_path / "s")) == [(1, "2020-01-02", "x")]


def test_a_merged_title_above_the_header_is_passed_over_and_empty_rows_keep_their_number(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["某县补贴发放表"], ["姓名", "金额", "日期"], ["甲", 1, "x"], [], ["乙", 2, "y"]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    workbook.save(tmp_path / "a.xlsx")
    table = staged(tmp_path / "a.xlsx", tmp_path / "s")
    assert table.columns == ("姓名", "金额", "日期")
    assert rows(table) == [(1, "甲", "1", "x"), (3, "乙", "2", "y")]


def test_a_merged_header_with_values_below_is_refused(tmp_path: Path) -> None:
    content: list[list[object]] = [["姓名", "金额", None], ["甲", 1, 2]]
    with pytest.raises(ContractFault, match="column 3 has no name but holds 1 values") as refusal:
        staged(book(tmp_path / "a.xlsx", content), tmp_path / "s")
    assert "合并单元格" in refusal.value.say("zh")


def test_many_empty_rows_at_the_end_are_no_records(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    sheet.cell(row=200_000, column=1).value = " "
    sheet.cell(row=200_000, column=1).value = None
    sheet.cell(row=200_000, column=1).number_format = "0.00"
    workbook.save(tmp_path / "a.xlsx")
    assert rows(staged(tmp_path / "a.xlsx", tmp_path / "s")) == [(1, "1", "2")]


def test_formulas_without_a_cached_value_and_errors_are_noted(tmp_path: Path) -> None:
    table = staged(book(tmp_path / "a.xlsx", [["a", "b"], [1, "=1+1"], ["#N/A", 2]]), tmp_path / "s")
    assert rows(table) == [(1, "1", None), (2, None, "2")]
    assert [note.en.split(" and read")[0] for note in table.notes] == [
        "1 formulas have no cached value",
        "1 cells in the workbook hold an error such as #N/A",
    ]


def test_hidden_sheets_are_noted_and_not_read(tmp_path: Path) -> None:
    table = staged(book(tmp_path / "a.xlsx", [["a", "b"], [1, 2]], [["x"]], hidden=1), tmp_path / "s")
    assert (rows(table), table.notes[0].en) == ([(1, "1", "2")], "hidden sheets not read: 表2")


def test_several_sheets_are_listed_and_one_can_be_chosen(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a", "b"], [1, 2]], [["c", "d"], [3, 4]])
    with pytest.raises(UnreadableFile, match=r"several sheets hold data and none was chosen\. Sheets: 表1, 表2"):
        staged(path, tmp_path / "s")
    with pytest.raises(UnreadableFile, match="there is no sheet '表3'"):
        staged(path, tmp_path / "s", sheet="表3")
    assert rows(staged(path, tmp_path / "t", sheet="表2")) == [(1, "3", "4")]


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the source is empty"):
        staged(book(tmp_path / "a.xlsx", []), tmp_path / "s")


def test_a_header_row_can_be_given_and_must_be_there(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["标题", "x", "y"], ["a", "b", "c"], [1, 2, 3]])
    assert staged(path, tmp_path / "s", header_row=2).columns == ("a", "b", "c")
    with pytest.raises(UnreadableFile, match="row 9 is empty or not there"):
        staged(path, tmp_path / "t", header_row=9)


def test_a_truncated_workbook_is_told(tmp_path: Path) -> None:
    whole = book(tmp_path / "w.xlsx", [["a", "b"], [1, 2]]).read_bytes()
    with pytest.raises(UnreadableFile, match="not a whole xlsx file"):
        staged(put(tmp_path, "a.xlsx", whole[: len(whole) // 2]), tmp_path / "s")


def test_an_encrypted_workbook_is_told(tmp_path: Path) -> None:
    ole = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000
    with pytest.raises(UnreadableFile, match="encrypted with a password"):
        staged(put(tmp_path, "a.xlsx", ole), tmp_path / "s")


def test_a_damaged_old_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="not a whole xls file"):
        staged(put(tmp_path, "a.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000), tmp_path / "s")


def bomb(path: Path, size: int, lie: bool) -> Path:
    book(path, [["a", "b"], [1, 2]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(size >> 20):
            part.write(b" " * (1 << 20))
    if lie:
        data = path.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
        path.write_bytes(data)
    return path


@pytest.mark.parametrize("lie", [False, True])
def test_a_zip_bomb_is_stopped_before_the_parser_sees_it(tmp_path: Path, lie: bool) -> None:
    with pytest.raises(UnreadableFile, match=r"abnormal size|not a whole xlsx"):
        staged(bomb(tmp_path / "a.xlsx", 64 << 20, lie), tmp_path / "s", max_workbook_bytes=16 << 20)


def test_a_ratio_beyond_reason_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="more than 250 times its packed size"):
        staged(bomb(tmp_path / "a.xlsx", 64 << 20, False), tmp_path / "s")


def test_two_cells_at_the_far_corners_do_not_take_all_memory(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "a", "b"
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="spans more than 30000000 cells"):
        staged(tmp_path / "a.xlsx", tmp_path / "s")


def test_an_entity_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a", "b"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/x.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(UnreadableFile, match="refused for safety"):
        staged(path, tmp_path / "s")


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>
 <table:table table:name="一"><table:table-row>
 <table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>
 <table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell {repeat}office:value-type="float" office:value="7"/>
 <table:table-cell office:value-type="date" office:date-value="2020-01-02"/></table:table-row>
 <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>
 </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, repeat: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(repeat=repeat).replace("\n ", " ").replace("> <", "><"))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    table = staged(ods(tmp_path / "a.ods"), tmp_path / "s")
    assert (table.format, rows(table)) == ("ods", [(1, "7", "2020-01-02")])


def test_a_value_repeated_without_end_in_an_opendocument_sheet_is_refused(tmp_path: Path) -> None:
    repeat = 'table:number-columns-repeated="900000000" '
    with pytest.raises(UnreadableFile, match="spans more than 30000000 cells"):
        staged(ods(tmp_path / "a.ods", repeat), tmp_path / "s")
