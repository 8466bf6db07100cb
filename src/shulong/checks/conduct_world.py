"""Rows of small worlds for the examples of checks that compare many matters: one act in each of many matters, evenly apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shulong.checks.example import matter


def acts_apart(
    step: str, many: int, start: str, apart: timedelta, *, first: int = 1, name: str = "M", **columns: Any
) -> list[dict[str, Any]]:
    """One act of that step in each of many matters (``M1``, ``M2`` …), from ``start`` on."""
    began = datetime.fromisoformat(start)
    return [
        {
            **matter(f"{name}{number}", f"{step} 2026-01-01")[0],
            "done_at": (began + apart * (number - first)).isoformat(),
            **columns,
        }
        for number in range(first, first + many)
    ]
