"""A workbook's parts streamed once before the parser sees them: real sizes, the rectangle spanned, lost values."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from shulong.data.connectors.refuse import cut_short, too_large, unreadable
from shulong.data.connectors.sniff import encrypted
from shulong.data.connectors.table import MIB, ReadOptions
from shulong.data.connectors.unpack import within

OVERLAP = 4_096
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
ERROR = re.compile(rb"<c\s[^>]*?\bt=[\"']e[\"']")
REPEATED = re.compile(rb"table:number-(rows|columns)-repeated=[\"']([0-9]+)[\"'][^>]*?office:value-type")
ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)")


@dataclass
class Parts:
    """What the parts of a workbook show before it is parsed."""

    formulas_without_value: int = 0
    error_cells: int = 0
    bottom: int = 0
    left: int = 1 << 14
    right: int = 0

    def cells(self) -> int:
        """Cells of the rectangle from the first row to the last cell; the parser lays all of it out."""
        return self.bottom * max(self.right - self.left + 1, 0)


def looked_into(path: Path, format_: str, place: str, options: ReadOptions) -> Parts:
    """Streams every part against the limits.

    Raises:
        UnreadableFile: a bomb, an entity declaration, a sheet spanning too many cells, damaged, or encrypted.
    """
    whole = Parts()
    if format_ == "xls":
        size = path.stat().st_size
        within(size, size, place, options, options.max_workbook_bytes)
        return whole
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(part.file_size for part in archive.infolist())
            within(declared, path.stat().st_size, place, options, options.max_workbook_bytes)
            streamed(archive, path.stat().st_size, whole, place, options)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as cause:
        raise cut_short(place, format_) from cause
    return whole


def streamed(archive: zipfile.ZipFile, packed: int, whole: Parts, place: str, options: ReadOptions) -> None:
    """Unpacks every part into nothing, counting; a part's declared size is not trusted."""
    count = 0
    for part in archive.infolist():
        if part.flag_bits & 1:
            raise encrypted(place)
        sheet = Parts()
        with archive.open(part) as stream:
            last = b""
            while piece := stream.read(MIB):
                count += len(piece)
                within(count, packed, place, options, options.max_workbook_bytes)
                if part.filename.endswith(".xml"):
                    last = counted(last + piece, len(last), sheet, place)
        if sheet.cells() > options.max_cells:
            limit = options.max_cells
            raise too_large(place, f"工作表占用的区域超过 {limit} 个单元格", f"a sheet spans more than {limit} cells")
        whole.formulas_without_value += sheet.formulas_without_value
        whole.error_cells += sheet.error_cells


def counted(text: bytes, seen: int, sheet: Parts, place: str) -> bytes:
    """Looks at one piece of a part, counting nothing twice; gives the end to look at again with the next."""
    if ENTITY.search(text):
        raise unsafe(place)
    for match in CELL.finditer(text):
        column = 0
        for letter in match[1]:
            column = column * 26 + letter - 64
        sheet.left, sheet.right = min(sheet.left, column), max(sheet.right, column)
        sheet.bottom = max(sheet.bottom, int(match[2]))
    for match in REPEATED.finditer(text):
        sheet.left, sheet.right, sheet.bottom = 1, max(sheet.right, 1), max(sheet.bottom, 1)
        if match[1] == b"rows":
            sheet.bottom = max(sheet.bottom, int(match[2]))
        else:
            sheet.right = max(sheet.right, int(match[2]))
    sheet.formulas_without_value += sum(match.end() > seen for match in NO_VALUE.finditer(text))
    sheet.error_cells += sum(match.end() > seen for match in ERROR.finditer(text))
    return text[-OVERLAP:]


def unsafe(place: str) -> Exception:
    """A document type or entity inside XML."""
    return unreadable(
        place,
        "XML 中含有文档类型或实体声明，出于安全考虑拒绝读取。",
        "its XML declares a document type or entities and is refused for safety.",
        "请由原系统重新导出，不要手工修改文件。",
        "Export it again from the system it comes from.",
    )
