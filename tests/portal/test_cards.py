"""The pages of cards: whose one may open, what they lead to, and how an organ answers and a supervisor judges."""

import csv
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.test import Client

from cards_world import hit, seen
from shulong.access.gate import give_role
from shulong.cases.issue import issue
from shulong.cases.models import Card
from shulong.cli.main import shulong
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.shelf import Shelf
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Power
from shulong.powers.publish_declared import organ_rows, power_rows
from shulong.terms.region import Level
from shulong.terms.text import Text

CITY = Path(__file__).parents[2] / "examples/city"
ACTS = [
    ("act_id", "matter_id", "power_code", "step", "post", "organ", "region", "done_at"),
    ("1", "M1", "XK/01-001", "apply", "", "O1", "990101", "2026-02-09 09:00:00"),
    ("2", "M1", "XK/01-001", "accept", "window", "O1", "990101", "2026-02-10 09:00:00"),
]
POWER = Power(
    "XK/01-001", "licence",
    {"name": {"zh": "示例许可", "en": "Example"}, "basis": [{"law": "示例市行政许可实施办法", "citation": "第四条"}], "levels": ["county"]},
    date(2026, 1, 1), holders=(HeldBy(Level.COUNTY, "housing"),),
)  # fmt: skip
ORGAN = Organ("O1", Text(zh="示例县住建局", en="Example County Housing"), "990101", "housing", date(2026, 1, 1))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    with (folder / "acts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ACTS)
    path = folder / "home"
    for words in (
        ["init"], ["law", "import", str(CITY / "laws")], ["power", "publish", str(CITY / "flows")],
        ["deliver", "acts", str(folder / "acts.csv")],
    ):  # fmt: skip
        done = CliRunner().invoke(shulong, ["--home", str(path), "--lang", "en", *words])
        assert done.exit_code == 0, done.output
    shelf = Shelf.open(path)
    for dataset, rows in (("powers", power_rows([POWER])), ("organs", organ_rows([ORGAN]))):
        with shelf.home.staging() as work:
            deliver(shelf.home, shelf.contract(dataset), [stage_table(rows, work, dataset)], work)
    return path


@dataclass
class Place:
    shelf: Shelf
    officer: Client
    supervisor: Client

    def card(self, subject: str = "M1") -> Card:
        return Card.objects.get(subject=subject)

    def says(self, who: Client, verb: str, **more: str) -> str:
        answer = who.post(f"/cards/{self.card().pk}/step/", {"verb": verb, **more}, follow=True)
        return answer.content.decode()


@pytest.fixture
def place(built: Path, tmp_path: Path, settings: Any, db: None) -> Place:
    # A ledger of its own for each test, since the numbers of deeds begin anew with each database.
    settings.SHULONG_HOME = shutil.copytree(built, tmp_path / "home")
    shelf = Shelf.open(settings.SHULONG_HOME)
    clients = []
    for name, role, organ in (("officer", "answering-officer", "O1"), ("supervisor", "supervisor", "")):
        account = User.objects.create_user(name)
        give_role(account, role, organ)
        clients.append(Client())
        clients[-1].force_login(account)
    row = shelf.table("acts").to_pyarrow().to_pylist()[0]
    seen(
        0,
        hit("M1", "red", evidence=[f"{row['_delivery']}#{row['_row']}"]),
        hit("M2", organ="O2"),
        check="conduct.matter-overdue",
    )
    issue(shelf)
    return Place(shelf, *clients)


def page(who: Client, address: str, status: int = 200) -> str:
    answer = who.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_list_of_an_organ_is_what_it_must_do_and_until_when(place: Place) -> None:
    shown = page(place.officer, "/cards/")
    assert "办件 M1 有疑点" in shown
    assert "M2" not in shown
    assert "尚未办结的，请立即办结" in shown
    assert "示例县住建局" in shown
    due = place.card().due_on
    assert due is not None
    assert f"{due.year}年{due.month}月{due.day}日" in shown


def test_a_supervisor_filters_by_colour_organ_state_and_check(place: Place) -> None:
    for address, subjects in (
        ("/cards/", {"M1", "M2"}), ("/cards/?colour=red", {"M1"}), ("/cards/?organ=O2", {"M2"}), ("/cards/?state=closed", set()),
        ("/cards/?state=withdrawn", set()), ("/cards/?check=conduct.step-skipped", set()), ("/cards/?text=M2", {"M2"}),
        ("/cards/?state=nonsense&page=9", {"M1", "M2"}),
    ):  # fmt: skip
        shown = page(place.supervisor, address)
        assert {name for name in ("M1", "M2") if f"办件 {name} 有疑点" in shown} == subjects, address


def test_a_card_leads_to_finding_matter_flow_power_and_articles_of_law(place: Place) -> None:
    shown = page(place.supervisor, f"/cards/{place.card().pk}/")
    links = re.findall(r'href="(/[^"#]*)', shown)
    wanted = ("/findings/", "/matters/M1/", "/flows/building-permit/?version=1", "/powers/XK/01-001/", "/checks/conduct.matter-overdue/",
              "/laws/sample-licence-measures/", "/cards/rules/?version=0")  # fmt: skip
    for start in wanted:
        assert any(link.startswith(start) for link in links), start
    for link in {link.replace("&amp;", "&") for link in links if link.startswith(wanted)}:
        page(place.supervisor, link)
    assert 'href="/laws/sample-licence-measures/?on=2026-02-09#a8"' in shown, (
        "the flow's article, as of the matter's first day"
    )
    assert 'href="/laws/sample-licence-measures/?on=2026-02-09#a4"' in shown, "the power's article"
    assert "法规库中没有《中华人民共和国行政许可法》" in shown, "the check's law is not in this library, which is said"
    assert "window" in shown, "the post that has the matter"


def test_the_matter_leads_on_to_law_and_back_to_its_card(place: Place) -> None:
    shown = page(place.supervisor, "/matters/M1/")
    assert 'href="/laws/sample-licence-measures/?on=2026-02-09#a8"' in shown
    assert f'href="/cards/{place.card().pk}/"' in shown
    assert f'href="/cards/{place.card().pk}/"' in page(place.supervisor, f"/findings/{place.card().finding_id}/")


def test_another_organs_card_and_the_pages_of_others_stay_closed(place: Place) -> None:
    page(place.officer, f"/cards/{place.card('M2').pk}/", 404)
    assert place.officer.post(f"/cards/{place.card('M2').pk}/step/", {"verb": "acknowledge"}).status_code == 404
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger"))
    page(stranger, "/cards/", 403)
    page(stranger, f"/cards/{place.card().pk}/", 403)
    page(stranger, f"/findings/{place.card().finding_id}/", 403)
    page(stranger, "/matters/M1/", 403)
    assert stranger.get("/").headers["Location"] == "/powers/"
    assert Client().get("/cards/").status_code == 302


def test_an_officer_reads_the_findings_and_matters_of_the_own_organ_only(place: Place) -> None:
    assert "/cards/" in page(place.officer, f"/findings/{place.card().finding_id}/")
    page(place.officer, "/matters/M1/")
    page(place.officer, f"/findings/{place.card('M2').finding_id}/", 403)
    page(place.officer, "/data/", 403)
    assert place.officer.get("/").headers["Location"] == "/cards/"


def test_an_organ_answers_and_a_supervisor_closes_it(place: Place) -> None:
    assert "签收" in page(place.officer, f"/cards/{place.card().pk}/")
    assert "已签收，待答复" in place.says(place.officer, "acknowledge", words="", answer="")
    assert "请选择答复类型" in place.says(place.officer, "answer", words="已办结", answer="")
    assert "须写明理由" in place.says(place.officer, "answer", words="", answer="put-right")
    assert "已答复，待核" in place.says(place.officer, "answer", words="<b>已办结</b>", answer="put-right")
    assert "&lt;b&gt;已办结&lt;/b&gt;" in page(place.supervisor, f"/cards/{place.card().pk}/"), "words stay words"
    shown = place.says(place.supervisor, "accept", words="属实")
    assert "已办结" in shown
    assert "这个监督模型以往的准确率" in shown
    assert "100%" in shown
    assert place.card().stage == "closed"
    assert 'name="verb"' not in shown


def test_what_was_withdrawn_stays_readable(place: Place) -> None:
    seen(1, check="conduct.matter-overdue")
    issue(place.shelf)
    assert "没有符合条件的预警牌" in page(place.supervisor, "/cards/")
    assert "办件 M1 有疑点" in page(place.supervisor, "/cards/?state=withdrawn")
    shown = page(place.supervisor, f"/cards/{place.card().pk}/")
    assert "数据更新后疑点不再成立" in shown
    assert 'name="verb"' not in page(place.officer, f"/cards/{place.card().pk}/")


def test_the_rules_are_shown_version_by_version(place: Place) -> None:
    assert "程序自带的亮牌规则" in page(place.officer, "/cards/rules/")
    page(place.officer, "/cards/rules/?version=7", 404)
    assert "现行" in page(place.officer, "/cards/rules/?version=x")
