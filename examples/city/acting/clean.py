"""Who among the crowd is known to be innocent: the units that statistical checks hold against one another, all of whom act alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from shulong.checks.truth import ANY, Known

LEAST = 20
"""Decisions of a unit, fewer of which no check judges."""
QUEUE = 30
DECISIONS = "FROM read_parquet('{acts}') WHERE outcome IS NOT NULL"
FINES = "FROM read_parquet('{acts}') WHERE amount_fen > 0"
UNITS = {
    "odd-hours": [f"SELECT 1 {DECISIONS} GROUP BY person_key, power_code HAVING count(*) >= {LEAST}"],
    "discretion-spread": [
        f"SELECT 1 {FINES} GROUP BY {unit}, power_code, ground, grade HAVING count(*) >= {LEAST}"
        for unit in ("person_key", "organ")
    ],
    "queue-jump": [
        f"SELECT count(*) FROM read_parquet('{{matters}}') GROUP BY organ, power_code, handling HAVING count(*) >= {QUEUE}"
    ],
    "clock-stop-share": [
        "SELECT 1 FROM read_parquet('{matters}') WHERE due_on IS NOT NULL GROUP BY organ, power_code HAVING count(*) >= 20"
    ],
    "suddenly-used": ["SELECT 1 FROM read_parquet('{matters}') GROUP BY organ, power_code"],
}
"""For each check queries whose rows, added up, are the units that it judges in the crowd."""


def innocent_crowd(folder: Path) -> Iterator[Known]:
    """For each statistical check how many units of the crowd in a folder it judges; none of them did anything."""
    files = {name: str(folder / name / "[0-9]*.parquet").replace("'", "''") for name in ("acts", "matters")}
    with duckdb.connect() as connection:
        for check, queries in UNITS.items():
            many = sum(
                int(sum(row[0] for row in connection.execute(query.format(**files)).fetchall())) for query in queries
            )
            if many:
                yield Known(f"conduct.{check}", ANY, False, statistical=True, many=many, what="the crowd")
