"""Delivery of acts from CSV, validated, sealed and in the ledger, against DuckDB's own COPY of the same file; and `ledger verify`
against hashing the same rows once with hashlib. Ratios are of one run; each command runs as a process of its own."""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from world import write_acts

COPY = """
import duckdb, sys
c = duckdb.connect(); c.execute("SET enable_progress_bar=false")
c.execute(f"COPY (SELECT * FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)")
"""
HASH = """
import duckdb, hashlib, sys, time
c = duckdb.connect(); c.execute("SET enable_progress_bar=false")
names = [r[0] for r in c.execute(f"DESCRIBE SELECT * FROM '{sys.argv[1]}'").fetchall() if not r[0].startswith('_')]
text = "concat_ws(chr(31), " + ", ".join(f'coalesce("{n}"::VARCHAR, chr(30))' for n in names) + ")"
spent = 0.0
for batch in c.sql(f"SELECT encode({text}) FROM '{sys.argv[1]}'").to_arrow_reader(100_000):
    rows = batch.column(0).to_pylist()
    began = time.perf_counter()
    for row in rows:
        hashlib.sha256(row).digest()
    spent += time.perf_counter() - began
print(spent)
"""


def timed(*command: str) -> tuple[float, float, str]:
    """Seconds, peak memory in GiB, and what a command printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    began = time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - began
    return seconds, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 2**20, said


def main() -> None:
    """Run the three and print the ratios as rows of a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    given = parser.parse_args()
    csv = write_acts(given.folder / f"acts-{given.rows}.csv", given.rows)
    home = given.folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    shulong = (sys.executable, "-m", "shulong.cli.main", "--home", str(home))
    timed(*shulong, "init")
    deliver, memory, said = timed(*shulong, "deliver", "acts", str(csv))
    copy, _, _ = timed(sys.executable, "-c", COPY, str(csv), str(given.folder / "copy.parquet"))
    verify, _, verified = timed(*shulong, "ledger", "verify")
    segment = next((home / "segments" / "acts").glob("*.parquet"))
    hashed = float(timed(sys.executable, "-c", HASH, str(segment))[2])
    print(said.splitlines()[0], verified.splitlines()[0], sep="\n")
    print(
        f"| delivery of {given.rows:,} acts | {deliver:.1f} s | DuckDB COPY {copy:.1f} s | {deliver / copy:.2f} | peak {memory:.2f} GiB |"
    )
    print(
        f"| ledger verify of {given.rows:,} rows | {verify:.1f} s | hashlib once {hashed:.1f} s | {verify / hashed:.2f} | |"
    )


if __name__ == "__main__":
    main()
