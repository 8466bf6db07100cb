"""Prints what the engine that a home's settings name reads and finds, for comparison with another engine's answer.

Run as a program of its own: a process holds either a local Spark or a remote one, never both.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from shulong.checks.catalogue import catalogue
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.run import run_many
from shulong.data.shelf import Shelf

TABLES = {"acts": "act_id", "matters": "matter_id", "flows": "flow_id"}


def main(home: str) -> None:
    """The rows of every table and the hits of every check, as JSON."""
    shelf = Shelf.open(Path(home))
    told: dict[str, object] = {
        name: shelf.table(name).order_by(key).to_pyarrow().to_pylist() for name, key in TABLES.items()
    }
    world = World(shelf, Engine(shelf.engine.backend), datetime(2026, 6, 30, 12))  # noqa: DTZ001 wall time of the city
    for result in run_many(list(catalogue().values()), world):
        hits = sorted(result.hits.to_pylist(), key=lambda row: (row["subject"], row["key"]))
        told[result.check.id] = [result.outcome, str(result.reason), hits]
    print("TOLD " + json.dumps(told, default=str, ensure_ascii=False, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1])
