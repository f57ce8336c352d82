"""Dates and durations in DuckDB, as the closures in ``ops_time`` compute them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from . import columns_numbers as numbers
from .columns_numbers import Num
from .errors import RuleError
from .sql import (
    Sql,
    attempt,
    binary,
    case,
    cast,
    column_type,
    fn,
    integer,
    text,
    try_cast,
)
from .tree import Const, Op
from .values import Months

if TYPE_CHECKING:
    from .columns import Columns


from .columns_base import Emit, simple

DAY = 86_400_000_000
"""Microseconds of a day."""


def within_calendar(value: Sql) -> Sql:
    """``value``, null outside of the years 1 to 9999."""
    year = fn("YEAR", value.copy())
    return case([(exp.Paren(this=exp.Between(this=year, low=integer(1), high=integer(9999))), value)])


def add_months(sign: int, date_first: bool) -> Emit:
    """A date or date and time moved by months."""

    def emit(columns: Columns, node: Op) -> Sql:
        day, months = node.args if date_first else reversed(node.args)
        amount = columns.value(months)
        if isinstance(months, Const) and isinstance(months.value, Months):
            amount = integer(sign * months.value.months)
        elif sign < 0:
            amount = exp.Paren(this=exp.Neg(this=amount))
        moved = binary(exp.Add, columns.value(day), fn("TO_MONTHS", try_cast(amount, "INTEGER")))
        kind = column_type(node.type)
        return within_calendar(columns.share(attempt(cast(moved, kind))))

    return emit


def add_days(sign: int, date_first: bool) -> Emit:
    """A date moved by a duration, its part of a day counted from midnight."""

    def emit(columns: Columns, node: Op) -> Sql:
        day, length = node.args if date_first else reversed(node.args)
        amount = columns.value(length)
        amount = amount if sign > 0 else exp.Paren(this=exp.Neg(this=amount))
        whole = floor_divide(columns.share(amount), DAY)
        moved = binary(exp.Add, columns.value(day), try_cast(whole, "INTEGER"))
        return within_calendar(columns.share(attempt(moved)))

    return emit


def floor_divide(value: Sql, divisor: int) -> Sql:
    """A whole number divided by a positive one, downward."""
    rest = binary(
        exp.Mod, binary(exp.Add, binary(exp.Mod, value.copy(), integer(divisor)), integer(divisor)), integer(divisor)
    )
    return binary(exp.IntDiv, binary(exp.Sub, value.copy(), rest), integer(divisor))


def move_moment(sign: int, moment_first: bool) -> Emit:
    """A date and time moved by a duration."""

    def emit(columns: Columns, node: Op) -> Sql:
        moment, length = node.args if moment_first else reversed(node.args)
        amount = columns.value(length)
        amount = amount if sign > 0 else exp.Paren(this=exp.Neg(this=amount))
        moved = binary(exp.Add, columns.value(moment), fn("TO_MICROSECONDS", amount))
        return within_calendar(columns.share(attempt(moved)))

    return emit


def date_difference(columns: Columns, node: Op) -> Sql:
    """Days between two dates, in microseconds."""
    days = binary(exp.Sub, *columns.args(node))
    return binary(exp.Mul, cast(days, "BIGINT"), cast(integer(DAY), "BIGINT"))


def moment_difference(columns: Columns, node: Op) -> Sql:
    """Microseconds between two dates and times (a date is its midnight)."""
    a, b = (fn("EPOCH_US", cast(sql, "TIMESTAMP")) for sql in columns.args(node))
    return binary(exp.Sub, a, b)


def months_between(columns: Columns, node: Op) -> Sql:
    """Whole months from one date to another, negative when it lies before."""
    start, end = (columns.share(cast(sql, "DATE")) for sql in columns.args(node))

    def forward(a: Sql, b: Sql) -> Sql:
        years = binary(exp.Sub, fn("YEAR", b.copy()), fn("YEAR", a.copy()))
        months = binary(exp.Sub, fn("MONTH", b.copy()), fn("MONTH", a.copy()))
        incomplete = case([(binary(exp.LT, fn("DAY", b.copy()), fn("DAY", a.copy())), integer(1))], integer(0))
        return binary(exp.Sub, binary(exp.Add, binary(exp.Mul, years, integer(12)), months), incomplete)

    backward = exp.Paren(this=exp.Neg(this=forward(end, start)))
    return cast(case([(binary(exp.LT, end.copy(), start.copy()), backward)], forward(start, end)), "BIGINT")


def duration_sum(kind: type[exp.Binary]) -> Emit:
    """A sum or difference of durations of one kind."""
    return lambda columns, node: attempt(binary(kind, *columns.args(node)))


def scaled(duration_first: bool, divide: bool) -> Emit:
    """A duration times or divided by a number, toward zero."""

    def emit(columns: Columns, node: Op) -> Sql:
        length, factor = node.args if duration_first else reversed(node.args)
        micros = Num(columns.value(length), 19, 0, False)
        other = columns.number(factor)
        if divide:
            scale = max(other.scale, 0)
            top = numbers.scaled_integer(micros, scale, columns)
            bottom = fn("NULLIF", numbers.scaled_integer(other, scale, columns), integer(0))
            return try_cast(attempt(binary(exp.IntDiv, top, bottom)), "BIGINT")
        return try_cast(fn("TRUNC", numbers.exact_product(micros, other).sql), "BIGINT")

    return emit


def part(columns: Columns, node: Op) -> Sql:
    """A part of a date, a date and time, a time or a duration."""
    name, kind = str(node.extra[0]), str(node.args[0].type)
    source = columns.value(node.args[0])
    if name in CALENDAR:
        return fn(CALENDAR[name], source)
    if kind == "years and months duration":
        held = columns.share(source)
        size = integer(12)
        return binary(exp.IntDiv if name == "years" else exp.Mod, held, size)
    if kind == "days and time duration" and name in CLOCK:
        unit, around = CLOCK[name]
        whole = binary(exp.IntDiv, source, cast(integer(unit), "BIGINT"))
        return binary(exp.Mod, whole, integer(around)) if around else whole
    raise RuleError("not-columnar", what=f"“{name}” of a {kind}")


CALENDAR = {
    "year": "YEAR",
    "month": "MONTH",
    "day": "DAY",
    "weekday": "ISODOW",
    "hour": "HOUR",
    "minute": "MINUTE",
}


CLOCK = {"days": (DAY, 0), "hours": (3_600_000_000, 24), "minutes": (60_000_000, 60)}


def date_of_parts(columns: Columns, node: Op) -> Sql:
    """``date(year, month, day)``."""
    parts = []
    for arg in node.args:
        value = columns.number(arg)
        if value.scale:
            raise RuleError("not-columnar", what="a date of parts that may not be whole")
        parts.append(try_cast(value.sql, "BIGINT"))
    return within_calendar(columns.share(attempt(fn("MAKE_DATE", *parts))))


def parse_date(columns: Columns, node: Op) -> Sql:
    """``date(text)``: ISO 8601 only."""
    source = columns.share(columns.value(node.args[0]))
    iso = fn("REGEXP_FULL_MATCH", source, text("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    return case([(iso, within_calendar(columns.share(try_cast(source.copy(), "DATE"))))])


GENERAL: dict[str, Emit] = {
    "parse.date": parse_date,
    "date.of_parts": date_of_parts,
    "date.of_date_time": lambda columns, node: cast(columns.value(node.args[0]), "DATE"),
    "date_time.of_date": lambda columns, node: cast(columns.value(node.args[0]), "TIMESTAMP"),
    "date.add_months": add_months(1, True),
    "date.add_months_swapped": add_months(1, False),
    "date.subtract_months": add_months(-1, True),
    "date.add_days": add_days(1, True),
    "date.add_days_swapped": add_days(1, False),
    "date.subtract_days": add_days(-1, True),
    "date_time.add": move_moment(1, True),
    "date_time.add_swapped": move_moment(1, False),
    "date_time.subtract_days": move_moment(-1, True),
    "date.subtract": date_difference,
    "date_time.subtract": moment_difference,
    "date_time.subtract_date": moment_difference,
    "date.subtract_date_time": moment_difference,
    "months.between": months_between,
    "days.add": duration_sum(exp.Add),
    "days.subtract": duration_sum(exp.Sub),
    "months.add": duration_sum(exp.Add),
    "months.subtract": duration_sum(exp.Sub),
    "days.negate": lambda columns, node: exp.Paren(this=exp.Neg(this=columns.value(node.args[0]))),
    "months.negate": lambda columns, node: exp.Paren(this=exp.Neg(this=columns.value(node.args[0]))),
    "days.abs": simple("ABS"),
    "months.abs": simple("ABS"),
    "days.multiply": scaled(True, False),
    "days.multiply_swapped": scaled(False, False),
    "days.divide": scaled(True, True),
    "months.multiply": scaled(True, False),
    "months.multiply_swapped": scaled(False, False),
    "months.divide": scaled(True, True),
    "date.day_of_year": simple("DAYOFYEAR"),
    "date.week_of_year": simple("WEEK"),
    "date.day_of_week": simple("DAYNAME"),
    "date.month_of_year": simple("MONTHNAME"),
    "part": part,
}
