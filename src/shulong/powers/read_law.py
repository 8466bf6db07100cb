"""A law's file → one version of a law: encoding, header, title, days, and the split text. Nothing is guessed unsaid."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.powers.law import Kind, LawVersion, Provision
from shulong.powers.law_fault import Irregularity
from shulong.powers.law_front import DAY, day_of, events, title_of
from shulong.powers.split_law import split
from shulong.terms.errors import DeclarationFault, UnreadableFile
from shulong.terms.text import Text

DAYS = ("version_on", "adopted_on", "published_on", "in_force_from", "repealed_on")
WORDS = ("law_id", "title", "issuer", "document_number", "replaced_by", "source")
KEYS = {*DAYS, *WORDS, "short_titles"}
LARGEST = 20_000_000
LAW_ID = re.compile(r"[\w-]{1,120}")
BEGINS = re.compile(rf"自[\s　]*(?:{DAY.pattern}|(?:公布|发布|颁布|通过)之日)[\s　]*起?[\s　]*(?:施行|实施|生效)")
ISSUER = re.compile(r"(?:第.{1,4}届)?((?:全国|\S{2,12}?)人民代表大会(?:常务委员会)?|国务院|\S{2,12}?人民政府)")


@dataclass(frozen=True, slots=True)
class ReadLaw:
    """A version of a law as its file gave it, with what a person should look at."""

    version: LawVersion
    irregularities: tuple[Irregularity, ...]
    notes: tuple[Text, ...] = ()


def read_law(path: Path) -> ReadLaw:
    """The version of a law that a file holds.

    Raises:
        UnreadableFile: empty, too large, or neither UTF-8, UTF-16 with a mark, nor GB18030.
        DeclarationFault: no article, two laws in one file, no date, a header with a fault; the place names file and line.
    """
    text, notes = read_text(path)
    return parse_law(text, path.name, notes)


def parse_law(text: str, name: str, notes: tuple[Text, ...] = ()) -> ReadLaw:
    """The version that a text holds; ``name`` is what faults call it. Raises as ``read_law`` does."""
    header, body, first = _header(text, name)
    done = split(body, name=name, first_line=first)
    version, assumed = _version(header, done.provisions, name)
    return ReadLaw(version, done.irregularities + assumed, notes)


def read_text(path: Path) -> tuple[str, tuple[Text, ...]]:
    """A file's text with line ends as ``\\n``, and what to tell the sender about its encoding."""
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile("文件是空的", "the file is empty", place=path.name,
                             mend=Text(zh="请提供法规全文。", en="Give the whole text of a law."))  # fmt: skip
    if len(data) > LARGEST:
        raise UnreadableFile("文件过大，不是法规文本", "too large for the text of a law", place=path.name)
    text, notes = _decoded(data, path.name)
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise UnreadableFile("不是文本文件（含空字节）", "is no text file (it holds NUL bytes)", place=f"{path.name}:{line}",
                             mend=Text(zh="请另存为纯文本或 Markdown。", en="Save it as plain text or Markdown."))  # fmt: skip
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Text, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), (Text(zh="按 UTF-16 编码读取", en="read as UTF-16"),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as fault:
        place = f"{name}:{data[: fault.start].count(10) + 1}"
    try:
        return data.decode("gb18030"), (Text(zh="按 GB18030 编码读取", en="read as GB18030"),)
    except UnicodeDecodeError as error:
        raise UnreadableFile("既不是 UTF-8 也不是 GB18030 文本", "is neither UTF-8 nor GB18030 text", place=place,
                             mend=Text(zh="请另存为 UTF-8。", en="Save it as UTF-8."))  from error  # fmt: skip


def _header(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    """The YAML header between two lines of ---, the text after it, and the line that the text begins on."""
    if not text.startswith("---\n") or (end := text.find("\n---\n", 3)) < 0:
        return {}, text, 1
    try:
        values = YAML(typ="safe", pure=True).load(text[4 : end + 1]) or {}
    except YAMLError as error:
        raise DeclarationFault("文件头不是有效的 YAML", "the header is not valid YAML", place=f"{name}:2") from error
    if not isinstance(values, Mapping):
        raise DeclarationFault("文件头应为“键: 值”", "the header must be keys and values", place=f"{name}:2")
    lines = text[: end + 1].split("\n")
    for key, value in values.items():
        line = next((n for n, each in enumerate(lines, 1) if each.startswith(f"{key}:")), 2)
        _refuse_wrong(key, value, f"{name}:{line}")
    return dict(values), text[end + 5 :], text[: end + 5].count("\n") + 1


def _refuse_wrong(key: Any, value: Any, place: str) -> None:
    wrong: tuple[str, str] | None = None
    if key not in KEYS:
        known = ", ".join(sorted(KEYS))
        wrong = (f"未知的键 {key!r}，可用：{known}", f"unknown key {key!r}; known are {known}")
    elif key in DAYS and type(value) is not date:
        wrong = (
            f"{key} 应为日期，如 2025-01-31，实为 {value!r}",
            f"{key} must be a day such as 2025-01-31, found {value!r}",
        )
    elif key in WORDS and not isinstance(value, str):
        wrong = (f"{key} 应为文字，实为 {value!r}", f"{key} must be text, found {value!r}")
    elif key == "short_titles" and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        wrong = (
            f"short_titles 应为文字的列表，实为 {value!r}",
            f"short_titles must be a list of texts, found {value!r}",
        )
    elif key == "law_id" and not LAW_ID.fullmatch(value):
        wrong = (
            f"law_id 只能用字母、汉字、数字和 -，实为 {value!r}",
            f"law_id takes letters, digits and -, found {value!r}",
        )
    if wrong:
        raise DeclarationFault(*wrong, place=place)


def _version(
    header: dict[str, Any], provisions: tuple[Provision, ...], name: str
) -> tuple[LawVersion, tuple[Irregularity, ...]]:
    told = events("\n".join(each.text for each in provisions if each.kind is Kind.HISTORY))
    days = {
        what: [event.on for event in told if event.what == what]
        for what in ("adopted", "amended", "published", "in-force")
    }
    own = [*days["amended"], *days["adopted"]] or days["published"] or days["in-force"]
    version_on = header.get("version_on") or header.get("adopted_on") or max(own, default=None)
    title = header.get("title") or title_of([each.text for each in provisions if each.kind is Kind.TITLE])
    if version_on is None or not title:
        raise DeclarationFault(
            "文中没有通过或修改的日期" if title else "文中没有法规名称",
            "the text names no day of adoption or amendment" if title else "the text has no title",
            place=f"{name}:{provisions[0].line}",
            mend=Text(zh="请在文件开头的 --- 之间写明 title 和 version_on。", en="Write title and version_on between two lines of --- at the head of the file."),
        )  # fmt: skip
    begins, assumed = _begins(
        header, provisions, version_on, max(days["published"], default=None), max(days["in-force"], default=None)
    )
    history = " ".join(each.text for each in provisions if each.kind is Kind.HISTORY)
    issuer = ISSUER.search(DAY.sub(" ", history))
    version = LawVersion(
        law_id=header.get("law_id") or "".join(re.findall(r"[\w-]", title)),
        title=title,
        version_on=version_on,
        provisions=provisions,
        short_titles=tuple(header.get("short_titles", ())),
        issuer=header.get("issuer") or (issuer[1] if issuer else ""),
        document_number=header.get("document_number", ""),
        adopted_on=header.get("adopted_on") or min(days["adopted"], default=None),
        published_on=header.get("published_on") or max(days["published"], default=None),
        in_force_from=begins,
        in_force_is_assumed=assumed,
        repealed_on=header.get("repealed_on"),
        replaced_by=header.get("replaced_by", ""),
        source=header.get("source", name),
    )
    if not assumed:
        return version, ()
    line = max(each.line for each in provisions)
    text = Text(zh=f"文中没有本次修改的施行日期，暂按 {version_on} 计", en=f"the text does not say from when this amendment governs; {version_on} is taken")  # fmt: skip
    return version, (Irregularity(line, "day-assumed", "law", text),)


def _begins(
    header: Mapping[str, Any], provisions: tuple[Provision, ...], version_on: date, published: date | None, begun: date | None
) -> tuple[date, bool]:  # fmt: skip
    """From when the version governs, and whether that had to be assumed.

    The last article's day belongs to the first version, unless it is later than this version's own day.
    """
    if "in_force_from" in header:
        day: date = header["in_force_from"]
        return day, False
    for piece in reversed([each for each in provisions if each.place.article]):
        for found in BEGINS.finditer(piece.text):
            named = day_of(found) if found[1] else (published or version_on)
            if named:
                return (named, False) if named >= version_on else (version_on, True)
    if begun and begun >= version_on:
        return begun, False
    return version_on, True
