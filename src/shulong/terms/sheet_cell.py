"""A cell's value as text: what the sheet means, with nothing invented that Excel has already lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = int | float | str | bool | time | date | datetime | timedelta
LOST_FROM = 1e15
"""Excel keeps 15 digits; from here on the last digits of a number are no longer those that were typed."""


def as_text(cell: Cell) -> str | None:
    """Text of a cell; None for an empty one. Dates are ISO, whole numbers have no '.0'."""
    if isinstance(cell, str):
        return cell.strip("\ufeff") or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return number(cell)
    if isinstance(cell, datetime):
        return moment(cell)
    return span(cell) if isinstance(cell, timedelta) else cell.isoformat()


def number(value: int | float) -> str:
    """Plain decimals of 15 significant digits; scientific notation from ``LOST_FROM`` on, as Excel shows it."""
    if abs(value) >= LOST_FROM:
        mantissa, exponent = f"{value:.14E}".split("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(value: datetime) -> str:
    """Date and time to the second, or to the millisecond where there is one; Excel's own rounding error is removed."""
    rounded = value + timedelta(microseconds=500)
    rounded = rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)
    return rounded.isoformat(sep=" ", timespec="milliseconds" if rounded.microsecond else "seconds")


def span(value: timedelta) -> str:
    """A duration as hours, minutes and seconds."""
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour:02d}:{minute:02d}:{second:02d}"
