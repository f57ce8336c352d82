"""Lists in DuckDB, as the closures in ``ops_lists`` compute them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from .columns_numbers import Num
from .errors import RuleError
from .sql import (
    Sql,
    binary,
    both,
    case,
    cast,
    column_type,
    decimal_type,
    fn,
    integer,
    is_null,
)
from .tree import Const, MakeList, Node, Op
from .types import ANY, BOOLEAN, NULL, ListType, Number, same_kind

if TYPE_CHECKING:
    from .columns import Columns


from .columns_base import Emit, null_safe, simple


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


def parse_number(columns: Columns, node: Op) -> Num:
    """``number(text)`` is as large as its text says, so that no column holds it."""
    raise RuleError("not-columnar", what="a number read from a text")


GENERAL: dict[str, Emit] = {
    "number.odd": parity(True),
    "number.even": parity(False),
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
    "list.reverse": simple("LIST_REVERSE"),
    "list.sublist": sublist,
    "list.flatten": flatten,
}
NUMBERS: dict[str, Callable[[Op, Columns], Num]] = {
    "list.min": number_extreme("LIST_MIN", "LEAST"),
    "list.max": number_extreme("LIST_MAX", "GREATEST"),
    "parse.number": lambda node, columns: parse_number(columns, node),
    "parse.plain_number": lambda node, columns: parse_number(columns, node),
}
