"""Members of a worded enumeration are their values, and carry their words."""

import pytest

from shulong.terms.text import Text
from shulong.terms.worded import Worded


class Fruit(Worded):
    PEAR = "pear", Text(zh="梨", en="Pear")


def test_a_member_is_its_value_and_has_its_words() -> None:
    assert Fruit("pear") is Fruit.PEAR
    assert (str(Fruit.PEAR), f"{Fruit.PEAR}", Fruit.PEAR.words.zh) == ("pear", "pear", "梨")
    assert {"pear"} == set(Fruit)


def test_a_member_without_words_is_refused() -> None:
    with pytest.raises(TypeError, match="Stone 'pit' needs its words"):

        class Stone(Worded):
            PIT = "pit"
