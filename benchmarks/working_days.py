"""Working days between two dates over many pairs, against a plain difference of dates: same table, same shape of query."""

from __future__ import annotations

import argparse
import time
from datetime import date

import duckdb

from shulong.terms.workday import Calendar

PLAIN = "CREATE OR REPLACE TABLE answer AS SELECT id, date_diff('day', a, b) AS days FROM pairs"
JOINED = """CREATE OR REPLACE TABLE answer AS
SELECT id, f.working_index - s.working_index AS days FROM pairs JOIN workdays s ON a = s.day JOIN workdays f ON b = f.day"""


def seconds(connection: duckdb.DuckDBPyConnection, query: str, runs: int) -> float:
    """The least of several runs."""
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        connection.execute(query)
        spent.append(time.perf_counter() - began)
    return min(spent)


def main() -> None:
    """Print the ratio as a row of a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000_000)
    given = parser.parse_args()
    calendar = Calendar().table(date(2004, 1, 1), date(2026, 12, 31))
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar=false; SET preserve_insertion_order=false")
        connection.register("calendar", calendar)
        connection.execute("CREATE TABLE workdays AS SELECT * FROM calendar")
        connection.execute(
            f"CREATE TABLE pairs AS SELECT i AS id, DATE '2020-01-01' + (hash(i) % 2000)::INT AS a, "
            f"DATE '2020-01-01' + (hash(i) % 2000)::INT + (hash(i + 1) % 90)::INT AS b FROM range({given.pairs}) t(i)"
        )
        plain, joined = seconds(connection, PLAIN, 3), seconds(connection, JOINED, 3)
    print(
        f"| working days of {given.pairs:,} pairs | {joined:.2f} s | date_diff {plain:.2f} s | {joined / plain:.2f} |"
    )


if __name__ == "__main__":
    main()
