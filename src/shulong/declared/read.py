"""What is declared as it stood on a day, as the ledger knew it at an instant: powers, entries of lists, flows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from shulong.data.shelf import Shelf
from shulong.powers import shelved
from shulong.powers.flow import Flow
from shulong.powers.known import Known
from shulong.powers.list_entry import ListEntry, entry_of_row, newest
from shulong.powers.publish import from_definitions, governing
from shulong.powers.state import State


def rows(shelf: Shelf, dataset: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Every row of a dataset of declarations, as plain values; none where nothing was delivered."""
    found: list[dict[str, Any]] = shelf.table(dataset, as_of).to_pyarrow().to_pylist()
    return found


def state_on(shelf: Shelf, day: date, as_of: datetime | None = None) -> State:
    """Powers, implementations and organs in force on a day.

    Args:
        as_of: what the ledger held at that instant; None for all that is there.
    """
    return shelved.state_on(partial(rows, shelf, as_of=as_of), day)


def known_on(shelf: Shelf, day: date) -> Known:
    """What a new declaration may refer to."""
    return shelved.known_on(partial(rows, shelf), day)


def entries_on(shelf: Shelf, day: date, codes: Sequence[str]) -> dict[str, ListEntry]:
    """Some entries of lists (``service/FW-…``) as they stood on a day, by code; those that are there."""
    table = shelf.table("list_entries")
    named = table.filter((table.list_type + "/" + table.entry_code).isin(list(codes)))
    return newest((entry_of_row(row) for row in named.to_pyarrow().to_pylist()), day)


def entry_codes(shelf: Shelf) -> set[str]:
    """List and code of every entry that was ever declared."""
    table = shelf.table("list_entries")
    found = table.select(code=table.list_type + "/" + table.entry_code).distinct().to_pyarrow()
    return set(found["code"].to_pylist())


def flow_on(shelf: Shelf, flow_id: str, day: date) -> Flow | None:
    """The version of a flow that governs a day; None where none does."""
    table = shelf.table("flows")
    found = table.filter(table.flow_id == flow_id).select("definition").to_pyarrow()["definition"].to_pylist()
    return governing(from_definitions(found), day)


def flow_versions(shelf: Shelf, flow_id: str) -> list[int]:
    """The numbers of the versions of a flow that were published."""
    table = shelf.table("flows")
    return [
        int(n) for n in table.filter(table.flow_id == flow_id).select("version").to_pyarrow()["version"].to_pylist()
    ]


def power_declared(shelf: Shelf, code: str, day: date) -> bool:
    """Whether the catalogue has a power of that code by a day, whatever its status."""
    table = shelf.table("powers")
    return bool(table.filter((table.basic_code == code) & (table.in_force_from <= day)).count().execute())
