"""Who among the crowd is known to be innocent: the units that statistical checks hold against one another, all of whom act alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from shulong.checks.truth import Known

LEAST = 20
"""Decisions of a unit, fewer of which no check judges."""
DECISIONS = "FROM read_parquet('{acts}') WHERE outcome IS NOT NULL"
FINES = "FROM read_parquet('{acts}') WHERE amount_fen > 0"
KIND = "power_code || '|' || ground || '|' || grade"
UNITS = {
    "odd-hours": [f"SELECT person_key, power_code {DECISIONS}"],
    "discretion-spread": [f"SELECT person_key, {KIND} {FINES}", f"SELECT organ, {KIND} {FINES}"],
}
"""For each check what gives its units and their keys, a row a decision."""


def innocent_crowd(folder: Path, planted: Sequence[Known]) -> Iterator[Known]:
    """Every unit of the crowd in a folder, except those at which something was planted."""
    spoilt = {(known.check_id, known.subject, known.key) for known in planted}
    crowd = str(folder / "acts" / "[0-9]*.parquet").replace("'", "''")
    with duckdb.connect() as connection:
        for check, queries in UNITS.items():
            for query in queries:
                units = f"{query.format(acts=crowd)} GROUP BY ALL HAVING count(*) >= {LEAST} ORDER BY ALL"
                for subject, key in connection.execute(units).fetchall():
                    if (f"conduct.{check}", subject, key) not in spoilt:
                        yield Known(
                            f"conduct.{check}", subject, False, key=key, statistical=True, what="one of the crowd"
                        )
