"""Acts as they happen: delivered one by one or many at a time, and what became of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status

from shulong.access.models import Token
from shulong.acts.fate import fate
from shulong.acts.receive import receive
from shulong.api.bodies import acts_of
from shulong.data.contract import Contract
from shulong.data.home import open_home
from shulong.data.read_contract import catalogue, named
from shulong.terms.errors import InputError

router = Router(tags=["acts"])
_KEY = 200
"""Characters of an idempotency key."""


class Answer(Schema):
    """Durable: ``rows`` acts, from ``first_row`` of the delivery of that number. ``again``: they had come before."""

    delivery: str
    first_row: int
    rows: int
    received_at: datetime
    again: bool


class Fault(Schema):
    """One fault of an act that was set aside."""

    act: int
    field: str | None
    wrong: dict[str, str]
    mend: dict[str, str]


class State(Schema):
    """What became of a request."""

    delivery: str
    rows: int
    state: str
    judged: bool
    entry: int | None
    set_aside: list[Fault]


def token_of(request: HttpRequest) -> Token:
    """The token that opened the door."""
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, Token)
    return token


@router.post("", response={202: Answer, 200: Answer}, summary="Deliver one act or many")
def deliver(request: HttpRequest, response: HttpResponse) -> Status[dict[str, Any]]:
    """One act or a list of acts as JSON, or CloudEvents 1.0 (binary, structured, batched).

    202: durable. 200: the same request had come before. ``Idempotency-Key`` makes a repeated request the same; without it,
    the same content is the same request. Nothing of a request that is refused is kept.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    records, implied = acts_of(request.body, headers)
    token = token_of(request)
    received = receive(token.user, token.name, records, contract(), key=_key(headers) or implied)
    response["Location"] = reverse("api:request", args=(received.delivery, received.first_row))
    return Status(200 if received.again else 202, asdict(received))


@router.get("/{delivery}/{int:first_row}", response=State, url_name="request", summary="What became of a request")
def became(request: HttpRequest, delivery: str, first_row: int) -> dict[str, Any]:
    """Whether its acts are judged and sealed, and which were set aside because they break the contract."""
    return asdict(fate(open_home(Path(settings.SHULONG_HOME)), token_of(request).name, delivery, first_row))


def _key(headers: dict[str, str]) -> str:
    key = headers.get("idempotency-key", "").strip()
    if len(key) > _KEY:
        raise InputError(
            f"幂等键长 {len(key)}，至多 {_KEY} 个字符", f"the idempotency key has {len(key)} characters; at most {_KEY}"
        )
    return f"key {key}" if key else ""


def contract() -> Contract:
    """The contract of acts, the city's own if it has one."""
    return named(catalogue(Path(settings.SHULONG_HOME) / "contracts"), "acts")
