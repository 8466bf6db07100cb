"""A small place whose findings a test decides, so that it can see what cards follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from shulong.cases.card import Colour
from shulong.cases.models import Card, Event
from shulong.cases.rule import By, Repeat, Rule, Rules
from shulong.checks.hit import SCHEMA
from shulong.data.home import create
from shulong.data.shelf import Shelf
from shulong.findings.keep import keep
from shulong.terms.text import Text

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""Monday, nine o'clock in the city."""
BLUE, YELLOW, RED = Colour
SAME = {colour: colour for colour in Colour}
DAYS = {BLUE: 2, YELLOW: 5, RED: 3}
TODO = {colour: Text(zh=f"处理{colour}", en=f"see to {colour}") for colour in Colour}


def text(words: str) -> Text:
    return Text(zh=words, en=words)


def rule(name: str = "any", **more: Any) -> Rule:
    given = {"colours": SAME, "days": DAYS, "todo": TODO} | more
    return Rule(name, text(name), **given)


def repeat(name: str = "often", **more: Any) -> Repeat:
    given: dict[str, Any] = {"by": By.ORGAN, "yellows": 3, "within_days": 30, "days": 10} | more
    return Repeat(name, text(name), todo=text("find out why"), **given)


def rules(*listed: Rule, version: int = 1, repeats: Iterable[Repeat] = ()) -> Rules:
    return Rules(version, text("rules"), date(2026, 1, 1), listed or (rule(),), tuple(repeats))


@dataclass
class Check:
    id: str = "conduct.step-skipped"
    domain: str = "conduct"
    card: str = "yellow"


@dataclass
class Result:
    hits: pa.Table
    as_of: datetime
    check: Check = field(default_factory=Check)
    outcome: str = "answered"
    params: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.1
    reason: Text | None = None


def hit(subject: str, card: str = "yellow", organ: str | None = "O1", **more: Any) -> dict[str, Any]:
    """One hit about a matter."""
    values = f'{{"matter": "{subject}"}}'
    return {"card": card, "subject_kind": "matter", "subject": subject, "organ": organ, "region": "990101", "power_code": "XK/01-001",
            "key": "", "evidence": ["D1#1"], "values": values, "say_zh": f"办件 {subject} 有疑点", "say_en": f"matter {subject} does not fit"} | more  # fmt: skip


def seen(hours: int, *hits: dict[str, Any], check: str = "conduct.step-skipped") -> None:
    """A run of a check, that many hours after the start, which saw just these."""
    found = pa.Table.from_pylist(list(hits), schema=SCHEMA)
    keep(Result(found, START + timedelta(hours=hours), Check(check, check.partition(".")[0])))


def shelf_in(folder: Path) -> Shelf:
    return Shelf(create(folder, name="test.example"))


def standing() -> dict[str, str]:
    """The colour of each card that stands, by subject."""
    return dict(Card.objects.filter(withdrawn_at=None).values_list("subject", "colour"))


def story(subject: str) -> list[str]:
    """What happened to the cards of a subject."""
    return list(Event.objects.filter(card__subject=subject).values_list("change", flat=True))
