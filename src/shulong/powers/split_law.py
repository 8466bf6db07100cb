"""Plain text or Markdown of a law → its provisions: nothing is lost, and what is irregular is said with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from shulong.powers.law import Kind, Provision
from shulong.powers.law_fault import Irregularity
from shulong.powers.law_front import end_of_contents, front_kinds, like_title
from shulong.powers.law_lines import ENDS, Line, lines_of, visible
from shulong.powers.law_order import disorder
from shulong.powers.place_in_law import HEADINGS, Number, Place
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

UNITS = {unit: level for level, unit in HEADINGS.items()}
CLOSERS = "”’）)》〉』」"


@dataclass(frozen=True, slots=True)
class Split:
    """A law's text in pieces, in its own order, and what is irregular in it."""

    provisions: tuple[Provision, ...]
    irregularities: tuple[Irregularity, ...]

    def source(self) -> str:
        """Every character of the text that is not blank."""
        return visible("".join(each.source() for each in self.provisions))


def split(text: str, *, name: str = "", first_line: int = 1) -> Split:
    """The pieces of a law's text.

    Args:
        name: what faults call the file.
        first_line: the number in the file of the text's first line.
    Raises:
        DeclarationFault: the text is empty, has no article, or holds a second law; the place names file and line.
    """
    lines = lines_of(text, first_line)
    if not lines:
        raise DeclarationFault("文件是空的", "the file is empty", place=name or "text",
                               mend=Text(zh="请提供法规全文。", en="Give the whole text of a law."))  # fmt: skip
    start = _first_article(lines)
    walk = _Walk(name, by_articles=start is not None, start=start or Number(1))
    body = walk.front(lines)
    for line in lines[body:]:
        walk.take(line)
    return walk.finish(lines)


def _first_article(lines: Sequence[Line]) -> Number | None:
    """The number that the articles begin with; None where there are none.

    A line without a blank after 第…条 counts if it is article 1, or if the next such line has the next number.
    """
    found = [line for line in lines if line.kind == "article" and line.counted]
    for line, after in zip_longest(found, found[1:]):
        follows = (
            after is not None and after.counted is not None and line.counted and after.counted.follows(line.counted)
        )
        if not line.loose or line.counted == Number(1) or follows:
            return line.counted
    return None


@dataclass(slots=True)
class _Walk:
    """Where the reader stands in the text."""

    name: str
    by_articles: bool
    start: Number
    place: Place = field(default_factory=Place)
    pieces: list[Provision] = field(default_factory=list)
    found: list[Irregularity] = field(default_factory=list)
    highest: Number | None = None
    quoting_since: int = 0
    title_lines: list[int] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)

    def front(self, lines: Sequence[Line]) -> int:
        """Take title, history, contents and preamble; gives the index of the first line of the body."""
        start, end = end_of_contents(lines)
        begin = next(
            (i for i, line in enumerate(lines) if (i >= end or i < start) and self._opens_body(line)), len(lines)
        )
        kinds = front_kinds(lines[:begin], start, end)
        for line, kind in zip(lines, kinds, strict=False):
            if kind is Kind.CONTENTS and line.kind == "heading":
                self.contents.append(_plain(line.whole))
            self._add(kind, line, Place(), whole=True)
        return begin

    def _opens_body(self, line: Line) -> bool:
        if line.kind == "article":
            return not line.loose or line.counted == self.start
        return line.kind == "heading" or (line.kind == "numbered" and not self.by_articles)

    def take(self, line: Line) -> None:
        """Take one line of the body."""
        if line.kind == "comment":
            self.pieces.append(Provision(Kind.COMMENT, self.place, "", line.text, line.number))
            return
        number = line.counted if self._is_article(line) else None
        if number and self.quoting_since and not self._expected(number):
            number = None
        if number:
            self._article(line, number)
        elif self.place.appendix:
            self._appendix(line)
        elif line.kind == "heading" and not self.quoting_since:
            self._heading(line)
        elif line.kind == "appendix" and not self.quoting_since and (self.place.article or self.pieces):
            self._appendix(line)
        else:
            self._within(line)
        self._quotation(line)

    def _is_article(self, line: Line) -> bool:
        if self.place.appendix and not self._expected(line.counted):
            return False
        if line.kind == "numbered":
            return not self.by_articles and not self.quoting_since
        return line.kind == "article" and self.by_articles and (not line.loose or self._expected(line.counted))

    def _expected(self, number: Number | None) -> bool:
        if number is None:
            return False
        return number.follows(self.highest) if self.highest else number == self.start

    def _article(self, line: Line, number: Number) -> None:
        self._refuse_second_law(line, number)
        self._end_quotation()
        self.highest = max(self.highest, number) if self.highest else number
        self.place = replace(self.place, article=number, paragraph=1, item=None, sub_item=None, appendix=None)
        self._add(Kind.PARAGRAPH, line, self.place)

    def _refuse_second_law(self, line: Line, number: Number) -> None:
        restarts = number == Number(1) and self.highest and self.highest.main > 1
        if restarts and self.title_lines:
            raise DeclarationFault(
                f"一个文件里有两部法规，第二部从第 {self.title_lines[-1]} 行开始",
                f"two laws in one file; the second begins on line {self.title_lines[-1]}",
                place=f"{self.name or 'text'}:{line.number}",
                mend=Text(zh="请分成两个文件。", en="Put each into a file of its own."),
            )
        self.title_lines.clear()

    def _heading(self, line: Line) -> None:
        level = UNITS[line.unit]
        outer = list(HEADINGS)[: list(HEADINGS).index(level)]
        numbers = {name: getattr(self.place, name) for name in outer}
        self.place = Place(**numbers, **{level: line.counted})  # type: ignore[arg-type]
        self.heads.append(_plain(line.whole))
        self._add(Kind(level), line, self.place)

    def _within(self, line: Line) -> None:
        """A line that is neither heading nor article: item, sub-item, the rest of a heading, or a paragraph."""
        last = self.pieces[-1] if self.pieces else None
        if line.kind == "item" and self.place.article and not (self.quoting_since and not line.label):
            self._item(line)
        elif line.kind == "sub-item" and self.place.article:
            self.place = replace(self.place, sub_item=line.counted.main if line.counted else None)
            self._add(Kind.SUB_ITEM, line, self.place)
        elif not self.place.article:
            self._before_article(line, last)
        elif last and _goes_on(last):
            self._join(line, last)
        else:
            self._paragraph(line)

    def _before_article(self, line: Line, last: Provision | None) -> None:
        if (
            last
            and last.kind.value in HEADINGS
            and line.kind == "text"
            and len(line.text) <= 40
            and line.text[-1:] not in ENDS + "："
        ):
            self.heads[-1] += _plain(line.whole)
            self._join(line, last)
        else:
            self._add(Kind.PREAMBLE, line, self.place, whole=True)

    def _item(self, line: Line) -> None:
        assert line.counted is not None
        self._take_back(line.counted)
        self.place = replace(self.place, item=line.counted.main, sub_item=None)
        self._add(Kind.ITEM, line, self.place)

    def _take_back(self, number: Number) -> None:
        """Paragraphs between item n and item n + 1 belong to item n, not to the article."""
        index = next((i for i in reversed(range(len(self.pieces))) if self.pieces[i].kind is Kind.ITEM), None)
        if index is None or self.place.item:
            return
        item = self.pieces[index]
        between = self.pieces[index + 1 :]
        if item.place.article != self.place.article or item.place.item != number.main - 1:
            return
        joined = "\n".join([item.text, *(piece.source() for piece in between)])
        self.pieces[index:] = [replace(item, text=joined)]
        self.place = item.place

    def _paragraph(self, line: Line) -> None:
        if line.mark.startswith("# ") or (line.mark == "#" and like_title(line.text)):
            self._refuse_title(line)
        if like_title(line.text):
            self.title_lines.append(line.number)
        self.place = replace(self.place, paragraph=(self.place.paragraph or 0) + 1, item=None, sub_item=None)
        self._add(Kind.PARAGRAPH, line, self.place, whole=True)

    def _refuse_title(self, line: Line) -> None:
        if any(each.mark == "#" and each.kind is Kind.TITLE for each in self.pieces):
            raise DeclarationFault(
                "一个文件里有两部法规，此处是第二部的名称",
                "two laws in one file; here is the title of the second",
                place=f"{self.name or 'text'}:{line.number}",
                mend=Text(zh="请分成两个文件。", en="Put each into a file of its own."),
            )

    def _join(self, line: Line, last: Provision) -> None:
        """The line goes on where the last one broke off within its sentence."""
        if last.kind is Kind.PARAGRAPH and last.text and last.text[-1] not in "：:，,；;、":
            self._note(line.number, "line-joined", "paragraph", "上一行语句未完，已并入同一款",
                       "the line before breaks off within a sentence; taken as one paragraph")  # fmt: skip
        between = "\n" if last.text else ""
        self.pieces[-1] = replace(last, text=last.text + between + line.mark + line.whole)

    def _appendix(self, line: Line) -> None:
        if line.kind == "appendix" or not self.place.appendix:
            self.place = Place(appendix=(self.place.appendix or 0) + 1, paragraph=0)
        if line.mark == "#" and like_title(line.text):
            self._refuse_title(line)
        self.place = replace(self.place, paragraph=(self.place.paragraph or 0) + 1)
        self._add(Kind.APPENDIX, line, self.place, whole=True)

    def _quotation(self, line: Line) -> None:
        opened, closed = line.whole.rfind("“"), line.whole.rfind("”")
        if opened > closed:
            self.quoting_since = self.quoting_since or line.number
        elif closed > opened:
            self.quoting_since = 0

    def _end_quotation(self) -> None:
        if self.quoting_since:
            self._note(self.quoting_since, "quotation-open", "article", "引号没有结束", "a quotation does not end")
            self.quoting_since = 0

    def _add(self, kind: Kind, line: Line, place: Place, *, whole: bool = False) -> None:
        label, after, text = ("", "", line.whole) if whole else (line.label, line.after, line.text)
        if line.kind == "comment":
            kind = Kind.COMMENT
        self.pieces.append(Provision(kind, place, label, text, line.number, line.mark, after))

    def _note(self, line: int, code: str, level: str, zh: str, en: str) -> None:
        self.found.append(Irregularity(line, code, level, Text(zh=zh, en=en)))

    def finish(self, lines: Sequence[Line]) -> Split:
        """The pieces; refused where there is no article among them."""
        if self.highest is None:
            raise DeclarationFault(
                "没有找到任何条文，应有以“第一条”或“一、”开头的行",
                "no article was found; expected lines that begin with 第一条 or 一、",
                place=f"{self.name or 'text'}:{lines[0].number}",
                mend=Text(zh="请核对文件内容和换行。", en="Check what the file holds and its line breaks."),
            )
        self._end_quotation()
        if self.contents and (wrong := [head for head in self.contents if head not in self.heads]):
            self._note(lines[0].number, "contents-differ", "chapter", f"目录与正文不一致：{'、'.join(wrong)}",
                       f"the contents name what the text has not: {', '.join(wrong)}")  # fmt: skip
        found = sorted([*self.found, *disorder(self.pieces)], key=lambda each: each.line)
        return Split(tuple(self.pieces), tuple(found))


def _goes_on(last: Provision) -> bool:
    """Whether a paragraph or item has not ended, so that the next line without a label goes on with it."""
    if last.kind not in {Kind.PARAGRAPH, Kind.ITEM, Kind.SUB_ITEM}:
        return False
    text = last.text.rstrip(CLOSERS)
    if not last.text or (last.text[-1] in CLOSERS and text and text[-1] not in "，、"):
        return not last.text
    if last.kind is not Kind.PARAGRAPH:
        return text[-1:] not in ENDS + "：:，,、"
    return text[-1:] not in "。！？!?"


def _plain(text: str) -> str:
    return "".join(text.split()).rstrip("0123456789.…·—-")
