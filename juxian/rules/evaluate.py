"""Runs compiled rules over all rows of a table of facts in one DuckDB query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from .columns import Columns
from .columns_loops import levels
from .decision import Decision
from .errors import RuleError
from .expression import Expression, emit
from .masks import Coded, Flagged, Lookup, Masked, with_masks
from .sql import Sql, cast, column_type, encode, mangle
from .types import BOOLEAN, NULL, Type

Relation: TypeAlias = Any
"""A DuckDB relation, an Arrow table, or the path of a Parquet file."""
Rule: TypeAlias = Expression | Decision


def evaluate(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    outputs: Mapping[str, Rule],
    *,
    key: str | Sequence[str],
    rules: bool = False,
    overflows: bool = False,
) -> pa.Table:
    """Decide for every row: an Arrow table of the key and one column an output.

    ``relation`` is a relation of this connection, an Arrow table, or the path of a Parquet file; its
    columns are named ``mangle(fact)``. A decision with several outputs gives a STRUCT. Where many tables are
    decided, those that give one of a few constants come as dictionary arrays, in whose dictionary null may stand;
    ``dictionary_decode()`` makes them plain. With ``rules``, ``<output>.rule`` holds the id of the rule that
    gave a decision's result. With ``overflows``, ``<output>.overflow`` is true where a decision's result is null
    because a number is too large.
    """
    names = [name for rule in outputs.values() for name in rule.names]
    source = as_relation(connection, relation)
    physical = physical_types(source, names)
    query = _planned(connection, outputs, physical, _keys(key), rules, overflows)
    for step in query.steps:
        # Not ``query()``, which binds and reads the text several times: ten milliseconds more for a single table.
        source = source.project(step)
    found = source.to_arrow_table()
    return _looked_up(found, query) if query.lanes else found


@dataclass(frozen=True, slots=True)
class Lane:
    """A result that is looked up, and its values in Arrow."""

    lookup: Lookup
    values: Any


@dataclass(frozen=True, slots=True)
class Query:
    """Projections one after another, the columns of their result, and those of them looked up by the codes of groups."""

    steps: tuple[str, ...]
    columns: tuple[str, ...]
    lanes: Mapping[str, Lane]


_plans: dict[tuple[object, ...], Query] = {}
MAX_PLANS = 16
"""Plans kept; one of thirty tables may have 8 MB of results to be looked up."""
MANY = 4
"""Tables from which on regions are quicker than conditions."""


def _planned(
    connection: duckdb.DuckDBPyConnection,
    outputs: Mapping[str, Rule],
    physical: Mapping[str, str],
    keys: Sequence[str],
    rules: bool,
    overflows: bool,
) -> Query:
    """The query for these rules over columns of these types; kept by content."""
    wanted = tuple((name, type(rule), rule.hash) for name, rule in outputs.items())
    known = wanted, tuple(sorted(physical.items())), tuple(keys), rules, overflows
    if known not in _plans:
        if len(_plans) >= MAX_PLANS:
            _plans.pop(next(iter(_plans)))
        _plans[known] = _plan(connection, outputs, physical, keys, rules, overflows)
    return _plans[known]


def _plan(
    connection: duckdb.DuckDBPyConnection,
    outputs: Mapping[str, Rule],
    physical: Mapping[str, str],
    keys: Sequence[str],
    rules: bool,
    overflows: bool,
) -> Query:
    columns = Columns(physical)
    tables = [rule for rule in outputs.values() if isinstance(rule, Decision)]
    masked = with_masks(tables, columns) if len(tables) >= MANY else Masked()
    chosen: list[tuple[str, Sql]] = [(name, exp.column(exp.to_identifier(name, quoted=True))) for name in keys]
    names, found = list(keys), dict[str, tuple[Lookup, Type]]()
    for name, rule in outputs.items():
        parts = [(name, rule.tree)]
        way = masked.ways.get(id(rule))
        if isinstance(rule, Decision) and rules:
            parts.append((f"{name}.rule", rule.parts.rule))
        if isinstance(way, Flagged):
            parts = [(part, tree) for (part, _), tree in zip(parts, (way.result, way.rule), strict=False)]
        names += [part for part, _ in parts]
        if isinstance(way, Coded):
            for (part, tree), lookup in zip(parts, (way.result, way.rule), strict=False):
                found[part] = lookup, tree.type
        else:
            chosen += [(part, emit(tree, label(rule), columns)) for part, tree in parts]
        if isinstance(rule, Decision) and overflows:
            names.append(f"{name}.overflow")
            chosen.append((f"{name}.overflow", columns.true(rule.parts.overflow)))
    used = sorted({part.group for lookup, _ in found.values() for part in lookup.parts})
    chosen += [(f"group {place}", masked.groups[place].code.copy()) for place in used]
    steps = [", ".join(one.sql(dialect="duckdb") for one in step) for step in projections(chosen, columns)]
    return Query(tuple(steps), tuple(names), _lanes(connection, found) if found else {})


def _lanes(connection: duckdb.DuckDBPyConnection, found: Mapping[str, tuple[Lookup, Type]]) -> dict[str, Lane]:
    """Lookups with their values, of the Arrow types that DuckDB would give them."""
    nulls = [exp.alias_(cast(exp.Null(), column_type(kind)), name, quoted=True) for name, (_, kind) in found.items()]
    schema = connection.sql(exp.Select(expressions=nulls).sql(dialect="duckdb")).to_arrow_table().schema
    return {
        name: Lane(lookup, pa.array([encode(value, kind) for value in lookup.values], schema.field(name).type))
        for name, (lookup, kind) in found.items()
    }


def _looked_up(found: pa.Table, query: Query) -> pa.Table:
    """The table with the codes of groups replaced by what was looked up under them."""
    groups = {part.group for lane in query.lanes.values() for part in lane.lookup.parts}
    codes = {group: _one_chunk(found.column(f"group {group}")) for group in groups}
    wanted = {_way(lane.lookup): lane.lookup for lane in query.lanes.values()}
    with ThreadPoolExecutor() as pool:
        places = dict(zip(wanted, pool.map(lambda one: _places(one, codes), wanted.values()), strict=True))

    def one(name: str) -> Any:
        lane = query.lanes.get(name)
        if lane is None:
            return found.column(name)
        return pa.DictionaryArray.from_arrays(places[_way(lane.lookup)], lane.values, safe=False)

    return pa.table({name: one(name) for name in query.columns})


def _way(lookup: Lookup) -> tuple[object, ...]:
    """What tells the places apart that lookups give."""
    return (id(lookup.joined), *(id(part.table) for part in lookup.parts))


def _places(lookup: Lookup, codes: Mapping[int, Any]) -> Any:
    """The place of each row's value in the values of a lookup; codes are never out of bounds, which is not checked."""
    first, *others = (pc.take(part.table, codes[part.group], boundscheck=False) for part in lookup.parts)
    for other in others:
        first = pc.bit_wise_and(first, other)
    return first if lookup.joined is None else pc.take(lookup.joined, first, boundscheck=False)


def _one_chunk(column: Any) -> Any:
    found = column.combine_chunks()
    return found if isinstance(found, pa.Array) else pa.concat_arrays([*found.chunks, pa.array([], found.type)])


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
    return _table(source, found.sql(dialect="duckdb"))


def count(connection: duckdb.DuckDBPyConnection, relation: Relation, condition: Expression) -> int:
    """The number of rows for which ``condition`` is true."""
    source, where = _selection(connection, relation, condition)
    query = exp.Select(expressions=[exp.Count(this=exp.Star())]).from_("facts").where(where)
    return int(_table(source, query.sql(dialect="duckdb")).column(0)[0].as_py())


def _selection(
    connection: duckdb.DuckDBPyConnection, relation: Relation, condition: Expression
) -> tuple[duckdb.DuckDBPyRelation, Sql]:
    if condition.type not in (BOOLEAN, NULL):
        raise RuleError("condition", expression=condition.text, found=str(condition.type))
    source = as_relation(connection, relation)
    return source, condition.condition(physical=physical_types(source, condition.names))


def label(rule: Rule) -> str:
    """What a refusal calls a rule."""
    return rule.text if isinstance(rule, Expression) else rule.table.name


def projections(chosen: Sequence[tuple[str, Sql]], columns: Columns) -> list[list[Any]]:
    """What is chosen, and before it the expressions that it shares, if any, which become columns."""
    before = [[exp.Star(), *_aliased(level)] for level in levels(columns.shared)]
    return [*before, _aliased(chosen)]


def _aliased(named: Sequence[tuple[str, Sql]]) -> list[Any]:
    return [exp.alias_(sql, name, quoted=True) for name, sql in named]


def _table(source: duckdb.DuckDBPyRelation, query: str) -> pa.Table:
    """The result of a query over ``facts``, which is ``source``."""
    found: Any = source.query("facts", query)
    return found.to_arrow_table()


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
