"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from shulong.portal.language import language


def place(request: HttpRequest) -> dict[str, str]:
    """The city's name and the language of the page."""
    return {"city_name": settings.SHULONG_NAME, "lang": language()}
