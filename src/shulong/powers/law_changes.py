"""What changed between two versions of a law; where an article's text went when its number changed is a suggestion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from shulong.powers.law import LawVersion, Provision
from shulong.powers.place_in_law import Number

ALIKE = 0.5
"""From this similarity on (0 to 1, share of characters that match in order) an article may be the same one."""
SAME_NUMBER_ALIKE = 0.3
"""Under its own number an article needs less to be taken for the same."""
CANDIDATES = 3


class Change(StrEnum):
    """What became of an article."""

    SAME = "same"
    AMENDED = "amended"
    RENUMBERED = "renumbered"
    RENUMBERED_AMENDED = "renumbered-amended"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Pair:
    """An article of the older version beside its likely successor; None where there is none on that side.

    ``likeness`` (0 to 1) is how sure the pairing is: a person decides, nothing is carried over by it.
    """

    old: Number | None
    new: Number | None
    change: Change
    likeness: float
    old_text: str
    new_text: str

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The texts as runs, each ``same``, ``old`` or ``new`` with its characters."""
        matcher = SequenceMatcher(None, self.old_text, self.new_text, autojunk=False)
        for what, a, b, c, d in matcher.get_opcodes():
            if what == "equal":
                yield "same", self.old_text[a:b]
                continue
            if b > a:
                yield "old", self.old_text[a:b]
            if d > c:
                yield "new", self.new_text[c:d]


def article_text(pieces: Sequence[Provision]) -> str:
    """An article's text without its own label, a line each piece."""
    lines = [(each.text if each.label.startswith("第") else each.said()) for each in pieces]
    return "\n".join(line for line in lines if line)


def compare(old: LawVersion, new: LawVersion) -> list[Pair]:
    """Every article of both versions, in the order of the newer one; removed ones stand after their old neighbour."""
    before = {number: article_text(pieces) for number, pieces in old.articles().items()}
    after = {number: article_text(pieces) for number, pieces in new.articles().items()}
    pairing = _paired(before, after)
    pairs = [_pair(pairing.get(number), number, before, after) for number in after]
    for number in before:
        if number not in pairing.values():
            at = next((i + 1 for i in reversed(range(len(pairs))) if (its := pairs[i].old) and its < number), 0)
            pairs.insert(at, _pair(number, None, before, after))
    return pairs


def successor(old: LawVersion, new: LawVersion, article: Number) -> Pair | None:
    """Where an article's text likely went in a newer version; None if nothing there resembles it."""
    return next((pair for pair in compare(old, new) if pair.old == article and pair.new), None)


def _pair(old: Number | None, new: Number | None, before: dict[Number, str], after: dict[Number, str]) -> Pair:
    mine, its = (before[old] if old else ""), (after[new] if new else "")
    if old is None or new is None:
        return Pair(old, new, Change.REMOVED if old else Change.ADDED, 0.0, mine, its)
    likeness = 1.0 if mine == its else _likeness(mine, its)
    if old == new:
        change = Change.SAME if mine == its else Change.AMENDED
    else:
        change = Change.RENUMBERED if mine == its else Change.RENUMBERED_AMENDED
    return Pair(old, new, change, likeness, mine, its)


def _paired(before: dict[Number, str], after: dict[Number, str]) -> dict[Number, Number]:
    """new → old: equal texts first, then one's own number if alike, then the most alike of what is left."""
    pairing: dict[Number, Number] = {}
    free = dict(before)
    for number, text in after.items():
        same = [old for old, its in free.items() if its == text]
        if same:
            pairing[number] = number if number in same else same[0]
            del free[pairing[number]]
    scored = sorted(
        _scored({n: t for n, t in after.items() if n not in pairing}, free), key=lambda s: (-s[0], s[1], s[2])
    )
    for _, number, old in scored:
        if number not in pairing and old in free:
            pairing[number] = old
            del free[old]
    return pairing


def _scored(after: dict[Number, str], before: dict[Number, str]) -> Iterator[tuple[float, Number, Number]]:
    """Likeness of each article left to the few old ones that share most pairs of characters with it."""
    grams = {number: _grams(text) for number, text in before.items()}
    for number, text in after.items():
        mine = _grams(text)
        near = sorted(grams, key=lambda old: -_shared(mine, grams[old]))[:CANDIDATES]
        for old in {*near, number} & before.keys():
            likeness = _likeness(before[old], text)
            if likeness >= (SAME_NUMBER_ALIKE if old == number else ALIKE):
                yield likeness, number, old


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _grams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _shared(mine: set[str], its: set[str]) -> float:
    total = len(mine) + len(its)
    return 2 * len(mine & its) / total if total else 0.0
