"""Storage of cards: how each stands now, and everything that ever happened to it. Nothing of either is ever deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shulong.access.models import Deed
from shulong.cases.card import Change, Colour, Stage
from shulong.findings.models import Finding


class Card(models.Model):
    """A card as it stands, or stood when it was withdrawn.

    ``finding`` is the finding that gave it its colour; a card for repeated yellow cards has none, and names them in ``counted``.
    ``rule`` and ``rules_version`` are those by which it got its present colour. ``due_on`` is null while the rest days of the
    year are not announced. ``withdrawn_at`` is null while it stands. It does not say who is to blame.
    """

    id = models.CharField(primary_key=True, max_length=20)
    colour = models.CharField(max_length=6)
    organ = models.CharField(max_length=100)
    post = models.CharField(max_length=128, blank=True)
    power_code = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=12, blank=True)
    check_id = models.CharField(max_length=100, blank=True)
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=200)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    findings = models.JSONField(default=list)
    counted = models.JSONField(default=list)
    found_on = models.DateField()
    say_zh = models.TextField()
    say_en = models.TextField()
    rule = models.CharField(max_length=80)
    rules_version = models.PositiveIntegerField()
    stage = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Stage], default=Stage.ISSUED)
    outcome = models.CharField(max_length=24, blank=True)
    days = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    dated_on = models.DateField()
    due_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(colour__in=[str(each) for each in Colour]), name="card_has_a_colour"),
            models.CheckConstraint(condition=~Q(organ=""), name="card_has_an_organ"),
        ]
        indexes = [
            models.Index(fields=["withdrawn_at", "stage", "due_on"], name="card_list"),
            models.Index(fields=["organ", "withdrawn_at", "colour"], name="card_organ"),
            models.Index(fields=["subject_kind", "subject"], name="card_subject"),
            models.Index(fields=["check_id", "stage"], name="card_check"),
        ]

    def __str__(self) -> str:
        return self.id


class Event(models.Model):
    """One thing that happened to a card, by facts (``by`` null) or by a person.

    ``salt`` and the rest make the leaf that the ledger's entry of ``deed`` commits to; see ``commitment``.
    """

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="events")
    change = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Change])
    at = models.DateTimeField()
    colour = models.CharField(max_length=6)
    rules_version = models.PositiveIntegerField()
    due_on = models.DateField(null=True)
    why_zh = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=24, blank=True)
    words = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.card_id} {self.change}"
