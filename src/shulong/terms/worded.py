"""Names that are said to people: each member of such an enumeration carries its words in both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from shulong.terms.text import Text


class Worded(StrEnum):
    """A member is written ``NAME = "value", Text(zh=…, en=…)``: its value is the name in code and data, ``words`` what is said."""

    words: Text

    def __new__(cls, value: str, words: Text | None = None) -> Self:
        """The member of that value, with its words; a look-up by value alone does not come here."""
        if words is None:
            raise TypeError(f"{cls.__name__} {value!r} needs its words")
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member
