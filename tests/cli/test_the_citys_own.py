"""What a city brings itself: its checks and its arrangement of rest days, from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.test_the_main_job import shulong

ROOT = Path(__file__).parents[2]
FLOW = ROOT / "examples/city/flows/licences.yaml"
HEAD = "act_id,matter_id,power_code,step,organ,done_at\n"
ARRANGED = "day,kind,name\n2027-01-01,rest,元旦\n2027-01-02,班,元旦\n2027-01-04,休,本市纪念日\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    shulong(home, "init")
    shutil.copytree(ROOT / "examples/city/checks/local", home / "checks/local")
    return home


@pytest.mark.slow
def test_a_check_of_the_city_is_listed_explained_tried_and_run(home: Path, tmp_path: Path) -> None:
    assert "local.decided-on-rest-day" in shulong(home, "check", "list")
    assert "a self-service system decided by itself" in shulong(home, "check", "explain", "local.decided-on-rest-day")
    assert "2 examples passed, 0 failed" in shulong(home, "check", "test", "local.decided-on-rest-day")
    acts = tmp_path / "acts.csv"
    acts.write_text(HEAD + "A1,M1,P,grant,O1,2026-03-07 10:00:00\nA2,M2,P,grant,O1,2026-03-09 10:00:00\n")
    shulong(home, "deliver", "acts", acts)
    assert "answered" in shulong(home, "check", "run", "local.decided-on-rest-day")
    found = shulong(home, "finding", "list")
    assert "Act A1 (grant) was done on 2026-03-07" in " ".join(found.replace("│", " ").split())
    assert "1 in all" in found


def test_a_check_of_the_city_that_is_broken_stops_the_command_and_says_where(home: Path) -> None:
    (home / "checks/local/broken.py").write_text("import nothing_of_the_kind\n")
    said = shulong(home, "check", "list", expect=2)
    assert "checks/local/broken.py:1: cannot be loaded: ModuleNotFoundError" in said


@pytest.mark.slow
def test_a_year_that_is_not_known_cannot_be_answered_until_it_is_loaded(home: Path, tmp_path: Path) -> None:
    acts, arranged = tmp_path / "acts.csv", tmp_path / "2027.csv"
    acts.write_text(HEAD + "A1,M1,P,grant,O1,2027-01-02 10:00:00\nA2,M2,P,grant,O1,2027-01-04 10:00:00\n")
    shulong(home, "deliver", "acts", acts)
    refused = shulong(home, "check", "run", "local.decided-on-rest-day", "--as-of", "2027-06-01", expect=1)
    assert "cannot answer" in refused
    assert "workday load" in " ".join(refused.replace("│", " ").split())
    said = shulong(home, "workday", "show", "2027", expect=3)
    assert "the arrangement of rest days of 2027 is not known (known: 2004 to 2026)" in said
    arranged.write_text(ARRANGED, encoding="utf-8")
    assert "loaded 2027: 3 days" in shulong(home, "workday", "load", arranged)
    assert "2027" in shulong(home, "workday", "list")
    assert "2027 has 260 working days" in shulong(home, "workday", "show", "2027")
    shulong(home, "check", "run", "local.decided-on-rest-day", "--as-of", "2027-06-01")
    found = " ".join(shulong(home, "finding", "list").replace("│", " ").split())
    assert "Act A2" in found, "a rest day of the city's own"
    assert "Act A1" not in found, "a Saturday that the city made a working day"


@pytest.mark.slow
def test_the_timeline_counts_by_the_citys_calendar(home: Path, tmp_path: Path) -> None:
    acts = tmp_path / "acts.csv"
    acts.write_text(HEAD + "A1,M1,P,apply,O1,2027-01-01 10:00:00\nA2,M1,P,grant,O1,2027-01-05 10:00:00\n")
    shulong(home, "deliver", "acts", acts)
    (tmp_path / "2027.csv").write_text(ARRANGED, encoding="utf-8")
    shulong(home, "workday", "load", tmp_path / "2027.csv")
    line = next(each for each in shulong(home, "matter", "M1").splitlines() if "2027-01-05" in each)
    assert "│ 2 " in line, "the Saturday made a working day, and the Tuesday; not the city's own holiday"


WRONG = [
    ("day,kind\n2027-01-01,holiday\n", "2027.csv:2: expected day (as 2027-01-01) and kind (rest or work)"),
    ("day,kind\n2027-01-02,work\n", "no rest day of 2027 is listed"),
    ("day,kind\n2027-01-01,rest\n2027-01-01,work\n", "2027.csv:3: 2027-01-01 stands twice"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_an_arrangement_that_is_wrong_changes_nothing(home: Path, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(text)
    assert said in shulong(home, "workday", "load", file, expect=2)
    assert not list((home / "workdays").iterdir())


@pytest.mark.slow
def test_another_file_of_the_same_name_asks_first(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(ARRANGED, encoding="utf-8")
    shulong(home, "workday", "load", file)
    shulong(home, "workday", "load", file)
    file.write_text(ARRANGED + "2027-01-05,rest,\n", encoding="utf-8")
    assert "a file of that name is there with other content" in shulong(home, "workday", "load", file, expect=2)
    assert "loaded 2027: 4 days" in shulong(home, "workday", "load", file, "--replace")
