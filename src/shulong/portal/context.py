"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from shulong.access.gate import rights_of
from shulong.access.right import Right
from shulong.cases.read import READERS
from shulong.portal.language import language

ADJUSTS = frozenset({Right.PROPOSE, Right.REVIEW, Right.DECIDE, Right.PUBLISH})


def place(request: HttpRequest) -> dict[str, object]:
    """The city's name, the language of the page, and which menus the account has (a menu opens nothing by itself)."""
    rights = rights_of(request.user) if hasattr(request, "user") else frozenset()
    return {
        "city_name": settings.SHULONG_NAME,
        "lang": language(),
        "adjusts": bool(rights & ADJUSTS),
        "sees_cards": bool(rights & set(READERS)),
        "proposes": Right.PROPOSE in rights,
        "supervises": Right.SUPERVISE in rights,
    }
