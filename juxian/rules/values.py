"""FEEL values in Python: what a fact may hold and what a decision gives.

number → Decimal · string → str · boolean → bool · date → datetime.date · time → datetime.time ·
date and time → datetime.datetime · days and time duration → datetime.timedelta · years and months
duration → Months · list → list · context → dict · range → Range · null → None
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache, total_ordering

from .errors import RuleError
from .types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS_DURATION,
    ContextType,
    FunctionType,
    ListType,
    Number,
    RangeType,
    Type,
    join_all,
)

EXACT = Context(prec=120, traps=[InvalidOperation, DivisionByZero, Overflow])
"""The arithmetic in which bounded numbers are computed: wide enough never to round by itself."""
FREE = Context(prec=34, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])
"""IEEE decimal128, the arithmetic of numbers whose bounds are not known."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Months:
    """A years and months duration, as a number of months."""

    months: int

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Months):
            return NotImplemented
        return self.months < other.months


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values; None is an end that is not there."""

    low: object
    low_closed: bool
    high: object
    high_closed: bool


SIMPLE_TYPES: dict[type, Type] = {
    type(None): NULL,
    bool: BOOLEAN,
    str: STRING,
    dt.date: DATE,
    dt.datetime: DATE_TIME,
    dt.time: TIME,
    dt.timedelta: DAYS_TIME_DURATION,
    Months: YEARS_MONTHS_DURATION,
}


def number_type(value: Decimal) -> Number:
    """The bounds of one number; unknown when it does not fit a decimal column."""
    if not value:
        return Number(1, 0)
    _, digits, exponent = value.normalize(EXACT).as_tuple()
    if not isinstance(exponent, int):
        return NUMBER
    scale = max(0, -exponent)
    whole = max(0, len(digits) + exponent)
    return Number(max(1, whole + scale), scale) if whole + scale <= 38 else NUMBER


def type_of(value: object) -> Type:
    """The type of a value."""
    simple = SIMPLE_TYPES.get(type(value))
    if simple is not None:
        return simple
    if isinstance(value, Decimal):
        return number_type(value)
    if isinstance(value, list):
        return ListType(join_all([type_of(item) for item in value]))
    if isinstance(value, dict):
        return ContextType(tuple((key, type_of(item)) for key, item in value.items()))
    if isinstance(value, Range):
        return RangeType(join_all([type_of(value.low), type_of(value.high)]))
    if callable(value):
        return FunctionType((), ANY)
    raise RuleError("fact-type", name="", expected="FEEL", value=repr(value)[:80])


def kind_of(value: object) -> str:
    """A short key of the kind of a value; values compare only within one kind."""
    if isinstance(value, Decimal):
        return "number"
    simple = SIMPLE_TYPES.get(type(value))
    return str(simple) if simple is not None else type(value).__name__


def equal(a: object, b: object) -> bool | None:
    """FEEL equality: null equals only null; values of different kinds do not compare (null)."""
    if a is None or b is None:
        return a is b
    if kind_of(a) != kind_of(b):
        return None
    if isinstance(a, list) and isinstance(b, list):
        return _all_equal(a, b) if len(a) == len(b) else False
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() != b.keys():
            return False
        return _all_equal(list(a.values()), [b[key] for key in a])
    if isinstance(a, Range) and isinstance(b, Range):
        same_ends = (a.low_closed, a.high_closed) == (b.low_closed, b.high_closed)
        return same_ends and _all_equal([a.low, a.high], [b.low, b.high])
    if isinstance(a, dt.datetime | dt.time) and (a.tzinfo is None) != (b.tzinfo is None):  # type: ignore[attr-defined]
        return False
    return bool(a == b)


def _all_equal(left: list[object], right: list[object]) -> bool:
    return all(equal(x, y) is True for x, y in zip(left, right, strict=True))


def less(a: object, b: object) -> bool | None:
    """``a < b`` within one ordered kind; null otherwise."""
    if a is None or b is None or kind_of(a) != kind_of(b) or isinstance(a, bool | list | dict | Range):
        return None
    try:
        return bool(a < b)  # type: ignore[operator]
    except TypeError:
        return None


# --- dates, times and durations ------------------------------------------------------------------

DATE_PATTERN = re.compile(r"(-?)([1-9]\d{4,8}|\d{4})-(\d\d)-(\d\d)", re.A)
TIME_PATTERN = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@(\S+))?", re.A)
DAYS_PATTERN = re.compile(r"(-?)P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?", re.A)
MONTHS_PATTERN = re.compile(r"(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?", re.A)


def parse_date(text: str) -> dt.date | None:
    """A date in ISO 8601's extended form, None when it is not one."""
    match = DATE_PATTERN.fullmatch(text)
    if match is None:
        return None
    sign, year, month, day = match.groups()
    return _date(-int(year) if sign else int(year), int(month), int(day), text)


def _date(year: int, month: int, day: int, text: str) -> dt.date | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if not 1 <= year <= 9999:
        raise RuleError("temporal-range", text=text)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def parse_time(text: str) -> dt.time | None:
    """A time, with offset or zone where there is one, None when it is not one."""
    match = TIME_PATTERN.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, zulu, sign, hours, minutes, seconds, zone = match.groups()
    if int(hour) > 24 or int(minute) > 59 or int(second) > 59 or (hour == "24" and (minute, second) != ("00", "00")):
        return None
    tz: dt.tzinfo | None = None
    if zone is not None:
        tz = find_zone(zone)
        if tz is None:
            return None
    elif zulu or sign:
        offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0))
        if offset > dt.timedelta(hours=18) or int(minutes or 0) > 59:
            return None
        tz = dt.timezone(-offset if sign == "-" else offset)
    if fraction and fraction[6:].strip("0"):
        raise RuleError("temporal-range", text=text)
    micro = int((fraction or "0").ljust(6, "0")[:6])
    return dt.time(int(hour) % 24, int(minute), int(second), micro, tz)


@lru_cache(maxsize=256)
def find_zone(name: str) -> dt.tzinfo | None:
    """The time zone of that name, None when there is none."""
    if not re.fullmatch(r"[A-Za-z0-9_+\-/]{1,64}", name):
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def parse_date_time(text: str) -> dt.datetime | None:
    """A date and time (a date alone means its midnight), None when it is not one."""
    day, mark, clock = text.partition("T")
    date = parse_date(day)
    if not mark or date is None:
        return dt.datetime.combine(date, dt.time()) if date and not mark else None
    time = parse_time(clock)
    if time is None:
        return None
    if clock.startswith("24"):
        date += dt.timedelta(days=1)
    return dt.datetime.combine(date, time)


def parse_duration(text: str) -> dt.timedelta | Months | None:
    """A duration of either kind, None when it is not one."""
    match = MONTHS_PATTERN.fullmatch(text)
    if match is not None and (match.group(2) or match.group(3)):
        months = int(match.group(2) or 0) * 12 + int(match.group(3) or 0)
        return Months(-months if match.group(1) else months)
    match = DAYS_PATTERN.fullmatch(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds = match.groups()
    if not any((days, hours, minutes, seconds)):
        return None
    whole, _, fraction = (seconds or "0").partition(".")
    if fraction[6:].strip("0"):
        raise RuleError("temporal-range", text=text)
    try:
        length = dt.timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(whole),
            microseconds=int(fraction.ljust(6, "0")[:6] or 0),
        )
    except OverflowError:
        raise RuleError("temporal-range", text=text[:40]) from None
    return -length if sign else length


def parse_at(text: str) -> object:
    """The value of ``@"text"``, None when it is no date, time or duration."""
    if text[:1] in ("P", "-") and "P" in text[:2]:
        return parse_duration(text)
    if "T" in text:
        return parse_date_time(text)
    return parse_time(text) if ":" in text else parse_date(text)


def add_months(day: dt.date, months: int) -> dt.date | None:
    """``months`` later, on the last day of the month where it has no such day; None out of range."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    if not 1 <= year <= 9999:
        return None
    last = (
        (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
        if (year < 9999 or month < 11)
        else 31
    )
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from ``start`` to ``end``, negative when it lies before."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


# --- text ----------------------------------------------------------------------------------------


def to_text(value: object) -> str:
    """FEEL's ``string()`` of a value."""
    return value if isinstance(value, str) else spell(value)


def spell(value: object) -> str:
    """The value as FEEL writes it, texts in quotation marks."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value.normalize(EXACT), "f") if value else "0"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case list():
            return "[" + ", ".join(map(spell, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {spell(item)}" for key, item in value.items()) + "}"
        case Range():
            low, high = "(["[value.low_closed], ")]"[value.high_closed]
            return f"{low}{spell(value.low)}..{spell(value.high)}{high}"
        case dt.datetime() | dt.date() | dt.time():
            return spell_temporal(value)
        case Months():
            return spell_months(value.months)
        case dt.timedelta():
            return spell_days(value)
        case _:
            return str(value)


def spell_temporal(value: dt.date | dt.time) -> str:
    """A date, time or date and time in ISO 8601, a named zone after ``@``."""
    if isinstance(value, dt.datetime | dt.time):
        zone = value.tzinfo
        text = value.replace(tzinfo=None).isoformat()
        if "." in text:
            text = text.rstrip("0")
        if zone is None:
            return text
        if isinstance(zone, zoneinfo.ZoneInfo):
            return f"{text}@{zone.key}"
        offset = value.strftime("%z")
        return text + ("Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:5]}")
    return value.isoformat()


def spell_months(months: int) -> str:
    """A years and months duration in ISO 8601."""
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return ("-" if months < 0 else "") + "P" + (text or "0M")


def spell_days(value: dt.timedelta) -> str:
    """A days and time duration in ISO 8601."""
    sign = "-" if value < dt.timedelta() else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"
