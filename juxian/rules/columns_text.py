"""Text in DuckDB, as the closures in ``ops_text`` compute it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from .errors import RuleError
from .patterns import read
from .sql import (
    Sql,
    binary,
    both,
    case,
    cast,
    fn,
    integer,
    is_null,
    text,
)
from .tree import Const, Op
from .types import BOOLEAN, DATE, Number

if TYPE_CHECKING:
    from .columns import Columns


from .columns_base import Emit, simple


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


def join_texts(columns: Columns, node: Op) -> Sql:
    """``string join``: nulls are left out."""
    held = columns.share(columns.value(node.args[0]))
    delimiter = columns.value(node.args[1]) if len(node.args) > 1 else text("")
    joined = fn("ARRAY_TO_STRING", held.copy(), fn("COALESCE", delimiter, text("")))
    return case([(is_null(held), exp.Null())], fn("COALESCE", joined, text("")))


GENERAL: dict[str, Emit] = {
    "text": to_text,
    "string.concat": concat,
    "string.substring": substring,
    "string.length": simple("LENGTH"),
    "string.contains": simple("CONTAINS"),
    "string.starts": simple("STARTS_WITH"),
    "string.ends": simple("ENDS_WITH"),
    "string.upper": simple("UPPER"),
    "string.lower": simple("LOWER"),
    "string.before": before,
    "string.after": after,
    "string.join": join_texts,
    "string.matches": matches,
}
