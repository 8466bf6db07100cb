"""How each column of a contract is read from a staged table: by a mapping, or by the names in its header."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from shulong.data.contract import Column, Contract
from shulong.data.mapping import UNMAPPED, Mapping, Origin
from shulong.data.row import quoted
from shulong.data.typed import fault_sql, value_sql
from shulong.terms.errors import ContractFault
from shulong.terms.text import Text

SIMILAR = 0.75


@dataclass(frozen=True, slots=True)
class Reading:
    """One contract column over a staged table."""

    column: Column
    raw: str
    """SQL over the staged columns: its text."""
    value: str
    """SQL over ``raw_NAME``: its typed value, null where it cannot be read."""
    fault: str
    """SQL over ``raw_NAME`` and the typed NAME: the code of its first fault, null where there is none."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Every column of a contract over one staged table, and what a person should know about the header."""

    columns: tuple[Reading, ...]
    notes: tuple[Text, ...]
    sources: tuple[str, ...]
    """The staged columns that are read, in the order of the header."""

    def fault(self) -> str:
        """SQL: whether the row has a fault."""
        return " OR ".join(f"({reading.fault}) IS NOT NULL" for reading in self.columns)

    def typed(self, relation: str) -> str:
        """SQL: ``_row``, each column's text as ``raw_NAME``, each column typed.

        The salt is drawn here: being different each time, it keeps the engine from copying every value's expression into
        every place that uses the value, which made this statement ten times slower.
        """
        raws = ", ".join(f"{r.raw} AS {raw_name(r.column)}" for r in self.columns)
        values = ", ".join(f"{r.value} AS {quoted(r.column.name)}" for r in self.columns)
        names = ", ".join(raw_name(r.column) for r in self.columns)
        return f"(SELECT _row, {names}, {values}, fresh_salt(_row) AS _salt FROM (SELECT _row, {raws} FROM {relation}))"


def readings(
    contract: Contract, header: Sequence[str], mapping: Mapping | None, *, zone: str, place: str, trimmed: bool = False
) -> Readings:
    """How to read a table with that header; ``trimmed`` where its texts have no surrounding blanks.

    Raises:
        ContractFault: a required column is missing, or a column seems to have been renamed; nothing is delivered.
    """
    origins = _by_mapping(contract, header, mapping, place) if mapping else _by_header(contract, header, place)
    read = {source for origin in origins.values() for source in origin.sources}
    known = mapping.sources | set(mapping.ignore) if mapping else read
    columns = tuple(_reading(column, origins.get(column.name), zone, trimmed) for column in contract.columns)
    notes = tuple(_notes(contract, header, known, origins))
    return Readings(columns, notes, tuple(name for name in header if name in read))


def _reading(column: Column, origin: Origin | None, zone: str, trimmed: bool) -> Reading:
    if origin is None:
        return Reading(column, "NULL::VARCHAR", f"NULL::{column.sql_type}", "NULL::VARCHAR")
    raw = raw_name(column)
    fault = fault_sql(column, raw, quoted(column.name))
    if origin.may_be_unmapped:
        fault = f"CASE WHEN {raw} = '{UNMAPPED}' THEN 'unmapped' ELSE {fault} END"
    if column.identity not in {"", "key"}:
        fault = f"coalesce({fault}, identity_fault('{column.identity}', {raw}))"
    return Reading(column, origin.sql(trimmed=trimmed), value_sql(column, raw, zone), fault)


def raw_name(column: Column) -> str:
    """The name under which a column's text is carried beside its typed value."""
    return quoted(f"raw_{column.name}")


def _by_mapping(contract: Contract, header: Sequence[str], mapping: Mapping, place: str) -> dict[str, Origin]:
    for source in sorted(mapping.sources):
        if source not in header:
            raise _missing(source, header, place, Text(zh="该列由映射文件指定", en="the mapping file names it"))
    return mapping.columns


def _by_header(contract: Contract, header: Sequence[str], place: str) -> dict[str, Origin]:
    """Columns matched by the contract's name, its Chinese title or its English title, to the letter."""
    found: dict[str, Origin] = {}
    for column in contract.columns:
        names = [name for name in (column.name, column.title.zh, column.title.en) if name in header]
        if len(names) > 1:
            raise ContractFault(
                f"字段 {column.name} 在表头出现两次：{names}", f"column {column.name} stands in the header twice: {names}", place=place,
                mend=Text(zh="请保留一列。", en="Keep one of them."),
            )  # fmt: skip
        if names:
            found[column.name] = Origin((names[0],))
    _refuse_renamed(contract, header, found, place)
    return found


def _refuse_renamed(contract: Contract, header: Sequence[str], found: dict[str, Origin], place: str) -> None:
    """A missing column beside an unknown one of nearly its name is a renaming, not an omission."""
    used = {source for origin in found.values() for source in origin.sources}
    unknown = [name for name in header if name not in used]
    for column in contract.columns:
        if column.name in found:
            continue
        near = _nearest(column, unknown)
        if column.required or near:
            raise _missing(column.name, header, place, column.title, near)


def _nearest(column: Column, unknown: Sequence[str]) -> list[str]:
    return [
        name for wanted in (column.name, column.title.zh, column.title.en)
        for name in difflib.get_close_matches(wanted, unknown, n=1, cutoff=SIMILAR)
    ]  # fmt: skip


def _missing(name: str, header: Sequence[str], place: str, title: Text, near: Sequence[str] = ()) -> ContractFault:
    guess = near or difflib.get_close_matches(name, header, n=1, cutoff=SIMILAR)
    hint_zh = f"是否改名为 {guess[0]!r}？" if guess else f"表头为：{'、'.join(header)}。"
    hint_en = f"Was it renamed to {guess[0]!r}? " if guess else f"The header has: {', '.join(header)}. "
    return ContractFault(
        f"缺少字段 {name!r}（{title.zh}）", f"column {name!r} ({title.en}) is missing", place=place,
        mend=Text(zh=hint_zh + "请改表头，或用映射文件对应。", en=hint_en + "Rename it, or map it in a mapping file."),
    )  # fmt: skip


def _notes(contract: Contract, header: Sequence[str], used: set[str], origins: dict[str, Origin]) -> list[Text]:
    notes = []
    if extra := [name for name in header if name not in used]:
        notes.append(
            Text(
                zh=f"契约之外的列未交付：{'、'.join(extra)}",
                en=f"columns outside the contract, not delivered: {', '.join(extra)}",
            )
        )
    if absent := [column.name for column in contract.columns if column.name not in origins]:
        notes.append(
            Text(zh=f"未提供的可选字段：{'、'.join(absent)}", en=f"optional columns not given: {', '.join(absent)}")
        )
    return notes
