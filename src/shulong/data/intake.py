"""From staged text to two sealed files in the work folder: the rows that keep the contract, and those that break it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from shulong.data import quarantine
from shulong.data.connectors.table import Staged
from shulong.data.contract import Contract
from shulong.data.direct import DirectRows
from shulong.data.mapping import Mapping
from shulong.data.progress import Progress
from shulong.data.reading import Readings, readings
from shulong.data.receipt import Sealed
from shulong.data.row import quoted
from shulong.data.segment import file_digest, segment_select, tree_of
from shulong.data.typed import literal
from shulong.data.workbench import sql_path, write_parquet
from shulong.terms.text import Text

CHECKING = Text(zh="核对契约", en="checking the contract")
SEALING = Text(zh="封存", en="sealing")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Two files, read back and hashed, not yet part of anything. A file of no rows is left out."""

    accepted: tuple[Path, Sealed] | None
    quarantined: tuple[Path, Sealed] | None
    quarantined_records: int
    folded: int
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One staged file, how it is read, and the ``_row`` of its first record."""

    staged: Staged
    readings: Readings
    first_row: int
    table: str
    """The name under which a text that is read directly is known to the engine."""

    @property
    def relation(self) -> str:
        """SQL: the staged columns with ``_row`` counted through the delivery."""
        if self.staged.sound is not None:
            return quoted(self.table)
        path = sql_path(self.staged.rows)
        offset = self.first_row - 1
        return (
            f"(SELECT * REPLACE (({self.staged.row_number}) + {offset} AS _row) FROM read_parquet('{path}', file_row_number=true))"
            if self.staged.row_number == "_row"
            else f"(SELECT *, ({self.staged.row_number}) + {offset} AS _row FROM read_parquet('{path}', file_row_number=true))"
        )

    def typed(self) -> str:
        """SQL: the rows without fault, typed."""
        names = ", ".join(quoted(reading.column.name) for reading in self.readings.columns)
        return (
            f"SELECT _row, {names}, _salt FROM {self.readings.typed(self.relation)} WHERE NOT ({self.readings.fault()})"
        )


def prepare(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    contract: Contract,
    staged: Sequence[Staged],
    mapping: Mapping | None,
    *,
    delivery: str,
    zone: str,
    progress: Progress,
) -> Prepared:
    """Check, divide, write and hash the rows of a delivery inside ``folder``.

    Raises:
        ContractFault: the header as a whole misses the contract.
        StorageFailure: the disk refused a write.
    """
    parts = _parts(contract, staged, mapping, zone)
    notes = tuple(note for part in parts for note in (*part.staged.notes, *part.readings.notes))
    accepted, rows = _write_accepted(connection, folder, contract, parts, delivery, progress)
    folded = 0
    faulty: list[str] = []
    if rows < sum(part.staged.row_count for part in parts):
        parts = _laid_down(contract, parts, mapping, zone)
        faulty = _faulty_relations(parts)
    if rows and contract.key and _has_repeats(connection, contract, accepted):
        parts = _laid_down(contract, parts, mapping, zone)
        accepted, rows, folded, repeated = _without_repeats(
            connection, folder, contract, mapping, accepted, rows, parts
        )
        faulty += repeated
    broken = [
        quarantine.broken_select(p.staged.broken, file=p.staged.name, first_row=p.first_row)
        for p in parts
        if p.staged.broken
    ]
    put_aside = _write_quarantine(connection, folder, contract, faulty, broken, delivery)
    return Prepared(
        _seal(connection, accepted, contract.shape(), progress) if rows else None,
        _seal(connection, put_aside[0], list(quarantine.SHAPE), progress) if put_aside else None,
        put_aside[1] if put_aside else 0,
        folded,
        notes,
    )


def _parts(contract: Contract, staged: Sequence[Staged], mapping: Mapping | None, zone: str) -> list[_Part]:
    parts: list[_Part] = []
    first_row = 1
    for item in staged:
        read = readings(contract, item.columns, mapping, zone=zone, place=item.name, trimmed=item.sound is not None)
        parts.append(_Part(item, read, first_row, f"direct_{len(parts)}"))
        first_row += item.row_count + item.broken_count
    return parts


def _laid_down(contract: Contract, parts: Sequence[_Part], mapping: Mapping | None, zone: str) -> list[_Part]:
    """The same parts as files, for work that needs rows again: what is wrong with them, and what stood in the source."""
    return _parts(contract, [part.staged.laid_down() for part in parts], mapping, zone)


def _write_accepted(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    contract: Contract,
    parts: Sequence[_Part],
    delivery: str,
    progress: Progress,
) -> tuple[Path, int]:
    path = folder / "accepted.parquet"
    source = "(" + " UNION ALL ".join(part.typed() for part in parts) + ")"
    total = sum(part.staged.row_count for part in parts)
    with _told(progress, parts, total, connection) as advance, ExitStack() as tables:
        for part in parts:
            if part.staged.sound is not None:
                direct = DirectRows(part.staged.sound, part.readings.sources, part.first_row - 1, advance)
                tables.enter_context(direct.table(connection, part.table, folder))
        rows = write_parquet(connection, segment_select(contract.shape(), source, delivery), path)
    return path, rows


def _told(
    progress: Progress, parts: Sequence[_Part], total: int, connection: duckdb.DuckDBPyConnection
) -> AbstractContextManager[Callable[[int], None]]:
    """Progress by the rows that are read directly, else by what the engine says of its query."""
    if any(part.staged.sound for part in parts):
        return progress.counting(CHECKING, total)
    return progress.watching(CHECKING, total, connection)


def _faulty_relations(parts: Sequence[_Part]) -> list[str]:
    return [
        quarantine.faulty_select(p.staged.columns, p.readings, p.relation, file=p.staged.name, first_row=p.first_row)
        for p in parts
    ]


def _has_repeats(connection: duckdb.DuckDBPyConnection, contract: Contract, path: Path) -> bool:
    """Whether any key may come twice: its hash does."""
    keys = ", ".join(quoted(name) for name in contract.key)
    query = f"SELECT 1 FROM read_parquet('{sql_path(path)}') GROUP BY hash({keys}) HAVING count(*) > 1 LIMIT 1"
    return connection.execute(query).fetchone() is not None


def _without_repeats(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    contract: Contract,
    mapping: Mapping | None,
    path: Path,
    rows: int,
    parts: Sequence[_Part],
) -> tuple[Path, int, int, list[str]]:
    """Rows whose key comes twice in the delivery, set aside (or folded, if the mapping says so).

    Exact copies keep their first row; rows that share a key and differ are all set aside, since nobody can tell which is right.
    """
    keys = ", ".join(quoted(name) for name in contract.key)
    file = f"read_parquet('{sql_path(path)}')"
    content = ", ".join(quoted(name) for name in contract.names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE repeats AS SELECT {keys}, min(_row) AS first_row, count(DISTINCT hash({content})) > 1 AS differ "
        f"FROM {file} GROUP BY {keys} HAVING count(*) > 1"
    )
    distinct = mapping is not None and mapping.distinct
    drop = "_row <> first_row" if distinct else "(_row <> first_row OR differ)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE set_aside AS SELECT a._row, first_row, differ FROM {file} a JOIN repeats USING ({keys}) WHERE {drop}"
    )
    kept = folder / "kept.parquet"
    left = write_parquet(connection, f"SELECT * FROM {file} WHERE _row NOT IN (SELECT _row FROM set_aside)", kept)
    path.unlink()
    if distinct:
        return kept, left, rows - left, []
    return kept, left, 0, [_repeated_select(contract, part) for part in parts]


def _repeated_select(contract: Contract, part: _Part) -> str:
    raw = ", ".join(f"{literal(name)}: {quoted(name)}" for name in part.staged.columns)
    code = "CASE WHEN differ THEN 'duplicate-key' ELSE 'duplicate-row' END"
    found = f"CASE WHEN p._row <> first_row THEN 'row ' || (first_row - {part.first_row - 1})::VARCHAR END"
    return (
        f"SELECT p._row, {literal(part.staged.name)} AS file, p._row - {part.first_row - 1} AS record, NULL::BIGINT AS line, "
        f"{literal('+'.join(contract.key))} AS field, {code} AS fault, {found} AS found, to_json({{{raw}}})::VARCHAR AS raw "
        f"FROM {part.relation} p JOIN set_aside USING (_row)"
    )


def _write_quarantine(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    contract: Contract,
    faulty: Sequence[str],
    broken: Sequence[str],
    delivery: str,
) -> tuple[Path, int] | None:
    """The quarantine file and the number of records in it; None if all is well."""
    selects = list(broken)
    if faulty:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE faulty AS {' UNION ALL '.join(faulty)}")
        codes = connection.execute("SELECT DISTINCT field, fault FROM faulty").fetchall()
        if codes:
            quarantine.register_explanations(connection, contract, codes)
            selects.append(quarantine.explained_select("SELECT * FROM faulty"))
    if not selects:
        return None
    path = folder / "quarantine.parquet"
    source = "(SELECT * FROM (" + " UNION ALL BY NAME ".join([_EMPTY, *selects]) + ") ORDER BY _row, field)"
    source = f"(SELECT *, fresh_salt(_row) AS _salt FROM {source})"
    if not write_parquet(connection, segment_select(quarantine.SHAPE, source, delivery), path):
        return None
    counted = connection.execute(f"SELECT count(DISTINCT _row) FROM read_parquet('{sql_path(path)}')").fetchone()
    return path, int(counted[0]) if counted else 0


_EMPTY = "SELECT NULL::BIGINT AS _row, " + ", ".join(
    f"NULL::{kind} AS {quoted(name)}" for name, kind in (item.split(":") for item in quarantine.SHAPE)
) + " WHERE false"  # fmt: skip


def _seal(
    connection: duckdb.DuckDBPyConnection, path: Path, shape: Sequence[str], progress: Progress
) -> tuple[Path, Sealed]:
    """Hash a file as it lies on disk."""
    counted = connection.execute(f"SELECT count(*) FROM read_parquet('{sql_path(path)}')").fetchone()
    with progress.counting(SEALING, int(counted[0]) if counted else 0) as advance:
        tree = tree_of(connection, path, shape, progress=advance)
    return path, Sealed(tree.rows, tree.root.hex(), tuple(shape), file_digest(path))
