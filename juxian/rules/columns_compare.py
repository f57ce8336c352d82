"""Comparisons in DuckDB, exact between numbers of any digits, and never wrong about null."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from . import columns_numbers as numbers
from .columns_numbers import Num
from .errors import RuleError
from .sql import Sql, binary, both, case, cast, fn, is_null, struct
from .tree import Const, Logic, Node, Op
from .types import Number
from .types import known as is_known

if TYPE_CHECKING:
    from .columns import Columns

COMPARISONS: dict[str, type[exp.Binary]] = {"lt": exp.LT, "le": exp.LTE, "gt": exp.GT, "ge": exp.GTE}


def membership(columns: Columns, node: Logic) -> Sql | None:
    """``x = a or x = b or …`` as ``x IN (a, b, …)``."""
    if node.op != "or" or len(node.args) < 2:
        return None
    first = node.args[0]
    if not isinstance(first, Op) or not first.args:
        return None
    values: list[Sql] = []
    for arg in node.args:
        if not (isinstance(arg, Op) and arg.op == "eq"):
            return None
        if arg.args[0] is not first.args[0] or not isinstance(arg.args[1], Const) or arg.args[1].value is None:
            return None
        if isinstance(arg.args[1].value, Decimal | list | dict):
            return None
        values.append(columns.value(arg.args[1]))
    return exp.Paren(this=exp.In(this=columns.value(first.args[0]), expressions=values))


def equals_constant(columns: Columns, node: Op) -> Sql:
    """``x = c`` where null may stay null."""
    left, right = node.args if isinstance(node.args[1], Const) else reversed(node.args)
    if isinstance(left.type, Number) and isinstance(right, Const) and isinstance(right.value, Decimal):
        value = columns.number(left)
        if numbers.compare_constant("eq", value, right.value) is None:
            return exp.false()
        return binary(exp.EQ, value.sql, numbers.literal(right.value).sql)
    return binary(exp.EQ, columns.value(left), columns.value(right))


def compare(columns: Columns, node: Op) -> Sql:
    """An ordering, null where either side is."""
    left, right = node.args
    if node.extra:
        raise RuleError("not-columnar", what="a comparison of values of unknown type")
    if isinstance(left.type, Number) and isinstance(right, Const) and isinstance(right.value, Decimal):
        value = columns.number(left)
        op, bound = numbers.compare_constant(node.op, value, right.value) or (node.op, right.value)
        return binary(COMPARISONS[op], value.sql, numbers.literal(bound).sql)
    a, b = comparable(columns, left, right)
    found = binary(COMPARISONS[node.op], a, b)
    if isinstance(a, exp.Struct):
        # DuckDB orders nulls within structs; FEEL does not order them at all.
        missing = both(exp.Or, [is_null(columns.value(left)), is_null(columns.value(right))])
        return case([(missing, exp.Null())], found)
    return found


def comparable(columns: Columns, left: Node, right: Node) -> tuple[Sql, Sql]:
    """Two values that DuckDB compares without loss."""
    if not (isinstance(left.type, Number) and isinstance(right.type, Number)):
        return columns.value(left), columns.value(right)
    a, b = columns.number(left), columns.number(right)
    if max(a.whole, b.whole) + max(a.scale, b.scale) > 38:
        return columns.aligned(a, b)
    return a.sql, b.sql


def aligned(a: Num, b: Num) -> tuple[Sql, Sql]:
    """Two numbers too different for one DECIMAL, as pairs of whole part and rest."""
    return tuple(  # type: ignore[return-value]
        struct(
            [
                ("w", cast(fn("FLOOR", n.exact()), "DECIMAL(38, 0)")),
                ("r", cast(binary(exp.Sub, n.exact(), fn("FLOOR", n.exact())), "DECIMAL(38, 37)")),
            ]
        )
        for n in (a, b)
    )


def equal(columns: Columns, node: Op) -> Sql:
    """FEEL equality, never null."""
    if never_equal(columns, node):
        return exp.false()
    left, right = comparable(columns, *node.args)
    return exp.Paren(this=exp.NullSafeEQ(this=left, expression=right))


def never_equal(columns: Columns, node: Op) -> bool:
    """Whether a constant has more digits after the point than what it is compared with."""
    left, right = node.args
    if not (is_known(left.type) and is_known(right.type)):
        raise RuleError("not-columnar", what="a comparison of values of unknown type")
    if isinstance(right, Const) and isinstance(right.value, Decimal) and isinstance(left.type, Number):
        return numbers.compare_constant("eq", columns.number(left), right.value) is None
    return False
