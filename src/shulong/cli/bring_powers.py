"""Bringing declarations in: read, examined together, given back with their faults marked or delivered whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from shulong.cli.context import Context
from shulong.cli.deliver import report
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.declared.open_file import WORKBOOKS, read_any
from shulong.declared.read import entry_codes
from shulong.powers.affected import affected
from shulong.powers.fault import Fault, refuse
from shulong.powers.publication import Publication, publication
from shulong.powers.read import examine
from shulong.powers.shelved import Rows, all_implementations, known_on
from shulong.powers.workbook_mark import mark

SENDER = "lists"


def bring(
    context: Context, files: Sequence[Path], rows: Rows, default_day: date | None, *, dry_run: bool, marked: Path | None
) -> None:
    """All of the files' declarations on the shelf, or none and every fault said.

    Raises:
        DeclarationFault: there are faults; workbooks with their cells marked were written.
    """
    today = datetime.now(context.home.settings.zone).date()
    reads = [read_any(path, default_day) for path in files]
    for path, read in zip(files, reads, strict=True):
        for note in read.notes:
            context.say(f"{path.name}：{note.zh}", f"{path.name}: {note.en}", err=True)
    known = known_on(rows, today)
    entries = [entry for read in reads for entry in read.entries]
    faults = examine(reads, known, entry_codes(context.shelf) if entries else ())
    for path, found in zip(files, faults, strict=True):
        if found and path.suffix.lower() in WORKBOOKS:
            target = (marked or path.parent) / f"{path.stem}-问题.xlsx"
            mark(path, found, target)
            context.say(f"已标出问题：{target}", f"faults are marked in {target}", err=True)
    refuse([fault.at(_named(path, fault)) for path, found in zip(files, faults, strict=True) for fault in found])
    new = publication(
        [p for r in reads for p in r.powers], [i for r in reads for i in r.implementations], rows, entries
    )
    counted = (len(new.powers), len(new.implementations), new.unchanged)
    context.say("无问题：事项 {} 项、实施清单 {} 项有变化，{} 项未变".format(*counted),
                "no fault: {} powers and {} implementations are new or changed, {} unchanged".format(*counted))  # fmt: skip
    if entries:
        context.say(f"清单条目 {len(new.entries)} 条有变化", f"{len(new.entries)} entries of lists are new or changed")
    _tell_affected(context, list(affected(new.powers, new.implementations, known, all_implementations(rows))))
    if not dry_run:
        _deliver(context, new, ", ".join(path.name for path in files)[:200])


def _named(path: Path, fault: Fault) -> str:
    """The place of a fault with the file's name before a cell's."""
    return f"{path.name} {fault.place}" if "!" in fault.place else fault.place


def _tell_affected(context: Context, left: Sequence[Fault]) -> None:
    """The implementations that a changed template leaves behind; their organs have to follow."""
    if left:
        organs = len({fault.organ for fault in left})
        context.say(f"以下实施清单不再符合新模板（{len(left)} 处，{organs} 个机关），请通知其调整：",
                    f"implementations that no longer fit the new templates ({len(left)} places, {organs} organs); tell the organs:")  # fmt: skip
    for fault in left[:20]:
        context.say("  · " + fault.say("zh"), "  · " + fault.say("en"))


def _deliver(context: Context, found: Publication, name: str) -> None:
    """Each dataset's rows, after what it holds now.

    What was delivered last is part of a delivery's content, so that going back to an earlier version is not taken for the earlier
    delivery come again. An import cut off between the two is repeated as it is: what had arrived is no longer new.
    """
    for dataset, table in found.tables:
        held = context.shelf.deliveries(dataset)
        after = held[-1].delivery if held else ""
        with context.home.staging() as work:
            staged = stage_table(table, work, name)
            staged = replace(staged, content_digest=sha256(staged.content_digest + after.encode()).digest())
            number = f"{found.number}-{after}" if after else found.number
            receipt = deliver(
                context.home, context.shelf.contract(dataset), [staged], work, sender=SENDER, sender_id=number
            )
        report(context, receipt)
