"""How well real law texts are split, and how many of the citations in them resolve: python benchmarks/law_split.py FOLDER."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shulong.powers.law import Law, LawVersion
from shulong.powers.law_library import LawLibrary, resolve_in
from shulong.powers.law_lines import visible
from shulong.powers.parse_citation import declared_names, mentions
from shulong.powers.read_law import read_law, read_text
from shulong.powers.split_law import split

ARTICLE = re.compile(r"^[\s　#*]*(第[〇○零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)[\s　]", re.M)
"""Counts articles independently of the splitter: a line that begins with 第…条 and a blank."""
MENTION = re.compile(r"第[〇○零一二三四五六七八九十百千0-9]+[条款项]")
NAMED_DAY = re.compile(r"\((\d{4}-\d\d-\d\d)\)")
HEAD = re.compile(r"#+\s*(第.+[编章节]|序言)")
BEGIN = re.compile(r"第.{1,6}[章编节]|序言|第.{1,6}条\s|一、")
LABEL = re.compile(r"^(第[一二三四五六七八九十百]+条)[\s　]+")
ON = date(2026, 1, 1)
BODY = {"history", "title", "comment", "contents"}


@dataclass
class Measured:
    """The counts of one run."""

    files: int = 0
    articles: int = 0
    counted: int = 0
    lossless: int = 0
    in_order: int = 0
    days_named: int = 0
    days_right: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)
    versions: list[LawVersion] = field(default_factory=list)
    split_seconds: float = 0.0
    mentions: int = 0
    found: int = 0
    written_back: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    cite_seconds: float = 0.0


def split_all(folder: Path) -> Measured:
    """Every text of a folder split, held against its own numbering."""
    done = Measured()
    for path in sorted(folder.rglob("*.md")):
        if path.name.startswith("_"):
            continue
        text, _ = read_text(path)
        began = time.perf_counter()
        read = read_law(path)
        done.split_seconds += time.perf_counter() - began
        done.files += 1
        done.versions.append(read.version)
        done.articles += len(read.version.articles())
        done.counted += len(ARTICLE.findall(text))
        done.lossless += visible("".join(each.source() for each in read.version.provisions)) == visible(text)
        done.kinds.update(each.kind.value for each in read.version.provisions)
        faults = [f"{f.line}: {f.code} {f.level}" for f in read.irregularities if f.code != "day-assumed"]
        done.in_order += not any(" article" in f and "quotation" not in f for f in faults)
        if faults:
            done.faults[path.name] = faults
        if named := NAMED_DAY.search(path.name):
            done.days_named += 1
            done.days_right += read.version.version_on.isoformat() == named[1]
    return done


def disguised(text: str, *, contents: bool, blanks: bool) -> str:
    """A Markdown text as plain text: indented, with a list of contents, without the blank after 第…条."""
    lines = [
        line.strip().lstrip("#").strip() for line in text.split("\n") if line.strip() and not line.startswith("<!--")
    ]
    heads = [line.strip().lstrip("#").strip() for line in text.split("\n") if HEAD.match(line)]
    begin = next(i for i, line in enumerate(lines) if BEGIN.match(line))
    body = lines[begin:] if blanks else [LABEL.sub(r"\1", line) for line in lines[begin:]]
    middle = ["目　　录", *heads] if contents and heads else []
    return "\n".join([*lines[:begin], *middle, *("　　" + line for line in body)])


def split_disguised(folder: Path, *, contents: bool, blanks: bool) -> list[str]:
    """Names of the texts whose structure is not found again when they are written as plain text."""
    lost = []
    for path in sorted(folder.rglob("*.md")):
        if not path.name.startswith("_"):
            text, _ = read_text(path)
            plain = disguised(text, contents=contents, blanks=blanks)
            done = split(plain)
            same = [p.place for p in done.provisions if p.place.article] == [
                p.place for p in split(text).provisions if p.place.article
            ]
            if not same or done.source() != visible(plain):
                lost.append(path.name)
    return lost


def cite_all(done: Measured) -> None:
    """Every citation in the texts found, written, read back, resolved."""
    distinct = {(v.law_id, v.version_on): v for v in done.versions}
    library = LawLibrary.of(distinct.values())
    names = set(library.names)
    began = time.perf_counter()
    for version in distinct.values():
        aliases = declared_names("\n".join(each.text for each in version.provisions))
        alone = Law(version.law_id, (version,))
        for each in version.provisions:
            if each.kind.value in BODY:
                continue
            found = list(mentions(each.text, names=names, aliases=aliases, within=each.place))
            done.mentions += len(MENTION.findall(each.text))
            done.found += sum(any(f.start <= m.start() < f.end for f in found) for m in MENTION.finditer(each.text))
            for mention in found:
                citation = mention.citation
                back = [f.citation for f in mentions(citation.written(), names=names)]
                done.written_back += back == [citation]
                own = not citation.title
                resolved = resolve_in(alone, citation, version.from_day) if own else library.resolve(citation, ON)
                kind = "this law" if own else "another law" if citation.spans else "another law as a whole"
                done.outcomes[kind, resolved.reason.value if resolved.reason else "resolved"] += 1
    done.cite_seconds = time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    done = split_all(Path(sys.argv[1]))
    cite_all(done)
    for contents, blanks in ((True, True), (False, True), (True, False)):
        lost = split_disguised(Path(sys.argv[1]), contents=contents, blanks=blanks)
        print(
            f"as plain text, contents {contents}, blank after the number {blanks}: other structure in {lost or 'none'}"
        )
    print(
        f"{done.files} texts in {done.split_seconds:.2f} s; lossless {done.lossless}; day of version right {done.days_right} of {done.days_named}"
    )
    print(
        f"articles {done.articles}; lines counted by themselves {done.counted}; articles in order in {done.in_order} texts"
    )
    print(dict(done.kinds))
    for name, faults in done.faults.items():
        print(f"  {name}: {'; '.join(faults)}")
    total = done.outcomes.total()
    print(f"numbers of articles, paragraphs, items in the texts {done.mentions}, within a citation {done.found}")
    print(f"citations {total}, written and read back the same {done.written_back}, {done.cite_seconds:.2f} s")
    for (kind, outcome), count in sorted(done.outcomes.items()):
        print(f"  {kind}: {outcome} {count}")


if __name__ == "__main__":
    main()
