"""Tokens: by which a department's system speaks for an account."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.utils import timezone

from shulong.access.models import Token
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text

DAYS = 365
"""How long a token lasts unless said otherwise."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")


def new_token(account: User, name: str, *, days: int = DAYS) -> str:
    """A token by which the system of that name speaks for the account. It is shown once; the database keeps its digest.

    A name that has a token already gets a new one in its place.

    Raises:
        InputError: the name is not of lower-case letters, digits and hyphens, or the days are not 1 or more.
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"来源系统名称 {name!r} 应为 2 至 64 个小写字母、数字或短横线",
            f"the name of a system {name!r} should be 2 to 64 lower-case letters, digits or hyphens",
            mend=Text(zh="例如 housing-permits。", en="For example housing-permits."),
        )
    if days < 1:
        raise InputError(f"有效天数 {days} 应至少为 1", f"it should last 1 day or more, not {days}")
    # 256 random bits need no slow hash: nobody can try them through.
    token = f"slk_{secrets.token_urlsafe(32)}"
    Token.objects.update_or_create(
        name=name,
        defaults={"user": account, "digest": _digest(token), "ends_at": timezone.now() + timedelta(days=days)},
    )
    return token


def end_token(name: str) -> None:
    """The token of that name opens nothing any more; UnknownName if there is none."""
    if not Token.objects.filter(name=name).delete()[0]:
        raise UnknownName(f"没有来源系统 {name!r} 的令牌", f"the system {name!r} has no token")


def holder_of(token: str, now: datetime | None = None) -> Token | None:
    """The token's record with its account; None if it is unknown, has ended, or the account is closed."""
    found = Token.objects.select_related("user").filter(digest=_digest(token)).first()
    if found is None or found.ends_at <= (now or timezone.now()) or not found.user.is_active:
        return None
    return found


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
