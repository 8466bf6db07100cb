"""The legal basis of every power as the law library has it on the day: it stands, is repealed, amended since, or not found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.compare_elements import read, read_list, records
from shulong.checks.derive import derived
from shulong.checks.engine import Engine

STATES = pa.schema([
    ("basic_code", pa.string()), ("law", pa.string()), ("cited", pa.string()), ("state", pa.string()), ("changed_on", pa.date32()),
    ("power_row", pa.string()),
])  # fmt: skip
WANTED = pa.schema([("law_id", pa.string()), ("article", pa.string())])
COUNTRY = "中华人民共和国"
_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千两\d]+)条(?:之([一二三四五六七八九十]+))?")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}

Laws = Mapping[str, list[Mapping[str, Any]]]
Texts = Mapping[tuple[str, date, str, str], str]


@derived
def listed_bases(
    listed_powers: ir.Table, laws: ir.Table, law_provisions: ir.Table, engine: Engine, as_of: datetime
) -> ir.Table:
    """One row per basis of a power in force: basic_code, law, cited (as written), state, changed_on, power_row.

    ``state``: ``stands``, ``no-law``, ``no-article``, ``repealed`` or ``amended`` (the article reads otherwise than when the power was
    declared). Only articles that are cited leave the engine.
    """
    standing = listed_powers.filter(listed_powers.status == "in-force")
    powers = engine.fetch(standing.select("basic_code", "in_force_from", "elements", "row_id")).to_pylist()
    known = _by_title(
        engine.fetch(
            laws.select("law_id", "version_on", "text_digest", "title", "short_titles", "in_force_from", "repealed_on")
        ).to_pylist()
    )
    bases = [
        (power, basis)
        for power in powers
        for basis in records(read(power["elements"]).get("basis"))
        if basis.get("law")
    ]
    texts = _texts(bases, known, law_provisions, engine)
    found = [_row(power, basis, *_state(power, basis, known, texts, as_of.date())) for power, basis in bases]
    return engine.bring(pa.Table.from_pylist(_once(found), schema=STATES))


def article_of(citation: str | None) -> str | None:
    """The article that a citation names, as the law library numbers it: 第一百二十条之一 is ``120-1``; None for the whole law."""
    match = _ARTICLE.search(citation or "")
    return None if match is None else str(_value(match[1])) + (f"-{_value(match[2])}" if match[2] else "")


def _value(numeral: str) -> int:
    """A Chinese or Arabic numeral."""
    if numeral.isascii():
        return int(numeral)
    total, digit = 0, 0
    for char in numeral:
        if char in _TENS:
            total, digit = total + (digit or 1) * _TENS[char], 0
        else:
            digit = _DIGITS[char]
    return total + digit


def _by_title(rows: Iterable[Mapping[str, Any]]) -> Laws:
    """The versions of each law, oldest first, by every name that it has."""
    versions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each["version_on"]):
        versions[row["law_id"]].append(row)
    named: dict[str, list[Mapping[str, Any]]] = {}
    for each in versions.values():
        for row in each:
            for title in (row["title"], row["title"].removeprefix(COUNTRY), *read_list(row["short_titles"])):
                named.setdefault(title, each)
    return named


def _texts(
    bases: Iterable[tuple[Mapping[str, Any], Mapping[str, str]]], known: Laws, provisions: ir.Table, engine: Engine
) -> Texts:
    """The text of every cited article in every version: by law, day and digest of the version, and article."""
    wanted = {
        (known[basis["law"]][0]["law_id"], article)
        for _, basis in bases
        if basis["law"] in known and (article := article_of(basis.get("citation")))
    }
    asked = engine.bring(
        pa.Table.from_pylist([{"law_id": law, "article": article} for law, article in sorted(wanted)], schema=WANTED)
    )
    joined = provisions.join(asked, ["law_id", "article"])
    rows = engine.fetch(joined.select("law_id", "version_on", "text_digest", "article", "position", "text")).to_pylist()
    texts: dict[tuple[str, date, str, str], str] = defaultdict(str)
    for row in sorted(rows, key=lambda each: int(each["position"])):
        texts[row["law_id"], row["version_on"], row["text_digest"], row["article"]] += f"{row['text'] or ''}\n"
    return texts


def _state(
    power: Mapping[str, Any], basis: Mapping[str, str], known: Laws, texts: Texts, day: date
) -> tuple[str, date | None]:
    """What has become of a basis, and since when."""
    versions = known.get(basis["law"])
    if versions is None:
        return "no-law", None
    repealed = versions[-1]["repealed_on"]
    if repealed and repealed <= day:
        return "repealed", repealed
    now, article = _governing(versions, day), article_of(basis.get("citation"))
    if article is None:
        return "stands", None
    text = texts.get((now["law_id"], now["version_on"], now["text_digest"], article))
    if text is None:
        return "no-article", None
    then = _governing(versions, power["in_force_from"])
    before = texts.get((then["law_id"], then["version_on"], then["text_digest"], article))
    return ("stands", None) if before in (None, text) else ("amended", now["in_force_from"])


def _governing(versions: list[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    """The version that governs a day; the first, where none does yet."""
    begun = [version for version in versions if version["in_force_from"] <= day]
    return begun[-1] if begun else versions[0]


def _row(power: Mapping[str, Any], basis: Mapping[str, str], state: str, changed_on: date | None) -> dict[str, Any]:
    return {"basic_code": power["basic_code"], "law": basis["law"], "cited": f"《{basis['law']}》{basis.get('citation', '')}", "state": state,
            "changed_on": changed_on, "power_row": power["row_id"]}  # fmt: skip


def _once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each basis of a power once, however often the power names it."""
    return list({(row["basic_code"], row["cited"]): row for row in rows}.values())
