"""The home folder of one place: its settings, keys, sealed files and work in progress."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shulong.ledger.durable import durable_write
from shulong.ledger.keys import Signer, VerifierKey, read_private_key, write_private_key
from shulong.ledger.log import Log
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text
from shulong.terms.workday import Calendar, load

SETTINGS = "shulong.toml"
INTENT = "intent.json"
"""In a work folder: what is about to be done, for whoever finds the folder abandoned."""
FOLDERS = ("keys", "segments", "quarantine", "staging", "contracts", "mappings", "checks", "workdays")
DEFAULT_SETTINGS = """\
# Settings of this place; docs/en/settings.md and docs/zh/settings.md explain each.
name = "{name}"
timezone = "{timezone}"
engine = "duckdb"        # or "spark"
memory = "1GB"           # what the engine may hold at once
threads = {threads}

# Named databases to deliver from; the address may name an environment variable as ${{NAME}}.
# [sources.permits]
# url = "postgresql+psycopg://reader:${{PERMITS_PASSWORD}}@127.0.0.1/permits"
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``shulong.toml`` says. Unknown keys are refused when it is read."""

    name: str = "shulong"
    timezone: str = "Asia/Shanghai"
    engine: str = "duckdb"
    memory: str = "1GB"
    threads: int = 2
    spark_remote: str = ""
    sources: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Home:
    """One place's folder. It knows where things lie; it does not know what they mean."""

    path: Path
    settings: Settings

    @property
    def ledger_path(self) -> Path:
        """Where the ledger's files lie."""
        return self.path / "ledger"

    @property
    def segments(self) -> Path:
        """Where sealed rows lie, a folder a dataset."""
        return self.path / "segments"

    @property
    def quarantined(self) -> Path:
        """Where rows that broke their contract lie, a folder a dataset."""
        return self.path / "quarantine"

    @property
    def work(self) -> Path:
        """Where work in progress lies, a folder a piece of work."""
        return self.path / "staging"

    def abandoned(self) -> Iterator[Path]:
        """The folders of work whose process is gone: nobody holds their lock."""
        for folder in sorted(self.work.iterdir()):
            if folder.name.startswith("."):
                continue
            try:
                with (folder / ".lock").open("a") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    yield folder
            except (BlockingIOError, FileNotFoundError, NotADirectoryError):
                continue

    @property
    def contracts(self) -> Path:
        """The city's own contracts."""
        return self.path / "contracts"

    @property
    def checks(self) -> Path:
        """The city's own checks, a folder a domain. They are code: whoever may write here decides what this system runs."""
        return self.path / "checks"

    @property
    def workdays(self) -> Path:
        """The city's own arrangements of rest days, CSV files."""
        return self.path / "workdays"

    @property
    def calendar(self) -> Calendar:
        """The working days of this place: the published arrangements, and its own before them; InputError for a wrong file."""
        return load(*sorted(self.workdays.glob("*.csv")))

    def key(self, name: str) -> bytes:
        """The secret of that name (``person``, ``content``), made on first use; 32 bytes, readable by the owner only."""
        path = self.path / "keys" / f"{name}.key"
        if not path.exists():
            durable_write(path, secrets.token_bytes(32), mode=0o600)
        return path.read_bytes()

    @property
    def verifier(self) -> VerifierKey:
        """The public key with which anybody checks the ledger."""
        return VerifierKey.parse((self.path / "ledger.pub").read_text(encoding="utf-8"))

    def log(self) -> Log:
        """The ledger, to read or append to."""
        return Log.open(self.ledger_path)

    def signer(self) -> Signer:
        """The ledger's signing key."""
        return read_private_key(self.path / "keys" / "ledger.key", self.verifier.name)

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder for one piece of work, held by a lock and gone when it ends.

        If it ends in an error after an intent was noted, the folder stays, so that ``recover`` can settle what was begun.
        """
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        folder, hidden = self.work / name, self.work / f".{name}"
        hidden.mkdir()
        with (hidden / ".lock").open("w") as lock:
            # Locked before it can be seen: an unlocked folder would pass for an abandoned one.
            fcntl.flock(lock, fcntl.LOCK_EX)
            hidden.rename(folder)
            try:
                yield folder
            except BaseException:
                if not (folder / INTENT).exists():
                    shutil.rmtree(folder, ignore_errors=True)
                raise
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Held while a delivery becomes part of the ledger; one at a time."""
        with self.held("commit"):
            yield

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Held by one process at a time, which the system lets go of when the process ends. Not to be taken twice by one."""
        with (self.path / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def create(path: Path, *, name: str = "shulong", timezone: str = "Asia/Shanghai") -> Home:
    """A new home: settings, keys, an empty ledger with its first checkpoint.

    Raises:
        InputError: the folder already holds one, or the time zone is unknown.
    """
    if (path / SETTINGS).exists():
        raise InputError(
            "此处已有数笼的数据目录", "there is a home here already", place=str(path),
            mend=Text(zh="直接使用它，或另选目录。", en="Use it, or choose another folder."),
        )  # fmt: skip
    _zone(timezone, place="--timezone")
    for folder in FOLDERS:
        (path / folder).mkdir(parents=True, exist_ok=True)
    (path / "keys").chmod(0o700)
    signer = Signer.generate(name)
    write_private_key(path / "keys" / "ledger.key", signer)
    durable_write(path / "ledger.pub", f"{signer.verifier}\n".encode())
    Log.create(path / "ledger", name, signer)
    text = DEFAULT_SETTINGS.format(name=name, timezone=timezone, threads=os.cpu_count() or 2)
    durable_write(path / SETTINGS, text.encode("utf-8"))
    return open_home(path)


def open_home(path: Path) -> Home:
    """The home at that folder.

    Raises:
        UnknownName: there is none there.
        InputError: its settings have an unknown key or a value of the wrong kind.
    """
    file = path / SETTINGS
    if not file.exists():
        raise UnknownName(
            "这里没有数笼的数据目录", "there is no home here", place=str(path),
            mend=Text(zh="先运行 shulong init，或用 --home 指明目录。", en="Run `shulong init` first, or name the folder with --home."),
        )  # fmt: skip
    return Home(path, _settings(file))


def _settings(file: Path) -> Settings:
    try:
        values: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("不是有效的 TOML", f"is not valid TOML: {error}", place=str(file)) from error
    known = Settings.__dataclass_fields__
    for key, value in values.items():
        if key not in known:
            raise InputError(f"未知设置 {key!r}", f"unknown setting {key!r}", place=str(file),
                             mend=Text(zh=f"可用：{', '.join(known)}。", en=f"Known: {', '.join(known)}."))  # fmt: skip
        expected = type(getattr(Settings(), key))
        if not isinstance(value, expected):
            raise InputError(f"设置 {key!r} 应为 {expected.__name__}", f"setting {key!r} must be {expected.__name__}",
                             place=str(file))  # fmt: skip
    settings = Settings(**values)
    _zone(settings.timezone, place=str(file))
    return settings


def _zone(name: str, *, place: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"未知时区 {name!r}", f"unknown time zone {name!r}", place=place,
                         mend=Text(zh="例如 Asia/Shanghai。", en="For example Asia/Shanghai.")) from error  # fmt: skip
