"""An entry: what kind of thing happened, when, and what is committed to; as canonical JSON.

The same entry has exactly one form in bytes: keys sorted, no spaces, UTF-8, no floats. Anything else is refused when
read, so that nothing can be hidden in the way an entry is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shulong.terms.errors import InputError
from shulong.terms.text import Text

_KIND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
LARGEST = 2**53 - 1
"""The largest integer that every JSON reader reads exactly."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Args:
        kind: kebab-case, e.g. ``delivery``, ``erasure``, ``quarantine-release``; the ledger gives it no meaning.
        at: when it was recorded, with a zone; kept in UTC to the microsecond.
        body: strings, integers, booleans, lists and objects of these; commitments, never personal values.

    Raises:
        InputError: something does not fit; the place names it.
    """

    kind: str
    at: datetime
    body: Mapping[str, Any]

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise _unfit("kind", f"{self.kind!r} 不是小写连字符形式", f"{self.kind!r} is not kebab-case")
        if self.at.tzinfo is None:
            raise _unfit("at", "时间缺少时区", "the instant has no zone")
        object.__setattr__(self, "at", self.at.astimezone(UTC))
        if not isinstance(self.body, Mapping):
            raise _unfit("body", "应为 JSON 对象", "expected a JSON object")
        _check(self.body, "body")

    def encode(self) -> bytes:
        """The one form in bytes."""
        whole = {"at": instant(self.at), "body": self.body, "kind": self.kind}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict).encode()

    @classmethod
    def decode(cls, data: bytes) -> Entry:
        """Read an entry from its bytes.

        Raises:
            InputError: not JSON, not an entry, or not in its canonical form.
        """
        whole = _load(data)
        if not isinstance(whole, dict) or set(whole) != {"at", "body", "kind"}:
            raise _unfit("", "应恰有 at、body、kind 三项", "expected exactly at, body and kind")
        if not isinstance(whole["kind"], str):
            raise _unfit("kind", "应为字符串", "expected a string")
        entry = cls(whole["kind"], _instant(whole["at"]), whole["body"])
        if entry.encode() != data:
            raise _unfit("", "不是规范写法（键的次序、空格或转义）", "not in canonical form (order, spaces or escapes)")
        return entry


def instant(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds: 2026-11-24T03:00:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def next_instant(last: datetime | None, now: datetime | None = None) -> datetime:
    """The time to give the next entry: now, but never before the last entry, even when the clock was set back."""
    now = now or datetime.now(UTC)
    return now if last is None or last <= now else last


def _load(data: bytes) -> Any:
    try:
        return json.loads(data.decode(), object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise _unfit("", "不是有效的 JSON", "not valid JSON") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        raise ValueError("a key stands twice")
    return whole


def _instant(text: Any) -> datetime:
    if isinstance(text, str) and _AT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise _unfit("at", f"{text!r} 不是 UTC 微秒时间", f"{text!r} is not an instant in UTC with microseconds")


def _check(value: Any, place: str) -> None:
    """Walk the body; the place of the first misfit is named, its value is not."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise _unfit(place, "键应为字符串", "keys must be strings")
            _check(key, place)
            _check(inner, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            _check(inner, f"{place}[{number}]")
    elif isinstance(value, str):
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            raise _unfit(place, "字符串不是有效的 Unicode", "the string is not valid Unicode")
    elif not isinstance(value, int):
        name = type(value).__name__
        raise _unfit(
            place,
            f"不允许 {name} 类型，只能是字符串、整数、布尔、列表和对象",
            f"{name} is not allowed; only strings, integers, booleans, lists and objects are",
        )
    elif not -LARGEST <= value <= LARGEST:
        raise _unfit(place, "整数超出 ±(2^53-1)", "the integer is beyond ±(2**53 - 1)")


def _unfit(place: str, zh: str, en: str) -> InputError:
    return InputError(
        f"不是有效的账本条目：{zh}",
        f"not a valid ledger entry: {en}",
        place=place,
        mend=Text(
            zh="金额以分为单位取整数，其他小数写成字符串，缺项则不写。",
            en="Give money in fen and other decimals as strings, and leave out what is missing.",
        ),
    )
