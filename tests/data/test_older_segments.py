"""What was delivered under an earlier version of a contract reads on under the next, which has more columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest_data import audit
from shulong.data.connectors.staged import stage
from shulong.data.connectors.table import ReadOptions
from shulong.data.contract import Contract
from shulong.data.delivery import deliver
from shulong.data.engine import Engine, duckdb_engine, spark_engine
from shulong.data.home import Home
from shulong.data.receipt import Receipt
from shulong.data.shelf import Shelf

ADDED = ("fee_fen", "remedy", "ground", "grade")
"""The columns that version 1.1.0 of the contract ``acts`` added."""
HEAD = "act_id,matter_id,power_code,step,done_at"


def earlier(contract: Contract) -> Contract:
    """The contract as version 1.0.0 had it."""
    return replace(
        contract, version="1.0.0", columns=tuple(each for each in contract.columns if each.name not in ADDED)
    )


def send(home: Home, folder: Path, contract: Contract, text: str) -> Receipt:
    path = folder / f"{contract.version}.csv"
    path.write_text(text, encoding="utf-8")
    with home.staging() as work:
        return deliver(home, contract, [stage(path, work, ReadOptions())], work)


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.slow])])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "duckdb":
        yield duckdb_engine()
        return
    made = spark_engine(timezone="Asia/Shanghai")
    yield made
    made.backend._session.stop()


def test_older_segments_read_with_nulls_beside_newer_ones(home: Home, tmp_path: Path, engine: Engine) -> None:
    contract = Shelf(home).contract("acts")
    assert (contract.version, set(ADDED) <= set(contract.names)) == ("1.1.0", True)
    send(
        home,
        tmp_path,
        earlier(contract),
        f"{HEAD}\nA1,M1,P,apply,2026-01-05 09:00:00\nA2,M1,P,grant,2026-01-06 09:00:00\n",
    )
    shelf = Shelf(home, engine)
    alone = shelf.table("acts").order_by("act_id").select("act_id", *ADDED).to_pyarrow().to_pylist()
    assert [tuple(row.values()) for row in alone] == [("A1", None, None, None, None), ("A2", None, None, None, None)]

    # The next delivery has the new columns and mends one of the old acts.
    newer = send(home, tmp_path, contract, f"{HEAD},fee_fen,remedy,ground,grade\nA2,M1,P,refuse,2026-01-06 09:00:00,500,复议,情形一,从轻\n"
                                           "A3,M2,P,apply,2026-01-07 09:00:00,,,,\n")  # fmt: skip
    assert newer.overlaps
    both = shelf.table("acts").order_by("act_id").select("act_id", "step", *ADDED).to_pyarrow().to_pylist()
    assert [tuple(row.values()) for row in both] == [
        ("A1", "apply", None, None, None, None),
        ("A2", "refuse", 500, "复议", "情形一", "从轻"),
        ("A3", "apply", None, None, None, None),
    ]


def test_older_segments_still_prove_what_the_ledger_says_of_them(home: Home, tmp_path: Path) -> None:
    contract = Shelf(home).contract("acts")
    old = send(home, tmp_path, earlier(contract), f"{HEAD}\nA1,M1,P,apply,2026-01-05 09:00:00\n")
    send(home, tmp_path, contract, f"{HEAD},fee_fen\nA2,M1,P,grant,2026-01-06 09:00:00,500\n")
    assert (old.contract, audit(home)) == ("1.0.0", None)
