"""What a reader asks of the statistics: grouped by what, of which power, in which months."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shulong.statistics.measure import Group
from shulong.terms.errors import InputError
from shulong.terms.region import Level
from shulong.terms.text import Text

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_ALIASES = {"power": Group.POWER}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    ``since`` and ``until``: the first and the last month, as ``2026-03``; with either, what has no known month is left out.
    ``level``: regions are rolled up to it; None leaves them as they stand. ``organs``: only these; None for all.
    """

    by: tuple[Group, ...] = ()
    power: str = ""
    organ: str = ""
    since: str = ""
    until: str = ""
    level: Level | None = None
    organs: frozenset[str] | None = None

    def only(self, organs: Collection[str] | None) -> Asked:
        """The same question for those organs; None leaves it as it is."""
        held = None if organs is None else frozenset(organs)
        return Asked(self.by, self.power, self.organ, self.since, self.until, self.level, held)


def asked_of(given: Mapping[str, str]) -> Asked:
    """A question from words: ``by`` (commas between), ``power``, ``organ``, ``from``, ``to``, ``level``; others are left alone.

    Raises:
        InputError: a column, month or level is none.
    """
    since, until = (_month(given.get(name, ""), name) for name in ("from", "to"))
    if since and until and since > until:
        raise InputError(f"起始月份 {since} 晚于结束月份 {until}", f"it begins in {since}, after its end in {until}",
                         mend=Text(zh="请对调两者。", en="Exchange the two."))  # fmt: skip
    return Asked(by_of(given.get("by", "")), given.get("power", "").strip(), given.get("organ", "").strip(), since, until,
                 _level(given.get("level", "")))  # fmt: skip


def by_of(words: str) -> tuple[Group, ...]:
    """The columns that the words name, each once.

    Raises:
        InputError: one is none of those there are.
    """
    names = [word.strip() for word in words.split(",") if word.strip()]
    found = []
    for name in names:
        if name not in _ALIASES and name not in set(Group):
            known = ", ".join(["power", *(each for each in Group if each is not Group.POWER)])
            raise InputError(f"不能按 {name!r} 分组", f"nothing is grouped by {name!r}",
                             mend=Text(zh=f"可用：{known}。", en=f"There are: {known}."))  # fmt: skip
        found.append(_ALIASES.get(name) or Group(name))
    return tuple(dict.fromkeys(found))


def _month(text: str, name: str) -> str:
    text = text.strip()
    if text and not _MONTH.fullmatch(text):
        raise InputError(f"月份 {text!r} 应如 2026-03", f"a month should be like 2026-03, not {text!r}", place=name)
    return text


def _level(text: str) -> Level | None:
    text = text.strip()
    known = {level.title.en: level for level in Level}
    if text and text not in known:
        raise InputError(f"没有层级 {text!r}", f"there is no level {text!r}", place="level",
                         mend=Text(zh=f"可用：{'、'.join(known)}。", en=f"There are: {', '.join(known)}."))  # fmt: skip
    return known.get(text)
