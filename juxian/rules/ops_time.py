"""Operations on dates, times and durations for one person."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from .errors import RuleError
from .values import (
    EXACT,
    FREE,
    Months,
    Range,
    add_months,
    months_between,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)

Function = Callable[..., object]
MICRO = dt.timedelta(microseconds=1)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def quiet(function: Function) -> Function:
    """``function`` whose overflow is null."""

    def run(*args: object) -> object:
        try:
            return function(*args)
        except (OverflowError, ValueError, ArithmeticError, TypeError):
            return None

    return run


def _whole(*values: Decimal) -> tuple[int, ...]:
    if any(value != value.to_integral_value() for value in values):
        raise ValueError("not whole")
    return tuple(int(value) for value in values)


def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> dt.date:
    """``date(year, month, day)``; years that FEEL has and Python has not are refused."""
    parts = _whole(year, month, day)
    if 0 < abs(parts[0]) <= 999_999_999 and not 1 <= parts[0] <= 9999 and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31:
        raise RuleError("temporal-range", text="-".join(map(str, parts)))
    return dt.date(*parts)


def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | None = None) -> dt.time:
    """``time(hour, minute, second, offset)``."""
    whole, micro = divmod(int(second * 1_000_000), 1_000_000)
    zone = None if offset is None else dt.timezone(offset)
    hours, minutes = _whole(hour, minute)
    return dt.time(hours, minutes, whole, micro, zone)


def combine(date: dt.date, time: dt.time) -> dt.datetime:
    """A date and a time as one."""
    day = dt.date(date.year, date.month, date.day)
    return dt.datetime.combine(day, time)


def add_days(day: dt.date, length: dt.timedelta) -> dt.date:
    """A date moved by whole days; the rest of the duration counts from its midnight."""
    return (midnight(day) + length).date()


def shift(moment: dt.datetime, length: dt.timedelta) -> dt.datetime:
    """A date and time moved; in a named zone, by elapsed time."""
    if isinstance(moment.tzinfo, zoneinfo.ZoneInfo):
        return (moment.astimezone(dt.UTC) + length).astimezone(moment.tzinfo)
    return moment + length


def add_time(time: dt.time, length: dt.timedelta) -> dt.time:
    """A time of day moved, round the clock."""
    moment = dt.datetime.combine(dt.date(2000, 1, 1), time.replace(tzinfo=None))
    seconds = length % dt.timedelta(days=1)
    return (moment + seconds).time().replace(tzinfo=time.tzinfo)


def subtract_times(a: dt.time, b: dt.time) -> dt.timedelta | None:
    """From ``b`` to ``a`` on one day."""
    if (a.tzinfo is None) != (b.tzinfo is None):
        return None
    return _since_midnight(a) - _since_midnight(b)


def _since_midnight(time: dt.time) -> dt.timedelta:
    offset = time.utcoffset() or dt.timedelta()
    return (
        dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond) - offset
    )


def subtract(a: dt.datetime, b: dt.datetime) -> dt.timedelta | None:
    """From ``b`` to ``a``; null when only one of them has a zone."""
    return None if (a.tzinfo is None) != (b.tzinfo is None) else a - b


def midnight(day: dt.date) -> dt.datetime:
    """The start of a day."""
    return dt.datetime.combine(day, dt.time())


def scaled(length: dt.timedelta, factor: Decimal) -> dt.timedelta:
    """A duration times a number, to the microsecond toward zero."""
    micros = EXACT.multiply(Decimal(length // MICRO), factor)
    return MICRO * int(micros.to_integral_value(ROUND_DOWN))


def divided(length: dt.timedelta, divisor: Decimal) -> dt.timedelta | None:
    """A duration divided by a number, to the microsecond toward zero."""
    if not divisor:
        return None
    return MICRO * int(EXACT.divide(Decimal(length // MICRO), divisor).to_integral_value(ROUND_DOWN))


def ratio(a: dt.timedelta, b: dt.timedelta) -> Decimal | None:
    """How often ``b`` goes into ``a``."""
    return FREE.divide(Decimal(a // MICRO), Decimal(b // MICRO)) if b else None


def months_scaled(length: Months, factor: Decimal) -> Months:
    """Months times a number, toward zero."""
    return Months(int(EXACT.multiply(Decimal(length.months), factor).to_integral_value(ROUND_DOWN)))


def months_divided(length: Months, divisor: Decimal) -> Months | None:
    """Months divided by a number, toward zero."""
    if not divisor:
        return None
    return Months(int(EXACT.divide(Decimal(length.months), divisor).to_integral_value(ROUND_DOWN)))


def months_ratio(a: Months, b: Months) -> Decimal | None:
    """How often ``b`` goes into ``a``."""
    return FREE.divide(Decimal(a.months), Decimal(b.months)) if b.months else None


def between(start: dt.date, end: dt.date) -> Months | None:
    """``years and months duration(from, to)``: between the dates; their times do not count."""
    return Months(months_between(_day(start), _day(end)))


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def part(value: object, name: str) -> object:
    """A named part of a value; null when it has none."""
    reader = PARTS.get(name)
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        return [part(item, name) for item in value]
    if reader is None or value is None:
        return None
    try:
        found = reader(value)
    except (AttributeError, TypeError):
        return None
    return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found


def _split(value: dt.timedelta) -> tuple[int, int, int, Decimal]:
    sign = -1 if value < dt.timedelta() else 1
    micros = abs(value) // MICRO
    days, rest = divmod(micros, 86_400_000_000)
    hours, rest = divmod(rest, 3_600_000_000)
    minutes, rest = divmod(rest, 60_000_000)
    return sign * days, sign * hours, sign * minutes, Decimal(sign * rest) / 1_000_000


def _offset(value: dt.datetime | dt.time) -> dt.timedelta | None:
    return value.utcoffset()


def _years(value: Months) -> int:
    return abs(value.months) // 12 * (1 if value.months >= 0 else -1)


def _months(value: Months) -> int:
    return abs(value.months) % 12 * (1 if value.months >= 0 else -1)


def _second(value: dt.time) -> Decimal:
    return Decimal(value.second) + Decimal(value.microsecond) / 1_000_000


def _zone(value: dt.time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, zoneinfo.ZoneInfo) else None


def _of_range(name: str) -> Callable[[Range], object]:
    return lambda value: getattr(value, name)


PARTS: dict[str, Callable[..., object]] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": _second,
    "time offset": _offset,
    "timezone": _zone,
    "days": lambda value: _split(value)[0],
    "hours": lambda value: _split(value)[1],
    "minutes": lambda value: _split(value)[2],
    "seconds": lambda value: _split(value)[3],
    "years": _years,
    "months": _months,
    "start": _of_range("low"),
    "end": _of_range("high"),
    "start included": _of_range("low_closed"),
    "end included": _of_range("high_closed"),
}


def week_of_year(day: dt.date) -> Decimal:
    """The ISO 8601 week."""
    return Decimal(day.isocalendar().week)


OPS: dict[str, Function] = {
    "parse.date": parse_date,
    "parse.time": parse_time,
    "parse.date_time": parse_date_time,
    "parse.duration": parse_duration,
    "date.of_date_time": lambda moment: moment.date(),
    "date.of_parts": quiet(date_of_parts),
    "time.of_date_time": lambda moment: moment.timetz(),
    "time.of_date": lambda day: dt.time(0, 0, 0, 0, dt.UTC),
    "time.of_parts": quiet(time_of_parts),
    "date_time.of_parts": combine,
    "date_time.of_date_time": combine,
    "date_time.of_date": midnight,
    "date.add_months": lambda day, length: add_months(day, length.months),
    "date.add_months_swapped": lambda length, day: add_months(day, length.months),
    "date.subtract_months": lambda day, length: add_months(day, -length.months),
    "date.add_days": quiet(add_days),
    "date.add_days_swapped": quiet(lambda length, day: add_days(day, length)),
    "date.subtract_days": quiet(lambda day, length: add_days(day, -length)),
    "date.subtract": lambda a, b: a - b,
    "date.subtract_date_time": lambda a, b: subtract(midnight(a), b),
    "date_time.subtract_date": lambda a, b: subtract(a, midnight(b)),
    "date_time.subtract": subtract,
    "date_time.add": quiet(shift),
    "date_time.add_swapped": quiet(lambda length, moment: shift(moment, length)),
    "date_time.subtract_days": quiet(lambda moment, length: shift(moment, -length)),
    "time.add": add_time,
    "time.add_swapped": lambda length, time: add_time(time, length),
    "time.subtract_days": lambda time, length: add_time(time, -length),
    "time.subtract": subtract_times,
    "days.add": quiet(lambda a, b: a + b),
    "days.subtract": quiet(lambda a, b: a - b),
    "days.negate": lambda a: -a,
    "days.abs": abs,
    "days.multiply": quiet(scaled),
    "days.multiply_swapped": quiet(lambda factor, length: scaled(length, factor)),
    "days.divide": quiet(divided),
    "days.ratio": ratio,
    "months.add": lambda a, b: Months(a.months + b.months),
    "months.subtract": lambda a, b: Months(a.months - b.months),
    "months.negate": lambda a: Months(-a.months),
    "months.abs": lambda a: Months(abs(a.months)),
    "months.multiply": months_scaled,
    "months.multiply_swapped": lambda factor, length: months_scaled(length, factor),
    "months.divide": months_divided,
    "months.ratio": months_ratio,
    "months.between": between,
    "date.day_of_year": lambda day: Decimal(day.timetuple().tm_yday),
    "date.day_of_week": lambda day: DAYS[day.weekday()],
    "date.month_of_year": lambda day: MONTHS[day.month - 1],
    "date.week_of_year": week_of_year,
}
