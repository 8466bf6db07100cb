"""Every check carries what a reader needs, and its examples hold on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis
import pytest

from shulong.checks.catalogue import catalogue
from shulong.checks.check import Check
from shulong.checks.engine import Engine
from shulong.checks.try_example import try_examples
from shulong.data.engine import spark_engine

CITY = Path(__file__).parents[1] / "examples/city/checks"
CHECKS = list(catalogue(CITY).values())


@pytest.fixture(scope="module")
def duckdb_engine() -> Engine:
    return Engine(ibis.duckdb.connect())


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    engine = spark_engine(timezone="Asia/Shanghai")
    yield Engine(engine.backend)
    engine.backend._session.stop()


def refuse_failures(check: Check, engine: Engine) -> None:
    for tried in try_examples(check, engine):
        assert tried.passed, (
            f"{check.id}: {tried.example.why.en}: expected {tried.expected}, found {tried.found} {tried.fault}"
        )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_examples_hold_on_duckdb(check: Check, duckdb_engine: Engine) -> None:
    refuse_failures(check, duckdb_engine)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_examples_hold_on_spark(check: Check, spark: Engine) -> None:
    refuse_failures(check, spark)
