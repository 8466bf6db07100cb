"""What stands before a law's first article: title, history, contents, preamble; and the days that the history names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shulong.powers.law import Kind
from shulong.powers.law_lines import ENDS, Line
from shulong.powers.numeral import from_chinese

DAY = re.compile(
    r"([12][0-9]{3}|[12１２][０-９]{3}|[一二][〇○零一二三四五六七八九]{3})[\s　]*年[\s　]*([0-9０-９一二三四五六七八九十]{1,2})[\s　]*月[\s　]*([0-9０-９一二三四五六七八九十]{1,3})[\s　]*日"
)
TITLE_ENDS = (
    "法",
    "条例",
    "办法",
    "规定",
    "细则",
    "规则",
    "决定",
    "决议",
    "修正案",
    "宪法",
    "章程",
    "准则",
    "规程",
    "解释",
    "通则",
    "总则",
    "暂行办法",
    "意见",
    "方案",
)
NUMBER_OF_DOCUMENT = re.compile(
    r"[（(]?.{0,30}(令[\s　]*第?[\s　]*.{1,12}号|[〔［\[(（]\d{4}[〕］\])）].{0,6}号|公告.{0,14}号)[）)]?$"
)
WORDS = (
    ("amended", ("修正", "修订", "修改")),
    ("adopted", ("通过",)),
    ("published", ("公布", "发布", "颁布")),
    ("in-force", ("施行", "实施", "生效")),
)


@dataclass(frozen=True, slots=True)
class Event:
    """A day of a law's history: adopted, amended, published or in-force."""

    on: date
    what: str


def like_title(text: str) -> bool:
    """Whether a line could be the title of a law: short, no sentence, ends as titles do."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", text).strip()
    return 3 < len(bare) <= 60 and bare.endswith(TITLE_ENDS) and not any(mark in bare for mark in "。，；：！？、“”")


def end_of_contents(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the list of contents begins and ends (half-open); equal where there is none."""
    begin = next((i for i, line in enumerate(lines) if line.kind == "contents"), None)
    if begin is None:
        first = next((i for i, line in enumerate(lines) if line.kind in {"heading", "preface", "article"}), len(lines))
        end = _end_of_heads(lines, first)
        again = lines[end] if end < len(lines) else None
        repeated = again is not None and first < end and _key(again, "") == _key(lines[first], "")
        return (first, end) if repeated else (first, first)
    return begin, _end_of_heads(lines, begin + 1)


def _end_of_heads(lines: Sequence[Line], start: int) -> int:
    """The first line from ``start`` that is no heading, or a heading that was there before: the body begins."""
    seen: set[tuple[str, ...]] = set()
    outer = ""
    for i in range(start, len(lines)):
        line = lines[i]
        word = "".join(line.text.split())
        if line.kind not in {"heading", "preface", "appendix", "comment"} and word not in {"附则", "总则"}:
            return i
        key = _key(line, outer)
        if key in seen:
            return i
        if line.kind != "comment":
            seen.add(key)
        if line.unit in {"编", "分编", "章"}:
            outer = line.label if line.unit != "章" else outer.split("|")[0] + "|" + line.label
    return len(lines)


def _key(line: Line, outer: str) -> tuple[str, ...]:
    if line.unit == "编" or line.kind == "preface":
        return (line.label or line.kind,)
    if line.unit == "章":
        return (outer.split("|")[0], line.label)
    return (outer, line.label, "" if line.label else line.text)


def front_kinds(lines: Sequence[Line], start: int, end: int) -> list[Kind]:
    """What each line before the body is; ``start`` and ``end`` bound the contents."""
    kinds: list[Kind] = []
    titled = dated = False
    unended = ""
    for i, line in enumerate(lines):
        if start <= i < end:
            kinds.append(Kind.CONTENTS)
            continue
        history = bool(unended) or _tells_history(line, titled)
        unended = unended + line.whole if history and _unbalanced(unended + line.whole) else ""
        kinds.append(_kind(line, history, titled, dated))
        titled = titled or kinds[-1] is Kind.TITLE
        dated = dated or history
    return kinds


def _kind(line: Line, history: bool, titled: bool, dated: bool) -> Kind:
    if history:
        return Kind.HISTORY
    ends_sentence = line.whole.endswith(tuple(ENDS + "：:"))
    short = len(line.whole) <= LONGEST_TITLE and not ends_sentence
    if line.kind == "text" and short and (not dated or like_title(line.text)):
        return Kind.TITLE
    return Kind.PREAMBLE if titled else Kind.TITLE


LONGEST_TITLE = 60


def _tells_history(line: Line, titled: bool) -> bool:
    text = line.whole
    if not titled:
        return False
    starts = bool(DAY.match(text.lstrip("（(")))
    bracketed = text.startswith(("（", "(")) and (bool(DAY.search(text)) or "通过" in text or "公布" in text)
    return starts or bracketed or bool(NUMBER_OF_DOCUMENT.match(text))


def _unbalanced(text: str) -> bool:
    """Whether a bracket of the history is still open, so that the next line goes on with it."""
    return any(text.count(a) > text.count(b) for a, b in (("《", "》"), ("（", "）"), ("(", ")")))


def title_of(lines: Sequence[str]) -> str:
    """The title, its lines joined where it was broken over several."""
    title = ""
    for line in lines:
        title += "".join(line.split())
        if title.endswith(TITLE_ENDS) or title.endswith(("）", ")")):
            break
    return title


def events(history: str) -> list[Event]:
    """The days of a history note, oldest first, each with what happened on it."""
    found = list(DAY.finditer(history))
    told: list[Event] = []
    for i, match in enumerate(found):
        until = found[i + 1].start() if i + 1 < len(found) else len(history)
        on = day_of(match)
        what = _what(history[match.end() : until])
        if on and what:
            told.append(Event(on, what))
    return sorted(told, key=lambda event: event.on)


def _what(said: str) -> str:
    outside = re.sub(r"《[^》]*》", "", said)
    return next((what for what, words in WORDS if any(word in outside for word in words)), "")


def day_of(match: re.Match[str]) -> date | None:
    """The day that ``DAY`` found; None for the 31st of February and its like."""
    year, month, day = (from_chinese(group or "") for group in match.groups()[:3])
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
