"""The declared powers as they stood on a day, as the ledger knew them at an instant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shulong.data.shelf import Shelf
from shulong.powers.publish_declared import implementation_of, organ_of, power_of
from shulong.powers.state import State, state


def state_on(shelf: Shelf, day: date, as_of: datetime | None = None) -> State:
    """Powers, implementations and organs in force on a day; the later of two deliveries of one row counts.

    Args:
        as_of: what the ledger held at that instant; None for all that is there.
    """
    return state(
        day,
        map(power_of, rows(shelf, "powers", as_of)),
        map(implementation_of, rows(shelf, "implementations", as_of)),
        map(organ_of, rows(shelf, "organs", as_of)),
    )


def rows(shelf: Shelf, dataset: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Every row of a dataset of declarations, as plain values; none where nothing was delivered."""
    found: list[dict[str, Any]] = shelf.table(dataset, as_of).to_pyarrow().to_pylist()
    return found
