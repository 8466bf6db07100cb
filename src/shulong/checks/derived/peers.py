"""The same power as different lists, and as organs of one level, state it: where no template stands between, they are held against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.compare_elements import agree, plain, read, read_list, said
from shulong.checks.derive import derived
from shulong.checks.difference import BETWEEN
from shulong.checks.engine import Engine
from shulong.powers.element import elements

COMPARED = ("basis", "statutory_limit", "promised_limit", "conditions", "materials", "fee", "result", "flow", "served")
"""Elements that two lists of one power must state alike; prose is each list's own."""
OF_PEERS = ("basis", "statutory_limit", "conditions", "materials", "fee", "result", "flow", "served")
"""Those that organs of one level have alike unless something sets them apart; a promise is each organ's own."""
SAID = (
    "subject",
    "basic_code",
    "element",
    "element_zh",
    "element_en",
    "organ",
    "region",
    "expected",
    "found",
    "row_ids",
)
DISAGREEMENTS = pa.schema([(name, pa.string()) for name in (*SAID, "subject_kind", "relation", "place")])
PEERS = pa.schema(
    [*((name, pa.string()) for name in (*SAID, "subject_kind")), ("peers", pa.int64()), ("agreeing", pa.int64())]
)
Row = Mapping[str, Any]
Stated = tuple[Row, Any]


@derived
def listed_disagreements(listed_powers: ir.Table, listed_entries: ir.Table, engine: Engine) -> ir.Table:
    """One row per element that an entry states otherwise than the other lists of its region do, where no template says what is right.

    That is a promised limit, or any element of a power that the catalogue does not have (in force); entries without a basic code are of
    one power where title and organ are the same.
    """
    templates = {row["basic_code"] for row in _standing(listed_powers, engine)}
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in engine.fetch(listed_entries.filter(listed_entries.list_type != "negative").drop("links")).to_pylist():
        groups[_power_of(row)].append(row)
    found = [
        {**each, "relation": "lists", "place": ""}
        for rows in groups.values()
        if len({row["list_type"] for row in rows}) > 1
        for each in _disagreeing(rows, known=rows[0]["basic_code"] in templates)
    ]
    return engine.bring(pa.Table.from_pylist(found, schema=DISAGREEMENTS))


def _power_of(row: Row) -> tuple[str, ...]:
    """What makes two entries entries of one power."""
    if row["basic_code"]:
        return row["basic_code"], row["region"], row["organ"] or ""
    return "", plain(row["title"] or ""), row["region"] or "", row["organ"] or ""


def _disagreeing(rows: Sequence[Row], *, known: bool) -> Iterator[dict[str, Any]]:
    """The entries that do not say what most say (of as many, what the first list says)."""
    ordered = sorted(rows, key=lambda row: row["entry"])
    for code in ("promised_limit",) if known else COMPARED:
        stated = [(row, read(row["stated"])[code]) for row in ordered if code in read(row["stated"])]
        yield from (_row(each, code, most, "list-entry") for each, most, _ in _apart(stated))
    if not known and rows[0]["basic_code"]:
        titles = [(row, row["title"]) for row in ordered]
        yield from (_row(each, "name", most, "list-entry") for each, most, _ in _apart(titles))


@derived
def listed_peers(listed_powers: ir.Table, listed_entries: ir.Table, listed_own: ir.Table, engine: Engine) -> ir.Table:
    """One row per element in which an organ's implementation, or its region's list, differs from what most peers have.

    Peers carry out the same power at the same level (or stand on lists of the same type). What the template fixes is not compared here.
    ``peers`` counts those that state the element, ``agreeing`` those that have the expected value.
    """
    templates = {
        row["basic_code"]: (read(row["elements"]), set(read_list(row["open_elements"])))
        for row in _standing(listed_powers, engine)
    }
    groups: dict[tuple[Any, ...], list[Stated]] = defaultdict(list)
    for row in engine.fetch(listed_own).to_pylist():
        held, open_ = templates.get(row["basic_code"], ({}, set()))
        own = read(row["overrides"])
        for code in OF_PEERS:
            value = own.get(code, held.get(code))
            if value is not None and (code in open_ or code not in held):
                groups["implementation", row["basic_code"], len(row["region"]), code].append((row, value))
    for row in engine.fetch(listed_entries.filter(listed_entries.basic_code.notnull()).drop("links")).to_pylist():
        if row["list_type"] != "negative" and row["basic_code"] not in templates:
            for code, value in {"name": row["title"], **read(row["stated"])}.items():
                if code == "name" or code in OF_PEERS:
                    groups[row["list_type"], row["basic_code"], len(row["region"] or ""), code].append((row, value))
    found = [
        {**_row(each, key[3], most, "implementation" if key[0] == "implementation" else "list-entry"),
         "peers": len(stated), "agreeing": agreeing}
        for key, stated in groups.items()
        for each, most, agreeing in _apart(stated)
    ]  # fmt: skip
    return engine.bring(pa.Table.from_pylist(found, schema=PEERS))


def _standing(listed_powers: ir.Table, engine: Engine) -> list[dict[str, Any]]:
    standing = listed_powers.filter(listed_powers.status == "in-force")
    rows: list[dict[str, Any]] = engine.fetch(standing.select("basic_code", "elements", "open_elements")).to_pylist()
    return rows


def _apart(stated: Sequence[Stated]) -> Iterator[tuple[Stated, Stated, int]]:
    """Those that do not say what most say, each with one that says it and how many do; of as many the first counts."""
    kinds: list[list[Stated]] = []
    for each in stated:
        same = next((kind for kind in kinds if agree(kind[0][1], each[1])), None)
        if same is None:
            kinds.append([each])
        else:
            same.append(each)
    if len(kinds) > 1:
        most = max(kinds, key=len)
        yield from ((each, most[0], len(most)) for kind in kinds if kind is not most for each in kind)


def _row(each: Stated, code: str, most: Stated, subject_kind: str) -> dict[str, Any]:
    (row, found), (other, expected) = each, most
    name = row.get("entry") or row["subject"]
    title = elements()[code].title
    return {
        "subject_kind": subject_kind, "subject": name, "basic_code": row["basic_code"], "element": code, "element_zh": title.zh,
        "element_en": title.en, "organ": row["organ"], "region": row["region"], "found": said(found),
        "expected": f"{said(expected)} [{other.get('entry') or other['subject']}]",
        "row_ids": row["row_id"] + BETWEEN + other["row_id"],
    }  # fmt: skip
