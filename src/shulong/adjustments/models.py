"""Storage of change sets: what is proposed and where it stands. What is in force lies on the shelf, not here."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from shulong.access.models import Deed
from shulong.adjustments.change import Stage


class ChangeSet(models.Model):
    """A proposed adjustment. ``organ`` is whose implementations it changes; empty: the city's templates."""

    title = models.CharField(max_length=200)
    reason = models.TextField()
    basis = models.TextField(blank=True)
    organ = models.CharField(max_length=64, blank=True)
    in_force_from = models.DateField()
    stage = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Stage], default=Stage.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    deliveries = models.JSONField(default=list)

    class Meta:
        ordering = ["-moved_at", "-pk"]
        indexes = [models.Index(fields=["stage", "-moved_at"], name="change_stage")]

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"


class ChangeItem(models.Model):
    """One power, implementation, entry of a list or flow as it stands and as it shall be; ``before`` is null where it is new."""

    change = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="items")
    what = models.CharField(max_length=20)
    code = models.CharField(max_length=160)
    organ = models.CharField(max_length=64, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "what", "code", "organ"], name="one_item_a_code")]
        ordering = ["what", "code", "organ"]

    def __str__(self) -> str:
        return f"{self.what} {self.code} {self.organ}"


class Move(models.Model):
    """One verb used on a change set: by whom, with what words, and the deed that stands in the ledger for it.

    ``remarks``: those on lawfulness that were open when it was approved; ``on_remarks``: why it was approved all the same.
    """

    change = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="moves")
    verb = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField(blank=True)
    remarks = models.JSONField(default=list)
    on_remarks = models.TextField(blank=True)
    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.change_id} {self.verb}"
