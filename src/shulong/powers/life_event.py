"""Occasions under which citizens look for powers, declared in ``declared/life_events.yaml``."""

from __future__ import annotations

from functools import cache

from ruamel.yaml import YAML

from shulong.powers.kind import DECLARED
from shulong.terms.text import Text


@cache
def life_events() -> dict[str, Text]:
    """Every occasion's name by id, in the order of pages."""
    listed = YAML(typ="safe").load((DECLARED / "life_events.yaml").read_text(encoding="utf-8"))["life_events"]
    return {each["id"]: Text(zh=each["zh"], en=each["en"]) for each in listed}


def event_title(event: str) -> Text:
    """The occasion's name; one that the program does not know is called by its id."""
    return life_events().get(event) or Text(zh=event, en=event)
