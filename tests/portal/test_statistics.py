"""The pages of statistics: who opens them, what they show, the files to take away."""

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook

from shulong.access.gate import give_role
from statistics_world import home_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(tmp_path: Path, settings: Any) -> Client:
    settings.SHULONG_HOME = home_in(tmp_path).home.path
    return client_of("")


def client_of(organ: str, role: str = "supervisor") -> Client:
    user = User.objects.create_user(f"{role} {organ}")
    give_role(user, role, organ)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return unescape(answer.content.decode())


def cells(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row)]
        for row in body.split("</tr>")[:-1]
    ]


def test_figures_by_organ(supervisor: Client) -> None:
    rows = cells(text(supervisor, "/statistics/?by=organ"))
    assert rows[0][:6] == ["O1 Bureau", "8", "2", "2", "0", "5 / 17 working days  promised 10, by law 20"]
    assert rows[0][6:] == ["50.0%  9.5–90.5, 1/2", "100.0%  34.2–100.0, 2/2", "unknown", "unknown", "unknown"]
    assert rows[1] == ["O2 Bureau", "1", "1", "0", "1  (1 / 1)", "–", "–", "–", "unknown", "unknown", "unknown"]


def test_shares_are_drawn_over_months_and_never_side_by_side(supervisor: Client) -> None:
    def drawn(address: str) -> list[dict[str, Any]]:
        page = supervisor.get(address).content.decode()
        return [json.loads(unescape(each)) for each in re.findall(r'data-plot="(.*?)"', page)]

    months = drawn("/statistics/")
    assert [each["kind"] for each in months] == ["count", "share", "days"]
    assert months[0]["labels"] == ["2026-03"]
    assert months[1]["series"][0]["values"] == [0.5]
    assert [each["kind"] for each in drawn("/statistics/?by=organ")] == ["count"]
    assert "/statistics/powers/XK/01-001/" in text(supervisor, "/statistics/?by=organ&power=XK/01-001")


def test_a_power_leads_to_its_organs_beside_their_peers(supervisor: Client) -> None:
    assert 'href="/statistics/powers/XK/01-001/"' in text(supervisor, "/statistics/?by=power_code")
    page = text(supervisor, "/statistics/powers/XK/01-001/")
    assert "Nothing is ranked" in page
    (row,) = cells(page)
    assert row[0].split("  ") == ["O1 Bureau", " city · housing · 0 peers"]
    assert row[2].endswith("no peers")
    assert "No matter was decided" in text(supervisor, "/statistics/powers/NONE/")


def test_files_to_take_away(supervisor: Client) -> None:
    answer = supervisor.get("/statistics/table.csv?by=organ,month&from=2026-03")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="statistics.csv"'
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (row["Organ"], row["Name of organ"], row["Month"], row["Decided within promise, part"]) == (
        "O1",
        "O1 Bureau",
        "2026-03",
        "1",
    )
    book = load_workbook(io.BytesIO(supervisor.get("/statistics/table.xlsx?by=organ").content))
    assert book.sheetnames == ["Statistics", "Measures"]
    heads = [cell.value for cell in book["Statistics"][1]]
    share = book["Statistics"].cell(2, heads.index("Decided within promise") + 1)
    assert (share.value, share.number_format) == (0.5, "0.0%")
    assert book["Statistics"].cell(2, heads.index("Red cards, ever") + 1).value is None, (
        "nobody looked, so it is unknown"
    )
    assert supervisor.get("/statistics/table.pdf").status_code == 404
    assert supervisor.get("/statistics/table.csv?from=May").status_code == 422


def test_the_files_of_a_page_hold_what_the_page_shows(supervisor: Client) -> None:
    for asked in ("?by=&power=XK/01-001", "?by=organ&by=month&from=2026-03", ""):
        page = text(supervisor, f"/statistics/{asked}")
        (address,) = re.findall(r'href="(/statistics/table\.csv[^"]*)"', page)
        rows = list(csv.DictReader(io.StringIO(supervisor.get(address).content.decode("utf-8-sig"))))
        assert [f"{int(row['Acts'])}" for row in rows] == [row[len(row) - 10] for row in cells(page)], asked


def test_what_is_asked_wrongly_is_said_and_the_usual_is_shown(supervisor: Client) -> None:
    page = text(supervisor, "/statistics/?from=May")
    assert "a month should be like 2026-03, not 'May'" in page
    assert len(cells(page)) == 1


def test_one_sees_the_organs_that_one_supervises(supervisor: Client) -> None:
    mine = client_of("O2")
    assert [row[0] for row in cells(text(mine, "/statistics/?by=organ"))] == ["O2 Bureau"]
    assert "O1 Bureau" not in text(mine, "/statistics/powers/XK/01-001/")
    assert client_of("O1", "answering-officer").get("/statistics/").status_code == 403
    assert Client().get("/statistics/").status_code == 302


def test_without_acts_the_page_says_so(tmp_path: Path, settings: Any) -> None:
    settings.SHULONG_HOME = home_in(tmp_path, acts=False).home.path
    client = client_of("")
    assert "no acts were ever delivered" in text(client, "/statistics/")
    assert "no acts were ever delivered" in text(client, "/statistics/powers/XK/01-001/")
    assert client.get("/statistics/table.csv").status_code == 422
