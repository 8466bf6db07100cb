"""What one call of ``issue`` changes: cards brought from how they stand to how they must, with an event for each change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from shulong.cases.card import Change, Colour, Stage
from shulong.cases.commitment import salted
from shulong.cases.models import Card, Event
from shulong.cases.rule import Rules
from shulong.cases.wanted import Wanted
from shulong.terms.errors import UnknownYear
from shulong.terms.text import Text
from shulong.terms.workday import Calendar

CHUNK = 1_000
REFRESHED = [
    "colour", "post", "power_code", "region", "check_id", "finding", "findings", "counted", "found_on", "say_zh", "say_en",
    "rule", "rules_version", "stage", "outcome", "days", "issued_at", "dated_on", "due_on", "withdrawn_at",
]  # fmt: skip
SHOWN = (
    "post",
    "power_code",
    "region",
    "check_id",
    "finding_id",
    "findings",
    "counted",
    "found_on",
    "say_zh",
    "say_en",
)
"""What a card shows of its findings; it is kept up to date without being a change of the card."""


def due(calendar: Calendar, day: date, days: int) -> date | None:
    """The last day of a deadline; None while the rest days of that year are not announced.

    Source: Civil Code art. 201 (the first day does not count); counted in working days.
    """
    try:
        return calendar.add_working_days(day, days)
    except UnknownYear:
        return None


@dataclass
class Changes:
    """The cards and events of one call, unsaved until ``save_cards``."""

    rules: Rules
    calendar: Calendar
    now: datetime
    today: date
    events: list[Event] = field(default_factory=list)
    organs: set[str] = field(default_factory=set)
    """The organs of which a card was looked at."""
    _touched: dict[str, Card] = field(default_factory=dict)
    _due: dict[tuple[date, int], date | None] = field(default_factory=dict)

    def meet(self, wish: Wanted, card: Card | None) -> None:
        """Bring one card to what must be."""
        self.organs.add(wish.organ)
        if card is None:
            self._issue(wish)
        elif card.withdrawn_at is not None:
            self._anew(card, wish, Change.REISSUED, Text(zh="事实再次出现。", en="The facts are there again."))
        else:
            self._follow(card, wish)

    def _follow(self, card: Card, wish: Wanted) -> None:
        """A card that stands: raised, lowered or passed on where the facts say so, else only what it shows is refreshed."""
        before = Colour(card.colour)
        if wish.colour.weight > before.weight:
            self._anew(card, wish, Change.RAISED, _turned(before, wish.colour))
        elif card.stage == Stage.CLOSED and set(wish.findings) - set(card.findings):
            self._anew(card, wish, Change.REISSUED, Text(zh="又有新的疑点。", en="There is a further finding."))
        else:
            passed = card.post != wish.post
            lowered = wish.colour is not before
            self._show(card, wish)
            if lowered:
                card.colour, card.rule, card.rules_version = wish.colour, wish.rule, self.rules.version
                self._note(card, Change.LOWERED, _turned(before, wish.colour))
            if passed:
                self._note(card, Change.PASSED_ON, _to(card.post))
            self._date(card)

    def withdraw(self, card: Card, why: Text) -> None:
        """A card that follows from nothing any more; it stays readable with the reason."""
        self.organs.add(card.organ)
        card.withdrawn_at = self.now
        self._note(card, Change.WITHDRAWN, why)

    def save_cards(self) -> None:
        """Write the cards; the events wait for their deed."""
        # An upsert: Django's bulk update writes a CASE for each field and row, which takes minutes for many thousands.
        Card.objects.bulk_create(
            self._touched.values(),
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=REFRESHED,
        )
        self._touched.clear()

    def _issue(self, wish: Wanted) -> None:
        card = Card(pk=wish.card, organ=wish.organ, subject_kind=wish.subject_kind, subject=wish.subject)
        title = self._title(wish)
        self._anew(card, wish, Change.ISSUED, Text(zh=f"依据规则“{title.zh}”。", en=f"By the rule “{title.en}”."))

    def _anew(self, card: Card, wish: Wanted, change: Change, why: Text) -> None:
        """The organ is asked anew: colour, rule and deadline are of today."""
        self._show(card, wish)
        card.colour, card.rule, card.rules_version, card.days = wish.colour, wish.rule, self.rules.version, wish.days
        card.stage, card.outcome, card.withdrawn_at = Stage.ISSUED, "", None
        card.issued_at, card.dated_on = self.now, self.today
        card.due_on = self._until(self.today, wish.days)
        self._note(card, change, why)

    def _show(self, card: Card, wish: Wanted) -> None:
        shown = {
            "post": wish.post, "power_code": wish.power, "region": wish.region, "check_id": wish.check,
            "finding_id": wish.findings[0] if wish.findings else None, "findings": list(wish.findings), "counted": list(wish.counted),
            "found_on": wish.found_on, "say_zh": wish.say.zh, "say_en": wish.say.en,
        }  # fmt: skip
        for name in SHOWN:
            if getattr(card, name) != shown[name]:
                setattr(card, name, shown[name])
                self._touched[card.pk] = card

    def _date(self, card: Card) -> None:
        """A deadline that could not be counted when it was set is counted once its year is known."""
        if card.due_on is None and (found := self._until(card.dated_on, card.days)):
            card.due_on = found
            self._touched[card.pk] = card

    def _until(self, day: date, days: int) -> date | None:
        """The last day of a deadline, counted once for all cards that share it."""
        if (day, days) not in self._due:
            self._due[day, days] = due(self.calendar, day, days)
        return self._due[day, days]

    def _title(self, wish: Wanted) -> Text:
        rule = self.rules.named(wish.rule)
        assert rule is not None
        return rule.title

    def _note(self, card: Card, change: Change, why: Text) -> None:
        self._touched[card.pk] = card
        self.events.append(salted(Event(
            card=card, change=change, at=self.now, colour=card.colour, rules_version=card.rules_version, due_on=card.due_on,
            why_zh=why.zh, why_en=why.en,
        )))  # fmt: skip


def _turned(before: Colour, after: Colour) -> Text:
    return Text(
        zh=f"事实变化：由{before.words.zh}变为{after.words.zh}。",
        en=f"The facts changed: from {before.words.en.lower()} to {after.words.en.lower()}.",
    )


def _to(post: str) -> Text:
    return Text(zh=f"现由岗位 {post} 负责。", en=f"It is now with the post {post}.") if post else Text(
        zh="现由机关负责，岗位不明。", en="It is now with the organ; no post is known."
    )  # fmt: skip
