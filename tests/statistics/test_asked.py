"""What may be asked, and how it is said that something may not."""

import pytest

from shulong.statistics.asked import asked_of
from shulong.statistics.measure import MEASURES, Group
from shulong.terms.errors import InputError
from shulong.terms.region import Level


def test_a_question_in_words() -> None:
    asked = asked_of({"by": "power, month,power", "power": " XK/1 ", "from": "2026-01", "level": "city", "page": "3"})
    assert (asked.by, asked.power, asked.since, asked.until, asked.level) == (
        (Group.POWER, Group.MONTH),
        "XK/1",
        "2026-01",
        "",
        Level.CITY,
    )


@pytest.mark.parametrize(("given", "says"), [
    ({"by": "colour"}, "nothing is grouped by 'colour'. There are: power, organ"),
    ({"from": "2026-13"}, "from: a month should be like 2026-03, not '2026-13'"),
    ({"to": "March"}, "to: a month should be like 2026-03"),
    ({"from": "2026-05", "to": "2026-04"}, "it begins in 2026-05, after its end in 2026-04"),
    ({"level": "street"}, "there is no level 'street'"),
])  # fmt: skip
def test_what_there_is_not(given: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        asked_of(given)


def test_every_measure_says_what_it_is() -> None:
    assert all(each.id == name and each.about.zh and each.unit.en for name, each in MEASURES.items())
