"""Collects what is wrong with a declaration, each fault with its place, so that all are said together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

MEND = Text(zh="写法见 docs/zh/flows.md。", en="See docs/en/flows.md.")


class Faults:
    """What is wrong with one YAML document, each with its line."""

    def __init__(self, path: Path, document: Any) -> None:
        self.path, self.document = path, document
        self.found: list[tuple[str, str, str]] = []

    def add(self, keys: Sequence[Any], zh: str, en: str) -> None:
        """One fault, at the line of the last of the keys that is there."""
        self.found.append((f"{self.path}:{_line(self.document, keys)}", zh, en))

    def refuse(self) -> None:
        """Raise all at once, if there are any."""
        if self.found:
            raise together(self.found)


def together(found: Sequence[tuple[str, str, str]], mend: Text = MEND) -> DeclarationFault:
    """One error that says several, given as (place, zh, en)."""
    place = found[0][0]
    zh = "；".join(f"{where} {said}" if where != place else said for where, said, _ in found)
    en = "; ".join(f"{where} {said}" if where != place else said for where, _, said in found)
    return DeclarationFault(zh, en, place=place, mend=mend)


def _line(node: Any, keys: Sequence[Any]) -> int:
    """The line at which the last key found stands."""
    line = 1
    for key in keys:
        try:
            line = node.lc.data[key][0] + 1
            node = node[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line
