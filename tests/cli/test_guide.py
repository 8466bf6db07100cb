"""Guides and the negative list on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import guides_world as world
from shulong.cli.main import shulong
from shulong.data.home import create


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = create(tmp_path_factory.mktemp("cli") / "home", name="test.city.example")
    world.publish(home)
    return home.path


def run(place: Path, *words: str) -> str:
    done = CliRunner().invoke(shulong, ["--home", str(place), "--lang", "en", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_index_says_what_it_holds(place: Path) -> None:
    assert run(place, "guide", "index") == "the index is built: 5 powers, 6 organs, 3 implementations, 8 guides\n"


def test_search_and_show(place: Path, tmp_path: Path) -> None:
    assert "2 powers in all" in run(place, "guide", "search", "采伐", "--region", "990101001001")
    shown = run(place, "guide", "show", "XK/01-001", "--organ", world.COUNTY)
    assert "Promised limit *: 8 working days" in shown
    paper = tmp_path / "guide.pdf"
    run(place, "guide", "show", "XK/01-001", "--organ", world.COUNTY, "--on", "2026-03-01", "--pdf", str(paper))
    assert paper.read_bytes().startswith(b"%PDF-")


ASKED = [("采伐林木", "Allowed with a licence"), ("采伐古树名木", "Prohibited"), ("理发", "Free: not on the list")]


@pytest.mark.parametrize(("question", "expected"), ASKED)
def test_the_negative_list_answers(place: Path, question: str, expected: str) -> None:
    assert run(place, "list", "ask", question, "--region", "9901").startswith(expected)
