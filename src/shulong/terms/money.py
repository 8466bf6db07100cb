"""Money in fen (hundredths of a yuan), as whole numbers; nothing is ever rounded."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from shulong.terms.errors import InputError
from shulong.terms.text import Language, Text

UNITS = {
    "": 100,
    "元": 100,
    "圆": 100,
    "角": 10,
    "分": 1,
    "万": 1_000_000,
    "万元": 1_000_000,
    "亿": 10_000_000_000,
    "亿元": 10_000_000_000,
}
_AMOUNT = re.compile(r"^[¥￥]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(元|圆|角|分|万元|万|亿元|亿)?$")


def fen(text: str) -> int:
    """The fen of an amount as people write it: ``1,234.56``, ``￥1,234.56元``, ``12.5万元``, full-width digits.

    Raises:
        InputError: it is not an amount, or not a whole number of fen.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _AMOUNT.match(plain)
    if match is None:
        raise InputError(
            f"{text!r} 不是金额",
            f"{text!r} is no amount",
            mend=Text(zh="写法如 1,234.56元 或 12.5万元。", en="Write it as 1,234.56 or 12.5万元."),
        )
    amount = Decimal(match[1].replace(",", "")) * UNITS[match[2] or ""]
    if amount != amount.to_integral_value():
        raise InputError(f"{text!r} 不足一分的零头", f"{text!r} is not a whole number of fen",
                         mend=Text(zh="请核对单位与小数位。", en="Check the unit and the decimals."))  # fmt: skip
    return int(amount)


def say(amount: int, language: Language) -> str:
    """An amount in fen as people read it."""
    text = f"{Decimal(amount) / 100:,.2f}"
    return f"{text}元" if language == "zh" else f"CNY {text}"
