"""Loops over lists in DuckDB: ``for``, filters and quantifiers as lambdas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from .columns_numbers import Num
from .errors import RuleError
from .sql import Sql, binary, case, cast, column_type, fn, is_null, lambda_of, struct
from .tree import Filter, For, Node, Quantified, Var
from .types import BOOLEAN, NULL, ListType, Number
from .types import known as is_known

if TYPE_CHECKING:
    from .columns import Columns


def loop(columns: Columns, var: Var, source: Node, emit: Callable[[], Sql]) -> tuple[Sql, Sql, Sql | None]:
    """The SQL of a list and of the lambda over its items; of the lambda that gives the item, if needed."""
    found = columns.value(source)
    name = f"v{var.id}"
    item = source.type.item if isinstance(source.type, ListType) else None
    if item is None or (not is_known(item) and item != NULL):
        raise RuleError("not-columnar", what="a loop over items of unknown type")
    columns.variables[var.id] = exp.column(name)
    if isinstance(item, Number):
        if item.precision is None:
            raise RuleError("not-columnar", what="a loop over numbers of unknown size")
        columns.numbers[var.id] = Num(exp.column(name), item.precision, item.scale or 0, False)
        del columns.variables[var.id]
    outer, columns.bindings = columns.bindings, []
    body = emit()
    bindings, columns.bindings = columns.bindings, outer
    rows, over = rows_of(found, name, bindings)
    return rows, over(body), over(exp.column(name)) if bindings else None


def each(columns: Columns, node: For) -> Sql:
    if node.partial is not None:
        raise RuleError("not-columnar", what="“partial” in a loop")
    source, function, _ = loop(columns, node.var, node.source, lambda: item(columns, node.body))
    made = fn("LIST_TRANSFORM", source, function)
    return fn("FLATTEN", made) if node.flat else made


def item(columns: Columns, node: Node) -> Sql:
    """A value inside a list, of the type that the list says."""
    sql = columns.value(node)
    return cast(sql, column_type(node.type)) if isinstance(node.type, Number) else sql


def filtered(columns: Columns, node: Filter) -> Sql:
    if node.body.type != BOOLEAN:
        raise RuleError("not-columnar", what="a filter that may be a position")
    truth = loop(columns, node.var, node.source, lambda: fn("COALESCE", columns.true(node.body), exp.false()))
    source, function, item = truth
    found = fn("LIST_FILTER", source, function)
    return fn("LIST_TRANSFORM", found, item) if item is not None else found


def quantified(columns: Columns, node: Quantified) -> Sql:
    source, function, _ = loop(columns, node.var, node.source, lambda: columns.value(node.body))
    results = columns.share(fn("LIST_TRANSFORM", source, function))
    decisive, other = exp.Boolean(this=not node.every), exp.Boolean(this=node.every)
    hit = fn("COALESCE", fn("LIST_CONTAINS", results.copy(), decisive.copy()), exp.false())
    unknown = binary(exp.LT, fn("LIST_COUNT", results.copy()), fn("LEN", results.copy()))
    pairs: list[tuple[Sql, Sql]] = [(is_null(results.copy()), exp.Null()), (hit, decisive), (unknown, exp.Null())]
    return case(pairs, other)


def rows_of(source: Sql, item: str, bindings: Sequence[tuple[str, Sql]]) -> tuple[Sql, Callable[[Sql], Sql]]:
    """A list of structs that hold each item and what is bound over it, and the lambda over such a struct.

    DuckDB needs exponential time for lambdas within lambdas; a chain of lists needs none.
    """
    if not bindings:
        return source, lambda body: lambda_of([item], body)
    names = [item]
    rows = fn("LIST_TRANSFORM", source, lambda_of([item], struct([(item, exp.column(item))])))
    for number, level in enumerate(levels(bindings)):
        row = f"r{item}_{number}"
        kept = [(name, _of_row(row, name)) for name in names]
        added = [(name, _in_row(sql, row, names)) for name, sql in level]
        rows = fn("LIST_TRANSFORM", rows, lambda_of([row], struct(kept + added)))
        names += [name for name, _ in level]
    return rows, lambda body: lambda_of([f"r{item}"], _in_row(body, f"r{item}", names))


def levels(shared: Sequence[tuple[str, Sql]]) -> list[list[tuple[str, Sql]]]:
    """Shared expressions in groups, each of which needs only those before it."""
    depth: dict[str, int] = {}
    found: list[list[tuple[str, Sql]]] = []
    for name, sql in shared:
        own = max((depth.get(used.name, -1) for used in sql.find_all(exp.Column)), default=-1) + 1
        depth[name] = own
        if own == len(found):
            found.append([])
        found[own].append((name, sql))
    return found


def _of_row(row: str, name: str) -> Sql:
    return fn("STRUCT_EXTRACT", exp.column(row), exp.Literal.string(name))


def _in_row(sql: Sql, row: str, names: Sequence[str]) -> Sql:
    """``sql`` with the names read from a struct."""
    known = set(names)

    def replace(node: Sql) -> Sql:
        return _of_row(row, node.name) if isinstance(node, exp.Column) and node.name in known else node

    return sql.transform(replace)
