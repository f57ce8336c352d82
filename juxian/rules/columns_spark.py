"""Columns in the dialect of Spark: the same typed tree, with what Spark does otherwise said otherwise.

Spark must run with ANSI mode off and without loss of scale in products (``spark.SETTINGS``): then an overflow is
null in its row, and the type of each product and quotient follows from the types of its parts. Only what is known
to give the same value as the closures is written; the rest (times, loops over lists, patterns, powers, letters in
upper case) is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from . import columns_lists, columns_time
from . import columns_numbers as numbers
from .bounds import Bounds
from .columns import GENERAL, Columns
from .columns_base import Emit
from .columns_numbers import Num
from .errors import RuleError
from .sql import Sql, binary, case, cast, decimal_type, fn, integer, text, try_cast
from .tree import Const, Fact, Filter, For, MakeList, Node, Op, Quantified
from .types import BOOLEAN, DATE, MAX_DIGITS, WIDE_SCALE, Number
from .values import Months

CALENDAR_DAYS = 3_660_000
"""More days than the years 1 to 9999 have; Spark adds days modulo 2³² without saying so."""


def refuse(what: str) -> RuleError:
    """What has no exact form here."""
    return RuleError("not-columnar", what=f"{what} in Spark")


class SparkColumns(Columns):
    """Emits SQL for Spark; ``translated`` must be applied to all of a query."""

    dialect = "spark"
    where = " in Spark"

    def __init__(self, physical: Mapping[str, str] | None = None) -> None:
        super().__init__(physical)
        self.operations = OPERATIONS
        self.number_operations = NUMBERS

    def value(self, node: Node) -> Sql:
        if isinstance(node, For | Filter | Quantified):
            raise refuse("a loop over a list")
        if str(node.type) in ("time", "date and time") and isinstance(node, Fact | Const):
            raise refuse(f"a {node.type}")
        return super().value(node)

    def closed(self, sql: Sql) -> Sql:
        """``sql`` with the shared expressions put in their places."""
        shared, self.bindings = dict(self.shared), []
        self.shared = self.bindings

        def place(node: Sql) -> Sql:
            found = shared.get(node.name) if isinstance(node, exp.Column) else None
            return exp.Paren(this=found.copy().transform(place)) if found is not None else node

        return translated(sql.transform(place))

    def divide(self, a: Num, b: Num, bounds: Bounds) -> Num:
        """The quotient of two DECIMAL(38, s) is a DECIMAL(38, 18), rounded half up, in Spark."""
        scale = max(a.scale, b.scale)
        if (bounds.type.scale or WIDE_SCALE) != WIDE_SCALE or max(a.whole, b.whole) + scale > MAX_DIGITS:
            raise refuse("a division of numbers of so many digits")
        wide = decimal_type(MAX_DIGITS, scale)
        return Num(binary(exp.Div, cast(a.sql, wide), cast(b.sql, wide)), MAX_DIGITS, WIDE_SCALE, True)

    def modulo(self, a: Num, b: Num) -> Num:
        scale = max(a.scale, b.scale)
        if max(a.whole, b.whole) + scale > MAX_DIGITS:
            raise refuse("a remainder of numbers of so many digits")
        wide = decimal_type(MAX_DIGITS, scale)
        bottom = self.share(cast(b.sql, wide))
        rest = self.share(binary(exp.Mod, cast(a.sql, wide), bottom.copy()))
        zero = integer(0)
        unlike = exp.And(
            this=binary(exp.NEQ, rest.copy(), zero),
            expression=binary(
                exp.NEQ, binary(exp.LT, rest.copy(), zero.copy()), binary(exp.LT, bottom.copy(), zero.copy())
            ),
        )
        found = case([(unlike, binary(exp.Add, rest.copy(), bottom.copy()))], rest.copy())
        precision = min(MAX_DIGITS, b.whole + scale)
        return Num(cast(found, decimal_type(precision, scale)), precision, scale, True)

    def power(self, base: Num, exponent: Num, bounds: Bounds) -> Num:
        raise refuse("a power")

    def rounded(self, mode: str, value: Num, digits: int) -> Num:
        return numbers.rounded(mode, value, digits, self, ROUNDINGS)

    def aligned(self, a: Num, b: Num) -> tuple[Sql, Sql]:
        raise refuse("a comparison of numbers of so many digits")


ROUNDINGS: dict[str, Callable[[Num], Sql]] = numbers.ROUNDINGS | {
    "round_half_even": lambda value: fn("BROUND", value.sql, integer(0))
}


def parity(odd: bool) -> Emit:
    """``odd`` / ``even`` of whole numbers, null of others."""

    def emit(columns: Columns, node: Op) -> Sql:
        value = columns.number(node.args[0])
        held = columns.share(value.exact())
        whole = cast(fn("TRUNC", held.copy()), decimal_type(MAX_DIGITS, 0))
        found = binary(exp.NEQ if odd else exp.EQ, binary(exp.Mod, whole, integer(2)), integer(0))
        return case([(binary(exp.EQ, held.copy(), fn("TRUNC", held.copy())), found)])

    return emit


def to_text(columns: Columns, node: Op) -> Sql:
    """``string(x)``; Spark writes numbers of more than six digits after the point with an exponent."""
    arg = node.args[0]
    if isinstance(arg.type, Number):
        value = columns.number(arg)
        if value.scale > 6:
            raise refuse("the text of a number of so many digits")
        plain = cast(value.exact(), "VARCHAR")
        if value.scale == 0:
            return plain
        return _trailing(_trailing(plain, "0"), ".")
    if arg.type in (BOOLEAN, DATE):
        return cast(columns.value(arg), "VARCHAR")
    if str(arg.type) == "string":
        return columns.value(arg)
    raise refuse(f"the text of a {arg.type}")


def _trailing(value: Sql, char: str) -> Sql:
    return exp.Trim(this=value, expression=text(char), position="TRAILING")


def add_months(sign: int, date_first: bool) -> Emit:
    """A date moved by months, null outside of the calendar."""

    def emit(columns: Columns, node: Op) -> Sql:
        day, months = node.args if date_first else reversed(node.args)
        if node.type != DATE:
            raise refuse("a date and time moved by months")
        amount = columns.share(columns.value(months))
        if isinstance(months, Const) and isinstance(months.value, Months):
            amount = integer(months.value.months)
        signed = amount if sign > 0 else exp.Paren(this=exp.Neg(this=amount))
        moved = fn("ADD_MONTHS", columns.value(day), cast(signed, "INTEGER"))
        near = binary(exp.LTE, fn("ABS", amount.copy()), integer(120_000))
        return columns_time.within_calendar(columns.share(case([(near, moved)])))

    return emit


def add_days(sign: int, date_first: bool) -> Emit:
    """A date moved by a duration, its part of a day counted from midnight."""

    def emit(columns: Columns, node: Op) -> Sql:
        day, length = node.args if date_first else reversed(node.args)
        amount = columns.value(length)
        amount = amount if sign > 0 else exp.Paren(this=exp.Neg(this=amount))
        whole = columns.share(columns_time.floor_divide(columns.share(amount), columns_time.DAY))
        moved = fn("DATE_ADD", columns.value(day), cast(whole.copy(), "INTEGER"))
        near = binary(exp.LTE, fn("ABS", whole.copy()), integer(CALENDAR_DAYS))
        return columns_time.within_calendar(columns.share(case([(near, moved)])))

    return emit


def date_difference(columns: Columns, node: Op) -> Sql:
    """Days between two dates, in microseconds."""
    days = cast(fn("DATEDIFF", *columns.args(node)), "BIGINT")
    return binary(exp.Mul, days, cast(integer(columns_time.DAY), "BIGINT"))


def date_of_parts(columns: Columns, node: Op) -> Sql:
    """``date(year, month, day)``."""
    parts = []
    for arg in node.args:
        value = columns.number(arg)
        if value.scale:
            raise refuse("a date of parts that may not be whole")
        parts.append(try_cast(value.sql, "INTEGER"))
    return columns_time.within_calendar(columns.share(fn("MAKE_DATE", *parts)))


def date_pattern(pattern: str) -> Emit:
    """A date written by a pattern."""
    return lambda columns, node: fn("DATE_FORMAT", columns.value(node.args[0]), text(pattern))


def duration_sum(name: str) -> Emit:
    """A sum or difference of durations of one kind, null where it overflows."""
    return lambda columns, node: fn(name, *columns.args(node))


def written_out(emit: Callable[[Op, Columns], Num]) -> Callable[[Op, Columns], Num]:
    """A sum or mean, of a list that is written out only."""

    def number(node: Op, columns: Columns) -> Num:
        if not isinstance(node.args[0], MakeList):
            raise refuse("the sum of a list")
        return emit(node, columns)

    return number


PORTABLE = (
    *("lt", "le", "gt", "ge", "eq", "is_null", "number.count_true", "list.of_flags", "context.field"),
    *("list.count", "list.contains", "list.min", "list.max", "list.concatenate", "list.flatten"),
    *("string.concat", "string.substring", "string.length", "string.contains", "string.starts", "string.ends"),
    *("string.before", "string.after", "months.between", "part", "date.day_of_year", "date.week_of_year"),
    *("days.negate", "months.negate", "days.abs", "months.abs"),
)
OPERATIONS: dict[str, Emit] = {name: GENERAL[name] for name in PORTABLE} | {
    "number.odd": parity(True),
    "number.even": parity(False),
    "text": to_text,
    "date.add_months": add_months(1, True),
    "date.add_months_swapped": add_months(1, False),
    "date.subtract_months": add_months(-1, True),
    "date.add_days": add_days(1, True),
    "date.add_days_swapped": add_days(1, False),
    "date.subtract_days": add_days(-1, True),
    "date.subtract": date_difference,
    "date.of_parts": date_of_parts,
    "date.day_of_week": date_pattern("EEEE"),
    "date.month_of_year": date_pattern("MMMM"),
    "days.add": duration_sum("TRY_ADD"),
    "days.subtract": duration_sum("TRY_SUBTRACT"),
    "months.add": duration_sum("TRY_ADD"),
    "months.subtract": duration_sum("TRY_SUBTRACT"),
}
NUMBERS: dict[str, Callable[[Op, Columns], Num]] = columns_lists.NUMBERS | {
    "list.sum": written_out(numbers.sum_of),
    "list.mean": written_out(numbers.mean_of),
}

# --- from the functions of DuckDB to those of Spark ------------------------------------------------

SAME = frozenset(
    [
        "ABS",
        "ADD_MONTHS",
        "BROUND",
        "CEIL",
        "COALESCE",
        "CONTAINS",
        "DATEDIFF",
        "DATE_ADD",
        "DATE_FORMAT",
        "DAY",
        "DAYOFYEAR",
        "FLATTEN",
        "FLOOR",
        "GREATEST",
        "LEAST",
        "LEFT",
        "LENGTH",
        "MAKE_DATE",
        "MONTH",
        "NULLIF",
        "ROUND",
        "SIGN",
        "SUBSTRING",
        "TRY_ADD",
        "TRY_SUBTRACT",
        "YEAR",
    ]
)
RENAMED = {
    "STRPOS": "INSTR",
    "STARTS_WITH": "STARTSWITH",
    "ENDS_WITH": "ENDSWITH",
    "LEN": "ARRAY_SIZE",
    "LIST_CONTAINS": "ARRAY_CONTAINS",
    "LIST_CONCAT": "CONCAT",
    "LIST_MIN": "ARRAY_MIN",
    "LIST_MAX": "ARRAY_MAX",
    "WEEK": "WEEKOFYEAR",
}


def _truncated(args: list[Any]) -> Sql:
    (value,) = args
    below = binary(exp.LT, value.copy(), integer(0))
    return exp.Paren(this=case([(below, fn("CEIL", value.copy()))], fn("FLOOR", value)))


REWRITTEN: dict[str, Callable[[list[Any]], Sql]] = {
    "TRY": lambda args: args[0],
    "TRUNC": _truncated,
    "LIST_COUNT": lambda args: fn("ARRAY_SIZE", fn("ARRAY_COMPACT", args[0])),
    "ISODOW": lambda args: binary(exp.Add, fn("WEEKDAY", args[0]), integer(1)),
    "STRUCT_EXTRACT": lambda args: exp.Dot(
        this=exp.Paren(this=args[0]), expression=exp.to_identifier(args[1].name, quoted=True)
    ),
}
UNKNOWN_TYPES = ("INT128", "TIMESTAMP", "TIME")


def translated(query: Sql) -> Sql:
    """A query with every function and type as Spark has it; what Spark has not is refused."""
    root = exp.Paren(this=query)
    for node in reversed(list(root.walk())):
        if isinstance(node, exp.Anonymous):
            node.replace(_function(node))
        elif isinstance(node, exp.DataType) and node.this.name in UNKNOWN_TYPES:
            raise refuse(f"a value of type {node.this.name}")
    found: Sql = root.this
    return found


def _function(node: exp.Anonymous) -> Sql:
    name, args = str(node.this), list(node.expressions)
    if name in REWRITTEN:
        return REWRITTEN[name](args)
    if name not in SAME and name not in RENAMED:
        raise refuse(f"“{name}”")
    return fn(RENAMED.get(name, name), *args)
