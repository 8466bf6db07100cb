"""The HTTP interface's door: who calls, and how an error is said."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from shulong import __version__
from shulong.access.models import Token
from shulong.access.token import holder_of
from shulong.terms.errors import InputError, NotAnswerable, NotPermitted, ShulongError, StorageFailure, UnknownName

STATUSES: tuple[tuple[type[ShulongError], int], ...] = (
    (NotPermitted, 403),
    (UnknownName, 404),
    (InputError, 422),
    (NotAnswerable, 503),
    (StorageFailure, 507),
)
PROBLEM = "application/problem+json"
"""Source of the form: RFC 9457."""


class Bearer(HttpBearer):
    """``Authorization: Bearer slk_…``: the token of a department's system (``shulong token new``)."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token's record; None if it opens nothing."""
        return holder_of(token)


api = NinjaAPI(
    title="Shulong 数笼",
    version=__version__,
    description="Acts are delivered as they happen; an answer of 202 means that they are durable. "
    "行权行为随办随报；答复 202 即已持久保存。",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)


def problem(status: int, zh: str, en: str, mend: dict[str, str] | None = None) -> HttpResponse:
    """An error as a problem document, in both languages."""
    body: dict[str, Any] = {"type": "about:blank", "title": en, "status": status, "detail": {"zh": zh, "en": en}}
    if mend:
        body["mend"] = mend
    return JsonResponse(body, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(ShulongError)
def told(request: HttpRequest, error: ShulongError) -> HttpResponse:
    """An error that the caller can mend."""
    status = next((code for kind, code in STATUSES if isinstance(error, kind)), 500)
    mend = {"zh": error.mend.zh, "en": error.mend.en} if error.mend else None
    return problem(status, error.message.zh, error.message.en, mend)


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody knows the caller."""
    answer = problem(401, "令牌缺失、无效或已过期", "the token is missing, unknown or has ended",
                     {"zh": "请向系统管理员申请令牌。", "en": "Ask the system administrator for a token."})  # fmt: skip
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
