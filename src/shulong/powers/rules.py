"""The rules that a flow lays upon its steps: limits, clock stops, separation of duties, results, the urgent procedure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shulong.terms.limit import DAY_UNITS as DAY_UNITS
from shulong.terms.limit import UNITS as UNITS
from shulong.terms.limit import Unit as Unit
from shulong.terms.text import Text

UNIT_WORDS: dict[Unit, Text] = {
    "working-days": Text(zh="个工作日", en="working days"),
    "calendar-days": Text(zh="天", en="days"),
    "hours": Text(zh="小时", en="hours"),
}

Result = Literal["granted", "refused", "not-accepted", "withdrawn", "dropped", "imposed", "paid", "closed"]
RESULTS: dict[Result, Text] = {
    "granted": Text(zh="准予", en="granted"),
    "refused": Text(zh="不予", en="refused"),
    "not-accepted": Text(zh="不予受理", en="not accepted"),
    "withdrawn": Text(zh="撤回", en="withdrawn"),
    "dropped": Text(zh="撤案", en="dropped"),
    "imposed": Text(zh="作出决定", en="imposed"),
    "paid": Text(zh="已发放", en="paid"),
    "closed": Text(zh="办结", en="closed"),
}

StopKind = Literal[
    "hearing", "tender", "inspection", "appraisal", "expert-review", "public-notice", "further-papers", "other"
]
STOP_KINDS: dict[StopKind, Text] = {
    "hearing": Text(zh="听证", en="hearing"),
    "tender": Text(zh="招标、拍卖", en="tender or auction"),
    "inspection": Text(zh="检验、检测、检疫", en="inspection, testing, quarantine"),
    "appraisal": Text(zh="鉴定", en="appraisal"),
    "expert-review": Text(zh="专家评审", en="expert review"),
    "public-notice": Text(zh="公告、公示", en="public notice"),
    "further-papers": Text(zh="补正材料", en="further papers"),
    "other": Text(zh="其他特别程序", en="other special procedure"),
}
"""Source: Administrative Licence Law art. 45 (time that does not count towards the limit); further papers: art. 32(4)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Within how many days, counted from the act of ``from_step`` to the first act of any of ``to_steps``."""

    statutory: int | None
    promised: int | None
    unit: Unit
    from_step: str
    to_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepLimit:
    """Within how long one step is to be taken; counted from ``from_step``, or from the act before where that is None."""

    statutory: int | None
    promised: int | None
    unit: Unit
    from_step: str | None = None

    @property
    def held(self) -> int | None:
        """What was promised, else what the law says."""
        return self.statutory if self.promised is None else self.promised


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time."""

    most: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class ClockStop:
    """A special procedure whose time does not count: from the act of any of ``starts`` to the first of any of ``ends``.

    It says what is lawful, not what happened: whether a stop was too long or had no ground is for the checks.
    """

    stop_id: str
    title: Text
    kind: StopKind
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    basis: str | None = None
    limit: Span | None = None
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Separation:
    """Steps of which no two may be taken by one person in one matter."""

    steps: tuple[str, ...]
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Urgent:
    """The urgent procedure: the step whose act puts a matter on it, and the days then promised, in the unit of the flow's limit."""

    step: str
    basis: str | None = None
    promised: int | None = None


def amount(statutory: int | None, promised: int | None, unit: Unit) -> Text:
    """``5个工作日（法定20）`` / ``5 working days (statutory 20)``."""
    held = statutory if promised is None else promised
    words = UNIT_WORDS[unit]
    one = words.en[:-1] if held == 1 else words.en
    law = statutory if promised is not None and statutory is not None and statutory != promised else None
    return Text(
        zh=f"{held}{words.zh}" + (f"（法定{law}）" if law else ""),
        en=f"{held} {one}" + (f" (statutory {law})" if law else ""),
    )
