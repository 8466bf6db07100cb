"""Rules of cards: which findings become cards of which colour, what is to be done about them and within how many working days."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from shulong.cases.card import Colour
from shulong.powers.kind import kinds
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Where a set is empty it asks nothing; of ``checks`` and ``domains`` one is enough.

    ``colours``: the colour of a finding → that of its card; a colour that is left out becomes no card.
    ``together``: the findings of this rule about one subject are one card, of the gravest colour among them.
    """

    id: str
    title: Text
    colours: Mapping[Colour, Colour]
    days: Mapping[Colour, int]
    todo: Mapping[Colour, Text]
    checks: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    together: bool = False

    def fits(self, check: str, domain: str, power: str, organ: str, post: str) -> bool:
        """Whether a finding falls under this rule."""
        asked = not (self.checks or self.domains) or check in self.checks or domain in self.domains
        return (
            asked
            and (not self.kinds or kind_of(power) in self.kinds)
            and (not self.organs or organ in self.organs)
            and (not self.posts or post in self.posts)
        )


class By(StrEnum):
    """Whose yellow cards are counted together."""

    ORGAN = "organ"
    POST = "post"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Several yellow cards of one organ, of one of its posts, or under one of its powers make one red card more.

    ``within_days`` are calendar days from the first of them on. The yellow cards stay what they are.
    """

    id: str
    title: Text
    by: By
    yellows: int
    within_days: int
    days: int
    todo: Text
    kinds: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()

    def counts(self, power: str, organ: str, post: str) -> bool:
        """Whether a yellow card is counted by it."""
        named = {By.ORGAN: organ, By.POST: post, By.POWER: power}[self.by]
        return (
            bool(named)
            and (not self.kinds or kind_of(power) in self.kinds)
            and (not self.organs or organ in self.organs)
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of a city's rules. Version 0 ships with the program and holds where the city has published none."""

    version: int
    title: Text
    in_force_from: date
    rules: tuple[Rule, ...]
    repeats: tuple[Repeat, ...] = field(default=())

    def rule_for(self, check: str, domain: str, power: str, organ: str, post: str) -> Rule | None:
        """The first rule, in the order of the file, under which a finding falls."""
        return next((rule for rule in self.rules if rule.fits(check, domain, power, organ, post)), None)

    def named(self, rule_id: str) -> Rule | Repeat | None:
        """The rule of that id."""
        every: tuple[Rule | Repeat, ...] = (*self.rules, *self.repeats)
        return next((each for each in every if each.id == rule_id), None)

    def checks_named(self) -> Iterator[tuple[str, str]]:
        """(rule, check) for every check that a rule names."""
        return ((rule.id, check) for rule in self.rules for check in sorted(rule.checks))

    def to_json(self) -> str:
        """Its one canonical form: keys sorted, no blanks."""
        return json.dumps(plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@cache
def kind_of(power: str) -> str:
    """The kind of power that a code is of, by its first signs (``XK/01`` …); empty where it is none of ours."""
    return next((kind.id for kind in kinds().values() if power.startswith(kind.prefix)), "")


def plain(rules: Rules) -> dict[str, Any]:
    """Rules as plain values, in the form of a rules file."""
    return {
        "version": rules.version,
        "title": _text(rules.title),
        "in_force": {"from": rules.in_force_from.isoformat()},
        "rules": [_plain_rule(rule) for rule in rules.rules],
        "repeats": [_plain_repeat(repeat) for repeat in rules.repeats],
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _plain_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": _text(rule.title),
        "colours": {str(found): str(card) for found, card in rule.colours.items()},
        "days": {str(colour): days for colour, days in rule.days.items()},
        "todo": {str(colour): _text(todo) for colour, todo in rule.todo.items()},
        **{name: sorted(getattr(rule, name)) for name in ("checks", "domains", "kinds", "organs", "posts")},
        "together": rule.together,
    }


def _plain_repeat(repeat: Repeat) -> dict[str, Any]:
    return {
        "id": repeat.id,
        "title": _text(repeat.title),
        "by": str(repeat.by),
        "yellows": repeat.yellows,
        "within_days": repeat.within_days,
        "days": repeat.days,
        "todo": _text(repeat.todo),
        "kinds": sorted(repeat.kinds),
        "organs": sorted(repeat.organs),
    }


def rules_of(given: Mapping[str, Any]) -> Rules:
    """The rules of plain values that were judged when they were published."""
    return Rules(
        given["version"],
        Text(**given["title"]),
        date.fromisoformat(given["in_force"]["from"]),
        tuple(_rule(each) for each in given["rules"]),
        tuple(_repeat(each) for each in given["repeats"]),
    )


def _rule(given: Mapping[str, Any]) -> Rule:
    return Rule(
        given["id"],
        Text(**given["title"]),
        {Colour(found): Colour(card) for found, card in given["colours"].items()},
        {Colour(colour): days for colour, days in given["days"].items()},
        {Colour(colour): Text(**todo) for colour, todo in given["todo"].items()},
        **{name: frozenset(given[name]) for name in ("checks", "domains", "kinds", "organs", "posts")},
        together=given["together"],
    )


def _repeat(given: Mapping[str, Any]) -> Repeat:
    return Repeat(
        given["id"], Text(**given["title"]), By(given["by"]), given["yellows"], given["within_days"], given["days"],
        Text(**given["todo"]), frozenset(given["kinds"]), frozenset(given["organs"]),
    )  # fmt: skip
