"""What the ledger holds of events: the Merkle root of their salted leaves. It says nothing of a card to one who was not given it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import UTC

from shulong.cases.models import Event
from shulong.ledger.tree import leaf_hash, root_of_leaves


def salted(event: Event) -> Event:
    """The event with a fresh salt, without which a short answer could be guessed from its hash."""
    event.salt = secrets.token_hex(16)
    return event


def leaf(event: Event) -> bytes:
    """The hash of one event: its salt, then its values as canonical JSON."""
    values = {
        "card": event.card_id, "change": event.change, "at": event.at.astimezone(UTC).isoformat(), "colour": event.colour,
        "rules": event.rules_version, "due_on": event.due_on and event.due_on.isoformat(), "why_zh": event.why_zh, "why_en": event.why_en,
        "by": event.by_id, "answer": event.answer, "words": event.words,
    }  # fmt: skip
    return leaf_hash(
        (event.salt + json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))).encode()
    )


def root(events: Iterable[Event]) -> str:
    """The root (hex) over events in the order in which they were kept."""
    return root_of_leaves(leaf(event) for event in events).hex()
