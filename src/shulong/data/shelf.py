"""The shelf: every dataset as an Ibis table over sealed segments, as of any instant, on DuckDB or on Spark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import ibis
import ibis.expr.types as ir

from shulong.data.contract import Contract, Deliveries
from shulong.data.engine import Engine, open_engine
from shulong.data.home import Home, open_home
from shulong.data.read_contract import catalogue, named
from shulong.data.receipt import Receipt, receipts

PROVENANCE = ("_delivery", "_row")


@dataclass(frozen=True, slots=True)
class TableState:
    """What is known of a dataset at an instant, so that a check can refuse to answer."""

    delivered: bool
    deliveries: int
    rows: int
    quarantined_records: int
    last_delivered_at: datetime | None
    fresh_days: int | None
    stale: bool

    @property
    def quarantined_share(self) -> float:
        """The share of records that broke the contract, 0 to 1."""
        records = self.rows + self.quarantined_records
        return self.quarantined_records / records if records else 0.0


class Shelf:
    """Tables as of a time. It reads what the ledger holds; it never writes.

    Args:
        waiting: files of the form of segments, by dataset: rows that are durable and not in the ledger yet.
    """

    def __init__(
        self, home: Home, engine: Engine | None = None, *, waiting: Mapping[str, Sequence[Path]] | None = None
    ) -> None:
        self.home = home
        self._engine = engine
        self._waiting = waiting or {}

    @classmethod
    def open(cls, path: Path) -> Shelf:
        """The shelf of the home at that folder."""
        return cls(open_home(path))

    @cached_property
    def engine(self) -> Engine:
        """The engine that the settings name, started on first use."""
        return self._engine or open_engine(self.home.settings, self.home.work)

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """Every contract, the program's and the city's own."""
        return catalogue(self.home.contracts)

    def contract(self, name: str) -> Contract:
        """The contract of that name; UnknownName if there is none."""
        return named(self.contracts, name)

    def deliveries(self, name: str, as_of: datetime | None = None) -> list[Receipt]:
        """The deliveries of a dataset that the ledger held at an instant, oldest first."""
        return list(receipts(self.home.log(), name, as_of=self._instant(as_of)))

    def table(
        self,
        name: str,
        as_of: datetime | None = None,
        *,
        cut: Callable[[ir.Table], ir.Table] | None = None,
        versions: bool = False,
    ) -> ir.Table:
        """The dataset as of an instant: the contract's columns, ``_delivery`` and ``_row``; no row if nothing was delivered.

        Args:
            as_of: aware, or wall time of the city; None for all that is there.
            cut: leaves out rows before the newest of each key is chosen; it must keep or leave all rows of a key together.
            versions: every row that was delivered of a key, not the newest alone.
        """
        contract = self.contract(name)
        current = _current(contract, [receipt for receipt in self.deliveries(name, as_of) if receipt.accepted])
        columns = [*contract.names, *PROVENANCE]
        waiting = self._waiting.get(name, ()) if as_of is None else ()
        paths = [*(path for receipt in current if (path := receipt.segment(self.home))), *waiting]
        if not paths:
            return self.engine.empty(contract.shape(), PROVENANCE)
        table = self.engine.read(paths)
        for column in contract.columns:
            if column.name not in table.columns:
                table = table.mutate(**{column.name: ibis.null(self.engine.dtype(column.sql_type))})
        table = table.filter(table["_erased"].isnull()).select(columns)
        table = cut(table) if cut else table
        repeated = bool(waiting) or any(receipt.overlaps for receipt in current)
        return _newest(table, contract.key) if repeated and not versions else table

    def state(self, name: str, as_of: datetime | None = None) -> TableState:
        """How much of a dataset there is and how old it is, as of an instant."""
        contract, found = self.contract(name), self.deliveries(name, as_of)
        current = _current(contract, found)
        last = found[-1].sealed_at if found else None
        now = self._instant(as_of) or datetime.now(UTC)
        days, waiting = contract.fresh_days, bool(self._waiting.get(name))
        return TableState(
            delivered=bool(found) or waiting,
            deliveries=len(found),
            rows=sum(receipt.rows for receipt in current),
            quarantined_records=sum(receipt.quarantined_records for receipt in current),
            last_delivered_at=last,
            fresh_days=days,
            stale=not waiting and last is not None and days is not None and now - last > timedelta(days=days),
        )

    def _instant(self, as_of: datetime | None) -> datetime | None:
        if as_of is None or as_of.tzinfo is not None:
            return as_of
        return as_of.replace(tzinfo=self.home.settings.zone)


def _current(contract: Contract, found: Sequence[Receipt]) -> Sequence[Receipt]:
    return found[-1:] if contract.deliveries is Deliveries.SNAPSHOT else found


def _newest(table: ir.Table, key: Sequence[str]) -> ir.Table:
    """Of rows that share a key, the one delivered last."""
    window = ibis.window(group_by=list(key), order_by=[ibis.desc("_delivery"), ibis.desc("_row")])
    ranked = table.mutate(_rank=ibis.row_number().over(window))
    return ranked.filter(ranked["_rank"] == 0).drop("_rank")
