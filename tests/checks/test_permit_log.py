"""Lateness by the law's limit on the real permit log, held against the end that the handling organ itself had planned."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shulong.checks.catalogue import catalogue
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.run import run
from shulong.data.connectors.staged import Staged, stage
from shulong.data.connectors.table import ReadOptions
from shulong.data.delivery import deliver
from shulong.data.engine import duckdb_engine
from shulong.data.home import Home, create
from shulong.data.mapping import read as read_mapping
from shulong.data.shelf import Shelf
from shulong.powers.publish import rows
from shulong.powers.read_flow import read_flows
from shulong.terms.workday import load

HERE = Path(__file__).parent
RECEIPT = HERE.parent / "cli/receipt"
NOW = datetime.fromisoformat("2012-01-24")
"""The day after the last record."""
WEEKS = 8 * 7
OTHERS = {
    "matter-nearly-overdue": 7,
    "data-suspect": 12,
    "not-accepted-in-time": 0,
    "step-overdue": 0,
    "clock-stop-abuse": 0,
    "late-recorded": 0,
}
"""What is found beside lateness: the log declares no clock stop, no limit of a step and no time of recording, and knows no licence by our code."""
FIXED = ["{}-01-01", "{}-04-30", "{}-05-05", "{}-12-25", "{}-12-26"]
EASTER = {2010: date(2010, 4, 4), 2011: date(2011, 4, 24), 2012: date(2012, 4, 8), 2013: date(2013, 3, 31)}
AFTER_EASTER = {-2: "Good Friday", 1: "Easter Monday", 39: "Ascension", 50: "Whit Monday"}
"""General recognised holidays. Source: Algemene termijnenwet art. 3."""

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


def dutch_days(path: Path) -> Path:
    """Every day of four years with whether it is a rest day, as a city loads it."""
    holidays = {date.fromisoformat(day.format(year)) for year in EASTER for day in FIXED}
    holidays |= {easter + timedelta(days=after) for easter in EASTER.values() for after in AFTER_EASTER}
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["day", "kind", "name"])
        for number in range((date(2014, 1, 1) - date(2010, 1, 1)).days):
            day = date(2010, 1, 1) + timedelta(days=number)
            write.writerow([day, "rest" if day.isoweekday() > 5 or day in holidays else "work", ""])
    return path


def ends_of_cases(log: Path, path: Path) -> Path:
    """Begin and end of each case, which the log keeps as its attributes, as acts of their own."""
    with duckdb.connect() as connection:
        case = 'SELECT DISTINCT "case:concept:name" AS matter_id, "case:department" AS organ'
        ends = [("Application", '"case:startdate"'), ("Case closed", '"case:enddate"')]
        queries = (f"{case}, '{step}' AS step, {at} AS done_at FROM log WHERE {at} IS NOT NULL" for step, at in ends)
        connection.execute(f"CREATE TABLE log AS SELECT * FROM read_csv('{log}', all_varchar=true)")
        connection.execute(
            f"COPY (SELECT matter_id || '/' || step AS act_id, 'WABO/receipt' AS power_code, * FROM ({' UNION ALL '.join(queries)})) "
            f"TO '{path}' (HEADER)"
        )
    return path


def sent(home: Home, dataset: str, source: Path, mapping: Path | None = None) -> None:
    contract = Shelf(home).contract(dataset)
    with home.staging() as work:
        staged: list[Staged] = [stage(source, work, ReadOptions())]
        deliver(home, contract, staged, work, mapping=read_mapping(mapping, contract) if mapping else None)


@dataclass(frozen=True)
class Log:
    """The log on a shelf, with the world in which it is judged."""

    shelf: Shelf
    world: World

    def found(self, check_id: str) -> set[str]:
        result = run(catalogue()[check_id], self.world)
        assert result.outcome == "answered", result.reason
        return set(result.hits["subject"].to_pylist())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Log]:
    folder, source = tmp_path_factory.mktemp("permits"), shared / "data/permits/receipt.csv"
    home = create(folder / "home", name="permits.example", timezone="Europe/Amsterdam")
    flows = folder / "flows.csv"
    table = rows(read_flows(HERE / "permit_log/flow.yaml"))
    with flows.open("w", encoding="utf-8", newline="") as file:
        write = csv.DictWriter(file, table.column_names)
        write.writeheader()
        write.writerows(table.to_pylist())
    sent(home, "flows", flows)
    sent(home, "acts", source, RECEIPT / "acts.yaml")
    sent(home, "acts", ends_of_cases(source, folder / "ends.csv"))
    sent(home, "matters", source, RECEIPT / "matters.yaml")
    shelf = Shelf(home, duckdb_engine())
    engine = Engine(shelf.engine.backend)
    yield Log(shelf, World(shelf, engine, NOW, calendar=load(dutch_days(folder / "days.csv"))))
    engine.close()


def kind(planned: date, times: dict[str, Any]) -> str:
    weeks_later = (planned - times["started_at"].date()).days - WEEKS
    if weeks_later:
        return "planned later" if weeks_later > 0 else "planned earlier"
    return "eight weeks" if times["statutory_due_on"] == planned else "eight weeks, to a rest day"


def test_lateness_agrees_with_the_planned_end(log: Log) -> None:
    """Where the organ planned eight weeks its plan and the law's limit say the same of every matter, but for those moved off a rest day."""
    times = {row["matter_id"]: row for row in log.world.engine.fetch(log.world.get("matter_times")).to_pylist()}
    plans = {row["matter_id"]: row["due_on"] for row in log.shelf.table("matters").to_pyarrow().to_pylist()}
    late, past = (log.found(name) for name in ("conduct.matter-overdue", "conduct.matter-past-planned-end"))
    assert set(times) == set(plans)
    assert Counter((kind(due_on, times[each]), each in late, each in past) for each, due_on in plans.items()) == {
        # late by the limit, late by the plan
        ("eight weeks", True, True): 263,
        ("eight weeks", False, False): 739,
        ("eight weeks, to a rest day", True, True): 14,
        ("eight weeks, to a rest day", False, False): 72,
        # The plan ended on a rest day; the matter was closed on the working day after it.
        ("eight weeks, to a rest day", False, True): 3,
        # The organ gave itself longer, mostly by the six weeks that the law allows; the log does not hold that decision.
        ("planned later", True, True): 74,
        ("planned later", True, False): 178,
        ("planned later", False, False): 65,
        ("planned earlier", True, True): 7,
        ("planned earlier", False, True): 2,
        ("planned earlier", False, False): 17,
    }
    moved = [each for each in past - late if kind(plans[each], times[each]) == "eight weeks, to a rest day"]
    assert all(times[each]["until_on"] == times[each]["statutory_due_on"] for each in moved)


def test_what_the_other_checks_of_time_find(log: Log) -> None:
    found = {name: log.found(f"conduct.{name}") for name in OTHERS}
    assert {name: len(subjects) for name, subjects in found.items()} == OTHERS
