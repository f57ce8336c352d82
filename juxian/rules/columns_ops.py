"""Text, dates, durations and lists in DuckDB, each as the closures in ``ops_*`` compute them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from . import columns_numbers as numbers
from .columns_numbers import Num
from .errors import RuleError
from .patterns import read
from .sql import (
    Sql,
    attempt,
    binary,
    both,
    case,
    cast,
    column_type,
    decimal_type,
    fn,
    integer,
    is_null,
    text,
    try_cast,
)
from .tree import Const, MakeList, Node, Op
from .types import ANY, BOOLEAN, DATE, NULL, ListType, Number, same_kind
from .values import Months

if TYPE_CHECKING:
    from .columns import Columns

Emit = Callable[["Columns", Op], Sql]
DAY = 86_400_000_000
"""Microseconds of a day."""


def null_safe(sql: Sql, *args: Sql) -> Sql:
    """``sql``, null where one of ``args`` is."""
    return case([(both(exp.Or, [is_null(arg) for arg in args]), exp.Null())], sql)


def _simple(name: str) -> Emit:
    return lambda columns, node: fn(name, *columns.args(node))


# --- text ----------------------------------------------------------------------------------------


def concat(columns: Columns, node: Op) -> Sql:
    """``a || b``."""
    return binary(exp.DPipe, *columns.args(node))


def to_text(columns: Columns, node: Op) -> Sql:
    """``string(x)`` of texts, numbers, booleans and dates."""
    arg = node.args[0]
    if isinstance(arg.type, Number):
        value = columns.number(arg)
        plain = cast(value.exact(), "VARCHAR")
        return plain if value.scale == 0 else fn("RTRIM", fn("RTRIM", plain, text("0")), text("."))
    if str(arg.type) == "string":
        return columns.value(arg)
    if arg.type in (BOOLEAN, DATE):
        return cast(columns.value(arg), "VARCHAR")
    raise RuleError("not-columnar", what=f"the text of a {arg.type}")


def substring(columns: Columns, node: Op) -> Sql:
    """``substring(s, start, length)``; positions must be constant."""
    positions = [arg.value if isinstance(arg, Const) else None for arg in node.args[1:]]
    if not all(isinstance(position, Decimal) for position in positions):
        raise RuleError("not-columnar", what="a part of a text at a position that is not constant")
    whole = [position for position in positions if isinstance(position, Decimal)]
    start = whole[0]
    if not start or any(position != int(position) for position in whole) or (len(whole) > 1 and whole[1] < 1):
        return exp.Null()
    source = columns.share(columns.value(node.args[0]))
    found = fn("SUBSTRING", source.copy(), *(integer(int(position)) for position in whole))
    if start > 0:
        return found
    long_enough = binary(exp.GTE, fn("LENGTH", source.copy()), integer(-int(start)))
    return case([(long_enough, found)])


def before(columns: Columns, node: Op) -> Sql:
    """``substring before``: nothing when there is no match."""
    source, match = (columns.share(sql) for sql in columns.args(node))
    at = columns.share(fn("STRPOS", source, match.copy()))
    found = fn("LEFT", source.copy(), binary(exp.Sub, at.copy(), integer(1)))
    none = both(exp.Or, [binary(exp.EQ, at.copy(), integer(0)), binary(exp.EQ, match.copy(), text(""))])
    return case([(is_null(at.copy()), exp.Null()), (none, text(""))], found)


def after(columns: Columns, node: Op) -> Sql:
    """``substring after``: nothing when there is no match."""
    source, match = (columns.share(sql) for sql in columns.args(node))
    at = columns.share(fn("STRPOS", source, match.copy()))
    found = fn("SUBSTRING", source.copy(), binary(exp.Add, at.copy(), fn("LENGTH", match.copy())))
    empty = binary(exp.EQ, match.copy(), text(""))
    missing = binary(exp.EQ, at.copy(), integer(0))
    return case([(is_null(at.copy()), exp.Null()), (empty, source.copy()), (missing, text(""))], found)


def matches(columns: Columns, node: Op) -> Sql:
    """``matches`` with a constant pattern that means the same to RE2."""
    given = [arg.value if isinstance(arg, Const) else None for arg in node.args[1:]]
    if not isinstance(given[0], str) or not isinstance(node.args[-1], Const):
        raise RuleError("not-columnar", what="a pattern that is not constant")
    pattern = read(given[0], str(given[1] or "") if len(given) > 1 else "")
    if pattern is None:
        return exp.Null()
    if not pattern.portable:
        raise RuleError("not-columnar", what=f"the pattern “{given[0]}”")
    return fn("REGEXP_MATCHES", columns.value(node.args[0]), text(pattern.text.replace("\\Z", "\\z")))


# --- dates and durations -------------------------------------------------------------------------


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


def parse_number(columns: Columns, node: Op) -> Num:
    """``number(text)`` is as large as its text says, so that no column holds it."""
    raise RuleError("not-columnar", what="a number read from a text")


# --- lists ---------------------------------------------------------------------------------------


def extreme(name: str, scalar: str) -> Callable[[Columns, Op], Sql]:
    """The least or greatest item; null when there is none or one is null."""

    def emit(columns: Columns, node: Op) -> Sql:
        source = node.args[0]
        if isinstance(source, MakeList):
            if not source.items:
                return exp.Null()
            values = [columns.share(columns.value(item)) for item in source.items]
            if len(values) == 1:
                return values[0]
            return null_safe(fn(scalar, *(value.copy() for value in values)), *values)
        held = columns.share(columns.value(source))
        full = binary(exp.EQ, fn("LEN", held.copy()), fn("LIST_COUNT", held.copy()))
        return case([(full, fn(name, held.copy()))])

    return emit


def number_extreme(name: str, scalar: str) -> Callable[[Op, Columns], Num]:
    """The same over numbers, with their bounds."""
    emit = extreme(name, scalar)

    def number(node: Op, columns: Columns) -> Num:
        kind = node.type
        if not isinstance(kind, Number) or kind.precision is None or kind.scale is None:
            raise RuleError("not-columnar", what="numbers of unknown size")
        found = cast(emit(columns, node), decimal_type(kind.precision, kind.scale))
        return Num(found, kind.precision, kind.scale, True)

    return number


def contains(columns: Columns, node: Op) -> Sql:
    """``list contains``: null is found where the list holds null."""
    source, element = node.args
    held = columns.share(columns.value(source))
    item = source.type.item if isinstance(source.type, ListType) else ANY
    if not same_kind(item, element.type) and ANY not in (item, element.type) and element.type != NULL:
        return case([(is_null(held), exp.Null())], exp.false())
    sought = columns.share(columns.value(element))
    holds_null = binary(exp.LT, fn("LIST_COUNT", held.copy()), fn("LEN", held.copy()))
    found = fn("COALESCE", fn("LIST_CONTAINS", held.copy(), sought.copy()), exp.false())
    pairs: list[tuple[Sql, Sql]] = [(is_null(held), exp.Null())]
    if not (isinstance(element, Const) and element.value is not None):
        pairs.append((is_null(sought), holds_null))
    return case(pairs, found)


def every_or_some(decisive: bool) -> Emit:
    """``all`` / ``any``."""

    def emit(columns: Columns, node: Op) -> Sql:
        held = columns.share(columns.value(node.args[0]))
        if not isinstance(node.args[0].type, ListType) or node.args[0].type.item != BOOLEAN:
            raise RuleError("not-columnar", what="a list of values that may not be booleans")
        hit = fn("COALESCE", fn("LIST_CONTAINS", held.copy(), exp.Boolean(this=decisive)), exp.false())
        full = binary(exp.EQ, fn("LIST_COUNT", held.copy()), fn("LEN", held.copy()))
        pairs = [(hit, exp.Boolean(this=decisive)), (full, exp.Boolean(this=not decisive))]
        return case(pairs)

    return emit


def at(columns: Columns, node: Op) -> Sql:
    """The item at a constant position."""
    position = node.args[1]
    if not isinstance(position, Const) or not isinstance(position.value, Decimal):
        raise RuleError("not-columnar", what="an item at a position that is not constant")
    if position.value != int(position.value) or not position.value:
        return exp.Null()
    return fn("LIST_EXTRACT", columns.value(node.args[0]), integer(int(position.value)))


def append(columns: Columns, node: Op) -> Sql:
    """Lists joined, each first made a list of the result's type."""
    kind = column_type(node.type)
    parts = [cast(columns.value(arg), kind) for arg in node.args]
    return null_safe(fn("LIST_CONCAT", *parts), parts[0].copy())


def concatenate(columns: Columns, node: Op) -> Sql:
    """``concatenate`` of lists written out."""
    source = node.args[0]
    if not isinstance(source, MakeList):
        raise RuleError("not-columnar", what="the joining of lists in a list")
    kind = column_type(node.type)
    parts = [columns.share(cast(columns.value(item), kind)) for item in source.items]
    return null_safe(fn("LIST_CONCAT", *(part.copy() for part in parts)), *parts)


def join_texts(columns: Columns, node: Op) -> Sql:
    """``string join``: nulls are left out."""
    held = columns.share(columns.value(node.args[0]))
    delimiter = columns.value(node.args[1]) if len(node.args) > 1 else text("")
    joined = fn("ARRAY_TO_STRING", held.copy(), fn("COALESCE", delimiter, text("")))
    return case([(is_null(held), exp.Null())], fn("COALESCE", joined, text("")))


def count(columns: Columns, node: Op) -> Sql:
    """The number of items."""
    return fn("LEN", columns.value(node.args[0]))


def constant_position(node: Node, what: str) -> int | None:
    """A position given as a constant whole number; None for one that no list has."""
    if not isinstance(node, Const) or not isinstance(node.value, Decimal):
        raise RuleError("not-columnar", what=f"{what} at a position that is not constant")
    return int(node.value) or None if node.value == int(node.value) else None


def sublist(columns: Columns, node: Op) -> Sql:
    """``sublist`` from a constant position."""
    first = constant_position(node.args[1], "a part of a list")
    count = constant_position(node.args[2], "a part of a list") if len(node.args) > 2 else None
    if first is None or (len(node.args) > 2 and (count is None or count < 0)):
        return exp.Null()
    held = columns.share(columns.value(node.args[0]))
    size = fn("LEN", held.copy())
    begin: Sql = integer(first) if first > 0 else binary(exp.Add, size.copy(), integer(first + 1))
    begin = columns.share(begin)
    end = size if count is None else binary(exp.Add, begin.copy(), integer(count - 1))
    fits = [
        binary(exp.GTE, begin.copy(), integer(1)),
        binary(exp.LTE, begin.copy(), size.copy()),
        binary(exp.LTE, end.copy(), size.copy()),
    ]
    return case([(both(exp.And, fits), fn("LIST_SLICE", held.copy(), begin.copy(), end))])


def flatten(columns: Columns, node: Op) -> Sql:
    """``flatten``: as often as lists are nested; a list of null is not one of an empty list."""
    kind = node.args[0].type
    found = columns.value(node.args[0])
    while isinstance(kind, ListType) and isinstance(kind.item, ListType):
        found = fn("FLATTEN", found)
        kind = kind.item
    return found


def single(columns: Columns, node: Op) -> Sql:
    """The only item."""
    held = columns.share(columns.value(node.args[0]))
    alone = binary(exp.EQ, fn("LEN", held.copy()), integer(1))
    return case([(alone, fn("LIST_EXTRACT", held.copy(), integer(1)))])


def parity(odd: bool) -> Emit:
    """``odd`` / ``even`` of whole numbers, null of others."""

    def emit(columns: Columns, node: Op) -> Sql:
        value = columns.number(node.args[0])
        held = columns.share(value.exact())
        rest = binary(exp.Mod, cast(fn("TRUNC", held.copy()), "HUGEINT"), integer(2))
        found = binary(exp.NEQ if odd else exp.EQ, rest, integer(0))
        if value.scale == 0:
            return found
        return case([(binary(exp.EQ, held.copy(), fn("TRUNC", held.copy())), found)])

    return emit


GENERAL: dict[str, Emit] = {
    "text": to_text,
    "string.concat": concat,
    "string.substring": substring,
    "string.length": _simple("LENGTH"),
    "string.contains": _simple("CONTAINS"),
    "string.starts": _simple("STARTS_WITH"),
    "string.ends": _simple("ENDS_WITH"),
    "string.upper": _simple("UPPER"),
    "string.lower": _simple("LOWER"),
    "string.before": before,
    "string.after": after,
    "string.join": join_texts,
    "number.odd": parity(True),
    "number.even": parity(False),
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
    "days.abs": _simple("ABS"),
    "months.abs": _simple("ABS"),
    "days.multiply": scaled(True, False),
    "days.multiply_swapped": scaled(False, False),
    "days.divide": scaled(True, True),
    "months.multiply": scaled(True, False),
    "months.multiply_swapped": scaled(False, False),
    "months.divide": scaled(True, True),
    "date.day_of_year": _simple("DAYOFYEAR"),
    "date.week_of_year": _simple("WEEK"),
    "date.day_of_week": _simple("DAYNAME"),
    "date.month_of_year": _simple("MONTHNAME"),
    "part": part,
    "list.count": count,
    "list.contains": contains,
    "list.min": extreme("LIST_MIN", "LEAST"),
    "list.max": extreme("LIST_MAX", "GREATEST"),
    "list.all": every_or_some(False),
    "list.any": every_or_some(True),
    "list.at": at,
    "list.single": single,
    "list.append": append,
    "list.concatenate": concatenate,
    "list.reverse": _simple("LIST_REVERSE"),
    "list.sublist": sublist,
    "list.flatten": flatten,
    "string.matches": matches,
}
NUMBERS: dict[str, Callable[[Op, Columns], Num]] = {
    "list.min": number_extreme("LIST_MIN", "LEAST"),
    "list.max": number_extreme("LIST_MAX", "GREATEST"),
    "parse.number": lambda node, columns: parse_number(columns, node),
    "parse.plain_number": lambda node, columns: parse_number(columns, node),
}
__all__ = ["GENERAL", "NUMBERS", "Node"]
