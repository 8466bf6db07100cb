"""From a power to the law that it rests on, from the law to its powers, and on to proposing a change."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shulong.adjustments.models import ChangeSet
from town import Town, bring_law, build

REPEALED = "repealed_on: 2026-04-01\nreplaced_by: 示例新条例\n"


@pytest.fixture
def town(tmp_path: Path, db: None, settings: Any) -> Town:
    made = build(tmp_path / "home")
    settings.SHULONG_HOME = made.home.path
    return made


def client(user: User | None) -> Client:
    found = Client()
    if user:
        found.force_login(user)
    return found


def page(reader: Client, address: str, status: int = 200) -> str:
    answer = reader.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_power_shows_each_basis_with_its_state_and_a_way_to_its_article(town: Town) -> None:
    reader = client(town.lister)
    text = page(reader, "/powers/QT/10-001/?on=2026-06-01")
    assert 'href="/laws/sample-regulations/?on=2026-06-01#a3"' in text
    assert "mark-fit" in text
    bring_law(town.home, REPEALED)
    text = page(reader, "/powers/QT/10-001/?on=2026-06-01")
    assert "《示例条例》已于 2026-04-01 废止，由《示例新条例》取代" in text
    assert "/adjustments/new/?code=QT/10-001&amp;law=sample-regulations" in text
    assert "发起调整" not in page(client(town.reviewer), "/powers/QT/10-001/?on=2026-06-01"), (
        "a reviewer proposes nothing"
    )


def test_a_law_lists_the_powers_that_rest_on_it_by_article_with_the_organ(town: Town) -> None:
    text = page(client(None), "/laws/sample-regulations/?on=2026-06-01")
    assert "以本法规为依据的权力事项" in text
    assert 'href="#a3"' in text
    assert "示例县民政局" in text
    assert "/powers/QT/10-001/" not in text, "a stranger has no way into the pages of those who keep the catalogue"
    assert "/powers/QT/10-001/" in page(client(town.lister), "/laws/sample-regulations/?on=2026-06-01")
    assert "以本法规为依据的权力事项" not in page(client(None), "/laws/sample-regulations/?on=2025-12-31"), (
        "not declared yet"
    )


def test_affected_powers_are_a_page_and_a_file(town: Town) -> None:
    bring_law(town.home, REPEALED)
    reader = client(town.lister)
    text = page(reader, "/laws/sample-regulations/powers/?on=2026-06-01&show=fallen")
    assert "示例登记" in text
    assert 'value="QT/10-001" form="propose"' in text
    assert "没有权力事项以此为依据" in page(reader, "/laws/sample-regulations/powers/?on=2026-03-01&show=fallen")
    answer = reader.get("/laws/sample-regulations/powers.csv?on=2026-06-01&show=fallen")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="affected-powers.csv"'
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:6] == ["《示例条例》第三条", "已废止", "《示例条例》已于 2026-04-01 废止，由《示例新条例》取代", "2026-04-01",
                           "QT/10-001", "示例登记"]  # fmt: skip
    assert reader.get("/laws/sample-regulations/powers.xlsx").content[:2] == b"PK"
    assert page(reader, "/laws/sample-regulations/powers.doc", 404)
    assert page(reader, "/laws/nothing/powers/", 404)
    assert client(None).get("/laws/sample-regulations/powers/").status_code == 302


def test_a_change_is_begun_of_chosen_powers_with_the_repeal_as_its_reason(town: Town) -> None:
    bring_law(town.home, "repealed_on: 2026-01-05\nreplaced_by: 示例新条例\n")
    reader = client(town.lister)
    text = page(reader, "/adjustments/new/?law=sample-regulations&code=QT/10-001&code=QT/10-001")
    assert "因《示例条例》废止调整权力事项" in text
    assert "《示例条例》已于 2026-01-05 废止，由《示例新条例》取代" in text
    assert text.count('name="code"') == 1
    reader.post(
        "/adjustments/new/", {"title": "调整", "reason": "废止", "in_force_from": "2026-07-01", "code": ["QT/10-001"]}
    )
    made = ChangeSet.objects.get()
    assert made.in_force_from == date(2026, 7, 1)
    text = page(reader, f"/adjustments/{made.pk}/")
    assert f'href="/adjustments/{made.pk}/item/?code=QT/10-001"' in text
    assert "待填写的事项" in text
    assert "待填写的事项" not in page(client(town.reviewer), f"/adjustments/{made.pk}/")


def test_the_pages_speak_english_too(town: Town) -> None:
    bring_law(town.home, REPEALED)
    reader = client(town.lister)
    reader.post("/language/", {"language": "en", "next": "/laws/"})
    text = page(reader, "/laws/sample-regulations/powers/?on=2026-06-01")
    assert "Example registration" in text
    assert "was repealed on 2026-04-01, replaced by 示例新条例" in text
