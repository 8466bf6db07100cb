"""The text of one cell as list administrators write it: lines, parts between ｜, marks that a part itself holds, the word for none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

PART = "｜"
NONE = "无"
_NONE_WORDS = frozenset({"无", "没有", "不收费", "免收费", "—", "——", "-", "/", "none", "n/a"})
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:[、．）)]|\.(?!\d))|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)])\s*")
_ESCAPED = re.compile(r"\\([｜|\\0-9（(])")
_BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*)[｜|]")
_SEVERAL = re.compile(r"[；;、，,\n]")
_BLANK = " \t\r\f\v\u00a0\u3000\ufeff\u200b"


def tidy(text: str) -> str:
    """Text without blanks (full-width and invisible ones included) and empty lines around it."""
    return text.strip(_BLANK + "\n")


def narrow(text: str) -> str:
    """Codes and numbers with full-width characters made ordinary and blanks around them dropped; never for prose."""
    return tidy(unicodedata.normalize("NFKC", text))


def says_none(text: str) -> bool:
    """Whether a cell says that there is none, which is more than an empty cell."""
    return tidy(text).lower() in _NONE_WORDS


def lines(text: str) -> list[str]:
    """The lines that hold something, without their numbering (``1.`` ``（二）``)."""
    taken = (tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [_NUMBERED.sub("", line) for line in taken if line]


def parts(line: str) -> list[str]:
    """The parts of a line between ｜ (or |); ``\\｜`` stands for the mark itself."""
    cut = _BETWEEN.sub("\\1\x00", line).split("\x00")
    return [_ESCAPED.sub(r"\1", tidy(part)) for part in cut]


def several(text: str) -> list[str]:
    """The words of a cell that lists several: between ；、， or lines."""
    return [word for each in _SEVERAL.split(text) if (word := tidy(each))]


def line_of(written: Sequence[str]) -> str:
    """Parts as one line that ``parts`` reads back; empty parts at the end are left out."""
    kept = list(written)
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    line = PART.join(part.replace("\\", "\\\\").replace("｜", "\\｜").replace("|", "\\|") for part in kept)
    return "\\" + line if _NUMBERED.match(line) else line


def cell_of(written: Iterable[str]) -> str:
    """Lines as one cell; no line at all says that there is none."""
    return "\n".join(written) or NONE
