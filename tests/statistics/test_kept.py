"""Tallies in a home: kept while they are true, made anew when data or the day have changed; cards as they are now."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cards_world import START, hit, seen
from shulong.access.gate import give_role
from shulong.cases.card import Answer, Colour, Stage
from shulong.cases.models import Card
from shulong.statistics import kept as keeping
from shulong.statistics.asked import asked_of
from shulong.statistics.kept import FILE, kept
from shulong.statistics.leave import allowed
from shulong.statistics.read import statistics
from shulong.statistics.tally_cards import tally_cards
from shulong.terms.errors import NotAnswerable, NotPermitted
from statistics_world import deliver_acts, home_in

EARLIER, NOW = datetime.fromisoformat("2026-03-10"), datetime.fromisoformat("2026-06-30")
pytestmark = pytest.mark.django_db


def test_tallies_are_kept_while_they_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = home_in(tmp_path)
    first = kept(shelf)
    assert (shelf.home.path / FILE).exists()
    assert kept(shelf) == first, "nothing was made anew"
    deliver_acts(shelf, "M9", "apply 2026-03-02")
    second = kept(shelf)
    assert second.table.num_rows > first.table.num_rows
    deliver_acts(shelf, "M10", "apply 2026-05-02")
    monkeypatch.setattr(keeping, "AT_ONCE", 0)
    assert kept(shelf).behind
    assert kept(shelf).as_of == second.as_of, "beyond so many acts a page shows what there is"
    assert not kept(shelf, anew=True).behind


def test_many_acts_that_nobody_counted_are_not_counted_for_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = home_in(tmp_path)
    monkeypatch.setattr(keeping, "AT_ONCE", 8)
    with pytest.raises(NotAnswerable, match=r"not counted yet\. Run shulong statistics"):
        kept(shelf)
    assert kept(shelf, anew=True) == kept(shelf)


def test_what_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    shelf = home_in(tmp_path)
    first = kept(shelf).table
    (shelf.home.path / FILE).write_bytes(b"PAR1 is broken")
    assert kept(shelf).table.num_rows == first.num_rows


def test_a_time_of_ones_own_is_not_kept(tmp_path: Path) -> None:
    shelf = home_in(tmp_path)
    found = statistics(shelf, asked_of({}), as_of=EARLIER)
    assert found.table["open"].to_pylist() == [2], "M2 was decided later"
    assert not (shelf.home.path / FILE).exists()


def test_without_acts(tmp_path: Path) -> None:
    with pytest.raises(NotAnswerable, match="no acts were ever delivered"):
        kept(home_in(tmp_path, acts=False))


def card(number: int, **more: object) -> None:
    Card.objects.create(**{
        "id": f"{number:020}", "colour": Colour.RED, "organ": "O1", "subject_kind": "matter", "subject": f"M{number}", "found_on": date(2026, 3, 9),
        "power_code": "XK/01-001", "region": "5101", "say_zh": "x", "say_en": "x", "rule": "r", "rules_version": 0, "days": 3, "issued_at": START,
        "dated_on": date(2026, 3, 9),
    } | more)  # fmt: skip


def test_cards_by_colour_and_how_many_were_put_right(tmp_path: Path) -> None:
    assert tally_cards() is None, "no check ran, so nothing is known"
    seen(0, hit("M1"))
    card(1)
    card(2, colour=Colour.YELLOW, stage=Stage.CLOSED, outcome=Answer.PUT_RIGHT)
    card(3, stage=Stage.CLOSED, outcome=Answer.EXPLAINED)
    card(4, stage=Stage.CLOSED, outcome=Answer.MISTAKEN)
    card(5, withdrawn_at=timezone.now(), stage=Stage.CLOSED, outcome=Answer.PUT_RIGHT)
    card(6, organ="O2", power_code="", post="head", found_on=date(2026, 4, 1))
    rows = statistics(home_in(tmp_path), asked_of({"by": "organ"}), as_of=NOW).table.to_pylist()
    found = {row["organ"]: [row[name] for name in ("red_standing", "yellow_standing", "red_ever", "yellow_ever", "corrected_part", "corrected_whole")] for row in rows}  # fmt: skip
    assert found == {"O1": [1, 0, 4, 1, 1, 2], "O2": [1, 0, 1, 0, 0, 0]}
    (row,) = statistics(
        home_in(tmp_path / "b"), asked_of({"from": "2026-04", "by": "power,post"}), as_of=NOW
    ).table.to_pylist()
    assert (row["power_code"], row["post"], row["red_ever"]) == (None, "head", 1), (
        "a card that names no power is of none"
    )


def test_an_account_sees_the_organs_that_it_supervises() -> None:
    user = User.objects.create_user("inspector")
    with pytest.raises(NotPermitted):
        allowed(user, asked_of({}))
    give_role(user, "supervisor", "O1")
    assert allowed(user, asked_of({})).organs == {"O1"}
    give_role(user, "supervisor")
    assert allowed(user, asked_of({})).organs is None
