"""One sheet of a workbook: its header, then each row as a declaration or as faults at their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from python_calamine import CalamineSheet

from shulong.powers.cell_text import tidy
from shulong.powers.columns import Column, heading, implementation_columns, power_columns
from shulong.powers.fault import Fault
from shulong.powers.kind import kinds
from shulong.powers.power import Implementation, Power, Status
from shulong.powers.workbook import WorkbookRead, cell_place
from shulong.terms.sheet_cell import LOST_FROM, Cell, as_text
from shulong.terms.text import Text

HEADER_WITHIN = 10


class SheetReader:
    """One sheet being read into a ``WorkbookRead``."""

    def __init__(
        self,
        sheet: CalamineSheet,
        what: str,
        read: WorkbookRead,
        default_day: date | None,
        lost: frozenset[tuple[int, int]],
    ) -> None:
        self.sheet, self.what, self.out, self.default_day, self.lost = sheet, what, read, default_day, lost
        self.offset = sheet.start[1] if sheet.start else 0
        self.known = {
            column.code: column for column in (power_columns() if what == "power" else implementation_columns())
        }
        self.cache: dict[tuple[str, str], tuple[Any, list[Fault]]] = {}
        self.merged = _merged(sheet)
        self.lost_rows = {row for row, _ in lost}
        self.codes_row = 0

    def read(self) -> None:
        """Header, then every row that holds anything."""
        rows = enumerate(self.sheet.iter_rows(), 1)
        columns, carry = self._header(rows), dict[int, Cell]()
        for number, cells in rows:
            if self.merged:
                cells = self._carried(number, cells, carry)
            if any(cell != "" for cell in cells) or number in self.lost_rows:
                self._row(number, cells, columns)

    def _header(self, rows: Iterator[tuple[int, Sequence[Cell]]]) -> dict[int, Column]:
        """Which column of the sheet is which; faults for headings that stand twice or are unknown."""
        names = {heading(name): c for c in self.known.values() for name in (c.code, c.title.zh, c.title.en)}
        for number, cells in rows:
            found = {
                at: names[head] for at, cell in enumerate(cells) if (head := heading(as_text(cell) or "")) in names
            }
            if any(column.code == "basic_code" for column in found.values()):
                if number < HEADER_WITHIN and all(as_text(cells[at]) != c.code for at, c in found.items()):
                    found = self._codes(found, names)
                return self._checked(found, cells, number)
            if number >= HEADER_WITHIN:
                break
        self.out.columns[self.sheet.name] = {"basic_code": 0}
        expected = Text(
            zh=f"前 {HEADER_WITHIN} 行内有“基本编码”一列的表头",
            en=f"a header with Basic code in the first {HEADER_WITHIN} rows",
        )
        mend = Text(zh="请补上表头。", en="Add the header.")
        self.out.faults.append(Fault("basic_code", "", expected, mend, place=cell_place(self.sheet.name, 1, 0)))
        return {}

    def _codes(self, found: dict[int, Column], names: Mapping[str, Column]) -> dict[int, Column]:
        """The headings, with columns that were renamed known by the row of codes beneath, if there is one."""
        for number, cells in enumerate(self.sheet.iter_rows(), 1):
            codes = {
                at: self.known[code] for at, cell in enumerate(cells) if (code := as_text(cell) or "") in self.known
            }
            if any(column.code == "basic_code" for column in codes.values()) and len(codes) > 1:
                self.codes_row = number
                return {**found, **codes}
            if number > HEADER_WITHIN:
                break
        return found

    def _checked(self, found: dict[int, Column], cells: Sequence[Cell], number: int) -> dict[int, Column]:
        seen: dict[str, int] = {}
        sheet = self.sheet.name
        for at, column in found.items():
            if column.code in seen:
                expected = Text(zh="每列只出现一次", en="each column only once")
                mend = Text(zh="请删去其中一列。", en="Remove one of the two.")
                self._add(Fault(column.code, column.title.zh, expected, mend), number, at)
            seen[column.code] = at + self.offset
        for at, cell in enumerate(cells):
            if at not in found and (text := tidy(as_text(cell) or "")):
                expected = Text(zh="要素名称或代码", en="the name or code of an element")
                mend = Text(zh="请改正列名；不用的列请删去。", en="Mend the heading; remove a column that is not used.")
                self._add(Fault("", text, expected, mend), number, at)
        self.out.columns[sheet] = seen
        return found

    def _add(self, fault: Fault, row: int, at: int) -> None:
        self.out.faults.append(fault.at(cell_place(self.sheet.name, row, at + self.offset)))

    def _carried(self, number: int, cells: Sequence[Cell], carry: dict[int, Cell]) -> list[Cell]:
        """The row with the value of merged cells in each of their rows."""
        row = list(cells)
        for top, bottom, left, right in self.merged:
            if not top <= number <= bottom or left - self.offset >= len(row):
                continue
            at = left - self.offset
            if number == top:
                carry[at] = row[at]
                if right > left and row[at] != "":
                    expected = Text(zh="不跨列合并的单元格", en="a cell that is not merged over several columns")
                    mend = Text(zh="请取消合并，逐格填写。", en="Unmerge it and fill in each cell.")
                    self._add(Fault("", as_text(row[at]) or "", expected, mend), number, at)
            elif row[at] == "":
                row[at] = carry.get(at, "")
        return row

    def _row(self, number: int, cells: Sequence[Cell], columns: Mapping[int, Column]) -> None:
        if number == self.codes_row or not columns:
            return
        values: dict[str, Any] = {}
        before = len(self.out.faults)
        for at, column in columns.items():
            cell = cells[at] if at < len(cells) else ""
            if cell == "" and (number, at + self.offset) in self.lost:
                self._add(_without_result(column), number, at)
                values[column.code] = None
            elif isinstance(cell, float) and abs(cell) >= LOST_FROM:
                self._add(_digits_lost(column, as_text(cell) or ""), number, at)
                values[column.code] = None
            elif cell != "" and (text := _text(cell, column)):
                values[column.code] = self._value(column, text, number, at)
        if values:
            self._missing(values, number)
            if len(self.out.faults) == before:
                self._declare(values, number)
            else:
                self._name(before, values)

    def _name(self, first: int, values: Mapping[str, Any]) -> None:
        """Say of a row's faults whose they are, as far as that could be read."""
        code, organ = str(values.get("basic_code") or ""), str(values.get("organ") or "")
        self.out.faults[first:] = [fault.of(code, organ, self.what, -1) for fault in self.out.faults[first:]]

    def _value(self, column: Column, text: str, number: int, at: int) -> Any:
        """What the text of a cell means; texts that come again are read once."""
        if (column.code, text) not in self.cache:
            self.cache[column.code, text] = column.read(text)
        value, faults = self.cache[column.code, text]
        for fault in faults:
            self._add(fault, number, at)
        return value

    def _missing(self, values: dict[str, Any], number: int) -> None:
        """Columns that no row goes without; the kind follows from the code, the day from what the import was given."""
        if "kind" in self.known and "kind" not in values:
            code = str(values.get("basic_code"))
            values["kind"] = next((each.id for each in kinds().values() if code.startswith(each.prefix)), None)
            if values["kind"] is None and "basic_code" in values:
                del values["kind"]
        if self.default_day:
            values.setdefault("in_force_from", self.default_day)
        columns = self.out.columns[self.sheet.name]
        for column in self.known.values():
            if (column.always or column.code in {"in_force_from", "kind"}) and column.code not in values:
                expected = Text(zh=f"{column.title.zh}（必填）", en=f"{column.title.en}, required")
                mend = Text(zh=f"请补填：{column.help.zh}", en=f"Fill it in: {column.help.en}")
                at = columns.get(column.code, columns["basic_code"])
                self._add(Fault(column.code, "", expected, mend), number, at - self.offset)

    def _declare(self, values: dict[str, Any], number: int) -> None:
        self.out.places[self.what].append((self.sheet.name, number))
        if self.what == "power":
            self.out.powers.append(power_of_cells(values))
        else:
            self.out.implementations.append(implementation_of_cells(values))


def power_of_cells(values: Mapping[str, Any]) -> Power:
    """The template that the cells of a row declare, by code of column."""
    beside = {"basic_code", "kind", "in_force_from", "status", "parent", "holders", "open_elements", "life_events"}
    return Power(
        values["basic_code"],
        values["kind"],
        {code: value for code, value in values.items() if code not in beside},
        values["in_force_from"],
        values.get("status", Status.IN_FORCE),
        values.get("parent"),
        values.get("holders", ()),
        values.get("open_elements", frozenset()),
        values.get("life_events", ()),
    )


def implementation_of_cells(values: Mapping[str, Any]) -> Implementation:
    """The implementation that the cells of a row declare."""
    beside = {"basic_code", "organ", "region", "in_force_from", "status"}
    overrides = {code: value for code, value in values.items() if code not in beside}
    status = values.get("status", Status.IN_FORCE)
    return Implementation(
        values["basic_code"], values["organ"], values["region"], values["in_force_from"], overrides, status
    )


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Merged ranges as (top, bottom, left, right), rows from 1 and columns from 0."""
    return [(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]


def _without_result(column: Column) -> Fault:
    expected = Text(zh="公式的计算结果", en="the result of the formula")
    mend = Text(
        zh="请用表格软件打开并保存，或改填数值。", en="Open and save it in a spreadsheet program, or write the value."
    )
    return Fault(column.code, "（公式）", expected, mend)


def _text(cell: Cell, column: Column) -> str:
    text = tidy(as_text(cell) or "")
    return text[:10] if column.code == "in_force_from" and text.endswith(" 00:00:00") else text


def _digits_lost(column: Column, found: str) -> Fault:
    expected = Text(zh="以文本存储的编码", en="a code stored as text")
    mend = Text(
        zh="Excel 已丢失末几位：请设为文本格式后重新填写。",
        en="Excel has lost its last digits: set the cell to text and write it again.",
    )
    return Fault(column.code, found, expected, mend)
