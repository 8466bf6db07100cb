"""How well checks do: what they find held against what is known of the data, check by check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shulong.checks.catalogue import named
from shulong.checks.check import Check
from shulong.checks.derive import World
from shulong.checks.run import run_many
from shulong.checks.truth import ANY, Known
from shulong.terms.share import Share
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One hit, by what tells it from others."""

    check_id: str
    subject: str
    key: str
    organ: str


@dataclass(frozen=True, slots=True)
class Score:
    """One check against what is known.

    ``missed``: planted and not found. ``beyond``: found and not planted; ``alarms``: how many of those who are known to be innocent
    were found. ``statistical``: it is judged by shares; its false alarms are counted among the ``innocent``.
    """

    check_id: str
    planted: int
    met: int
    found: int
    innocent: int
    missed: tuple[Known, ...]
    beyond: tuple[Found, ...]
    alarms: int
    statistical: bool = False
    unanswered: Text | None = None
    seconds: float = 0.0

    @property
    def precision(self) -> Share:
        """Of what was found, what had been planted."""
        return Share(self.found - len(self.beyond), self.found)

    @property
    def recall(self) -> Share:
        """Of what was planted, what was found."""
        return Share(self.met, self.planted)

    @property
    def false_alarms(self) -> Share:
        """Of what is known to be innocent, what was found nevertheless."""
        return Share(self.alarms, self.innocent)

    @property
    def sound(self) -> bool:
        """Whether it answered and, unless it is judged by shares, found what was planted and nothing else."""
        return self.unanswered is None and (self.statistical or not (self.missed or self.beyond))


def chosen(checks: Mapping[str, Check], truth: Iterable[Known]) -> list[Check]:
    """Every check of the domains that the truth speaks of, also those for which nothing was planted.

    Raises:
        UnknownName: the truth names a check that there is not.
    """
    domains = {named(checks, each).domain for each in {known.check_id for known in truth}}
    return [check for check in checks.values() if check.domain in domains]


def scores(
    checks: Sequence[Check],
    world: World,
    truth: Iterable[Known],
    told: Callable[[Check, int, int], None] = lambda *_: None,
) -> list[Score]:
    """Run checks and hold each against what is known of the data; nothing is kept."""
    by_check: dict[str, list[Known]] = defaultdict(list)
    for known in truth:
        by_check[known.check_id].append(known)
    made = []
    for result in run_many(checks, world, told=told):
        rows = result.hits.select(["subject", "key", "organ"]).to_pylist()
        found = [Found(result.check.id, row["subject"], row["key"], row["organ"] or "") for row in rows]
        made.append(score(result.check.id, by_check[result.check.id], found, result.reason, result.seconds))
    return made


def score(
    check_id: str, truth: Sequence[Known], found: Sequence[Found], unanswered: Text | None = None, seconds: float = 0.0
) -> Score:
    """One check's hits against what is known of it."""
    hits: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        hits[each.subject].append(each)
    planted = [known for known in truth if known.planted]
    innocent = [known for known in truth if not known.planted and known.subject != ANY]
    others = sum(known.many for known in truth if known.subject == ANY)
    explained: set[Found] = set()
    missed = []
    for known in planted:
        matching = [each for each in hits[known.subject] if known.fits(each.key, each.organ)]
        explained.update(matching)
        if not matching:
            missed.append(known)
    beyond = tuple(sorted(each for each in found if each not in explained))
    blamed = [(known, each) for known in innocent for each in hits[known.subject]
              if known.fits(each.key, each.organ) and each not in explained]  # fmt: skip
    alarms = len({known for known, _ in blamed}) + (len(set(beyond) - {each for _, each in blamed}) if others else 0)
    return Score(
        check_id, len(planted), len(planted) - len(missed), len(found), len(innocent) + others, tuple(missed), beyond, alarms,
        statistical=any(known.statistical for known in truth), unanswered=unanswered, seconds=seconds,
    )  # fmt: skip
