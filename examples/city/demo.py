"""Builds the invented city in a home folder and runs the main job on it: declare, deliver, compare, find, verify, score."""

from __future__ import annotations

import argparse
import csv
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import chain
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from acting.days import AS_OF  # noqa: E402 (the folder must be on the path first)
from acting.plant import planted, write_planted  # noqa: E402
from acting.town import town_of  # noqa: E402
from acting.write import write_crowd  # noqa: E402
from departments import split  # noqa: E402
from whole.deliver import deliver_all  # noqa: E402
from whole.plant import planted as planted_city  # noqa: E402
from whole.scale import size  # noqa: E402
from whole.write import write as write_city  # noqa: E402

from shulong.checks.truth import COLUMNS  # noqa: E402
from shulong.data.home import open_home  # noqa: E402

SEED = 7
TIMES = 3
"""How often each deviation of acts is planted."""


def shulong(home: Path, *words: str) -> int:
    """One command, shown as one would type it, with what it answers; its exit code, 0 or 1."""
    print(f"$ shulong {' '.join(words)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "shulong.cli.main", "--home", str(home), *words], check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)
    return done.returncode


def prepare(files: Path, matters: int) -> None:
    """The files of the city as its departments send them, and what is known of them in ``truth.csv``."""
    city = planted_city(SEED, size(1))
    write_city(city, files / "declared", told=lambda name, rows: print(f"{name:>16} {rows:>9,}", flush=True))
    town = town_of(city)
    write_crowd(town, files / "acts", matters)
    write_planted(planted(town, matters, TIMES), files / "acts")
    split(town, files / "acts")
    with (files / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(chain(_rows(files / "declared" / "truth.csv"), _rows(files / "acts" / "truth.csv")))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(home: Path, matters: int) -> None:
    """The city in ``home``: everything delivered by the one road, every check run, its findings kept."""
    if (home / "shulong.toml").exists():
        shutil.rmtree(home)
    files = home / "files"
    prepare(files, matters)
    shulong(home, "init", "--name", "demo.city.example")
    deliver_all(
        open_home(home), files / "declared", told=lambda each: print(f"{each.dataset}: {each.rows:,} rows sealed")
    )
    shulong(home, "law", "import", str(HERE / "laws"))
    acts = files / "acts"
    shulong(home, "deliver", "acts", str(acts / "housing-acts.csv"), "--sender", "housing")
    shulong(home, "deliver", "acts", str(acts / "civil-affairs-acts.csv"), "--sender", "civil-affairs", "--mapping",
            str(HERE / "mappings" / "civil-affairs-acts.yaml"))  # fmt: skip
    shulong(home, "deliver", "acts", str(acts / "market-acts.xlsx"), "--sender", "market-supervision")
    shulong(home, "deliver", "acts", str(acts / "other-acts.parquet"), "--sender", "platform")
    shulong(home, "deliver", "matters", str(acts / "matters.parquet"), "--sender", "platform")
    shulong(home, "check", "run", "--as-of", f"{AS_OF:%Y-%m-%dT%H:%M}")
    shulong(home, "guide", "index")
    shulong(home, "ledger", "verify")


def organ_with_a_card(home: Path) -> str:
    """The organ that has the most red cards."""
    query = "SELECT organ FROM cases_card WHERE colour = 'red' GROUP BY organ ORDER BY count(*) DESC, organ LIMIT 1"
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        (organ,) = database.execute(query).fetchone()
    return str(organ)


def main() -> None:
    """Build the city, say whether what was planted was found, and make accounts to look at it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("demo"))
    parser.add_argument("--matters", type=int, default=6_000)
    given = parser.parse_args()
    build(given.home, given.matters)
    differs = shulong(
        given.home, "check", "score", str(given.home / "files" / "truth.csv"), "--as-of", f"{AS_OF:%Y-%m-%dT%H:%M}"
    )
    shulong(given.home, "card", "list", "--colour", "red", "--limit", "10")
    shulong(given.home, "account", "supervisor", "--role", "supervisor")
    shulong(given.home, "account", "officer", "--role", "answering-officer", "--organ", organ_with_a_card(given.home))
    for name, role in (("lister", "list-administrator"), ("reviewer", "legal-reviewer"), ("decider", "decider")):
        shulong(given.home, "account", name, "--role", role)
    if differs:
        sys.exit("what was planted and what was found differ")
    print("what was planted was found, and nothing else")


if __name__ == "__main__":
    main()
