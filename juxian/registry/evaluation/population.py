"""Everybody in a snapshot for whom a method is meant, with their points: one query, then the weights."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from juxian.facts import catalogue, conditions, queries
from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.facts.models import Snapshot
from juxian.registry.evaluation.compiling import PEERS, TABLE, decision
from juxian.registry.evaluation.definition import Criterion, Definition
from juxian.registry.evaluation.scoring import Points, Score, score
from juxian.rules import Decision, Expression, evaluate, mangle

INDUSTRY = "行业"
Peers = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One person: where they belonged on that day, the points of each criterion, and what these come to."""

    person: int
    organization: int | None
    industry: str
    points: Points
    score: Score


def evaluate_people(
    definition: Definition, snapshot: Snapshot, *, condition: str = "", peers: Peers | None = None
) -> list[Evaluated]:
    """Return the people of a snapshot for whom the method's condition and `condition` hold, by key.

    `peers` are the scores that peers gave, by person. Refuses a snapshot that lacks a fact or is harmed.
    """
    found = []
    decisions = {f"c{n}": decision(one) for n, one in enumerate(definition.criteria)}
    for row in _rows(decisions, [definition.condition, condition], snapshot, peers or {}):
        points = tuple(row[name] for name in decisions)
        found.append(
            Evaluated(row[KEY], row[ORGANIZATION], row[mangle(INDUSTRY)] or "", points, score(definition, points))
        )
    return sorted(found, key=lambda one: one.person)


def tried(criterion: Criterion, condition: str, snapshot: Snapshot) -> list[tuple[Decimal | None, int]]:
    """Return how many people get how many points by one criterion, the most points first; None: not known."""
    rows = _rows({"c0": decision(criterion)}, [condition], snapshot, {})
    counted = Counter(row["c0"] for row in rows)
    return sorted(counted.items(), key=lambda pair: (pair[0] is None, -(pair[0] or 0)))


def _rows(
    decisions: Mapping[str, Decision], texts: list[str], snapshot: Snapshot, peers: Peers
) -> list[dict[str, Any]]:
    chosen = {f"in{n}": conditions.compiled(TABLE, text) for n, text in enumerate(texts) if text}
    rules: dict[str, Expression | Decision] = {**chosen, **decisions}
    queries.Source.of(TABLE, snapshot).check(*rules.values())  # type: ignore[arg-type]
    keys = [KEY, ORGANIZATION, mangle(INDUSTRY)]
    names = [mangle(name) for one in rules.values() for name in one.names if name != PEERS.name]
    try:
        with queries.opened(TABLE, snapshot) as (connection, relation):
            columns = dict.fromkeys([*keys, *names])
            facts = relation.select(*(duckdb.ColumnExpression(name) for name in columns)).to_arrow_table()
            found = evaluate(connection, _with_peers(facts, peers), rules, key=keys)
    except duckdb.Error as error:
        raise queries.failed(catalogue.get(TABLE).label, error) from error
    return [row for row in found.to_pylist() if all(row[name] for name in chosen)]


def _with_peers(facts: Any, peers: Peers) -> Any:
    """Return the facts with what peers gave as one more."""
    scores = [peers.get(key) for key in facts.column(KEY).to_pylist()]
    return facts.append_column(mangle(PEERS.name), pa.array(scores, pa.decimal128(5, 2)))
