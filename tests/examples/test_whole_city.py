"""The invented city: its codes, names and elements, its determinism, and the faults of lists found exactly where they were planted."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from stdnum.cn import uscc

EXAMPLE = Path(__file__).parents[2] / "examples" / "city"
sys.path.insert(0, str(EXAMPLE))

from whole.bodies import holders_of, organs_of, posts_of  # noqa: E402 (the example's folder must be on the path first)
from whole.catalogue import catalogue  # noqa: E402
from whole.chance import words  # noqa: E402
from whole.deliver import deliver_all, differences, score  # noqa: E402
from whole.naming import series  # noqa: E402
from whole.numerals import chinese  # noqa: E402
from whole.places import PROVINCE, codes, place  # noqa: E402
from whole.plant import planted  # noqa: E402
from whole.scale import size  # noqa: E402
from whole.write import plain, write  # noqa: E402

from shulong.data.home import create  # noqa: E402
from shulong.powers.kind import kinds  # noqa: E402
from shulong.powers.known import Known  # noqa: E402
from shulong.powers.law_tables import provision_rows  # noqa: E402
from shulong.powers.read_flow import parse_flows  # noqa: E402
from shulong.powers.read_law import read_law  # noqa: E402
from shulong.powers.sound import check_flow  # noqa: E402
from shulong.powers.validate import validate  # noqa: E402
from shulong.terms.region import Level, canonical, level, parent  # noqa: E402

SEED = 7


def digest(folder: Path) -> str:
    """One digest over every file of a folder."""
    whole = sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        whole.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return whole.hexdigest()


def test_the_same_seed_writes_the_same_city_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("one", SEED), ("two", SEED), ("other", SEED + 1)):
        write(planted(seed, size(1)), tmp_path / name)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert digest(tmp_path / "one") != digest(tmp_path / "other")


def test_a_larger_city_holds_the_smaller_one() -> None:
    small, large = size(1), size(5)
    assert set(codes(small)) < set(codes(large))
    few = {item.code: plain(item.power.values) for item in catalogue(SEED, small)}
    many = {item.code: plain(item.power.values) for item in catalogue(SEED, large)}
    assert few == {code: many[code] for code in few}


def test_regions_are_reserved_nested_and_siblings_differ_in_name() -> None:
    names: dict[tuple[str | None, str], str] = {}
    for code in codes(size(4)):
        assert code.startswith(PROVINCE) and canonical(code) == code
        key = (parent(code) if level(code) > Level.COUNTY else None, place(SEED, code).name.zh)
        assert names.setdefault(key, code) == code, f"{names[key]} and {code} share the name {key[1]}"


@pytest.mark.realdata
def test_no_place_bears_a_real_name(shared: Path) -> None:
    """Not even the stem of a name: 岚皋 would be a real county's."""
    real: set[str] = set()
    for name in ("provinces", "cities", "areas", "streets"):
        with (shared / f"data/regions/{name}.csv").open(encoding="utf-8") as file:
            real |= {row["name"] for row in csv.DictReader(file)}
    syllables = words("places")
    stems = {first + second for first in syllables["first"] for second in syllables["second"]}
    assert len(stems) > 300 and len(real) > 30_000
    assert {name for name in real if name[:2] in stems} == set()


def test_organs_have_valid_codes_known_parents_and_one_government_each() -> None:
    organs = [organ for code in codes(size(1)) for organ in organs_of(SEED, code)]
    by_code = {organ.code: organ for organ in organs}
    assert len(by_code) == len(organs)
    assert all(uscc.is_valid(code) and code[2:4] == PROVINCE for code in by_code)
    assert [organ.code for organ in organs if organ.parent is None] == [organs[0].code]
    assert all(organ.parent in by_code for organ in organs[1:])
    governments = Counter(organ.region for organ in organs if organ.field_of_work == "government")
    assert set(governments.values()) == {1}


def test_a_post_has_one_holder_a_day_and_deputies_and_rotations_occur() -> None:
    organs = list(organs_of(SEED, "9901"))
    holdings = [holding for organ in organs for holding in holders_of(SEED, organ)]
    by_post: dict[str, list[tuple[date, date | None]]] = {}
    for each in holdings:
        by_post.setdefault(each.post_id, []).append((each.held_from, each.held_to))
    assert set(by_post) == {post.post_id for organ in organs for post in posts_of(organ)}
    assert all(one[1] == two[0] for terms in by_post.values() for one, two in pairwise(terms))
    assert any(each.deputising for each in holdings)
    seats = Counter(each.person_key for each in holdings if not each.deputising)
    assert any(count == 2 for count in seats.values()), "nobody moved from one organ to another"


def test_every_kind_occurs_and_names_and_codes_are_distinct() -> None:
    items = list(catalogue(SEED, size(100)))
    assert 5000 <= len(items) <= 6000
    assert {item.kind for item in items} == set(kinds())
    assert len({item.code for item in items}) == len({item.name.zh for item in items}) == len(items)
    assert len({item.name.en for item in items}) > 0.99 * len(items)


@pytest.mark.parametrize("kind", ["licence", "benefit", "village-affairs"])
def test_a_kind_never_runs_into_the_same_name_twice(kind: str) -> None:
    names = [named.name.zh for named in series(SEED, kind)]
    assert len(names) == len(set(names)) >= 40


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (999, "九百九十九")],
)
def test_numerals_are_those_of_laws(value: int, said: str) -> None:
    assert chinese(value) == said


def test_every_basis_of_the_sound_city_resolves(tmp_path: Path) -> None:
    city = planted(SEED, size(20), faults=False)
    titles = {law.title: sum(1 for _ in law.articles()) for law in city.laws}
    numbers = {f"第{chinese(number)}条": number for number in range(1, 400)}
    for power in city.powers():
        for basis in power.values["basis"]:
            cited = basis["citation"].removesuffix("第一款")
            assert numbers[cited] <= titles[basis["law"]], f"{power.basic_code}: {basis}"


def test_every_flow_reads_and_agrees_with_its_power() -> None:
    city = planted(SEED, size(1), faults=False)
    flows = [flow for _, text in city.flow_texts() for flow in parse_flows(text, Path("city"))]
    named = {power.values["flow"]: power for power in city.powers() if "flow" in power.values}
    assert {flow.flow_id for flow in flows} == set(named)
    for flow in flows:
        limit = named[flow.flow_id].values.get("statutory_limit")
        assert flow.limit is not None and (limit is None or limit["days"] == flow.limit.statutory)
        assert check_flow(flow) == []


def test_flows_use_every_rule_that_a_flow_can_lay_upon_its_steps() -> None:
    city = planted(SEED, size(1), faults=False)
    flows = [flow for _, text in city.flow_texts() for flow in parse_flows(text, Path("city"))]
    steps = [step for flow in flows for step in flow.steps.values()]
    assert all(flow.separations for flow in flows)
    assert {stop.kind for flow in flows for stop in flow.clock_stops} >= {
        "hearing",
        "inspection",
        "expert-review",
        "public-notice",
    }
    assert any(flow.urgent for flow in flows) and any(step.once for step in steps) and any(step.batch for step in steps)
    accept = next(step for step in steps if step.step_id == "accept")
    assert accept.limit is not None and (accept.limit.statutory, accept.limit.unit) == (5, "working-days")
    for flow in flows:
        named = next(power for power in city.powers() if power.basic_code == flow.power_code)
        declared = {
            (each["limit"]["days"], each["limit"]["unit"]) for each in named.values.get("special_procedures", ())
        }
        stops = {(stop.limit.most, stop.limit.unit) for stop in flow.clock_stops if stop.limit}
        assert declared <= stops


@pytest.mark.slow
@pytest.mark.parametrize(("scale", "seed", "count"), [(1, 7, 36), (6, 11, 72)])
def test_the_checks_of_lists_find_what_was_planted_and_nothing_else(
    tmp_path: Path, scale: float, seed: int, count: int
) -> None:
    city = planted(seed, size(scale))
    write(city, tmp_path / "files")
    home = create(tmp_path / "home", name="city.example")
    refused: list[str] = []
    deliver_all(home, tmp_path / "files", told=lambda r: refused.append(r.dataset) if r.quarantined_records else None)
    assert refused == []
    scored = score(home, tmp_path / "files")
    assert differences(scored) == []
    assert sum(each.found for each in scored) == sum(each.planted for each in scored) == count
    assert len([each for each in scored if each.found]) == 25


@pytest.mark.slow
def test_the_sound_city_has_no_finding(tmp_path: Path) -> None:
    write(planted(SEED, size(2), faults=False), tmp_path / "files")
    home = create(tmp_path / "home", name="city.example")
    deliver_all(home, tmp_path / "files")
    made = score(home, tmp_path / "files")
    assert [each.check_id for each in made if each.found] == []
    assert [each.check_id for each in made if each.unanswered] == []


def test_values_are_written_as_one_canonical_text() -> None:
    assert plain({"b": [1], "a": "甲"}) == '{"a":"甲","b":[1]}'
    assert json.loads(plain({"a": None})) == {"a": None}


def test_every_declaration_passes_the_rules_of_declaring() -> None:
    city = planted(SEED, size(2), faults=False)
    organs = {organ.code: organ for code in codes(city.size) for organ in organs_of(SEED, code)}
    faults = validate(list(city.powers()), list(city.implementations()), Known(organs=organs))
    assert faults == []


def test_splitting_the_law_files_gives_their_rows(tmp_path: Path) -> None:
    write(planted(SEED, size(1)), tmp_path)
    columns = ("kind", "chapter", "article", "paragraph", "item", "label", "text")
    expected: dict[tuple[str, str], list[tuple[str | None, ...]]] = {}
    with (tmp_path / "law_provisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["law_id"], row["version_on"])
            expected.setdefault(key, []).append(tuple(row[each] or None for each in columns))
    for path in sorted((tmp_path / "laws").glob("*.md")):
        version = read_law(path).version
        rows = [row for row in provision_rows([version]).to_pylist() if row["kind"] in {"chapter", "paragraph", "item"}]
        assert [tuple(row[each] for each in columns) for row in rows] == expected[
            version.law_id, str(version.version_on)
        ]
