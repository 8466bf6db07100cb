"""One line of a law's text: what it looks like by itself, before its neighbours are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shulong.powers.numeral import HAN_NUMERAL, NUMERAL, from_chinese, from_circled
from shulong.powers.place_in_law import Number

BLANK = " \t\r\n\f\v\u3000\u00a0\u200b\ufeff\u2002\u2003"
_N = f"[{NUMERAL}]{{1,9}}"
_S = "[\\s\u3000]*"
MARK = re.compile(r"(?:#{1,6}(?=[\s　]|第)|>|[-+*](?=[\s　])|\*\*|[\s　])*")
COMMENT = re.compile(r"<!--.*-->$")
HEADING = re.compile(f"(第{_S}({_N}){_S}(编|分编|章|节)(?:之({_N}))?)(\\*\\*)?([\\s\u3000]*)(.*)", re.S)
ARTICLE = re.compile(f"(第{_S}({_N}){_S}条(?:{_S}之{_S}({_N}))?)(\\*\\*|[：:、.．])?([\\s\u3000]*)(.*)", re.S)
ITEM = re.compile(rf"([（(]{_S}([{HAN_NUMERAL}]{{1,5}}){_S}[）)])(?![、和与至到]?[\s　]*[（(]|项(?!目))(.*)", re.S)
SUB_ITEM = re.compile(
    r"((?:[（(][\s　]*([0-9０-９]{1,3})[\s　]*[）)])|(?:([0-9０-９]{1,3})(?:[.．](?![0-9０-９])|、)))(.*)", re.S
)
NUMBERED = re.compile(r"(([一二三四五六七八九十百]{1,5})、)(.*)", re.S)
CONTENTS = re.compile(r"目[\s　]*[录次]$")
PREFACE = re.compile(r"(序[\s　]*言|前[\s　]*言|引[\s　]*言|序)$")
APPENDIX = re.compile(
    rf"附[\s　]*(?:[件录表图][\s　]*(?:[{NUMERAL}]{{1,3}}[\s　]*)?(?:[：:\s　《（(]|$)|[：:][\s　]*|$)"
)
REFERENCE = re.compile(
    f"[，。；、：”》）]|的|第{_N}[款项目]|(?:之?规定|所规定)(?:[的，。、]|情形)|所[称列述指]|(?:和|与|或|或者|及|以及|至|到)第|中(?:的|规定|，|所|“|增加|删)|"
    "(?:相应)?(?:修改为|修订为|改为|调整为|作为第|增加一|删除|删去)"
)
"""What follows an article's number where a sentence only mentions it."""
LONGEST_HEADING = 60
LONGEST_WITH_STOP = 15
"""A heading this short, with a blank behind its number, is one even if a full stop slipped in."""
ENDS = "。！？；!?;"


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number in the file.

    ``kind`` is heading, article, item, sub-item, numbered (一、), contents, preface, appendix, comment or text.
    ``loose`` says that no blank divides the label from the text, so that it may be a mere mention.
    """

    number: int
    kind: str
    text: str
    label: str = ""
    counted: Number | None = None
    unit: str = ""
    mark: str = ""
    after: str = ""
    loose: bool = False

    @property
    def whole(self) -> str:
        """Everything but the Markdown sign."""
        return self.label + self.after + self.text


def visible(text: str) -> str:
    """The text without blanks, zero-width ones included: what a splitter must not lose."""
    return "".join(char for char in text if not char.isspace() and char not in BLANK)


def lines_of(text: str, first: int = 1) -> list[Line]:
    """The lines that are not blank; ``first`` is the number of the first line in its file."""
    return [look_at(raw, n) for n, raw in enumerate(text.split("\n"), first) if raw.strip(BLANK)]


def look_at(raw: str, number: int = 0) -> Line:
    """What one line looks like."""
    stripped = raw.strip(BLANK)
    if COMMENT.match(stripped):
        return Line(number, "comment", stripped)
    found = MARK.match(stripped)
    end = found.end() if found else 0
    mark, rest = "".join(stripped[:end].split()), stripped[end:].strip(BLANK)
    if not rest:
        return Line(number, "text", mark)
    return _numbered(rest, number, mark) or _named(rest, number, mark)


def _numbered(rest: str, number: int, mark: str) -> Line | None:
    for pattern, kind in ((ARTICLE, "article"), (HEADING, "heading")):
        if found := pattern.match(rest):
            return _with_label(found, kind, number, mark)
    if found := ITEM.match(rest):
        return _counted(number, "item", mark, found[1], from_chinese(found[2]), found[3])
    if found := SUB_ITEM.match(rest):
        return _counted(number, "sub-item", mark, found[1], from_chinese(found[2] or found[3]), found[4])
    if found := NUMBERED.match(rest):
        return _counted(number, "numbered", mark, found[1], from_chinese(found[2]), found[3])
    if rest and (count := from_circled(rest[0])):
        return _counted(
            number, "item" if rest[0] in "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩" else "sub-item", mark, rest[0], count, rest[1:]
        )
    return None


def _counted(number: int, kind: str, mark: str, label: str, count: int | None, text: str) -> Line | None:
    return Line(number, kind, text.strip(BLANK), label, Number(count), mark=mark) if count else None


def _with_label(found: re.Match[str], kind: str, number: int, mark: str) -> Line | None:
    """A heading or an article, or None where the sentence only mentions one."""
    if kind == "article":
        label, main, inserted, after, gap, text = found.groups()
        unit = "条"
    else:
        label, main, unit, inserted, after, gap, text = found.groups()
    count = from_chinese(main)
    if not count:
        return None
    loose = not gap and not after and bool(text)
    if loose and REFERENCE.match(text):
        return None
    if kind == "heading" and not _like_heading(text, bool(mark) or (not loose and len(text) <= LONGEST_WITH_STOP)):
        return None
    counted = Number(count, (from_chinese(inserted) or 0) if inserted else 0)
    return Line(number, kind, text.strip(BLANK), "".join(label.split()), counted, unit, mark, after or "", loose)


def _like_heading(text: str, marked: bool) -> bool:
    return marked or (len(text) <= LONGEST_HEADING and not text.endswith(tuple(ENDS)))


def _named(rest: str, number: int, mark: str) -> Line:
    for pattern, kind in ((CONTENTS, "contents"), (PREFACE, "preface")):
        if pattern.match(rest):
            return Line(number, kind, rest, mark=mark)
    if APPENDIX.match(rest) and len(rest) <= LONGEST_HEADING and not rest.endswith(tuple(ENDS)):
        return Line(number, "appendix", rest, mark=mark)
    return Line(number, "text", rest, mark=mark)
