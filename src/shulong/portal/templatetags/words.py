"""Words, dates and numbers in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.utils import timezone

from shulong.portal.language import language
from shulong.portal.values import deciding as deciding_values
from shulong.powers.kind import kinds
from shulong.powers.place_in_law import Number
from shulong.terms.text import Text

register = template.Library()
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@register.simple_tag
def say(zh: str, en: str) -> str:
    """``{% say "中文" "English" %}``: the one that the reader chose."""
    return Text(zh=zh, en=en).say(language())


@register.filter
def told(value: Text) -> str:
    """A Text in the reader's language."""
    return value.say(language())


@register.filter
def day(value: date | None) -> str:
    """2026年11月24日, or 24 Nov 2026."""
    if value is None:
        return "—"
    if language() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def instant(value: datetime | None) -> str:
    """The day and the time, in the city's zone."""
    if value is None:
        return "—"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


@register.filter
def number(value: int | None) -> str:
    """12,345."""
    return "—" if value is None else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in fen as ¥1,234.56; both signs."""
    if fen is None:
        return "—"
    return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


@register.filter
def deciding(values: Mapping[str, object]) -> list[tuple[Text | None, str, object]]:
    """Name, key and value of what decides, in the reader's language."""
    return deciding_values(values, language())


@register.filter
def row_id(row: Mapping[str, object]) -> str:
    """DELIVERY#ROW of a delivered row."""
    return f"{row['_delivery']}#{row['_row']}"


@register.simple_tag
def article(value: Number) -> str:
    """第十二条之一: an article's number as laws write it."""
    return value.written("条")


@register.filter
def lines(value: str) -> list[str]:
    """The lines of a text."""
    return value.splitlines()


@register.filter
def kind_name(kind_id: str) -> str:
    """The name of a kind of power."""
    return kinds()[kind_id].title.say(language())
