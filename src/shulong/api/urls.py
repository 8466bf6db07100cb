"""The addresses of the HTTP interface."""

from __future__ import annotations

from typing import Any

from django.urls import path

from shulong.api import acts, statistics
from shulong.api.door import api

api.add_router("acts", acts.router)
api.add_router("statistics", statistics.router)

# The door asks for a token itself; a sign-in page would be no answer to a program. Each call of `urls` makes new views.
answers = api.urls
for pattern in answers[0]:
    view: Any = pattern.callback
    view.login_required = False
    view.policy = ("public" if getattr(pattern, "name", "") in {"openapi-json", "api-root"} else "token",)

urlpatterns = [path("api/", answers)]
