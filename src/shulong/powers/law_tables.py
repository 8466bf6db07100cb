"""Laws as rows of the datasets ``laws`` and ``law_provisions``, and back: a version of a law is delivered like anything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow as pa

from shulong.powers.law import Kind, LawVersion, Provision
from shulong.powers.place_in_law import HEADINGS, Number, Place

NUMBERS = (*HEADINGS, "article")
COUNTS = ("paragraph", "item", "sub_item", "appendix")
LAW_COLUMNS = ("law_id", "version_on", "text_digest", "title", "short_titles", "issuer", "document_number", "adopted_on", "published_on",
               "in_force_from", "in_force_is_assumed", "status", "repealed_on", "replaced_by", "articles", "source")  # fmt: skip
PROVISION_COLUMNS = (
    "law_id",
    "version_on",
    "text_digest",
    "position",
    "kind",
    *NUMBERS,
    *COUNTS,
    "label",
    "text",
    "line",
    "mark",
    "after",
)


def law_rows(versions: Iterable[LawVersion], on: date) -> pa.Table:
    """One row per version of a law, every column as text; ``status`` is what its own dates say of it on that day."""
    return _table((_law_row(version, on) for version in versions), LAW_COLUMNS)


def provision_rows(versions: Iterable[LawVersion]) -> pa.Table:
    """One row per piece of each version's text, every column as text."""
    return _table((row for version in versions for row in _provision_rows(version)), PROVISION_COLUMNS)


def _table(rows: Iterable[dict[str, str | None]], columns: Sequence[str]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema([(name, pa.string()) for name in columns]))


def digest_of(version: LawVersion) -> str:
    """16 hexadecimal digits that stand for the version's text: rows of a text since corrected are told apart by it."""
    text = "\n".join(each.source() for each in version.provisions)
    return sha256(text.encode()).hexdigest()[:16]


def _law_row(version: LawVersion, on: date) -> dict[str, str | None]:
    status = (
        "repealed"
        if version.repealed_on and version.repealed_on <= on
        else "not-yet-in-force"
        if version.from_day > on
        else "in-force"
    )
    return {
        "law_id": version.law_id,
        "version_on": version.version_on.isoformat(),
        "text_digest": digest_of(version),
        "title": version.title,
        "short_titles": json.dumps(version.short_titles, ensure_ascii=False) if version.short_titles else None,
        "issuer": version.issuer or None,
        "document_number": version.document_number or None,
        "adopted_on": _day(version.adopted_on),
        "published_on": _day(version.published_on),
        "in_force_from": _day(version.from_day),
        "in_force_is_assumed": "true" if version.in_force_is_assumed else "false",
        "status": status,
        "repealed_on": _day(version.repealed_on),
        "replaced_by": version.replaced_by or None,
        "articles": str(len(version.articles())),
        "source": version.source or None,
    }


def _provision_rows(version: LawVersion) -> Iterable[dict[str, str | None]]:
    digest = digest_of(version)
    for position, each in enumerate(version.provisions, 1):
        place = {name: number.code() if (number := getattr(each.place, name)) else None for name in NUMBERS}
        place |= {name: str(count) if (count := getattr(each.place, name)) is not None else None for name in COUNTS}
        yield {
            "law_id": version.law_id,
            "version_on": version.version_on.isoformat(),
            "text_digest": digest,
            "position": str(position),
            "kind": each.kind.value,
            **place,
            "label": each.label or None,
            "text": each.text or None,
            "line": str(each.line),
            "mark": each.mark or None,
            "after": each.after or None,
        }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def versions_from(laws: Iterable[Mapping[str, Any]], provisions: Iterable[Mapping[str, Any]]) -> list[LawVersion]:
    """The versions that delivered rows hold; pieces of a text that was since corrected are passed over."""
    pieces: dict[tuple[str, date, str], list[Mapping[str, Any]]] = {}
    for row in provisions:
        pieces.setdefault((row["law_id"], row["version_on"], row["text_digest"]), []).append(row)
    return [_version(row, pieces.get((row["law_id"], row["version_on"], row["text_digest"]), [])) for row in laws]


def _version(row: Mapping[str, Any], pieces: Sequence[Mapping[str, Any]]) -> LawVersion:
    return LawVersion(
        law_id=row["law_id"],
        title=row["title"],
        version_on=row["version_on"],
        provisions=tuple(_provision(each) for each in sorted(pieces, key=lambda each: each["position"])),
        short_titles=tuple(json.loads(row["short_titles"] or "[]")),
        issuer=row["issuer"] or "",
        document_number=row["document_number"] or "",
        adopted_on=row["adopted_on"],
        published_on=row["published_on"],
        in_force_from=row["in_force_from"],
        in_force_is_assumed=bool(row["in_force_is_assumed"]),
        repealed_on=row["repealed_on"],
        replaced_by=row["replaced_by"] or "",
        source=row["source"] or "",
    )


def _provision(row: Mapping[str, Any]) -> Provision:
    numbers: dict[str, Any] = {name: Number.parse(row[name]) for name in NUMBERS if row[name]}
    counts = {name: row[name] for name in COUNTS if row[name] is not None}
    place = Place(**(numbers | counts))
    return Provision(
        Kind(row["kind"]),
        place,
        row["label"] or "",
        row["text"] or "",
        row["line"],
        row["mark"] or "",
        row["after"] or "",
    )
