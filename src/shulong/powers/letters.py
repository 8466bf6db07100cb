"""How wide text is, near enough to break and shrink it so that it stays within a box; no font is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shulong.powers.chart import Box

SMALLEST = 6.0
_PIECES = re.compile(r"[A-Za-z0-9'’\-./()%&]+\s*|\s+|.", re.DOTALL)
NO_START = "，。；：、）》！？,.;:)!?"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; ``ink`` empty is that of its surroundings."""

    text: str
    size: float
    ink: str = ""


def width(text: str, size: float) -> float:
    """The width of a text in pixels: a Chinese character is one size wide, a Latin letter about half."""
    return sum(
        size if unicodedata.east_asian_width(c) in "WF" else size * (0.62 if c.isupper() else 0.54) for c in text
    )


def wrapped(text: str, size: float, most: float) -> list[str]:
    """The text in lines no wider than that, broken between words or Chinese characters; a longer word is cut."""
    lines = [""]
    for piece in _PIECES.findall(" ".join(text.split())):
        if width(lines[-1] + piece.rstrip(), size) <= most or piece in NO_START or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return [part for line in lines for part in _cut(line.rstrip(), size, most) if part]


def _cut(line: str, size: float, most: float) -> list[str]:
    if width(line, size) <= most * 1.08 or len(line) < 2:
        return [line]
    fits = max(1, int(len(line) * most / width(line, size)))
    return [line[:fits], *_cut(line[fits:], size, most)]


def fitted(lines: Sequence[Line], box: Box) -> list[Line]:
    """The lines broken to the box's width, and all shrunk alike until they fit its height."""
    scale = 1.0
    while True:
        made = [replace(line, text=text, size=round(line.size * scale, 2))
                for line in lines for text in wrapped(line.text, line.size * scale, box.width - 10)]  # fmt: skip
        if sum(line.size * 1.3 for line in made) <= box.height - 4:
            return made
        if scale * min(line.size for line in lines) <= SMALLEST:
            return _shortened(made, box.height - 4)
        scale *= 0.94


def _shortened(lines: list[Line], height: float) -> list[Line]:
    """As many lines as there is room for, the last with dots; the whole text stands in the table and the description."""
    kept: list[Line] = []
    for line in lines:
        if sum(each.size * 1.3 for each in (*kept, line)) > height:
            break
        kept.append(line)
    return [*kept[:-1], replace(kept[-1], text=kept[-1].text[:-1] + "…")] if kept else []
