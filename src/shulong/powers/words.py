"""Text cut into the words of an index: overlapping pairs of Chinese characters, Latin words and numbers.

A run 林木采伐 becomes 林木 木采 采伐 伐: every character begins one word, so that a phrase of any length is found by its pairs and a
single character by the words that begin with it. Other writing is cut at what is neither letter nor digit and made lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_GAPS = re.compile(r"[\s,，、。；;]+")
QUERY_WORDS = 12
"""As many words as one question may have; what is beyond is left aside."""


def normal(text: str) -> str:
    """Full-width letters and digits made ordinary, all in lower case; as long as the text, so that places in both agree."""
    return "".join(map(_normal, text))


@cache
def _normal(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def words(text: str) -> Iterator[str]:
    """The words of a text in its order."""
    for run in _RUN.findall(normal(text)):
        if _IS_HAN.match(run):
            yield from (run[at : at + 2] for at in range(len(run)))
        else:
            yield run


def indexed(text: str) -> str:
    """The words of a text as one line for the index."""
    return " ".join(words(text))


def asked(question: str) -> list[str]:
    """What a person asks for, word by word; blanks and commas are between words."""
    return [word for word in _GAPS.split(normal(question)) if _RUN.search(word)][:QUERY_WORDS]


def match_of(asked_words: list[str]) -> str:
    """The FTS5 expression that wants all of the words; letters of the question never become syntax.

    A word of one Chinese character, and the end of a Latin word, stand for all that begin so.
    """
    return " AND ".join(_phrase(word) for word in asked_words)


def _phrase(word: str) -> str:
    runs = _RUN.findall(word)
    parts = [part for run in runs for part in _pairs(run)]
    last = runs[-1]
    open_end = not _IS_HAN.match(last) or len(last) == 1
    return '"' + " ".join(parts) + '"' + (" *" if open_end else "")


def _pairs(run: str) -> list[str]:
    if not _IS_HAN.match(run) or len(run) == 1:
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]
