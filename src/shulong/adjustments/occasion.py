"""What a change set begins with when a law is its occasion: title, reason and basis in words, for a person to correct."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shulong.powers.law import Law, Status
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a change is proposed. ``basis`` is empty where it is not known what takes the law's place."""

    title: Text
    reason: Text
    basis: str = ""


def occasion_of(law: Law, day: date) -> Occasion:
    """The occasion that a law gives on a day: repealed, amended, or to be looked at."""
    newest, title = law.newest, law.title
    if law.status(day) is Status.REPEALED:
        follows = newest.replaced_by
        zh = f"《{title}》已于 {law.repealed_on} 废止" + (f"，由《{follows}》取代" if follows else "")
        en = f"《{title}》 was repealed on {law.repealed_on}" + (f" and replaced by 《{follows}》" if follows else "")
        head = Text(zh=f"因《{title}》废止调整权力事项", en=f"Adjust powers since 《{title}》 is repealed")
        return Occasion(head, Text(zh=zh, en=en), f"《{follows}》" if follows else "")
    changed = len(law.versions) > 1
    zh = f"《{title}》自 {newest.from_day} 起施行新版本" if changed else f"核对《{title}》所设定的权力"
    en = (
        f"a new version of 《{title}》 governs from {newest.from_day}"
        if changed
        else f"powers set by 《{title}》 reviewed"
    )
    head = Text(zh=f"依《{title}》调整权力事项", en=f"Adjust powers under 《{title}》")
    return Occasion(head, Text(zh=zh, en=en), f"《{title}》")
