"""Who may open an address: every view declares it, and what declares nothing needs sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.contrib.auth.decorators import login_not_required

Policy = Literal["public", "signed-in"]
View = Callable[..., Any]


def policy(name: Policy) -> Callable[[View], View]:
    """Declares who may open a view; LoginRequiredMiddleware holds it. It grants no leave to see personal data."""

    def declare(view: View) -> View:
        declared = login_not_required(view) if name == "public" else view
        declared.policy = name  # type: ignore[attr-defined]
        return declared

    return declare
