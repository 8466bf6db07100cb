"""Flows as rows of the dataset ``flows``, and back: a version of a flow is delivered like anything else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from shulong.powers.flow import Flow


def rows(flows: Iterable[Flow]) -> pa.Table:
    """One row per flow, every column as text, ready to be delivered."""
    return pa.Table.from_pylist([_row(flow) for flow in flows])


def _row(flow: Flow) -> dict[str, str | None]:
    limit = flow.limit
    return {
        "flow_id": flow.flow_id,
        "version": str(flow.version),
        "power_code": flow.power_code,
        "organ": flow.organ,
        "in_force_from": flow.in_force_from.isoformat(),
        "in_force_to": flow.in_force_to.isoformat() if flow.in_force_to else None,
        "statutory_days": _days(limit.statutory if limit else None),
        "promised_days": _days(limit.promised if limit else None),
        "day_unit": limit.unit if limit else None,
        "from_step": limit.from_step if limit else None,
        "to_steps": json.dumps(list(limit.to_steps)) if limit else None,
        "title_zh": flow.title.zh,
        "title_en": flow.title.en,
        "definition": flow.to_json(),
    }


def _days(days: int | None) -> str | None:
    return None if days is None else str(days)


def from_definitions(definitions: Iterable[str]) -> list[Flow]:
    """The flows of canonical definitions."""
    return [Flow.from_json(text) for text in definitions]


def in_force(flows: Iterable[Flow], power_code: str, organ: str | None, day: date) -> Flow | None:
    """The flow that governs a power of an organ on a day: the organ's own before the general one; None if there is none."""
    fitting = [f for f in flows if f.power_code == power_code and f.organ in {organ, None} and f.in_force(day)]
    return max(fitting, key=lambda flow: (flow.organ is not None, flow.version), default=None)


def governing(versions: Iterable[Flow], day: date) -> Flow | None:
    """Of the versions of one flow that which governs a day: the newest of those in force; None if there is none."""
    return max((flow for flow in versions if flow.in_force(day)), key=lambda flow: flow.version, default=None)
