"""What the emitters of single operations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from .sql import Sql, both, case, fn, is_null
from .tree import Op

if TYPE_CHECKING:
    from .columns import Columns

Emit = Callable[["Columns", Op], Sql]


def null_safe(sql: Sql, *args: Sql) -> Sql:
    """``sql``, null where one of ``args`` is."""
    return case([(both(exp.Or, [is_null(arg) for arg in args]), exp.Null())], sql)


def simple(name: str) -> Emit:
    """A function of the same name and arguments."""
    return lambda columns, node: fn(name, *columns.args(node))
