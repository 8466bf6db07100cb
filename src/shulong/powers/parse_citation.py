"""Finding citations of laws in running text: 《…法》第三十二条第一款第（四）项, lists, ranges, 本法, short names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shulong.powers.citation import LEVELS, Citation, Span
from shulong.powers.law_front import TITLE_ENDS
from shulong.powers.numeral import NUMERAL, from_chinese
from shulong.powers.place_in_law import Number, Place
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

_N, _S = f"[{NUMERAL}]{{1,9}}", "[\\s\u3000]*"
_BRACKETED = f"[（(]{_S}{_N}{_S}[）)]"
_UNIT = "分编|编|章|节|条|款|项|目"
ELEMENT = re.compile(
    f"第{_S}(?P<many>(?:{_N}|{_BRACKETED})(?:{_S}(?:、|至|到|和){_S}第?(?:{_N}|{_BRACKETED}))*?){_S}(?P<unit>{_UNIT})"
    f"(?:{_S}之{_S}(?P<inserted>{_N})(?![\\u4e00-\\u9fff]?[日年月间前后内外]))?"
    f"|(?P<bare>{_BRACKETED}(?:{_S}(?:、|至|到|和){_S}{_BRACKETED})*){_S}项(?!目)|附件{_S}(?P<appendix>{_N})"
)
LEVEL = dict(zip(("编", "分编", "章", "节", "条", "款", "项", "目"), LEVELS, strict=True))
LIST = re.compile(f"{_S}(?:、|和|与|及|以及|或者|或|暨){_S}(?=第|[（(]|附件)")
RANGE = re.compile(f"{_S}(?:至|到|—+|－|～|-){_S}(?=第|[（(])")
QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
ASIDE = re.compile(f"{_S}(?:[（(][^（）()]{{1,60}}[）)])?{_S}的?{_S}")
OWN = re.compile(r"本(?:组织法|基本法|法典?|条例|办法|规定|细则|规则|决定|准则|章程|规程|解释|宪法)$")
RELATIVE = re.compile(r"(本条|本款|前款|前条)(?:规定的?)?$")
DECLARED = re.compile(
    r"《((?:[^《》]|《[^《》]*》)+)》[\s　]*[（(][^（）()]{0,12}以下(?:简称|统称|称)为?[\s　]*[“\"《]?([^（）()“”\"《》]{2,30})[”\"》]?[）)]"
)
LEADS = re.compile(r".*(?:依照|依据|根据|按照|参照|违反|适用|符合|执行|以及|或者|遵守|属于|触犯|《|》|[和与或及的])")
NAME_ENDS = (*TITLE_ENDS, "宪章", "公约", "协定", "议定书")
UNQUOTED = re.compile(rf"[一-鿿]{{1,40}}(?:{'|'.join(NAME_ENDS)})$")
LONGEST_NAME = 60
LONGEST_RUN = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation and where it stands in the text: ``text[start:end]``."""

    citation: Citation
    start: int
    end: int


def declared_names(text: str) -> dict[str, str]:
    """The abbreviations that a text declares (《甲法》（以下简称乙法）): each with the title it stands for."""
    return {short.strip(): title for title, short in DECLARED.findall(text)}


def parse(text: str, names: Container[str] = ()) -> Citation:
    """The one citation that a text is.

    Raises:
        DeclarationFault: it is none, or holds more than a citation.
    """
    found = list(mentions(text, names=names))
    rest = text[: found[0].start] + text[found[0].end :] if len(found) == 1 else text
    if len(found) != 1 or rest.strip(" \u3000。；;的之规定"):
        raise DeclarationFault(
            f"{text!r} 不是一条法规引用", f"{text!r} is not one citation of a law",
            mend=Text(zh="写成《法规名称》第三十二条第一款第（四）项。", en="Write it as 《title》第三十二条第一款第（四）项."),
        )  # fmt: skip
    return found[0].citation


def mentions(
    text: str, *, names: Container[str] = (), aliases: Mapping[str, str] | None = None, within: Place | None = None
) -> Iterator[Mention]:
    """Every citation in a text, in its order.

    Args:
        names: names that laws are known by without 《》, such as 行政许可法; a set or dict, since it is asked often.
        aliases: names of this text's own (``declared_names``) and the titles they stand for.
        within: where in its law the text stands, so that 本条第二款 and 前款第三项 find their article.
    """
    alias = dict(aliases or {})
    taken = 0
    before: Citation | None = None
    for start, end, spans in _runs(text):
        title, own, begin = _who(text[taken:start], names, alias)
        yield from _whole(text, taken, taken + begin, alias)
        citation = Citation(alias.get(title, title), tuple(spans), own)
        if before and begin == start - taken and _lacks_article(spans[0].first) and "。" not in text[taken:start]:
            citation = _after(before, citation)
        else:
            citation = replace(citation, spans=tuple(_filled(span, text[taken:start], within) for span in spans))
        yield Mention(citation, taken + begin, end)
        taken, before = end, citation
    yield from _whole(text, taken, len(text), alias)


def _whole(text: str, start: int, end: int, alias: Mapping[str, str]) -> Iterator[Mention]:
    """Laws named without a place; a name that is only being declared is passed over."""
    for found in QUOTED.finditer(text, start, end):
        if text[max(0, found.start() - 4) : found.start()].rstrip("为“").endswith("称"):
            continue
        if found[1].endswith((*TITLE_ENDS, "）", ")")):
            yield Mention(Citation(alias.get(found[1], found[1])), found.start(), found.end())


def _runs(text: str) -> Iterator[tuple[int, int, list[Span]]]:
    """Each unbroken run of places, such as 第三条、第五条第二款至第四款."""
    at = 0
    while found := ELEMENT.search(text, at):
        end, spans = _run(text, found)
        if spans:
            yield found.start(), end, spans
        at = max(end, found.end())


def _run(text: str, found: re.Match[str] | None) -> tuple[int, list[Span]]:
    spans: list[Span] = []
    place, depth, end, ranging = Place(), -1, 0, False
    while found:
        level, counts, joined_by = _read(found)
        if not counts:
            break
        index = len(LEVELS) if level == "appendix" else LEVELS.index(level)
        goes_deeper = depth >= 0 and index > depth and not _after_connector(text, end, found.start())
        place = _inside(place, index, level, counts[0], goes_deeper)
        if goes_deeper:
            spans[-1] = Span(spans[-1].first, place) if spans[-1].last else Span(place)
        elif ranging:
            spans[-1] = Span(spans[-1].first, place)
        else:
            spans.append(Span(place))
        for joint, count in zip(joined_by, counts[1:], strict=True):
            place = _inside(place, index, level, count, False)
            spans.append(Span(place)) if joint else spans.__setitem__(-1, Span(spans[-1].first, place))
        depth, end = index, found.end()
        found, ranging = _next(text, end)
    return end, [_normal(span) for span in spans]


def _after_connector(text: str, end: int, start: int) -> bool:
    return bool(text[end:start].strip())


def _next(text: str, end: int) -> tuple[re.Match[str] | None, bool]:
    blank = re.compile(_S).match(text, end)
    after = blank.end() if blank else end
    if (found := ELEMENT.match(text, after)) and (found["bare"] or found["appendix"] is None):
        return found, False
    for pattern, ranging in ((RANGE, True), (LIST, False)):
        if joint := pattern.match(text, end):
            return ELEMENT.match(text, joint.end()), ranging
    return None, False


def _read(found: re.Match[str]) -> tuple[str, list[Number], list[bool]]:
    """Level, numbers (several for 第三、四条), and for each after the first whether it is listed (else a range's end)."""
    if found["appendix"]:
        number = from_chinese(found["appendix"])
        return "appendix", [Number(number)] if number else [], []
    parts = re.split(r"(、|至|到|和)", found["bare"] or found["many"])
    numbers = [from_chinese(re.sub(r"[第（()）\s　]", "", part)) for part in parts[::2]]
    if not all(numbers):
        return "item", [], []
    inserted = from_chinese(found["inserted"]) if found["inserted"] else 0
    counts = [Number(number or 0) for number in numbers]
    counts[-1] = Number(counts[-1].main, inserted or 0)
    return LEVEL[found["unit"] or "项"], counts, [part in "、和" for part in parts[1::2]]


def _inside(place: Place, index: int, level: str, number: Number, goes_deeper: bool) -> Place:
    """The place at that level, what lies above it taken over from the place before it in the run."""
    if level == "appendix":
        return Place(appendix=number.main)
    kept: dict[str, Any] = {name: getattr(place, name) for name in LEVELS[:index]}
    value = number if index <= LEVELS.index("article") else number.main
    return Place(**(kept | {level: value}))


def _normal(span: Span) -> Span:
    return Span(_bare(span.first), _bare(span.last) if span.last else None)


def _bare(place: Place) -> Place:
    """An article's chapter is left out: its number is enough."""
    return replace(place, part=None, subpart=None, chapter=None, section=None) if place.article else place


def _who(before: str, names: Container[str], alias: Container[str]) -> tuple[str, str, int]:
    """Title, the law's word for itself, and where in ``before`` the citation begins."""
    quoted = list(QUOTED.finditer(before))
    if quoted and ASIDE.fullmatch(before, quoted[-1].end()):
        return quoted[-1][1], "", quoted[-1].start()
    tail = before[-LONGEST_NAME:].rstrip(" \u3000的")
    lost = len(before) - len(before[-LONGEST_NAME:])
    if own := OWN.search(tail):
        return "", own[0], lost + own.start()
    if relative := RELATIVE.search(tail):
        return "", "", lost + relative.start()
    for start in range(len(tail) - 1):
        if tail[start:] in names or tail[start:] in alias:
            return tail[start:], "", lost + start
    if found := UNQUOTED.search(tail):
        name = LEADS.sub("", found[0])
        if (
            len(name) > 1
            and (name == "宪法" or name not in TITLE_ENDS)
            and not name.startswith(("本", "该", "其", "上述", "前述"))
        ):
            return name, "", lost + len(tail) - len(name)
    return "", "", len(before)


def _lacks_article(place: Place) -> bool:
    return not place.article and bool(place.paragraph or place.item)


def _after(before: Citation, citation: Citation) -> Citation:
    """第三十六条第一款第一项中…和第二项: law, article and paragraph are those of the citation before in the sentence."""
    last = before.spans[-1].last or before.spans[-1].first

    def filled(place: Place) -> Place:
        paragraph = place.paragraph or (last.paragraph if place.item else None)
        return replace(place, article=place.article or last.article, paragraph=paragraph)

    spans = (Span(filled(span.first), filled(span.last) if span.last else None) for span in citation.spans)
    return Citation(before.title, tuple(spans), before.own_word)


def _filled(span: Span, before: str, within: Place | None) -> Span:
    """The span with what 本条, 前款 and the like, or no word at all, take from the article that the text stands in."""
    if within is None or within.article is None or not _lacks_article(span.first):
        return span
    word = RELATIVE.search(before[-12:].rstrip(" \u3000的"))
    article, paragraph = within.article, None
    if word and word[1] == "前条":
        article = Number(article.main - 1) if not article.inserted else Number(article.main, article.inserted - 1)
    elif word and word[1] in {"本款", "前款"} and within.paragraph:
        paragraph = within.paragraph - (word[1] == "前款")
    places = [
        replace(p, article=article, paragraph=p.paragraph or paragraph or None) for p in (span.first, span.last) if p
    ]
    return Span(places[0], places[1] if len(places) > 1 else None)
