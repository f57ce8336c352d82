"""Runs compiled rules over all rows of a table of facts in one DuckDB query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from .columns import Columns, levels
from .decision import Decision
from .errors import RuleError
from .expression import Expression, emit
from .masks import with_masks
from .sql import Sql, column, mangle
from .tree import Node
from .types import BOOLEAN, NULL

Relation = duckdb.DuckDBPyRelation | pa.Table | str | Path
Rule = Expression | Decision


def evaluate(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    outputs: Mapping[str, Rule],
    *,
    key: str | Sequence[str],
    rules: bool = False,
) -> pa.Table:
    """Decide for every row: an Arrow table of the key and one column an output.

    ``relation`` is a relation of this connection, an Arrow table, or the path of a Parquet file; its
    columns are named ``mangle(fact)``. A decision with several outputs gives a STRUCT. With ``rules``,
    ``<output>.rule`` holds the id of the rule that gave a decision's result.
    """
    names = [name for rule in outputs.values() for name in rule.names]
    source = as_relation(connection, relation)
    columns = Columns(physical_types(source, names))
    masked = with_masks([rule for rule in outputs.values() if isinstance(rule, Decision)], columns)
    trees: dict[str, tuple[Node, str]] = {}
    for name, rule in outputs.items():
        if isinstance(rule, Expression):
            trees[name] = rule.tree, rule.text
            continue
        result, winner = masked.get(id(rule), (rule.tree, rule.parts.rule))
        trees[name] = result, rule.table.name
        if rules:
            trees[f"{name}.rule"] = winner, rule.table.name
    emitted = [(name, emit(tree, text, columns)) for name, (tree, text) in trees.items()]
    keys = [exp.column(exp.to_identifier(name, quoted=True)) for name in _keys(key)]
    query = _layered(keys, emitted, columns)
    return source.query("facts", query).to_arrow_table()


def select(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    condition: Expression,
    columns: Sequence[str],
    *,
    order_by: Sequence[str] = (),
    limit: int | None = None,
    offset: int = 0,
) -> pa.Table:
    """The rows for which ``condition`` is true: an Arrow table of ``columns`` (names as in the data)."""
    query = _selection(connection, relation, condition)
    source, where = query
    chosen = [exp.column(exp.to_identifier(name, quoted=True)) for name in columns]
    found = exp.Select(expressions=chosen).from_("facts").where(where)
    if order_by:
        found = found.order_by(*[exp.column(exp.to_identifier(name, quoted=True)) for name in order_by])
    if limit is not None:
        found = found.limit(limit).offset(offset)
    return source.query("facts", found.sql(dialect="duckdb")).to_arrow_table()


def count(connection: duckdb.DuckDBPyConnection, relation: Relation, condition: Expression) -> int:
    """The number of rows for which ``condition`` is true."""
    source, where = _selection(connection, relation, condition)
    query = exp.Select(expressions=[exp.Count(this=exp.Star())]).from_("facts").where(where)
    return int(source.query("facts", query.sql(dialect="duckdb")).fetchall()[0][0])


def _selection(
    connection: duckdb.DuckDBPyConnection, relation: Relation, condition: Expression
) -> tuple[duckdb.DuckDBPyRelation, Sql]:
    if condition.type not in (BOOLEAN, NULL):
        raise RuleError("condition", expression=condition.text, found=str(condition.type))
    source = as_relation(connection, relation)
    return source, condition.condition(physical=physical_types(source, condition.names))


def _layered(keys: Sequence[Sql], outputs: Sequence[tuple[str, Sql]], columns: Columns) -> str:
    """The query: shared expressions, if any, become columns of inner queries."""
    chosen = [*keys, *(exp.alias_(sql, name, quoted=True) for name, sql in outputs)]
    source: Any = exp.to_table("facts")
    for level in levels(columns.shared):
        aliases = [exp.alias_(sql, name, quoted=True) for name, sql in level]
        source = exp.Select(expressions=[exp.Star(), *aliases]).from_(source).subquery("facts")
    return exp.Select(expressions=chosen).from_(source).sql(dialect="duckdb")


def _keys(key: str | Sequence[str]) -> list[str]:
    return [key] if isinstance(key, str) else list(key)


def as_relation(connection: duckdb.DuckDBPyConnection, relation: Relation) -> duckdb.DuckDBPyRelation:
    """``relation`` as a DuckDB relation of ``connection``."""
    if isinstance(relation, duckdb.DuckDBPyRelation):
        return relation
    if isinstance(relation, pa.Table):
        return connection.from_arrow(relation)
    return connection.read_parquet(str(relation))


def physical_types(source: duckdb.DuckDBPyRelation, names: Sequence[str]) -> dict[str, str]:
    """The SQL types of the columns of facts; refused when one is missing."""
    found = dict(zip(source.columns, map(str, source.types), strict=True))
    types: dict[str, str] = {}
    for name in names:
        if mangle(name) not in found:
            raise RuleError("column-missing", name=name)
        types[name] = found[mangle(name)]
    return types


__all__ = ["as_relation", "column", "count", "evaluate", "physical_types", "select"]
