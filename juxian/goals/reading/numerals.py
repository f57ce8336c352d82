"""Chinese and Arabic numerals as exact values."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = "零〇一二两三四五六七八九十百千万亿"
# An amount as written: digits or numerals, magnitudes, and 多/余/来 ("somewhat over") among them.
AMOUNT = rf"(?:{DIGITS}|[{CHINESE}]+)(?:[多余来]?(?:[十百万亿]|千(?![瓦克伏米]))+)*(?:[多余]|来(?=[个名家人位万]))?"

_MAGNITUDE = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_SINGLE = "一二两三四五六七八九"


def amount(text: str) -> Decimal:
    """The value of an amount such as 3500万, 1.2亿, 三百五十, 百 or 千万, without 多/余/来.

    Raises ValueError when the characters are no number (万一, 十百千).
    """
    arabic = re.match(DIGITS, text)
    if arabic:
        value = Decimal(arabic[0].replace(",", ""))
        for char in text[arabic.end() :]:
            value *= _MAGNITUDE[char]
        return value
    spelt = text if text[0] not in "百千万亿" else "一" + text
    import cn2an  # would be a quarter of a second of every start

    return Decimal(cn2an.cn2an(spelt.replace("〇", "零"), "smart"))


def neighbours(text: str) -> tuple[Decimal, Decimal] | None:
    """两三 or 三五十 as a range: two single numerals side by side mean 'two or three', 'thirty to fifty'."""
    match = re.fullmatch(rf"([{_SINGLE}])([{_SINGLE}])([十百千万亿]*)", text)
    if not match or _SINGLE.index(match[1]) >= _SINGLE.index(match[2]):
        return None
    return amount(match[1] + match[3]), amount(match[2] + match[3])


def year(text: str) -> int | None:
    """2025 or 二〇二五 as a year; None for a masked one (20**, 20XX)."""
    digits = "".join(
        str("零一二三四五六七八九".find(c)) if c in "零一二三四五六七八九" else c for c in text.replace("〇", "零")
    )
    return int(digits) if re.fullmatch(r"(?:19|20)\d\d", digits) else None


def small(text: str) -> int:
    """A month, a quarter or a number of years: 3, 三, 十二, 两."""
    return int(amount(text))
