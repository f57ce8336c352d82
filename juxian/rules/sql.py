"""Small pieces of SQL as sqlglot expressions, and how FEEL types are held in columns.

number → DECIMAL or an integer · string → VARCHAR · boolean → BOOLEAN · date → DATE · date and time →
TIMESTAMP without zone · time → TIME · days and time duration → BIGINT microseconds · years and months
duration → BIGINT months · list → LIST · context → STRUCT
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlglot import exp

from .errors import RuleError
from .types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME_DURATION,
    NULL,
    STRING,
    TIME,
    YEARS_MONTHS_DURATION,
    ContextType,
    ListType,
    Number,
    Type,
)
from .values import EXACT, Months

Sql = exp.Expression
MICRO = dt.timedelta(microseconds=1)
COLUMN_TYPES: dict[Type, str] = {
    STRING: "VARCHAR",
    BOOLEAN: "BOOLEAN",
    DATE: "DATE",
    DATE_TIME: "TIMESTAMP",
    TIME: "TIME",
    DAYS_TIME_DURATION: "BIGINT",
    YEARS_MONTHS_DURATION: "BIGINT",
    NULL: "VARCHAR",
}


def mangle(name: str) -> str:
    """The column that holds a fact: the same name, with what databases treat specially spelled out.

    Lower-case ASCII letters, digits, ``_`` and letters without case (Chinese) stay; every other character
    becomes its code point in hexadecimal between ``$`` signs. Two names never meet, also where
    identifiers do not distinguish case.
    """
    return "".join(char if _plain(char) else f"${ord(char):x}$" for char in name)


def _plain(char: str) -> bool:
    if char.isascii():
        return char.islower() or char.isdigit() or char == "_"
    return char.isalnum() and char.lower() == char == char.upper()


def column(name: str) -> Sql:
    """The column of a fact."""
    return exp.column(exp.to_identifier(mangle(name), quoted=True))


def field_names(kind: ContextType) -> dict[str, str]:
    """How the fields of a context are called in a STRUCT: as they are, unless they differ by case only."""
    names = [key for key, _ in kind.fields]
    clash = len({name.lower() for name in names}) < len(names)
    return {name: (mangle(name) if clash else name) or "$" for name in names}


def column_type(kind: Type) -> str:
    """The SQL type of a FEEL type; refused when there is none."""
    if isinstance(kind, Number):
        if kind.precision is None:
            raise RuleError("not-columnar", what="a number of unknown size")
        return decimal_type(kind.precision, kind.scale or 0)
    if isinstance(kind, ListType):
        return column_type(kind.item) + "[]"
    if isinstance(kind, ContextType) and kind.fields and not kind.open:
        names = field_names(kind)
        inner = ", ".join(
            f"{exp.to_identifier(names[key], quoted=True).sql('duckdb')} {column_type(inner)}"
            for key, inner in kind.fields
        )
        return f"STRUCT({inner})"
    if kind in COLUMN_TYPES:
        return COLUMN_TYPES[kind]
    raise RuleError("not-columnar", what=f"a value of type {kind}")


def decimal_type(precision: int, scale: int) -> str:
    """``DECIMAL(p, s)``, at most 38 digits."""
    return f"DECIMAL({min(38, max(precision, scale, 1))}, {scale})"


def cast(value: Sql, type_name: str) -> Sql:
    """``CAST(value AS type)``."""
    return exp.Cast(this=value, to=_data_type(type_name).copy())


@lru_cache(maxsize=1024)
def _data_type(name: str) -> Sql:
    return exp.DataType.build(name, dialect="duckdb")


def try_cast(value: Sql, type_name: str) -> Sql:
    """``TRY_CAST``: null where the value does not fit."""
    return exp.TryCast(this=value, to=_data_type(type_name).copy())


def fn(name: str, *args: Sql) -> Sql:
    """A function call."""
    return exp.Anonymous(this=name, expressions=list(args))


def attempt(value: Sql) -> Sql:
    """``TRY(value)``: null in the rows where it fails."""
    return fn("TRY", value)


def binary(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    """A binary operator in parentheses."""
    return exp.Paren(this=kind(this=left, expression=right))


def case(pairs: Sequence[tuple[Sql, Sql]], default: Sql | None = None) -> Sql:
    """``CASE WHEN … THEN … ELSE … END``."""
    ifs = [exp.If(this=condition, true=value) for condition, value in pairs]
    return exp.Case(ifs=ifs, default=default) if default is not None else exp.Case(ifs=ifs)


def integer(value: int) -> Sql:
    """A whole number."""
    return exp.Literal.number(value) if value >= 0 else exp.Paren(this=exp.Neg(this=exp.Literal.number(-value)))


def text(value: str) -> Sql:
    """A text constant."""
    return exp.Literal.string(value)


def is_null(value: Sql) -> Sql:
    """``value IS NULL``."""
    return exp.Paren(this=exp.Is(this=value, expression=exp.Null()))


def negation(value: Sql) -> Sql:
    """``NOT value``."""
    return exp.Paren(this=exp.Not(this=value))


def both(kind: type[exp.Connector], parts: Sequence[Sql]) -> Sql:
    """``AND`` / ``OR`` over any number of parts."""
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = kind(this=joined, expression=part)
    return exp.Paren(this=joined) if len(parts) > 1 else parts[0]


def lambda_of(names: Sequence[str], body: Sql) -> Sql:
    """``LAMBDA names : body``."""
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name) for name in names])


def number_text(value: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    return format(value.normalize(EXACT), "f") if value else "0"


def number_literal(value: Decimal) -> Sql:
    """A number constant."""
    if value < 0:
        # Not ``-value``: the minus sign rounds to the 28 digits of Python's default context.
        return exp.Paren(this=exp.Neg(this=exp.Literal.number(number_text(value.copy_abs()))))
    return exp.Literal.number(number_text(value))


def constant(value: object, kind: Type) -> Sql:
    """A constant other than a number."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case Decimal():
            return number_literal(value)
        case str():
            return text(value)
        case dt.datetime():
            if value.tzinfo is not None:
                raise RuleError("zone")
            return cast(text(value.isoformat(sep=" ")), "TIMESTAMP")
        case dt.date():
            return cast(text(value.isoformat()), "DATE")
        case dt.time():
            if value.tzinfo is not None:
                raise RuleError("zone")
            return cast(text(value.isoformat()), "TIME")
        case dt.timedelta():
            return cast(integer(value // MICRO), "BIGINT")
        case Months():
            return cast(integer(value.months), "BIGINT")
        case list() if isinstance(kind, ListType):
            items = [constant(item, kind.item) for item in value]
            return cast(exp.Array(expressions=items), column_type(kind))
        case dict() if isinstance(kind, ContextType):
            names = field_names(kind)
            return struct([(names[key], constant(value.get(key), inner)) for key, inner in kind.fields])
        case _:
            raise RuleError("not-columnar", what=f"a constant of type {kind}")


def struct(entries: Sequence[tuple[str, Sql]]) -> Sql:
    """A STRUCT."""
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value) for name, value in entries
        ]
    )


def encode(value: object, kind: Type) -> object:
    """A FEEL value as a column holds it, in Python's terms; ``decode`` reads it back."""
    match value:
        case dt.timedelta():
            return value // MICRO
        case Months():
            return value.months
        case list() if isinstance(kind, ListType):
            return [encode(item, kind.item) for item in value]
        case dict() if isinstance(kind, ContextType):
            names = field_names(kind)
            return {names[key]: encode(value.get(key), inner) for key, inner in kind.fields}
        case _:
            return value


def decode(value: Any, kind: Type) -> Any:
    """A value of a column of results as a FEEL value."""
    if value is None:
        return None
    if isinstance(kind, ListType):
        return [decode(item, kind.item) for item in value]
    if isinstance(kind, ContextType):
        names = field_names(kind)
        return {key: decode(value[names[key]], inner) for key, inner in kind.fields}
    if kind == DAYS_TIME_DURATION:
        return MICRO * value
    if kind == YEARS_MONTHS_DURATION:
        return Months(value)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
