"""One element as two places state it: whether they agree, and whether the second is harder for an applicant than the first."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

WEEK, WORKING = 7, 5
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def plain(value: Any) -> Any:
    """A value without what does not count: width of characters, blanks around text, order of a list's records."""
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value).strip()
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(
            (plain(each) for each in value), key=lambda each: json.dumps(each, ensure_ascii=False, sort_keys=True)
        )
    return value


def read(text: str | None) -> dict[str, Any]:
    """A JSON object; an empty one where the text is none. What cannot be read is the check ``lists.unreadable``'s to say."""
    return loaded if isinstance(loaded := _loaded(text), dict) else {}


def is_object(text: str | None) -> bool:
    """Whether a text is a JSON object."""
    return isinstance(_loaded(text), dict)


def read_list(text: str | None) -> list[Any]:
    """A JSON list; an empty one where the text is none."""
    return loaded if isinstance(loaded := _loaded(text), list) else []


def _loaded(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None


def records(value: Any) -> list[Mapping[str, Any]]:
    """The records of a list; whatever else there is, is passed over."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def agree(one: Any, other: Any) -> bool:
    """Whether two values say the same."""
    return bool(plain(one) == plain(other))


def harder(element: str, template: Any, stated: Any) -> list[str]:
    """What is harder in the value stated than in the template's, in the words of the value; nothing where it is not harder."""
    if element in {"statutory_limit", "promised_limit"}:
        return [said(stated)] if longer(stated, template) else []
    if element == "conditions":
        return _beyond(template, stated, "text")
    if element == "materials":
        return _beyond(template, stated, "name") + _more(template, stated, "name", "copies")
    if element == "fee":
        return _beyond(template, stated, "item") + _more(template, stated, "item", "standard")
    return []


def longer(one: Any, other: Any) -> bool:
    """Whether a number of days is longer than another; working days are turned into calendar days only where the units differ."""
    if not (_is_days(one) and _is_days(other)):
        return False
    if one["unit"] == other["unit"]:
        return bool(one["days"] > other["days"])
    return _calendar(one) > _calendar(other)


def said(value: Any) -> str:
    """A value in few words, for a sentence."""
    if isinstance(value, Mapping) and _is_days(value):
        return f"{value['days']} {'工作日' if value['unit'] == 'working-days' else '自然日'}"
    if isinstance(value, Mapping):
        return "，".join(str(each) for each in value.values())
    if isinstance(value, list):
        return "；".join(said(each) for each in value) or "无"
    return "—" if value is None else str(value)


def _is_days(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("days"), int) and "unit" in value


def _calendar(days: Mapping[str, Any]) -> float:
    return float(days["days"]) * (WEEK / WORKING if days["unit"] == "working-days" else 1)


def _by(value: Any, key: str) -> dict[str, Mapping[str, Any]]:
    return {plain(str(record.get(key, ""))): record for record in records(value)}


def _beyond(template: Any, stated: Any, key: str) -> list[str]:
    """Records that only the second has."""
    known = _by(template, key)
    return [name for name in _by(stated, key) if name not in known]


def _more(template: Any, stated: Any, key: str, amount: str) -> list[str]:
    """Records of which the second asks more."""
    known = _by(template, key)
    return [
        f"{name} {record.get(amount)}"
        for name, record in _by(stated, key).items()
        if name in known and _amount(record.get(amount)) > _amount(known[name].get(amount))
    ]


def _amount(value: Any) -> float:
    found = _NUMBER.search(str(value or ""))
    return float(found[0]) if found else 0.0
