"""A basis, as a power declares it; and a footing: one place of law that a power rests on, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shulong.powers.law_changes import Pair
from shulong.terms.text import Text
from shulong.terms.worded import Worded


@dataclass(frozen=True, slots=True)
class Basis:
    """What a power, or an organ's implementation of it, says it rests on.

    Args:
        organ: whose implementation says it; empty for the template.
        citations: texts, each with one or more citations.
        law_id: the law that is named beside them, if any; decides where a short name is ambiguous.
        declared_on: the day from which the declaration holds; None if not known.
        element: the element that cites it.
        row: the row of the delivery that declares it, where there is one.
    """

    power_code: str
    organ: str
    citations: Sequence[str]
    law_id: str = ""
    declared_on: date | None = None
    element: str = "basis"
    row: str = ""


class Standing(Worded):
    """What has become of a place that is cited."""

    STANDS = "stands", Text(zh="有效", en="stands")
    AMENDED = "amended", Text(zh="此后已修改", en="amended since")
    REPEALED = "repealed", Text(zh="已废止", en="repealed")
    NOT_YET = "not-yet-in-force", Text(zh="尚未施行", en="not yet in force")
    MISSING_LAW = "missing-law", Text(zh="库中无此法规", en="law not in the library")
    MISSING_PLACE = "missing-place", Text(zh="查无此条", en="no such article")
    UNCLEAR = "unclear", Text(zh="所指不明", en="unclear which")
    UNREADABLE = "unreadable", Text(zh="无法识别", en="cannot be read")


@dataclass(frozen=True, slots=True)
class Footing:
    """One place of law that one power rests on, and what it is worth on a day.

    ``article`` is the first article's number as anchors have it (``120-1``), empty for a law as a whole. ``changed_on``: since when it is repealed
    or reads otherwise, or from when it is in force. ``suggested`` is where the text likely went in the newer version: for a person to
    confirm, never taken over.
    """

    power_code: str
    organ: str
    element: str
    cited: str
    article: str
    standing: Standing
    law_id: str = ""
    said: Text | None = None
    changed_on: date | None = None
    declared_on: date | None = None
    row: str = ""
    old_text: str = ""
    new_text: str = ""
    suggested: Pair | None = None
