"""Checks are due when they never ran, when their data were delivered since, and once a day."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from shulong.checks.catalogue import catalogue, named
from shulong.checks.example import LICENCE
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.findings.models import Run
from shulong.powers.publish import rows
from shulong.powers.read_flow import parse_flows
from shulong.worker.schedule import Pace, due_checks
from stream import open_stream

CHECKS = [named(catalogue(), each) for each in ("conduct.step-skipped", "lists.fee-without-basis")]
PACE = Pace(daily=time(2, 0), apart=timedelta(minutes=15))
AT = datetime(2026, 6, 30, 4, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings: Any, db: None) -> Home:
    settings.SHULONG_HOME = tmp_path / "home"
    return open_stream(tmp_path / "home").home


def ran(check_id: str, number: int, at: datetime, size: int, matters: int | None = None) -> None:
    Run.objects.create(check_id=check_id, number=number, started_at=at, finished_at=at, as_of=at, ledger_size=size,
                       outcome="answered", matters=matters)  # fmt: skip


def due(home: Home, now: datetime) -> list[str]:
    return [check.id for check in due_checks(home, CHECKS, PACE, now)]


def test_what_never_ran_is_due_and_a_run_over_some_matters_is_none(home: Home) -> None:
    ran(CHECKS[0].id, 1, AT, home.log().size, matters=3)
    ran(CHECKS[1].id, 1, AT, home.log().size)
    assert due(home, AT) == [CHECKS[0].id]


def test_what_was_delivered_since_is_due_for_those_who_read_it_and_not_at_once(home: Home) -> None:
    for check in CHECKS:
        ran(check.id, 1, AT - timedelta(hours=1), 0)
        ran(check.id, 2, AT, home.log().size)
    assert due(home, AT + timedelta(hours=1)) == []
    with home.staging() as work:
        later = rows(parse_flows(LICENCE.replace("version: 1", "version: 2"), Path("licence")))
        deliver(home, Shelf(home).contract("flows"), [stage_table(later, work, "flows")], work)
    assert due(home, AT + timedelta(minutes=14)) == []
    assert due(home, AT + timedelta(minutes=15)) == [CHECKS[0].id]


def test_all_are_due_once_a_day(home: Home) -> None:
    for check in CHECKS:
        ran(check.id, 1, AT, home.log().size)
    assert due(home, datetime(2026, 6, 30, 17, 59, tzinfo=UTC)) == []
    assert due(home, datetime(2026, 6, 30, 18, 0, tzinfo=UTC)) == [each.id for each in CHECKS]
