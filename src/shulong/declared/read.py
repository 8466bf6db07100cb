"""The declared powers as they stood on a day, as the ledger knew them at an instant."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from shulong.data.shelf import Shelf
from shulong.powers import shelved
from shulong.powers.known import Known
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
