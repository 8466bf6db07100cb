"""Storage of findings: what is seen now, each run of a check, and the changes between runs.

That a finding was *seen again* is not stored: it was, in every answered run between its coming and its going.
"""

from __future__ import annotations

from django.db import models

STATE_CHOICES = [("new", "new"), ("seen", "seen"), ("gone", "gone")]
CHANGE_CHOICES = [("new", "new"), ("back", "back"), ("gone", "gone")]
OUTCOME_CHOICES = [("answered", "answered"), ("not-answerable", "not-answerable"), ("failed", "failed")]


class Run(models.Model):
    """One run of one check, and what it read. It does not hold the hits: they fold into findings.

    ``matters``: how many matters it was confined to, because new acts had touched them; null for a run over everything.
    """

    check_id = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    as_of = models.DateTimeField()
    ledger_size = models.BigIntegerField(null=True)
    ledger_root = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=16, choices=OUTCOME_CHOICES)
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    hits = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    went = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    params = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    matters = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        # Two runs of one check kept at once get the same number; the second is refused as a whole.
        constraints = [models.UniqueConstraint(fields=["check_id", "number"], name="one_run_a_number")]
        ordering = ["-finished_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.check_id} #{self.number}"


class Finding(models.Model):
    """One thing that does not fit, as last seen. It is a lead for people, never a verdict.

    ``matter``: the one matter that it is about, where it is about one.
    """

    id = models.CharField(primary_key=True, max_length=20)
    check_id = models.CharField(max_length=100)
    domain = models.CharField(max_length=50)
    card = models.CharField(max_length=8)
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=200)
    key = models.CharField(max_length=300, blank=True)
    matter = models.CharField(max_length=128, null=True)
    organ = models.CharField(max_length=100, null=True)
    region = models.CharField(max_length=12, null=True)
    power_code = models.CharField(max_length=100, null=True)
    amount_fen = models.BigIntegerField(null=True)
    period_from = models.DateTimeField(null=True)
    period_to = models.DateTimeField(null=True)
    say_zh = models.TextField()
    say_en = models.TextField()
    values = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=4, choices=STATE_CHOICES)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    times_seen = models.PositiveIntegerField(default=1)
    last_run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["check_id", "state"], name="finding_check_state"),
            models.Index(fields=["subject_kind", "subject"], name="finding_subject"),
            models.Index(fields=["state", "card", "-last_seen_at"], name="finding_list"),
            models.Index(fields=["organ", "state"], name="finding_organ"),
            models.Index(fields=["matter"], name="finding_matter"),
        ]

    def __str__(self) -> str:
        return self.id


class Event(models.Model):
    """A change of a finding: it came, it went, it came back."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="events")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="events")
    change = models.CharField(max_length=4, choices=CHANGE_CHOICES)

    class Meta:
        ordering = ["run__number", "pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.change}"
