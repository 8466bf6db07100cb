"""A file of declarations opened: looked into for what may harm, then read by its ending."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from shulong.data.connectors.excel_parts import looked_into
from shulong.data.connectors.table import ReadOptions
from shulong.powers.plain_document import text_of
from shulong.powers.plain_files import read_plain
from shulong.powers.read import Read
from shulong.powers.workbook_read import read_workbook
from shulong.terms.errors import UnreadableFile
from shulong.terms.text import Text

_FLOW = re.compile(r"^(?:flow|\"flow\"|'flow')\s*:", re.MULTILINE)
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}


def is_flow_file(path: Path) -> bool:
    """Whether a file declares flows: BPMN, or a YAML document with the key ``flow``."""
    ending = path.suffix.lower()
    if ending in {".bpmn", ".xml"}:
        return True
    return ending in {".yaml", ".yml"} and bool(_FLOW.search(text_of(path)))


def read_any(path: Path, default_day: date | None) -> Read:
    """What a file declares, with its faults.

    Raises:
        UnreadableFile: a bomb, encrypted, damaged, or of an ending that is not known.
        DeclarationFault: no YAML or JSON.
    """
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        looked_into(path, ending[1:], path.name, ReadOptions())
        return read_workbook(path, default_day)
    if ending in {".yaml", ".yml", ".json"}:
        return read_plain(path, default_day)
    raise UnreadableFile(f"不认识的文件类型 {ending!r}", f"a file ending in {ending!r} is not known here", place=str(path),
                         mend=Text(zh="请用 .xlsx、.yaml 或 .json。", en="Use .xlsx, .yaml or .json."))  # fmt: skip
