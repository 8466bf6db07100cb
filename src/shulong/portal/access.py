"""Who may open an address: every view declares it, and what declares nothing needs sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from shulong.access.gate import Account, organs_of, rights_of
from shulong.access.right import Right

View = Callable[..., Any]

FINDING_READERS = (Right.SUPERVISE, Right.ANSWER_CARDS)
"""Who may open findings, matters and the proofs of their acts, of the organs for which the right is held; the list of all of them
and the data behind them open to ``Right.SUPERVISE`` alone.
"""


def policy(*names: str | Right) -> Callable[[View], View]:
    """Declares who may open a view: ``public``, ``signed-in``, or accounts that hold any of some rights somewhere.

    LoginRequiredMiddleware holds the sign-in. It grants no leave to see personal data, and the verb behind a page still asks the
    gate for the organ concerned.
    """

    def declare(view: View) -> View:
        rights = {name for name in names if isinstance(name, Right)}
        declared = login_not_required(view) if names == ("public",) else _held(view, rights) if rights else view
        declared.policy = names  # type: ignore[attr-defined]
        return declared

    return declare


def _held(view: View, rights: set[Right]) -> View:
    """The view for accounts that hold one of the rights; a page that says whom to ask for the others."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not rights & rights_of(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return opened


def organs_read(account: Account) -> set[str] | None:
    """The organs whose findings an account may read; None for every organ."""
    found: set[str] = set()
    for right in FINDING_READERS:
        held = organs_of(account, right)
        if held is None:
            return None
        found |= held
    return found


def demand_any(account: Account, organs: set[str]) -> None:
    """Raises PermissionDenied unless the account may read findings of one of these organs."""
    read = organs_read(account)
    if read is not None and not read & organs:
        raise PermissionDenied
