"""What is to be delivered of declarations that came in: the rows that differ from those on the shelf, under one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pyarrow as pa

from shulong.powers.list_entry import ListEntry, entry_of_row, entry_rows
from shulong.powers.power import Implementation, Power
from shulong.powers.publish_declared import implementation_rows, power_rows
from shulong.powers.shelved import Rows, all_implementations, all_powers


@dataclass(frozen=True)
class Publication:
    """Templates, implementations and entries of lists that enter into force together; ``unchanged`` counts those left out, being there already."""

    powers: Sequence[Power]
    implementations: Sequence[Implementation]
    unchanged: int = 0
    entries: Sequence[ListEntry] = ()

    @cached_property
    def tables(self) -> list[tuple[str, pa.Table]]:
        """Each dataset with its rows, templates first; only those that have any."""
        every = [
            ("powers", power_rows(self.powers)),
            ("implementations", implementation_rows(self.implementations)),
            ("list_entries", entry_rows(self.entries)),
        ]
        return [(name, table) for name, table in every if len(table)]

    @property
    def number(self) -> str:
        """What the sender calls the deliveries: equal for equal content."""
        digest = sha256()
        for name, table in self.tables:
            digest.update(name.encode())
            for column in table.columns:
                digest.update(repr(column.to_pylist()).encode())
        return f"declared-{digest.hexdigest()[:24]}"


def publication(
    powers: Sequence[Power], implementations: Sequence[Implementation], rows: Rows, entries: Sequence[ListEntry] = ()
) -> Publication:
    """What is new or different in declarations that have been found without fault."""
    held = {(power.basic_code, power.in_force_from): power for power in all_powers(rows)}
    owned = {(own.basic_code, own.organ, own.in_force_from): own for own in all_implementations(rows)}
    listed = {(e.code, e.in_force_from): e for e in (map(entry_of_row, rows("list_entries")) if entries else ())}
    new = [power for power in powers if held.get((power.basic_code, power.in_force_from)) != power]
    changed = [own for own in implementations if owned.get((own.basic_code, own.organ, own.in_force_from)) != own]
    stated = [entry for entry in entries if listed.get((entry.code, entry.in_force_from)) != entry]
    given = len(powers) + len(implementations) + len(entries)
    return Publication(new, changed, given - len(new) - len(changed) - len(stated), stated)
