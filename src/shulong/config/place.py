"""Where this process finds its home folder, and what it must know of it before Django starts."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from shulong.terms.errors import InputError
from shulong.terms.text import Text

POSTGRES = "django.db.backends.postgresql"


def home_folder() -> Path:
    """The folder that SHULONG_HOME names, ``./shulong-home`` without it."""
    return Path(os.environ.get("SHULONG_HOME") or "shulong-home").resolve()


def settings_of(home: Path) -> dict[str, Any]:
    """What ``shulong.toml`` says; nothing where there is no home yet. The data chapter judges the values."""
    file = home / "shulong.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def secret_key(home: Path) -> str:
    """The key that signs sessions: kept in ``keys/django.key`` (0600), made on first use.

    Where there is no home it lasts as long as the process, so that importing the settings writes nothing.
    """
    file = home / "keys" / "django.key"
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    made = secrets.token_urlsafe(48)
    if not (home / "shulong.toml").exists():
        return made
    file.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(made)
        opened.flush()
        os.fsync(opened.fileno())
    return made


def database(home: Path, url: str = "") -> dict[str, Any]:
    """Django's settings of the database: SQLite in the home, or the PostgreSQL that the address names.

    Raises:
        InputError: the address is no PostgreSQL address; mend SHULONG_DATABASE_URL.
    """
    return _postgres(url) if url else _sqlite(home)


def _sqlite(home: Path) -> dict[str, Any]:
    pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "db.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise InputError(
            f"数据库地址的类型为 {parts.scheme!r}，应为 postgresql 并写明数据库名",
            f"the database address is of type {parts.scheme!r}; expected postgresql with a database name",
            place="SHULONG_DATABASE_URL",
            mend=Text(
                zh="写成 postgresql://用户:口令@主机:端口/数据库。",
                en="Write postgresql://user:password@host:port/name.",
            ),
        )
    return {
        "ENGINE": POSTGRES,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
