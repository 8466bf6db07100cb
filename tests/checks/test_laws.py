"""The delivered law library: whole, by law, or only as far as it is cited."""

from datetime import date
from pathlib import Path
from typing import ClassVar

import ibis.expr.types as ir
import pyarrow as pa
import pytest
from click.testing import CliRunner

from shulong.checks.engine import Engine
from shulong.checks.laws import footings_of, law_library, search
from shulong.cli.main import shulong
from shulong.data.shelf import Shelf
from shulong.powers.footing import Basis

LAWS = Path(__file__).parents[2] / "examples/city/laws"


def run(home: Path, *words: object, expect: int = 0) -> str:
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", *map(str, words)])
    assert done.exit_code == expect, done.output + str(done.exception)
    return done.output


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    home = tmp_path_factory.mktemp("laws") / "home"
    run(home, "init")
    run(home, "law", "import", LAWS)
    return Shelf.open(home)


def test_all_laws_have_their_names_but_only_those_asked_for_their_text(shelf: Shelf) -> None:
    library = law_library(shelf, ["sample-fee-rules"])
    assert len(library.laws) == 8
    assert len(library.law("sample-fee-rules").newest.articles()) == 5
    assert library.law("sample-penalty-rules").newest.provisions == ()


def test_a_search_wants_all_words_in_names_issuer_or_number(shelf: Shelf) -> None:
    library = law_library(shelf, text=False)
    assert [v.law_id for v in search(library, "救助 人民政府")] == [
        "sample-temporary-aid-measures",
        "sample-aid-measures",
    ]
    assert [v.law_id for v in search(library, "令第18号")] == ["sample-penalty-rules"]
    assert len(search(library, " ")) == 8


class Watched(Engine):
    """An engine that notes how many rows left it of each question."""

    rows: ClassVar[list[int]] = []

    def fetch(self, expression: ir.Table) -> pa.Table:
        found = super().fetch(expression)
        self.rows.append(found.num_rows)
        return found


def test_only_articles_that_are_cited_leave_the_engine(shelf: Shelf) -> None:
    title = law_library(shelf, text=False).law("sample-licence-measures").title
    bases = [Basis("XK-1", "", [f"《{title}》第五条第一款", "《无此法》第一条"])]
    engine, tables = Watched(shelf.engine.backend), (shelf.table("laws"), shelf.table("law_provisions"))
    found = [each.standing.value for each in footings_of(*tables, bases, date(2026, 1, 1), engine)]
    assert found == ["amended", "missing-law"]
    laws, pieces = Watched.rows
    assert laws == 10
    provisions = shelf.table("law_provisions")
    mine = provisions.filter((provisions.law_id == "sample-licence-measures") & (provisions.article == "5"))
    assert pieces == mine.count().to_pyarrow().as_py()
