"""The measures: what each counts, from what, and what it leaves out; and the columns by which they may be grouped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shulong.terms.text import Text


class Group(StrEnum):
    """A column by which the exercise of power may be grouped."""

    ORGAN = "organ"
    POWER = "power_code"
    POST = "post"
    REGION = "region"
    MONTH = "month"

    @property
    def words(self) -> Text:
        """The column in words."""
        return _GROUPS[self]


_GROUPS = {
    Group.ORGAN: Text(zh="机关", en="Organ"),
    Group.POWER: Text(zh="权力事项", en="Power"),
    Group.POST: Text(zh="岗位", en="Post"),
    Group.REGION: Text(zh="区划", en="Region"),
    Group.MONTH: Text(zh="月份", en="Month"),
}
UNKNOWN = Text(zh="未知", en="unknown")
"""What is said where the data do not tell; never a zero."""


class Kind(StrEnum):
    """What sort of figure a measure is, which decides its columns."""

    COUNT = "count"
    """One column of its name."""
    DAYS = "days"
    """One column of its name, in the unit that the column ``day_unit`` tells; unknown where a group has more than one unit."""
    RATIO = "ratio"
    """One column of its name: a multiple, which has no unit and may exceed 1."""
    SHARE = "share"
    """``NAME``, from 0 to 1, with ``NAME_part``, ``NAME_whole`` and its interval ``NAME_low`` to ``NAME_high``."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``about`` says what is counted, from what, and what is left out."""

    id: str
    kind: Kind
    title: Text
    unit: Text
    about: Text

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table of statistics that hold it."""
        if self.kind is Kind.SHARE:
            return tuple(f"{self.id}{end}" for end in ("_part", "_whole", "", "_low", "_high"))
        return (self.id,)


ACTS, MATTERS = Text(zh="件次", en="acts"), Text(zh="件", en="matters")
DAYS, SHARE, CARDS = Text(zh="天", en="days"), Text(zh="比例", en="share"), Text(zh="张", en="cards")
MEASURES = {
    measure.id: measure
    for measure in (
        Measure("acts", Kind.COUNT, Text(zh="行权行为", en="Acts"), ACTS, Text(
            zh="在该月办理的行为，取自行权行为数据；岗位为办理岗位。没有办理时间的，月份未知。",
            en="Acts done in the month, from the dataset acts; the post is the one that acted. Without a time of its own, an act's month is unknown.")),
        Measure("begun", Kind.COUNT, Text(zh="开始的办件", en="Matters begun"), MATTERS, Text(
            zh="第一个行为在该月的办件，不论其事项有无流程；岗位为第一个行为的岗位。",
            en="Matters whose first act lies in the month, whether or not their power has a flow; the post is that of the first act.")),
        Measure("decided", Kind.COUNT, Text(zh="办结", en="Decided"), MATTERS, Text(
            zh="在该月办结的办件：到达流程时限的终点，或以不予受理等依法结束；岗位为办结岗位。申请人撤回的不计。事项没有带时限的流程的，是否办结未知。",
            en="Matters that ended in the month: at a step to which the flow's limit counts, or by another lawful end such as non-acceptance; the post is the one "
               "that ended them. Withdrawn ones are left out. Without a flow that has a limit it is unknown.")),
        Measure("withdrawn", Kind.COUNT, Text(zh="撤回", en="Withdrawn"), MATTERS, Text(
            zh="在该月由申请人撤回的办件。", en="Matters that their applicants withdrew in the month.")),
        Measure("open", Kind.COUNT, Text(zh="在办", en="Open"), MATTERS, Text(
            zh="该月开始、至统计时仍未结束的办件；岗位为最近一个行为的岗位。",
            en="Matters that began in the month and had not ended when the figures were made; the post is that of the latest act.")),
        Measure("open_past_promise", Kind.COUNT, Text(zh="在办且已超承诺", en="Open past promise"), MATTERS, Text(
            zh="在办办件中，已过承诺时限最后一日的。它们不在按时率里，须与之同看。",
            en="Of the open ones, those past the last day of the promise. They are in no share on time; read both together.")),
        Measure("open_past_law", Kind.COUNT, Text(zh="在办且已超法定", en="Open past the law's limit"), MATTERS, Text(
            zh="在办办件中，已过法定时限最后一日的。", en="Of the open ones, those past the last day of the statutory limit.")),
        Measure("end_unknown", Kind.COUNT, Text(zh="结束与否未知", en="End unknown"), MATTERS, Text(
            zh="该月开始、事项没有带时限的流程的办件，不计入办结、撤回和在办。",
            en="Matters begun in the month whose power has no flow with a limit; they are neither among the decided, nor the withdrawn, nor the open.")),
        Measure("days_median", Kind.DAYS, Text(zh="用时中位数", en="Days used, median"), DAYS, Text(
            zh="该月办结的办件中，至少一半在这么多天内办结；依法不计的天数已扣除。",
            en="At least half of the matters decided in the month took no more; days in which the clock was lawfully stopped do not count.")),
        Measure("days_p90", Kind.DAYS, Text(zh="用时第 90 百分位", en="Days used, 90th percentile"), DAYS, Text(
            zh="该月办结的办件中，至少九成在这么多天内办结。", en="At least nine in ten of the matters decided in the month took no more.")),
        Measure("promised_median", Kind.DAYS, Text(zh="承诺天数中位数", en="Days promised, median"), DAYS, Text(
            zh="同一批办件的承诺天数；没有承诺的不计。", en="The promise that held for the same matters; those without one are left out.")),
        Measure("statutory_median", Kind.DAYS, Text(zh="法定天数中位数", en="Days by law, median"), DAYS, Text(
            zh="同一批办件的法定天数；没有法定时限的不计。", en="The statutory limit of the same matters; those without one are left out.")),
        Measure("promise_used", Kind.RATIO, Text(zh="用时占承诺比中位数", en="Days used of those promised, median"), Text(zh="倍", en="times"), Text(
            zh="该月办结且有承诺的办件，用时与承诺天数之比的中位数；没有单位，因此工作日与自然日可以同计。",
            en="Days used divided by days promised, median over the matters decided in the month that have a promise. It has no unit, so working days and "
               "calendar days can be put together.")),
        Measure("on_promise", Kind.SHARE, Text(zh="承诺期内办结率", en="Decided within promise"), SHARE, Text(
            zh="该月办结的办件中，在承诺时限最后一日（含当日）前办结的；没有承诺或无法判断的不在分母里。",
            en="Of the matters decided in the month, those decided by the last day of the promise; those without a promise, or that cannot be judged, are not in the whole.")),
        Measure("on_law", Kind.SHARE, Text(zh="法定期内办结率", en="Decided within law"), SHARE, Text(
            zh="同上，以法定时限为准。", en="The same by the statutory limit.")),
        Measure("no_visit", Kind.SHARE, Text(zh="不见面办理率", en="Without a visit"), SHARE, Text(
            zh="该月开始的办件中，办理形式（matters.handling）为网上办理（online）的；办理形式未填或不是网上、窗口、自助之一的不在分母里。",
            en="Of the matters begun in the month, those handled online (matters.handling). Where the form of handling is not told or is none of online, window and "
               "self-service, the matter is not in the whole.")),
        *(Measure(f"{colour}_{which}", Kind.COUNT, Text(zh=f"{word.zh}牌（{said.zh}）", en=f"{word.en} cards, {said.en}"), CARDS, about)
          for which, said, about in (
              ("standing", Text(zh="现有", en="standing"), Text(
                  zh="所指事实发生在该月、未撤牌也未办结的预警牌，按现在的颜色。",
                  en="Cards about something found in the month that are neither withdrawn nor closed, by the colour they have now.")),
              ("ever", Text(zh="累计", en="ever"), Text(
                  zh="所指事实发生在该月的全部预警牌，包括已撤牌和已办结的，按最后的颜色。",
                  en="All cards about something found in the month, withdrawn and closed ones included, by the last colour they had.")))
          for colour, word in (("blue", Text(zh="蓝", en="Blue")), ("yellow", Text(zh="黄", en="Yellow")), ("red", Text(zh="红", en="Red")))),
        Measure("corrected", Kind.SHARE, Text(zh="整改率", en="Put right"), SHARE, Text(
            zh="经人办结的预警牌中，已整改的；监督模型判断有误的和已撤牌的不在分母里。",
            en="Of the cards that people closed, those that were put right; cards that were a mistake of the check, and withdrawn ones, are not in the whole.")),
    )
}  # fmt: skip
SHARES = tuple(each.id for each in MEASURES.values() if each.kind is Kind.SHARE)
