"""Chance without order: what is drawn depends on the seed and on what it is drawn for, never on what was drawn before.

So a larger city holds the smaller one, and any part of it can be made alone.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML

Drawn = TypeVar("Drawn")
WORDS = Path(__file__).parent / "words"


def number(seed: int, *about: object) -> int:
    """A whole number below 2**64 for what it is drawn about."""
    told = "\x1f".join(map(str, (seed, *about)))
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), "big")


def pick(options: Sequence[Drawn], seed: int, *about: object) -> Drawn:
    """One of the options."""
    return options[number(seed, *about) % len(options)]


def one_in(times: int, seed: int, *about: object) -> bool:
    """True for one in so many."""
    return number(seed, *about) % times == 0


def person(seed: int, *about: object) -> str:
    """A person's key, in the form that the program gives keys; it stands for nobody."""
    told = "\x1f".join(map(str, (seed, "person", *about)))
    return "p." + b32encode(blake2b(told.encode(), digest_size=20).digest()).decode().lower()[:26]


@cache
def words(name: str) -> Any:
    """A file of the folder ``words``."""
    return YAML(typ="safe").load((WORDS / f"{name}.yaml").read_text(encoding="utf-8"))
