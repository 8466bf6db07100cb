"""Delivery of acts from CSV, validated, sealed and in the ledger, against DuckDB's own COPY of the same file; and `ledger verify`
against hashing the same rows once with hashlib. Each command runs as a process of its own, its start included (the hashing counts
its loop alone); the two that are compared run one after the other, and the median of the rounds' ratios is told with its range."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

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
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        said = running.stdout.read() if running.stdout else ""
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return time.perf_counter() - began, used.ru_maxrss / 2**20, said


@dataclass(frozen=True)
class Round:
    """Seconds of each command in one round, and the peak memory of the delivery in GiB."""

    deliver: float
    copy: float
    verify: float
    hashed: float
    memory: float


def one_round(folder: Path, csv: Path) -> Round:
    """A new home, the delivery, DuckDB's COPY, the verification, the hashing."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    shulong = (sys.executable, "-m", "shulong.cli.main", "--home", str(home))
    timed(*shulong, "init")
    deliver, memory, said = timed(*shulong, "deliver", "acts", str(csv))
    copy, _, _ = timed(sys.executable, "-c", COPY, str(csv), str(folder / "copy.parquet"))
    verify, _, verified = timed(*shulong, "ledger", "verify")
    segment = next((home / "segments" / "acts").glob("*.parquet"))
    hashed = float(timed(sys.executable, "-c", HASH, str(segment))[2])
    print(said.splitlines()[0], verified.splitlines()[0], sep="\n", flush=True)
    return Round(deliver, copy, verify, hashed, memory)


def told(ratios: Sequence[float]) -> str:
    """The median of ratios, and their range."""
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    """Run the rounds and print the medians as rows of a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    given = parser.parse_args()
    csv = write_acts(given.folder / f"acts-{given.rows}.csv", given.rows)
    rounds = [one_round(given.folder, csv) for _ in range(given.rounds)]
    deliver, copy, verify, hashed = (
        median(getattr(each, name) for each in rounds) for name in ("deliver", "copy", "verify", "hashed")
    )
    print(
        f"| delivery of {given.rows:,} acts | {deliver:.1f} s | DuckDB COPY {copy:.1f} s | "
        f"{told([each.deliver / each.copy for each in rounds])} | peak {max(each.memory for each in rounds):.2f} GiB |"
    )
    print(
        f"| ledger verify of {given.rows:,} rows | {verify:.1f} s | hashlib once {hashed:.1f} s | "
        f"{told([each.verify / each.hashed for each in rounds])} | |"
    )


if __name__ == "__main__":
    main()
