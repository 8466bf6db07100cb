"""A file of declarations read for comparing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from shulong.cli.context import Context
from shulong.declared.open_file import read_any
from shulong.powers.fault import refuse
from shulong.powers.read import Read


def read_declared(path: Path, context: Context, default_day: date | None) -> Read:
    """What a file declares, for comparing; DeclarationFault if any of it cannot be read."""
    read = read_any(path, default_day)
    refuse(read.faults)
    return read
