"""The pages of the law library, open to everybody."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from shulong.cli.main import shulong

LAWS = Path(__file__).parents[2] / "examples/city/laws"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("laws") / "home"
    for words in (["init"], ["law", "import", str(LAWS)]):
        done = CliRunner().invoke(shulong, ["--home", str(path), "--lang", "en", *words])
        assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def reader(home: Path, settings: Any) -> Client:
    """A reader who has not signed in."""
    settings.SHULONG_HOME = home
    return Client()


def page(reader: Client, address: str, status: int = 200) -> str:
    answer = reader.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_list_is_searched_by_words_and_status_on_a_day(reader: Client) -> None:
    assert "示例市村级事务公开办法" in page(reader, "/laws/")
    assert "示例市村级事务公开办法" not in page(reader, "/laws/?q=许可")
    assert "示例市临时救助暂行办法" in page(reader, "/laws/?status=repealed")
    assert "示例市临时救助暂行办法" not in page(reader, "/laws/?status=repealed&on=2020-01-01")
    assert "没有符合条件的法规" in page(reader, "/laws/?q=无此")
    assert "示例市" in page(reader, "/laws/?on=never&page=x"), "nonsense in the address is passed over"


def test_a_law_is_shown_as_it_stood_on_a_day(reader: Client) -> None:
    now = page(reader, "/laws/sample-licence-measures/")
    assert 'id="a6-1"' in now
    assert "十个工作日" in now
    assert "以本法规为依据的权力事项" not in now, "no power was delivered"
    then = page(reader, "/laws/sample-licence-measures/?on=2020-01-01")
    assert "二十个工作日" in then
    assert 'id="a6-1"' not in then
    assert "这是旧版本" in page(reader, "/laws/sample-licence-measures/?version=2019-05-20")
    assert "自此日起废止" in page(reader, "/laws/sample-temporary-aid-measures/")


def test_two_versions_are_compared(reader: Client) -> None:
    text = page(reader, "/laws/sample-licence-measures/changes/")
    assert "<del>在三个工作日内</del>" in text
    assert "<ins>当场</ins>" in text


@pytest.mark.parametrize("address", ["/laws/nothing/", "/laws/sample-licence-measures/?version=1999-01-01",
                                     "/laws/sample-penalty-rules/changes/", "/laws/nothing/changes/"])  # fmt: skip
def test_what_is_not_there_is_a_page_not_found(reader: Client, address: str) -> None:
    assert "没有找到这个页面" in page(reader, address, 404)


def test_the_pages_speak_english_too(reader: Client) -> None:
    reader.post("/language/", {"language": "en", "next": "/laws/"})
    assert "In force from" in page(reader, "/laws/sample-licence-measures/")
    assert "Name, issuer or number" in page(reader, "/laws/")
