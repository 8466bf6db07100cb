"""An entry of a list: service, supervision, enforcement, random inspection, negative, internal, policy, responsibility."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from shulong.powers.power import Status
from shulong.terms.text import Text

LIST_TYPES: Mapping[str, Text] = {
    "service": Text(zh="政务服务清单", en="Services"),
    "supervision": Text(zh="监管事项清单", en="Supervision"),
    "enforcement": Text(zh="行政执法清单", en="Enforcement"),
    "random-inspection": Text(zh="随机抽查清单", en="Random inspection"),
    "negative": Text(zh="市场准入负面清单", en="Market-access negative list"),
    "internal": Text(zh="内部权力清单", en="Internal powers"),
    "policy": Text(zh="惠企惠民政策清单", en="Policies"),
    "responsibility": Text(zh="责任清单", en="Responsibility"),
}
"""What a list is called, by its type."""

LINKS: Mapping[str, Text] = {
    "supervises": Text(zh="监管的事项", en="Powers that it supervises"),
    "enforcement": Text(zh="执法条目", en="Entries of enforcement"),
    "supervision": Text(zh="监管条目", en="Entries of supervision"),
    "licence": Text(zh="许可事项", en="Licences"),
}
"""What an entry may point to: basic codes of powers (``supervises``, ``licence``) or codes of entries of other lists."""

COLUMNS = ("list_type", "entry_code", "in_force_from", "status", "basic_code", "organ", "region", "title", "stated", "links")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry from a day on; of two rows of one code the later day's governs.

    ``stated`` holds elements as this list states them, in the plain forms of their types; an entry of the negative list has a content of
    its own there (see ``negative_list``). It does not say whether what it states agrees with the catalogue: checks do.
    """

    list_type: str
    entry_code: str
    in_force_from: date
    title: str
    region: str
    basic_code: str | None = None
    organ: str | None = None
    stated: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, list[str]] = field(default_factory=dict)
    status: Status = Status.IN_FORCE

    @property
    def code(self) -> str:
        """List and code, as findings call it: ``service/FW-XK/01001``."""
        return f"{self.list_type}/{self.entry_code}"


def entry_rows(entries: Iterable[ListEntry]) -> pa.Table:
    """One row an entry, every column as text, ready to be delivered to ``list_entries``."""
    rows = [
        (e.list_type, e.entry_code, e.in_force_from.isoformat(), e.status.value, e.basic_code, e.organ, e.region, e.title,
         _plain(e.stated), _plain(e.links))
        for e in entries
    ]  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [[] for _ in COLUMNS]
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(COLUMNS, columns, strict=True)})


def entry_of_row(row: Mapping[str, Any]) -> ListEntry:
    """The entry of a row of ``list_entries``. Raises ValueError where its values or links are no JSON objects."""
    stated, links = json.loads(row["stated"]), json.loads(row["links"])
    if not isinstance(stated, dict) or not isinstance(links, dict):
        raise ValueError(f"{row['list_type']}/{row['entry_code']}: stated and links must be objects")
    return ListEntry(
        row["list_type"],
        row["entry_code"],
        row["in_force_from"],
        row["title"],
        row["region"],
        row["basic_code"],
        row["organ"],
        stated,
        links,
        Status(row["status"]),
    )


def newest(entries: Iterable[ListEntry], day: date) -> dict[str, ListEntry]:
    """Of each entry the row that governs a day, by list and code; suspended and abolished ones included."""
    found: dict[str, ListEntry] = {}
    for entry in sorted(entries, key=lambda each: each.in_force_from):
        if entry.in_force_from <= day:
            found[entry.code] = entry
    return found


def _plain(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
