"""Chinese numerals as laws use them."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """1 to 999 in Chinese: 10 is 十, 105 一百零五, 110 一百一十."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        said += "零"
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    return said + (DIGITS[ones] if ones else "")


def article(value: int) -> str:
    """第十二条."""
    return f"第{chinese(value)}条"
