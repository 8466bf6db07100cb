"""Which cards there must be, from the findings that stand and the rules: pure functions, so that any run can be held against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shulong.cases.card import Colour, card_id, colour_of
from shulong.cases.rule import By, Repeat, Rule, Rules
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Fact:
    """What a card takes from a finding that stands. Its colour is one of a card's: a finding of data quality is no Fact."""

    finding: str
    check: str
    domain: str
    colour: Colour
    subject_kind: str
    subject: str
    organ: str
    region: str
    power: str
    found_on: date
    say: Text
    post: str = ""


def fact(
    finding: str, check: str, domain: str, card: str, subject_kind: str, subject: str, organ: str | None, region: str | None,
    power: str | None, found_on: date, say: Text, post: str = "",
) -> Fact | None:  # fmt: skip
    """The fact of a finding; None for one of data quality, and for one that names no organ."""
    colour = colour_of(card)
    if colour is None or not organ:
        return None
    return Fact(
        finding, check, domain, colour, subject_kind, subject, organ, region or "", power or "", found_on, say, post
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card that there must be. ``findings`` are those behind it, the one that gives the colour first; ``counted`` are yellow cards."""

    card: str
    colour: Colour
    rule: str
    days: int
    organ: str
    post: str
    power: str
    region: str
    check: str
    subject_kind: str
    subject: str
    found_on: date
    say: Text
    findings: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


def wanted(facts: Iterable[Fact], rules: Rules) -> dict[str, Wanted]:
    """The cards that follow from findings, by id."""
    grouped: dict[str, list[tuple[Fact, Rule, Colour]]] = defaultdict(list)
    for each in facts:
        rule = rules.rule_for(each.check, each.domain, each.power, each.organ, each.post)
        colour = rule.colours.get(each.colour) if rule else None
        if rule and colour:
            grouped[_identity(each, rule)].append((each, rule, colour))
    return {card: _one(card, members) for card, members in grouped.items()}


def _identity(each: Fact, rule: Rule) -> str:
    """The organ is part of it: a finding that turns out to answer to another organ is another card."""
    if rule.together:
        return card_id("together", rule.id, each.subject_kind, each.subject, each.organ)
    return card_id("finding", each.finding, each.organ)


def _one(card: str, members: list[tuple[Fact, Rule, Colour]]) -> Wanted:
    members.sort(key=lambda member: (-member[2].weight, member[0].found_on, member[0].finding))
    lead, rule, colour = members[0]
    return Wanted(
        card, colour, rule.id, rule.days[colour], lead.organ, lead.post, lead.power, lead.region, lead.check, lead.subject_kind,
        lead.subject, min(each.found_on for each, _, _ in members), lead.say, tuple(each.finding for each, _, _ in members),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Yellow:
    """A yellow card that stands and was not found to be a mistake of the check."""

    card: str
    organ: str
    post: str
    power: str
    found_on: date


@dataclass(frozen=True, slots=True)
class _Window:
    """Yellow cards that lie together within a repeat's days."""

    named: tuple[str, str]
    yellows: Sequence[Yellow] = field(default=())


def repeated(yellows: Iterable[Yellow], rules: Rules) -> dict[str, Wanted]:
    """The red cards that follow from several yellow ones, by id.

    Windows do not overlap: from the first yellow card on that has enough others within its days, all of these make one red card.
    """
    known = list(yellows)
    return {
        made.card: made
        for repeat in rules.repeats
        for window in _windows([each for each in known if repeat.counts(each.power, each.organ, each.post)], repeat)
        for made in [_red(repeat, window)]
    }


def _windows(yellows: list[Yellow], repeat: Repeat) -> Iterator[_Window]:
    grouped: dict[tuple[str, str], list[Yellow]] = defaultdict(list)
    for each in yellows:
        grouped[each.organ, {By.ORGAN: "", By.POST: each.post, By.POWER: each.power}[repeat.by]].append(each)
    for named, group in grouped.items():
        group.sort(key=lambda each: (each.found_on, each.card))
        at = 0
        while at < len(group):
            end = group[at].found_on + timedelta(days=repeat.within_days)
            inside = [each for each in group[at:] if each.found_on < end]
            if len(inside) >= repeat.yellows:
                yield _Window(named, inside)
                at += len(inside)
            else:
                at += 1


def _red(repeat: Repeat, window: _Window) -> Wanted:
    organ, name = window.named
    first = window.yellows[0].found_on
    zh, en = {
        By.ORGAN: ("", ""),
        By.POST: (f"岗位 {name} ", f" for post {name}"),
        By.POWER: (f"在事项 {name} 上", f" under power {name}"),
    }[repeat.by]
    many, days = len(window.yellows), repeat.within_days
    say = Text(
        zh=f"机关 {organ} {zh}自 {first} 起 {days} 天内有 {many} 张黄牌。",
        en=f"Organ {organ} has {many} yellow cards{en} within {days} days from {first}.",
    )
    return Wanted(
        card_id("repeat", repeat.id, organ, name, first.isoformat()), Colour.RED, repeat.id, repeat.days, organ,
        name if repeat.by is By.POST else "", name if repeat.by is By.POWER else "", "", "", str(repeat.by), name or organ, first, say,
        counted=tuple(each.card for each in window.yellows),
    )  # fmt: skip
