"""Hits of one run as findings to be: hits of one identity become one, with their evidence united."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, overload

import pyarrow as pa
from django.utils import timezone

from shulong.findings.finding import finding_id
from shulong.findings.models import Finding
from shulong.terms.errors import DeclarationFault

Fold = dict[str, Finding]
NEEDED = [
    "subject_kind",
    "subject",
    "key",
    "organ",
    "region",
    "power_code",
    "amount_fen",
    "period_from",
    "period_to",
    "evidence",
    "values",
    "say_zh",
    "say_en",
]


def fold(check_id: str, domain: str, card: str, hits: pa.Table) -> Fold:
    """Unsaved findings by id, in the order of the hits; the first hit of an identity gives its sentence.

    Raises:
        DeclarationFault: the table lacks a column of a hit; mend the check.
    """
    missing = [name for name in NEEDED if name not in hits.column_names]
    if missing:
        raise DeclarationFault(
            f"命中表缺少列 {missing}", f"the table of hits lacks the columns {missing}", place=check_id
        )
    folded: Fold = {}
    for batch in hits.to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            _add(folded, check_id, domain, row.get("card") or card, row)
    return folded


def _add(folded: Fold, check_id: str, domain: str, card: str, row: Mapping[str, Any]) -> None:
    identity = finding_id(check_id, row["subject_kind"], row["subject"], row["key"] or "")
    known = folded.get(identity)
    if known is None:
        folded[identity] = _finding(identity, check_id, domain, card, row)
    else:
        known.evidence = list(dict.fromkeys([*known.evidence, *(row["evidence"] or [])]))


def _finding(identity: str, check_id: str, domain: str, card: str, row: Mapping[str, Any]) -> Finding:
    values = json.loads(row["values"] or "{}")
    return Finding(
        id=identity,
        check_id=check_id,
        domain=domain,
        card=card,
        subject_kind=row["subject_kind"],
        subject=row["subject"],
        key=row["key"] or "",
        matter=row["subject"] if row["subject_kind"] == "matter" else values.get("matter"),
        organ=row["organ"],
        region=row["region"],
        power_code=row["power_code"],
        amount_fen=row["amount_fen"],
        period_from=instant(row["period_from"]),
        period_to=instant(row["period_to"]),
        say_zh=row["say_zh"],
        say_en=row["say_en"],
        values=values,
        evidence=list(dict.fromkeys(row["evidence"] or [])),
    )


@overload
def instant(at: datetime) -> datetime: ...
@overload
def instant(at: None) -> None: ...
def instant(at: datetime | None) -> datetime | None:
    """The instant with its zone: wall time of the city gets the city's."""
    if at is None or timezone.is_aware(at):
        return at
    return timezone.make_aware(at, timezone.get_default_timezone())


def digest(folded: Fold, *context: object) -> str:
    """SHA-256 over what a run said, whatever the order of its hits."""
    rows = sorted(
        [f.id, f.card, f.organ, f.region, f.power_code, f.amount_fen, f.period_from, f.period_to, f.say_zh, f.say_en,
         f.values, sorted(f.evidence)]
        for f in folded.values()
    )  # fmt: skip
    text = json.dumps([context, rows], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
