"""What powers are called: for each kind a long series of distinct names, each with its field of work and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from shulong.terms.text import Text
from whole.bodies import VILLAGE, fields
from whole.chance import number, words


@dataclass(frozen=True, slots=True)
class Subject:
    """What a power is about: 林木采伐, "felling of timber", in the second group of forestry, as the fifth of its law."""

    field: str
    title: Text
    group: int = 0
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A power's name and what it is about."""

    name: Text
    subject: Subject


def activities(field: str, group: int) -> list[Subject]:
    """The activities of one group of a field, in the order of its law."""
    about = fields()[field]["groups"][group]
    pairs = [(thing, act) for thing in about["objects"].items() for act in about["activities"].items()]
    return [
        Subject(field, Text(zh=thing[0] + act[0], en=f"{act[1]} ({thing[1]})"), group, ordinal)
        for ordinal, (thing, act) in enumerate(pairs)
    ]


def _paired(name: str) -> list[Subject]:
    """People or enterprises, each with what they may be given."""
    about = words("names")[name]
    whats = {key: what if isinstance(what, list) else [what, VILLAGE] for key, what in about["what"].items()}
    return [
        Subject(
            field,
            Text(zh=who_zh + zh, en=f"{en} {'the' if field == VILLAGE else 'for'} {who_en}".replace("the the", "the")),
            0,
            ordinal,
        )
        for ordinal, (who_zh, who_en, zh, en, field) in enumerate(
            (who_zh, who_en, zh, en, field)
            for who_zh, who_en in about["who"].items()
            for zh, (en, field) in whats.items()
        )
    ]


def _subjects(kind: str) -> list[Subject]:
    """All that powers of a kind may be about."""
    on = words("names")["kinds"][kind]["on"]
    if on == "activities":
        groups = [(field, group) for field, about in fields().items() for group in range(len(about["groups"]))]
        return [subject for field, group in groups for subject in activities(field, group)]
    if on == "bodies":
        bodies = words("names")["kinds"][kind]["bodies"]
        return [Subject(kind, Text(zh=zh, en=en), 0, ordinal) for ordinal, (zh, en) in enumerate(bodies.items())]
    if on == "fields":
        lines = [(field, about) for field, about in fields().items() if about["groups"]]
        return [Subject(field, Text(zh=about["zh"], en=about["en"]), 0, 0) for field, about in lines]
    return _paired(on)


@lru_cache
def series(seed: int, kind: str) -> tuple[Named, ...]:
    """Every name that a kind can have, in the order in which the city takes them."""
    subjects = sorted(_subjects(kind), key=lambda each: number(seed, kind, each.field, each.title.zh))
    return tuple(_filled(form, subject) for form in words("names")["kinds"][kind]["names"] for subject in subjects)


def _filled(form: dict[str, str], subject: Subject) -> Named:
    zh = form["zh"].format(x=subject.title.zh, field=subject.title.zh)
    en = form["en"].format(x=subject.title.en, field=subject.title.en)
    return Named(Text(zh=zh, en=en[0].upper() + en[1:]), subject)


def taken(seed: int, count: int) -> Iterator[tuple[str, int, Named]]:
    """The kind, the number within it, and the name of each of so many powers: each kind once, then by the shares of kinds."""
    shares = {kind: about["share"] / 1000 for kind, about in words("names")["kinds"].items()}
    used = dict.fromkeys(shares, 0)
    for ordinal in range(count):
        left = [kind for kind in shares if used[kind] < len(series(seed, kind))]
        if not left:
            return
        new = next((kind for kind in left if used[kind] == 0), None)
        kind = new or max(left, key=lambda each: shares[each] * (ordinal + 1) - used[each])
        yield kind, used[kind], series(seed, kind)[used[kind]]
        used[kind] += 1
