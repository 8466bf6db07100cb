"""A file brought into a draft: all of it, or none, and of a workbook the same workbook back with its faults marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from shulong.adjustments.items import (
    current,
    current_entry,
    current_flow,
    declared,
    entry_plain,
    flow_plain,
    implementation_plain,
    power_plain,
)
from shulong.adjustments.models import ChangeSet
from shulong.adjustments.steps import demand_draft, put_item
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.declared.open_file import WORKBOOKS, is_flow_file, read_any
from shulong.declared.read import entry_codes, flow_versions, known_on, state_on
from shulong.powers.bpmn_read import Declared as Drawn
from shulong.powers.bpmn_read import Naming
from shulong.powers.convert import read_any as read_flow_file
from shulong.powers.fault import Fault
from shulong.powers.flow import Flow
from shulong.powers.known import Known
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


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a person says of a drawing of another tool: the power that it is of, and whether its steps are called by their names."""

    power_code: str = ""
    flow_id: str = ""
    steps_by: Naming = "id"


def returned_path(home: Home, change: ChangeSet) -> Path:
    """Where the marked workbook of a change set's last faulty file lies."""
    return home.path / "returned" / f"change-{change.pk}.xlsx"


def bring(home: Home, account: User, change: ChangeSet, path: Path, drawing: Drawing | None = None) -> Brought:
    """Put everything that a file declares into a draft, with the draft's day; what changes nothing is left out.

    Args:
        drawing: what a BPMN file of another tool does not say itself.

    Raises:
        NotPermitted, InputError: not a proposer of that organ, no draft any more, or a row of an organ that the set is not for.
        UnreadableFile, DeclarationFault: a bomb, encrypted, damaged, of an ending that is not known, or no flow.
    """
    with transaction.atomic():
        demand_draft(account, change)
    back = returned_path(home, change)
    back.unlink(missing_ok=True)
    shelf = Shelf(home)
    if is_flow_file(path):
        return _bring_flows(shelf, account, change, path, drawing or Drawing())
    read, known = read_any(path, change.in_force_from), _known(shelf, change)
    (faults,) = examine([read], known, entry_codes(shelf) if read.entries else ())
    if faults:
        if path.suffix.lower() in WORKBOOKS:
            back.parent.mkdir(exist_ok=True)
            mark(path, faults, back)
        return Brought(faults=faults, notes=read.notes)
    with transaction.atomic():
        return _put(shelf, account, change, read, state_on(shelf, change.in_force_from))


def _known(shelf: Shelf, change: ChangeSet) -> Known:
    """What a file may refer to: what is declared, and the flows and templates that the draft holds already."""
    known, drafted = known_on(shelf, change.in_force_from), declared(change)
    if drafted.flows and known.flows is not None:
        known = replace(known, flows={*known.flows, *(flow.flow_id for flow in drafted.flows)})
    return known.joined(drafted.powers)


def _put(shelf: Shelf, account: User, change: ChangeSet, read: Read, state: State) -> Brought:
    if change.organ and read.powers:
        raise InputError(
            "文件含有全市模板，而本次调整只限一个机关", "the file holds templates; this change set is of one organ",
            mend=Text(zh="请删去“事项”表，或另行发起全市模板的调整。", en="Take the sheet of powers out, or begin a change set of the templates."),
        )  # fmt: skip
    put, day = _Putting(account, change), change.in_force_from
    for power in read.powers:
        put("power", power.basic_code, power_plain(power), current(state, "power", power.basic_code))
    for own in read.implementations:
        before = current(state, "implementation", own.basic_code, own.organ)
        put("implementation", own.basic_code, implementation_plain(own), before, own.organ)
    for entry in read.entries:
        put("list-entry", entry.code, entry_plain(entry), current_entry(shelf, entry.code, day), change.organ)
    return Brought(put.items, put.unchanged, notes=read.notes)


@dataclass
class _Putting:
    """Items put into a draft one by one, counted; those that change nothing are left out."""

    account: User
    change: ChangeSet
    items: int = 0
    unchanged: int = 0

    def __call__(
        self, what: str, code: str, after: Mapping[str, Any], before: Mapping[str, Any] | None, organ: str = ""
    ) -> None:
        if before == after:
            self.unchanged += 1
            return
        put_item(self.account, self.change, what, code, after, before=before, organ=organ)
        self.items += 1


def _bring_flows(shelf: Shelf, account: User, change: ChangeSet, path: Path, drawing: Drawing) -> Brought:
    """The flows of a file, with the draft's day. What is wrong with one is shown in the draft, beside its drawing, and stops it there."""
    day = change.in_force_from
    drawn = Drawn(drawing.power_code, day, drawing.flow_id or None) if drawing.power_code else None
    flows, said = read_flow_file(path, drawn, steps_by=drawing.steps_by)
    if len({flow.flow_id for flow in flows}) < len(flows):
        raise InputError("文件含有同一流程的几个版本，一次只可调整一个", "the file holds several versions of one flow; a change set takes one of each",
                         place=path.name, mend=Text(zh="请只保留一个版本。", en="Keep one version of each."))  # fmt: skip
    put = _Putting(account, change)
    with transaction.atomic():
        for flow in flows:
            after = flow_plain(_of_the_draft(shelf, flow, day, drawn=drawn is not None))
            put("flow", flow.flow_id, after, current_flow(shelf, flow.flow_id, day), change.organ)
    notes = [Text(zh=f"{e.place} {e.element}：{e.text.zh}", en=f"{e.place} {e.element}: {e.text.en}") for e in said]
    return Brought(put.items, put.unchanged, notes=notes)


def _of_the_draft(shelf: Shelf, flow: Flow, day: date, *, drawn: bool) -> Flow:
    """A flow from the draft's day; a drawing of another tool has no number of its own and takes the next."""
    last = max(flow_versions(shelf, flow.flow_id), default=0)
    version = last + 1 if drawn and flow.version <= last else flow.version
    return replace(flow, in_force_from=day, version=version)
