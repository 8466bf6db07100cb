"""A change set's items held against the elements, the catalogue and each other, and delivered on the one road when they are published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import pyarrow as pa

from shulong.adjustments.items import Declared, declared
from shulong.adjustments.models import ChangeSet
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.declared.read import entry_codes, flow_versions, known_on, power_declared
from shulong.powers.fault import Fault, refuse
from shulong.powers.flow import Flow
from shulong.powers.list_entry import entry_rows
from shulong.powers.publish import rows as flow_rows
from shulong.powers.publish_declared import implementation_rows, power_rows
from shulong.powers.sound import check_flow
from shulong.powers.validate import validate
from shulong.powers.validate_entry import entry_faults
from shulong.terms.text import Text

SENDER = "adjustments"


def refuse_faulty(home: Home, change: ChangeSet) -> None:
    """Hold every item against the elements, its template, the organs and what it refers to.

    Raises:
        DeclarationFault: with every fault; nothing moves until they are mended.
    """
    refuse(list(_faults(Shelf(home), change)))


def _faults(shelf: Shelf, change: ChangeSet) -> Iterator[Fault]:
    found, known = declared(change), known_on(shelf, change.in_force_from)
    if found.flows and known.flows is not None:
        known = replace(known, flows={*known.flows, *(flow.flow_id for flow in found.flows)})
    yield from validate(found.powers, found.implementations, known)
    known = known.joined(found.powers)
    if found.entries:
        yield from entry_faults(found.entries, known, entry_codes(shelf))
    for flow in found.flows:
        yield from unsound(flow)
        yield from out_of_place(shelf, flow, [power.basic_code for power in found.powers])


def unsound(flow: Flow) -> Iterator[Fault]:
    """The errors of a flow's soundness as faults; its warnings ask for a look and stop nothing."""
    for remark in check_flow(flow):
        if remark.level == "error":
            yield Fault(remark.id, remark.object, SOUND, Text(zh=f"{remark.message.zh}。{remark.hint.zh}", en=f"{remark.message.en}. {remark.hint.en}"),
                        flow.flow_id, "", "flow")  # fmt: skip


SOUND = Text(zh="没有错误的流程", en="a flow without error")


def out_of_place(shelf: Shelf, flow: Flow, beside: Collection[str] = ()) -> Iterator[Fault]:
    """Why a flow, sound in itself, does not fit: a power that is not there (nor ``beside`` it in the set), a version that was published."""
    if flow.power_code not in beside and not power_declared(shelf, flow.power_code, flow.in_force_from):
        yield Fault("power", flow.power_code, Text(zh="目录中已有的基本编码", en="the basic code of a power of the catalogue"),
                    Text(zh="请先声明该事项，或改正编码。", en="Declare the power first, or mend its code."), flow.flow_id, "", "flow")  # fmt: skip
    last = max(flow_versions(shelf, flow.flow_id), default=0)
    if flow.version <= last:
        yield Fault("version", str(flow.version), Text(zh=f"大于 {last} 的版本号", en=f"a version above {last}"),
                    Text(zh="请提高版本号后重新上传。", en="Raise the version and bring it in again."), flow.flow_id, "", "flow")  # fmt: skip


def deliver_items(home: Home, change: ChangeSet) -> list[str]:
    """Deliver what the items declare; the deliveries' numbers. Called again, it finds what is there and adds nothing.

    Raises:
        StorageFailure: the disk refused; nothing was published, run it again.
    """
    return [_delivered(home, change, dataset, rows) for dataset, rows in _tables(declared(change)) if len(rows)]


def _tables(found: Declared) -> list[tuple[str, pa.Table]]:
    """Each dataset with its rows; flows first, since templates name them, and lists last, since they name powers."""
    tables = [("flows", flow_rows(found.flows))] if found.flows else []
    return [
        *tables,
        ("powers", power_rows(found.powers)),
        ("implementations", implementation_rows(found.implementations)),
        ("list_entries", entry_rows(found.entries)),
    ]


def _delivered(home: Home, change: ChangeSet, dataset: str, rows: pa.Table) -> str:
    with home.staging() as work:
        staged = stage_table(rows, work, f"change-{change.pk}")
        receipt = deliver(
            home, Shelf(home).contract(dataset), [staged], work, sender=SENDER, sender_id=f"change-{change.pk}-{dataset}"
        )  # fmt: skip
    return receipt.delivery
