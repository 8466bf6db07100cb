"""Derived tables: computed once a run from delivered ones, and shared by the checks of that run.

A derived table is a function in ``checks/derived``, named as the table is, whose parameters name the tables it needs; two
names are not tables: ``engine`` (to bring small tables to the engine and to fetch small results) and ``as_of``. Its rows are
kept for the run; those of a view are not, so that each check reads of it what it needs and no more. The table
``workdays`` comes from the calendar that a run is given, since a city may have arranged its own days.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.catalogue import load_module
from shulong.checks.engine import Engine
from shulong.terms.errors import DeclarationFault
from shulong.terms.workday import Calendar

DERIVED = Path(__file__).parent / "derived"
Derivation = Callable[..., ir.Table]
GIVEN = frozenset({"engine", "as_of", "workdays"})
"""Names that a run brings itself: nothing need be delivered for them."""
_MARK = "__derived_table__"
_KEPT, _VIEW = "kept", "view"


class State(Protocol):
    """What must be known of a delivered table before a check may answer."""

    @property
    def delivered(self) -> bool: ...
    @property
    def stale(self) -> bool: ...
    @property
    def last_delivered_at(self) -> datetime | None: ...


class Tables(Protocol):
    """Where delivered tables come from: a shelf, or the literal tables of an example."""

    def table(self, name: str, as_of: datetime | None = None) -> ir.Table: ...
    def state(self, name: str, as_of: datetime | None = None) -> State: ...


def derived(function: Derivation) -> Derivation:
    """Marks a function as a derived table, whose rows are kept for the run."""
    setattr(function, _MARK, _KEPT)
    return function


def view(function: Derivation) -> Derivation:
    """Marks a function as a derived table that is asked anew by each check: for many rows and wide ones, of which each reads few."""
    setattr(function, _MARK, _VIEW)
    return function


@lru_cache
def derivations() -> Mapping[str, Derivation]:
    """Every derived table by name."""
    found: dict[str, Derivation] = {}
    for path in sorted(DERIVED.glob("*.py")):
        if path.name == "__init__.py":
            continue
        for name, value in vars(load_module(path)).items():
            if getattr(value, _MARK, None) and value.__module__ == load_module(path).__name__:
                if name in found:
                    raise DeclarationFault(
                        f"派生表 {name} 声明了两次", f"derived table {name} is declared twice", place=str(path)
                    )
                found[name] = value
    return found


def needed(names: tuple[str, ...]) -> set[str]:
    """The delivered tables that tables of these names rest on."""
    delivered: set[str] = set()
    for name in names:
        if name in GIVEN:
            continue
        function = derivations().get(name)
        delivered |= needed(tuple(inspect.signature(function).parameters)) if function else {name}
    return delivered


class World:
    """The tables of one run: delivered ones as of its time, derived ones computed on first use and then kept."""

    def __init__(
        self,
        tables: Tables,
        engine: Engine,
        as_of: datetime,
        ledger_as_of: datetime | None = None,
        *,
        calendar: Calendar | None = None,
    ) -> None:
        self.tables = tables
        self.engine = engine
        self.as_of = as_of
        self.ledger_as_of = ledger_as_of
        self.calendar = calendar or Calendar()
        self._known: dict[str, Any] = {"engine": engine, "as_of": as_of}

    def get(self, name: str) -> Any:
        """The table of that name (or the engine, or the time)."""
        if name == "workdays" and name not in self._known:
            self._known[name] = self.engine.keep(self.engine.bring(self._days()))
        if name not in self._known:
            function = derivations().get(name)
            if function is None:
                self._known[name] = self.tables.table(name, self.ledger_as_of)
            else:
                made = function(**{need: self.get(need) for need in inspect.signature(function).parameters})
                self._known[name] = self.engine.keep(made) if getattr(function, _MARK) == _KEPT else made
        return self._known[name]

    def _days(self) -> pa.Table:
        """Every day from the first known year to the end of the year looked at and of those known after it, in which limits may end.

        Raises:
            UnknownYear: one of them up to the year looked at is not known.
        """
        first, last = min(min(self.calendar.years), self.as_of.year), self.as_of.year
        while self.calendar.knows(last + 1):
            last += 1
        return self.calendar.table(date(first, 1, 1), date(last, 12, 31))
