"""Storage of access: who holds which role, which systems hold a token, and what people did."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RoleHolding(models.Model):
    """An account holds a role: for one organ, or for the whole city where ``organ`` is empty."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_holdings")
    role = models.CharField(max_length=40)
    organ = models.CharField(max_length=64, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "organ"], name="one_holding_a_role_and_organ")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organ}"


class Token(models.Model):
    """A department's system may speak for an account. The token itself is shown once and not kept; only its digest is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Deed(models.Model):
    """What a person did: written in the transaction of the change itself, entered in the ledger right after.

    ``entry`` is the ledger entry's number; null while it waits (a process that died between the two).
    """

    kind = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    right = models.CharField(max_length=40, blank=True)
    organ = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=120)
    body = models.JSONField(default=dict)
    entry = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="deed_subject")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
