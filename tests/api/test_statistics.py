"""Statistics over HTTP: who may ask, in which forms they are answered."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shulong.access.gate import give_role
from shulong.access.token import new_token
from shulong.statistics import read
from shulong.statistics.measure import MEASURES
from statistics_world import home_in

pytestmark = pytest.mark.django_db


class Caller:
    def __init__(self, *organs: str, role: str = "supervisor") -> None:
        self.user = User.objects.create_user("board")
        for organ in organs:
            give_role(self.user, role, organ)
        self.token = new_token(self.user, "board")

    def get(self, query: str = "", **headers: str) -> Any:
        return Client().get(f"/api/statistics{query}", headers={"Authorization": f"Bearer {self.token}", **headers})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.SHULONG_HOME = home_in(tmp_path).home.path


def test_the_answer_tells_its_measures_and_rows() -> None:
    told = Caller("").get("?by=organ,month&from=2026-03").json()
    assert (told["by"], told["behind"]) == (["organ", "month"], False)
    assert [each["id"] for each in told["measures"]] == list(MEASURES)
    assert told["measures"][0]["about"]["zh"].startswith("在该月办理的行为")
    rows = {row["organ"]: row for row in told["rows"]}
    assert (rows["O1"]["acts"], rows["O1"]["decided"], rows["O1"]["on_promise"], rows["O1"]["red_ever"]) == (
        8,
        2,
        0.5,
        None,
    )
    assert (rows["O2"]["open"], rows["O2"]["on_promise"]) == (1, None)


def test_a_program_may_have_csv() -> None:
    answer = Caller("").get("?by=power", Accept="text/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["power_code"], row["acts"], row["on_promise_low"], row["red_ever"]) == (
        "XK/01-001",
        "9",
        "0.094531",
        "",
    )


def test_one_who_supervises_one_organ_is_told_of_that_organ() -> None:
    assert [row["organ"] for row in Caller("O2").get("?by=organ").json()["rows"]] == ["O2"]


def test_who_may_not_is_told_whom_to_ask() -> None:
    answer = Caller("O1", role="source-system").get()
    assert answer.status_code == 403
    assert "ask the security administrator" in answer.json()["detail"]["en"]
    assert Client().get("/api/statistics").status_code == 401


def test_what_cannot_be_asked_and_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Caller("")
    answer = caller.get("?by=colour")
    assert (answer.status_code, answer.json()["detail"]["en"]) == (422, "nothing is grouped by 'colour'")
    monkeypatch.setattr(read, "MOST", 1)
    answer = caller.get("?by=organ")
    assert (answer.status_code, answer.json()["detail"]["en"]) == (422, "the answer has 2 rows; at most 1")


def test_what_cannot_be_told_yet(tmp_path: Path, settings: Any) -> None:
    settings.SHULONG_HOME = home_in(tmp_path / "empty", acts=False).home.path
    answer = Caller("").get()
    assert (answer.status_code, answer.json()["detail"]["en"]) == (
        503,
        "no acts were ever delivered, so there is nothing to count",
    )
