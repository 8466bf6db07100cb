"""A deed enters the ledger once, also when the process died between the database and the ledger."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from shulong.access.deed import enter_waiting, write_deed, write_job_deed
from shulong.access.models import Deed
from shulong.access.right import Right
from shulong.data.home import Home, create
from shulong.ledger.entry import Entry


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return create(tmp_path / "home", name="test.example")


def bodies(home: Home) -> list[dict[str, object]]:
    return [dict(Entry.decode(data).body) for data in home.log().entries()]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_deed_is_written() -> None:
    with pytest.raises(RuntimeError, match="in the transaction of what it changes"):
        write_deed("adjustment", User.objects.create_user("li"), Right.PROPOSE, "change 1", {})


@pytest.mark.django_db
def test_deeds_enter_in_order_without_the_name_of_the_account(home: Home) -> None:
    li = User.objects.create_user("li-secret-name")
    with transaction.atomic():
        for number in range(3):
            write_deed("adjustment", li, Right.PROPOSE, f"change {number}", {"verb": "propose"})
    assert enter_waiting(home) == 3
    assert enter_waiting(home) == 0
    found = bodies(home)
    assert [body["subject"] for body in found] == ["change 0", "change 1", "change 2"]
    assert "li-secret-name" not in str(found)
    assert len({body["actor"] for body in found}) == 1


@pytest.mark.django_db
def test_a_deed_already_in_the_ledger_is_not_entered_again(home: Home) -> None:
    li = User.objects.create_user("li")
    for number in range(3):
        write_deed("adjustment", li, Right.PROPOSE, f"change {number}", {})
    enter_waiting(home)
    Deed.objects.filter(subject__in=["change 1", "change 2"]).update(entry=None)
    assert enter_waiting(home) == 2
    assert len(bodies(home)) == 3
    assert list(Deed.objects.values_list("entry", flat=True)) == [0, 1, 2]


@pytest.mark.django_db
def test_a_job_of_the_system_leaves_deeds_under_its_own_name(home: Home) -> None:
    with transaction.atomic():
        write_job_deed("cards", "cards", "cards", {"changes": 2})
        write_deed("cards", User.objects.create_user("li"), Right.ANSWER_CARDS, "card-1", {})
    assert enter_waiting(home) == 2
    job, person = bodies(home)
    assert (job["job"], job["actor"], job["right"], job["changes"]) == ("cards", "", "", 2)
    assert "job" not in person
    assert person["actor"]
