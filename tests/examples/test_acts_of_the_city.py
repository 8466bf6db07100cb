"""Acts of the invented city: the same for the same seed, accepted by their contracts, lawful but for what was planted."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "city"
sys.path.insert(0, str(EXAMPLE))

from acting.days import AS_OF, days, index_of, number, working_day  # noqa: E402 (the example's folder must be on the path first)
from acting.plant import planted, write_planted  # noqa: E402
from acting.town import Town, city_of, town_of  # noqa: E402
from acting.ways import ways_of  # noqa: E402
from acting.write import write_crowd  # noqa: E402
from whole.deliver import deliver_acts, deliver_all  # noqa: E402
from whole.write import write  # noqa: E402

from shulong.checks.catalogue import catalogue  # noqa: E402
from shulong.checks.check import Check  # noqa: E402
from shulong.checks.derive import World  # noqa: E402
from shulong.checks.engine import Engine  # noqa: E402
from shulong.checks.run import run  # noqa: E402
from shulong.checks.score import scores  # noqa: E402
from shulong.checks.touched import TouchedTables  # noqa: E402
from shulong.checks.truth import read_truth  # noqa: E402
from shulong.data.home import create  # noqa: E402
from shulong.data.receipt import Receipt  # noqa: E402
from shulong.data.shelf import Shelf  # noqa: E402
from shulong.powers.conform import judge  # noqa: E402
from shulong.powers.net import net_of  # noqa: E402
from shulong.terms.workday import Calendar  # noqa: E402

SEED = 7


@pytest.fixture(scope="module")
def town() -> Town:
    return town_of(city_of(SEED, 1))


def test_the_same_seed_gives_the_same_acts_whoever_makes_them(tmp_path: Path, town: Town) -> None:
    for name, workers in (("one", 1), ("two", 2)):
        write_crowd(town, tmp_path / name, 1200, workers=workers, size=500)
        write_planted(planted(town, 1200, times=1), tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.parquet"))
    assert len(files) == 8
    assert all(pq.read_table(tmp_path / "one" / path).equals(pq.read_table(tmp_path / "two" / path)) for path in files)
    assert (tmp_path / "one/truth.csv").read_bytes() == (tmp_path / "two/truth.csv").read_bytes()
    write_crowd(town_of(city_of(SEED + 1, 1)), tmp_path / "other", 1200, size=500)
    one, other = (pq.read_table(tmp_path / name / "acts/00000.parquet") for name in ("one", "other"))
    assert not one.equals(other)


def test_every_way_fits_its_flow(town: Town) -> None:
    ways = [(power.flow, way) for power in town.powers for way in power.ways]
    assert len(ways) > 1000
    assert [way.steps for flow, way in ways if judge(net_of(flow), way.steps).deviations] == []
    assert {flow.flow_id for flow, _ in ways} == {power.flow.flow_id for power in town.powers}
    assert ways_of(town.powers[0].flow, 1) == ways_of(town.powers[0].flow, 1)


def test_working_days_by_number_are_those_of_the_calendar() -> None:
    calendar, day = Calendar(), working_day(index_of(working_day(300)))
    assert day == working_day(300)
    for ahead in (1, 5, 20):
        assert working_day(index_of(day) + ahead) == calendar.add_working_days(day, ahead)
    assert number(working_day(300)) == days().days[300]


def test_the_crowd_works_by_day_on_working_days_and_every_power_is_used(tmp_path: Path, town: Town) -> None:
    write_crowd(town, tmp_path, 4000)
    acts = pq.read_table(tmp_path / "acts")
    assert set(acts["power_code"].to_pylist()) == {
        power.code for at, power in enumerate(town.powers) if at not in town.idle.all
    }
    calendar = Calendar()
    assert all(calendar.is_working(day) for day in set(pc.cast(acts["done_at"], "date32").to_pylist()))
    hours = pc.hour(acts["done_at"])
    assert pc.min(hours).as_py() == 9 and pc.mean(pc.greater_equal(hours, 17)).as_py() < 0.03
    assert pc.max(acts["recorded_at"]).as_py() < AS_OF.replace(tzinfo=None)
    assert acts["person_key"].null_count == 0 and acts["act_id"].null_count == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 11])
def test_the_checks_of_conduct_find_what_was_planted_and_nothing_else(tmp_path: Path, seed: int) -> None:
    """By the one road: delivered, sealed, read from the shelf. Checks that judge by shares may miss and err, within what they declare."""
    city = city_of(seed, 1)
    write(city, tmp_path / "declared")
    town = town_of(city)
    write_crowd(town, tmp_path / "done", 6000)
    write_planted(planted(town, 6000, times=2), tmp_path / "done")
    home, receipts = create(tmp_path / "home", name="city.example"), list[Receipt]()
    deliver_all(home, tmp_path / "declared")
    deliver_acts(home, tmp_path / "done", told=receipts.append)
    assert [(each.dataset, each.quarantined_records) for each in receipts] == [("acts", 0), ("matters", 0)]
    shelf, known = Shelf(home), read_truth(tmp_path / "done" / "truth.csv")
    engine = Engine(shelf.engine.backend)
    try:
        checks = [check for check in catalogue().values() if check.domain == "conduct"]
        made = scores(checks, World(shelf, engine, AS_OF), known)
    finally:
        engine.close()
    assert [(each.check_id, each.unanswered) for each in made if each.unanswered] == []
    wrong = [(each.check_id, lost.subject, lost.what) for each in made if not each.statistical for lost in each.missed]
    wrong += [(each.check_id, more.subject, more.key) for each in made if not each.statistical for more in each.beyond]
    assert wrong == []
    assert {known.check_id for known in known if known.planted} == {each.check_id for each in made if each.met}
    assert Counter(known.planted for known in known)[False] > 20


@pytest.mark.slow
def test_what_a_check_of_one_matter_says_does_not_rest_on_others(tmp_path: Path) -> None:
    """Given some matters only, the checks of the scope ``matter`` say of them what they say when they are given all."""
    city = city_of(SEED, 1)
    write(city, tmp_path / "declared")
    town = town_of(city)
    write_crowd(town, tmp_path / "done", 1500)
    write_planted(planted(town, 1500, times=1), tmp_path / "done")
    home = create(tmp_path / "home", name="city.example")
    deliver_all(home, tmp_path / "declared")
    deliver_acts(home, tmp_path / "done")
    shelf = Shelf(home)
    checks = [check for check in catalogue().values() if check.scope == "matter"]
    engine = Engine(shelf.engine.backend)
    try:
        whole = said(checks, World(shelf, engine, AS_OF))
        matters = (
            sorted({matter for _, matter, *_ in whole})
            + shelf.table("matters").limit(200).to_pyarrow()["matter_id"].to_pylist()
        )
        assert len({check for check, *_ in whole}) == len(checks)
        chance = random.Random(SEED)
        for some in (set(chance.sample(matters, len(matters) // 2)), set(chance.sample(matters, 20))):
            part = said(checks, World(TouchedTables(shelf, engine, some), engine, AS_OF))
            assert part == {each for each in whole if each[1] in some}
    finally:
        engine.close()


def said(checks: list[Check], world: World) -> set[tuple[str, ...]]:
    """What checks say of which matter, with subject, key, colour, sentence and evidence."""
    found = set()
    for check in checks:
        result = run(check, world)
        assert result.outcome == "answered", f"{check.id}: {result.reason}"
        for row in result.hits.to_pylist():
            matter = row["subject"] if row["subject_kind"] == "matter" else json.loads(row["values"])["matter"]
            evidence = ",".join(sorted(row["evidence"]))
            found.add((check.id, matter, row["subject"], row["key"], row["card"] or "", row["say_en"], evidence))
    return found
