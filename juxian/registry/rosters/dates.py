"""Dates as offices write them, read to the day or to the month.

1985.3, 85.3, 1985年3月, 一九八五年三月, 1985-03-21, 19850321, 1985/3/21 0:00:00, Mar-85, and Excel's bare serials.
A year alone is not enough, and 3/4/1985 is refused because nobody can tell March from April.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from juxian.core.text import clean, half_width, simplify, without_brackets
from juxian.registry.rosters.cells import Cell

# Serials outside 1900-06 to 2119 are no dates a roster would have; small ones would swallow years such as 1985.
_SERIALS = range(3000, 80_001)
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile("([〇○零一二三四五六七八九]{4}|[〇○零一二三四五六七八九]{2})年")
_CHINESE_NUMBER = re.compile("(?:([一二三])?十([一二三四五六七八九])?|([〇○零一二三四五六七八九]))(?=月|日|号)")
_TIME = re.compile(r"[T ]\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?(?:Z|[+-]\d\d:?\d\d)?(?: ?[AP]M)?$")
_RANGE = re.compile(r"^(.{4,}?)(?:[-—–~]*(?:至今|起|以来)|[-—–~至到]+$|[—–~至到]+.{4,}$|-(?=\d{4}[年.])\d{4}.*$)")
# Words around a date: 自2019年3月起, 2019年3月入职, 1985年3月生, 2019年3月5日 星期二.
_AROUND = re.compile(r"^(?:自从?|于)|(?:出?生|入职|到岗|引进|进入|来院|来校| ?(?:星期|周)[一二三四五六日天])$")
_SEPARATED = re.compile(r"(\d{4}|\d{2})[-—./,、·\\年]+(\d{1,2})(?:[-—./,、·\\月]+(?:(\d{1,2})[日号]?)?)?\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_POINT_MONTH_DAY = re.compile(r"(\d{4})\.(\d{2})(\d{2})")
_SHORT_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./](\d{4})")
_SPACED = re.compile(r"(\d{4}) (\d{1,2})(?: (\d{1,2}))?")
_MINGUO = re.compile("(?:民国|民國)(\\d{2,3})年")
_MONTHS = dict(JAN=1, FEB=2, MAR=3, APR=4, MAY=5, JUN=6, JUL=7, AUG=8, SEP=9, OCT=10, NOV=11, DEC=12)  # noqa: C408
_ENGLISH = re.compile(r"(?:(\d{1,2})[-\s.,]*)?([A-Z]{3})[A-Z]*[-\s.,]+(?:(\d{1,2})[-\s,]+)?(\d{4}|\d{2})")


def read_date(cell: Cell, as_of: date, base: date = date(1899, 12, 30)) -> str | None:
    """The date in a cell as YYYY-MM-DD, or YYYY-MM when the day is unknown; None if it is none to the month.

    A two-digit year up to that of `as_of` is 20yy, else 19yy. `base` is day 0 of the workbook's serials.
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return _read_number(float(cell), as_of.year, base)
    return _read_text(cell, as_of.year, base) if isinstance(cell, str) else None


def _read_number(value: float, now: int, base: date) -> str | None:
    if value == int(value):
        whole = int(value)
        if whole in _SERIALS:
            return (base + timedelta(days=whole)).isoformat()
        return _read_text(str(whole), now, base) if whole > 100_000 else None
    if 3000 < value < 80_000:
        # A serial with a time of day.
        return (base + timedelta(days=int(value))).isoformat()
    return _read_text(repr(value), now, base)


def _assemble(year: str, month: str | int, day: str | int | None, now: int) -> str | None:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full <= now % 100 else 1900
    try:
        # Day 00 is how some exports say that the day is unknown.
        exact = day is not None and int(day) != 0
        return date(full, int(month), int(day or 1)).isoformat() if exact else date(full, int(month), 1).isoformat()[:7]
    except ValueError:
        return None


def _arabic(text: str) -> str:
    """Chinese numerals of a date as figures: 一九八五年三月 as 1985年3月."""
    text = _CHINESE_YEAR.sub(lambda match: match[1].translate(_NUMERALS) + "年", text)

    def number(match: re.Match[str]) -> str:
        if match[3]:
            return match[3].translate(_NUMERALS)
        return str(int((match[1] or "一").translate(_NUMERALS)) * 10 + int((match[2] or "〇").translate(_NUMERALS)))

    return _CHINESE_NUMBER.sub(number, text)


@lru_cache(maxsize=50_000)
def _read_text(text: str, now: int, base: date) -> str | None:
    text = _arabic(
        simplify(half_width(clean(without_brackets(text)).removeprefix("'").replace("，", ".").replace("。", ".")))
    ).upper()
    text = _MINGUO.sub(lambda match: f"{int(match[1]) + 1911}年", text)
    text = _AROUND.sub("", _TIME.sub("", text)).replace("月份", "月")
    # Closed up, 1985 3 would be taken for a serial.
    if _SPACED.fullmatch(text) is not None:
        text = text.replace(" ", ".")
    found = _read_plain(text.replace(" ", ""), now, base)
    if found is None and (match := _ENGLISH.fullmatch(text.strip())) is not None and match[2] in _MONTHS:
        found = _assemble(match[4], _MONTHS[match[2]], match[1] or match[3], now)
    if found is None and (match := _RANGE.match(text.replace(" ", ""))) is not None and match[1] != text:
        found = _read_plain(match[1], now, base)
    return found


def _read_plain(text: str, now: int, base: date) -> str | None:
    if (match := _POINT_MONTH_DAY.fullmatch(text)) is not None:
        return _assemble(match[1], match[2], match[3], now)
    if (match := _SEPARATED.fullmatch(text)) is not None:
        return _assemble(match[1], match[2], match[3], now)
    if (match := _DAY_FIRST.fullmatch(text)) is not None:
        first, second = int(match[1]), int(match[2])
        if (first > 12) != (second > 12) or first == second:
            month, day = (second, first) if first > 12 else (first, second)
            return _assemble(match[3], month, day, now)
        return None
    if (match := _MONTH_FIRST.fullmatch(text)) is not None:
        return _assemble(match[2], match[1], None, now)
    if not text.isdecimal():
        return None
    if len(text) == 5 and int(text) in _SERIALS:
        return (base + timedelta(days=int(text))).isoformat()
    if (match := _COMPACT.fullmatch(text)) is not None and 1850 <= int(match[1]) <= 2100:
        return _assemble(match[1], match[2], match[3], now)
    if (match := _SHORT_COMPACT.fullmatch(text)) is not None:
        return _assemble(match[1], match[2], match[3], now)
    return None


def age_on(birth: str, day: date) -> int:
    """Full years from a birth date (to the day or month) to a day; of a month alone the first day counts."""
    year, month, *rest = (int(part) for part in birth.split("-"))
    return day.year - year - ((day.month, day.day) < (month, rest[0] if rest else 1))
