"""A contract: the promise about a dataset's columns, keys, freshness, owner and permitted purposes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shulong.terms.text import Text

HIDDEN = ("_delivery", "_row", "_salt", "_leaf", "_erased")
"""Columns that every segment carries beside those of its contract."""

SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


class Deliveries(StrEnum):
    """How the deliveries of a dataset add up to its table."""

    APPEND = "append"
    """Facts: all deliveries together; the same primary key delivered again replaces the older row."""
    SNAPSHOT = "snapshot"
    """A register: each delivery is the whole of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One promised column.

    ``type`` is string, integer, number, boolean, date or timestamp; a number is a decimal with ``scale`` digits after the
    point. ``identity`` is empty, a kind of ``shulong.terms.ids`` (checked by checksum), or ``key`` (a pseudonym: a raw
    identity number is refused there).
    """

    name: str
    title: Text
    type: str
    description: str = ""
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    choices: tuple[str, ...] = ()
    scale: int = 2
    identity: str = ""
    classification: str = "internal"

    @property
    def sql_type(self) -> str:
        """The column's type in a segment, in DuckDB's words."""
        return f"DECIMAL(38,{self.scale})" if self.type == "number" else SQL_TYPES[self.type]

    @property
    def personal(self) -> bool:
        """Whether a value may say something about a person, so that messages never quote it."""
        return self.classification in {"personal", "sensitive"} or bool(self.identity)


@dataclass(frozen=True, slots=True)
class Contract:
    """What is promised of one dataset. It does not say where the data lie, nor who may read them (that is a grant)."""

    name: str
    version: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    deliveries: Deliveries
    purposes: tuple[str, ...]
    sensitivity: str
    owner: str
    purpose: str = ""
    usage: str = ""
    limitations: str = ""
    fresh_days: int | None = None
    origin: str = ""
    """The file it was read from, for messages."""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns' names in order."""
        return tuple(column.name for column in self.columns)

    def shape(self) -> list[str]:
        """``name:type`` of each column in order, as a ledger entry records it."""
        return [f"{column.name}:{column.sql_type}" for column in self.columns]
