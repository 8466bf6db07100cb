"""A workbook of declarations brought into a draft: all of it, or none and the same workbook back with its faults marked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from shulong.adjustments.models import ChangeSet
from shulong.adjustments.publish import current, implementation_plain, power_plain
from shulong.adjustments.steps import demand_draft, put_item
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.declared.open_file import WORKBOOKS, read_any
from shulong.declared.read import known_on, state_on
from shulong.powers.fault import Fault
from shulong.powers.read import Read, examine
from shulong.powers.state import State
from shulong.powers.workbook_mark import mark
from shulong.terms.errors import InputError
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: how many items were put into the draft, how many stand already as the file says, or what is wrong."""

    items: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def returned_path(home: Home, change: ChangeSet) -> Path:
    """Where the marked workbook of a change set's last faulty file lies."""
    return home.path / "returned" / f"change-{change.pk}.xlsx"


def bring(home: Home, account: User, change: ChangeSet, path: Path) -> Brought:
    """Put everything that a file declares into a draft, with the draft's day; rows that change nothing are left out.

    Raises:
        NotPermitted, InputError: not a proposer of that organ, no draft any more, or a row of an organ that the set is not for.
        UnreadableFile: a bomb, encrypted, damaged, or of an ending that is not known.
    """
    with transaction.atomic():
        demand_draft(account, change)
    read, state = read_any(path, change.in_force_from), state_on(Shelf(home), change.in_force_from)
    (faults,) = examine([read], known_on(Shelf(home), change.in_force_from))
    back = returned_path(home, change)
    back.unlink(missing_ok=True)
    if faults:
        if path.suffix.lower() in WORKBOOKS:
            back.parent.mkdir(exist_ok=True)
            mark(path, faults, back)
        return Brought(faults=faults, notes=read.notes)
    with transaction.atomic():
        return _put(account, change, read, state)


def _put(account: User, change: ChangeSet, read: Read, state: State) -> Brought:
    if change.organ and read.powers:
        raise InputError(
            "文件含有全市模板，而本次调整只限一个机关", "the file holds templates; this change set is of one organ",
            mend=Text(zh="请删去“事项”表，或另行发起全市模板的调整。", en="Take the sheet of powers out, or begin a change set of the templates."),
        )  # fmt: skip
    items = 0
    for power in read.powers:
        power = replace(power, in_force_from=change.in_force_from)
        before, after = current(state, "power", power.basic_code), power_plain(power)
        if before != after:
            put_item(account, change, "power", power.basic_code, after, before=before)
            items += 1
    for own in read.implementations:
        before, after = current(state, "implementation", own.basic_code, own.organ), implementation_plain(own)
        if before != after:
            put_item(account, change, "implementation", own.basic_code, after, before=before, organ=own.organ)
            items += 1
    return Brought(items, len(read.powers) + len(read.implementations) - items, notes=read.notes)
