"""What makes two hits the same finding."""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

State = Literal["new", "seen", "gone"]
STATES: tuple[State, ...] = get_args(State)
Change = Literal["new", "back", "gone"]
Outcome = Literal["answered", "not-answerable", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def finding_id(check_id: str, subject_kind: str, subject: str, key: str) -> str:
    """The first 20 hex digits of SHA-256 over the four parts, each led by its length so that no two run together."""
    parts = (part.encode() for part in (check_id, subject_kind, subject, key))
    text = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return hashlib.sha256(text).hexdigest()[:20]
