"""What a workbook of declarations holds once it is read, and where in it each thing stood."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from shulong.powers.fault import Fault
from shulong.powers.read import Read

POWERS, IMPLEMENTATIONS = "事项", "实施清单"
SHEETS = {
    "power": (POWERS, "权力事项", "模板", "powers", "templates"),
    "implementation": (IMPLEMENTATIONS, "实施", "implementations"),
}

Place = tuple[str, int]
"""A sheet and a row of it, from 1."""


@dataclass
class WorkbookRead(Read):
    """What a workbook declares; ``places`` has the sheet and row of each power and implementation."""

    places: dict[str, list[Place]] = field(default_factory=lambda: {"power": [], "implementation": []})
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    """Of each sheet, the column (from 0) of each code."""

    def placed(self, fault: Fault) -> Fault:
        """A fault of a declaration, at its cell; where it has no column, at the cell of its code."""
        sheet, row = self.places[fault.what][fault.row]
        columns = self.columns[sheet]
        return fault.at(cell_place(sheet, row, columns.get(fault.element, columns["basic_code"])))


def cell_place(sheet: str, row: int, column: int) -> str:
    """``事项!B7``: rows from 1, columns from 0."""
    return f"{sheet}!{get_column_letter(column + 1)}{row}"
