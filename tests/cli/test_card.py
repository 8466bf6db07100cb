"""The commands about cards."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cards_world import hit, seen, shelf_in
from shulong.cases.issue import issue
from shulong.cases.models import Card
from shulong.cli.main import shulong

START = Path(__file__).parents[2] / "examples/start"


def said(home: Path, *words: str, lang: str = "en") -> str:
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", lang, *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def home(tmp_path: Path, transactional_db: None) -> Path:
    path = tmp_path / "home"
    shelf = shelf_in(path)
    seen(0, hit("M1", "red"), hit("M2", "blue"), hit("M3", organ=None), check="conduct.matter-overdue")
    issue(shelf)
    return path


def test_cards_are_listed_and_shown(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "2 in all" in said(home, "card", "list")
    assert "1 in all" in said(home, "card", "list", "--colour", "red", "--organ", "O1")
    assert "0 in all" in said(home, "card", "list", "--state", "overdue", "--check", "conduct.matter-overdue")
    shown = said(home, "card", "show", Card.objects.get(colour="red").pk[:8], lang="zh")
    assert "办件 M1 有疑点" in shown
    assert "规则：办理时限 (time-limit, 0)" in shown


def test_publishing_rules_and_issuing_anew_recolours_the_cards(home: Path) -> None:
    assert "issued 0" in said(home, "card", "issue")
    assert "1 findings name no organ and became no card" in said(home, "card", "issue")
    said(home, "card", "rules", "publish", str(START / "card_rules.yaml"))
    # The shipped rule put what concerns one matter together, this one does not: it is another card.
    assert "issued 1, raised 0, lowered 0, passed on 0, withdrawn 2, issued again 0; 1 stand" in said(
        home, "card", "issue"
    )
    assert Card.objects.get(withdrawn_at=None).rule == "permits"
    assert "version" in said(home, "card", "rules", "list")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("conduct.matter-overdue", "conduct.matter-late", "rule 'permits', checks: there is no check 'conduct.matter-late'"),
        ("days: 10", "days: 11", "version 1 was published with other content"),
        ("version: 1\n", "version: 0\n", "version: found 0, expected a whole number from 1"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_published_say_why(home: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    said(home, "card", "rules", "publish", str(START / "card_rules.yaml"))
    bad = tmp_path / "bad.yaml"
    bad.write_text((START / "card_rules.yaml").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", "card", "rules", "publish", str(bad)])
    assert message in str(done.exception)


def test_a_version_begins_no_earlier_than_the_one_before_and_holds_from_its_day(home: Path, tmp_path: Path) -> None:
    said(home, "card", "rules", "publish", str(START / "card_rules.yaml"))
    words = (START / "card_rules.yaml").read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n")
    later, earlier = tmp_path / "later.yaml", tmp_path / "earlier.yaml"
    later.write_text(words.replace("2026-01-01", "2999-01-01"), encoding="utf-8")
    earlier.write_text(words.replace("2026-01-01", "2025-01-01"), encoding="utf-8")
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", "card", "rules", "publish", str(earlier)])
    assert "version 2 begins on 2025-01-01, before version 1 does (2026-01-01)" in str(done.exception)
    said(home, "card", "rules", "publish", str(later))
    lines = [line for line in said(home, "card", "rules", "list").splitlines() if "✓" in line]
    assert len(lines) == 1
    assert "2026-01-01" in lines[0], "the version to come does not hold yet"
