"""Names of organs and posts on a day."""

from datetime import date
from pathlib import Path

import pytest

from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import create
from shulong.data.shelf import Shelf
from shulong.declared.names import organ_names, post_titles
from shulong.powers.organ import Organ, Post
from shulong.powers.publish_declared import organ_rows, post_rows
from shulong.terms.text import Text

OLD, NEW = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(create(tmp_path / "home", name="test.example"))
    organs = [
        Organ("O1", Text(zh="示例县住建局", en="Housing"), "990101", "housing", OLD),
        Organ("O1", Text(zh="示例县建设局", en="Building"), "990101", "housing", NEW),
    ]
    posts = [Post("P-1", "O1", "head", Text(zh="局长", en="Head"), OLD)]
    for dataset, rows in (("organs", organ_rows(organs)), ("posts", post_rows(posts))):
        with shelf.home.staging() as work:
            deliver(shelf.home, shelf.contract(dataset), [stage_table(rows, work, dataset)], work)
    return shelf


@pytest.mark.parametrize(("day", "name"), [(date(2026, 6, 30), "Housing"), (NEW, "Building")])
def test_an_organ_is_named_as_on_the_day(shelf: Shelf, day: date, name: str) -> None:
    assert {code: text.en for code, text in organ_names(shelf, {"O1", "O2"}, day).items()} == {"O1": name}
    assert organ_names(shelf, set(), day) == {}


def test_a_post_is_known_by_its_number_and_by_its_role(shelf: Shelf) -> None:
    asked = {("O1", "P-1"), ("O1", "head"), ("O2", "head"), ("O1", "clerk")}
    found = post_titles(shelf, asked, NEW)
    assert {key: text.en for key, text in found.items()} == {("O1", "P-1"): "Head", ("O1", "head"): "Head"}
