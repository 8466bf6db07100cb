"""Storage of acts that are durable and not sealed yet: the inbox.

An act is acknowledged once its request is committed here. What is sealed is emptied here; the digests stay, so that the same
request is recognised afterwards.
"""

from __future__ import annotations

from django.db import models


class Batch(models.Model):
    """What will be one delivery. Its number is given when it opens, so that an act's row id is the same before and after sealing.

    ``closed_at``: nothing more is added. ``sealed_at``: it is in the ledger.
    """

    delivery = models.CharField(max_length=40, unique=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["sealed_at", "id"], name="batch_unsealed")]

    def __str__(self) -> str:
        return self.delivery


class Request(models.Model):
    """One request of a source system: some acts, as JSON lines in the order in which they came.

    ``first_row`` is the ``_row`` of its first act in the delivery. ``judged_at`` is null until the matters that it touches
    were judged again.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="requests")
    sender = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    content = models.CharField(max_length=64)
    body = models.TextField()
    first_row = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="one_request_a_key")]
        indexes = [models.Index(fields=["judged_at", "id"], name="request_unjudged")]

    def __str__(self) -> str:
        return f"{self.sender} {self.key}"


class Arrival(models.Model):
    """One act of a request that is not sealed yet: which matters are touched, and whether an act came before in the same batch."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="arrivals")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="arrivals")
    act_id = models.CharField(max_length=128)
    matter_id = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "act_id"], name="one_arrival_a_batch")]

    def __str__(self) -> str:
        return self.act_id
