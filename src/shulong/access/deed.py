"""Deeds: what a person, or a job of the system, does is written in the same transaction as the change, and entered in the ledger right after it.

If the process dies between the two, the deed waits in the database and the next ``enter_waiting`` enters it: once, since each
entry carries the deed's number and the ledger's last entries are looked at first.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction

from shulong.access.gate import Account
from shulong.access.models import Deed
from shulong.access.right import Right
from shulong.data.commit import enter
from shulong.data.home import Home
from shulong.ledger.entry import Entry


def write_deed(
    kind: str, account: Account, right: Right, subject: str, body: Mapping[str, Any], *, organ: str = ""
) -> Deed:
    """Note a deed, inside the transaction of what it changes.

    Args:
        kind: the ledger entry's kind, kebab-case (``adjustment``).
        body: commitments and codes, never a personal value: it becomes public with the ledger.
    """
    _refuse_alone()
    return Deed.objects.create(
        kind=kind, actor_id=account.pk, right=right, organ=organ, subject=subject, body=dict(body)
    )


def write_job_deed(kind: str, job: str, subject: str, body: Mapping[str, Any]) -> Deed:
    """Note what a job of the system did by itself, as ``write_deed`` notes a person's; ``job`` is the job's name."""
    _refuse_alone()
    return Deed.objects.create(kind=kind, actor=None, subject=subject, body={"job": job, **body})


def _refuse_alone() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a deed is written in the transaction of what it changes")


def enter_waiting(home: Home) -> int:
    """Enter every deed that is not in the ledger yet, in order; how many there were."""
    if not Deed.objects.filter(entry=None).exists():
        return 0
    with home.committing():
        waiting = list(Deed.objects.filter(entry=None).order_by("pk"))
        known = _entered(home, waiting[0].pk) if waiting else {}
        for deed in waiting:
            index = known.get(deed.pk)
            if index is None:
                index, _ = enter(home, deed.kind, _body(home, deed))
            Deed.objects.filter(pk=deed.pk).update(entry=index)
    return len(waiting)


def _body(home: Home, deed: Deed) -> dict[str, Any]:
    actor = ""
    if deed.actor_id is not None:
        actor = hmac.new(home.key("person"), f"account {deed.actor_id}".encode(), sha256).hexdigest()[:32]
    return {
        "deed": deed.pk,
        "actor": actor,
        "right": deed.right,
        "organ": deed.organ,
        "subject": deed.subject,
        **deed.body,
    }


def _entered(home: Home, first: int) -> dict[int, int]:
    """Deeds from ``first`` on that the ledger already holds: a writer may have died before it noted so."""
    found: dict[int, int] = {}
    log = home.log()
    for index in range(log.size - 1, -1, -1):
        body = Entry.decode(log.entry(index)).body
        if "deed" in body:
            if body["deed"] < first:
                break
            found[body["deed"]] = index
    return found
