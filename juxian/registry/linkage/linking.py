"""From records to weighted pairs, in SQL."""

# The statements are put together from conditions and names of our own models; nothing that a person typed is in them.
# ruff: noqa: S608

import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from juxian.registry.linkage.estimate import Estimate, estimate
from juxian.registry.linkage.model import Model

# Records of which every pair is looked at to learn how often strangers agree: half a million pairs.
STRANGERS = 1_000
# Candidates from which weights are learnt; more of them change no digit that matters.
LEARNT_FROM = 5_000_000


@dataclass(frozen=True)
class Linked:
    """The pairs found, in the table `pairs` of `connection`: `left_id` < `right_id`, `weight` in bits, `probability`
    (0 to 1) and `pattern`; `estimate` tells what each outcome weighs and reads patterns."""

    connection: duckdb.DuckDBPyConnection
    estimate: Estimate
    candidates: int

    def pairs(self, least: float = 0.0) -> list[tuple[int, int, float, float, int]]:
        """Return (left id, right id, weight, probability, pattern) of at least this probability, the surest first."""
        return self.connection.execute(
            "SELECT left_id, right_id, weight, probability, pattern FROM pairs WHERE probability >= ? "
            "ORDER BY weight DESC, left_id, right_id",
            [least],
        ).fetchall()


def link(connection: duckdb.DuckDBPyConnection, records: str, model: Model, *, least: float = 0.5) -> Linked:
    """Compare the rows of the table `records` (with a unique integer `id`) and keep pairs of at least `least`.

    Memory goes with the candidates, 16 bytes each; the time is that of comparing them.
    """
    total = _number(connection, f"SELECT count(*) FROM {records}")
    _candidates(connection, records, model)
    _patterns(connection, records, model)
    counted = connection.execute(
        f"SELECT pattern, count(*) FROM (SELECT pattern FROM compared LIMIT {LEARNT_FROM}) GROUP BY pattern"
    ).fetchall()
    candidates = _number(connection, "SELECT count(*) FROM compared")
    pairs = _possible(connection, records, model, total)
    # Where only a part is learnt from, it stands for the same part of all possible pairs.
    share = min(1.0, LEARNT_FROM / candidates) if candidates else 1.0
    learnt = estimate(model, dict(counted), _strangers(connection, records, model), pairs * share)
    _weigh(connection, records, model, learnt, total, least)
    return Linked(connection, learnt, candidates)


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _possible(connection: duckdb.DuckDBPyConnection, records: str, model: Model, total: int) -> float:
    """Return how many pairs there could be."""
    whole = total * (total - 1) / 2
    if not model.source:
        return whole
    sizes = connection.execute(f"SELECT count(*) FROM {records} GROUP BY {model.source}").fetchall()
    return float(whole - sum(size * (size - 1) / 2 for (size,) in sizes))


def _candidates(connection: duckdb.DuckDBPyConnection, records: str, model: Model) -> None:
    """Make the table `candidates` of (l, r): those that share a key, each pair once."""
    connection.execute("CREATE OR REPLACE TEMP TABLE found (l BIGINT, r BIGINT)")
    for key in model.keys:
        known = " AND ".join(f"({column}) IS NOT NULL" for column in key.columns)
        value = ", ".join(f"({column})" for column in key.columns)
        # Keys are counted first, as bare numbers: most belong to one record, and those need not be kept.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE keyed AS WITH every AS MATERIALIZED "
            f"(SELECT hash({value}) AS key, id{_and(model.source)} FROM {records} WHERE {known}) "
            "SELECT * FROM every SEMI JOIN (SELECT key FROM every GROUP BY key "
            f"HAVING count(*) BETWEEN 2 AND {key.most}) shared USING (key)"
        )
        apart = f" AND l.{model.source} <> r.{model.source}" if model.source else ""
        connection.execute(
            f"INSERT INTO found SELECT l.id, r.id FROM keyed l JOIN keyed r ON l.key = r.key AND l.id < r.id{apart}"
        )
    connection.execute("CREATE OR REPLACE TEMP TABLE candidates AS SELECT DISTINCT l, r FROM found")
    connection.execute("DROP TABLE found; DROP TABLE IF EXISTS keyed")


def _and(column: str) -> str:
    return f", {column}" if column else ""


def _pattern(model: Model) -> str:
    """Return the pattern's number: outcomes as digits, the first comparison the lowest."""
    parts, base = [], 1
    for one in model.comparisons:
        parts.append(f"{base} * ({one.sql()})")
        base *= one.size
    return " + ".join(parts)


def _patterns(connection: duckdb.DuckDBPyConnection, records: str, model: Model) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE compared AS SELECT c.l, c.r, ({_pattern(model)})::INTEGER AS pattern "
        f"FROM candidates c JOIN {records} l ON l.id = c.l JOIN {records} r ON r.id = c.r "
        f"WHERE NOT coalesce({model.never}, FALSE)"
    )
    connection.execute("DROP TABLE candidates")


def _strangers(connection: duckdb.DuckDBPyConnection, records: str, model: Model) -> dict[int, int]:
    """Return how often patterns occur between records drawn by lot (always the same ones), nearly all strangers."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE drawn AS SELECT * FROM {records} ORDER BY hash(id) LIMIT {STRANGERS}"
    )
    apart = f" AND l.{model.source} <> r.{model.source}" if model.source else ""
    found = connection.execute(
        f"SELECT ({_pattern(model)})::INTEGER AS pattern, count(*) FROM drawn l JOIN drawn r ON l.id < r.id{apart} "
        "GROUP BY pattern"
    ).fetchall()
    connection.execute("DROP TABLE drawn")
    return dict(found)


def _weigh(
    connection: duckdb.DuckDBPyConnection, records: str, model: Model, learnt: Estimate, total: int, least: float
) -> None:
    """Make the table `pairs`; only patterns that a rare value could lift over `least` are looked at again."""
    rare = _rare(model, learnt)
    # A value of which there are two records weighs at most this much more than one of middling frequency.
    most = sum(math.log2(max(chance * total / 2, 1.0)) for _column, _digit, chance in rare)
    wanted = math.log2(least / (1 - least))
    rows = [
        (pattern, weight)
        for pattern in _seen(connection)
        if (weight := learnt.weight(pattern)) + most * learnt.has_frequency(pattern) >= wanted
    ]
    connection.execute("CREATE OR REPLACE TEMP TABLE weights (pattern INTEGER, weight DOUBLE)")
    if rows:
        connection.executemany("INSERT INTO weights VALUES (?, ?)", rows)
    joins, lifts = _lifts(records, model, rare, total)
    connection.execute(
        f"CREATE OR REPLACE TABLE pairs AS SELECT left_id, right_id, pattern, weight, "
        "1 / (1 + pow(2, -greatest(least(weight, 500), -500))) AS probability FROM ("
        f"SELECT c.l AS left_id, c.r AS right_id, c.pattern, w.weight{lifts} AS weight "
        f"FROM compared c JOIN weights w USING (pattern){joins}) WHERE weight >= {wanted}"
    )
    connection.execute("DROP TABLE weights; DROP TABLE compared")


def _seen(connection: duckdb.DuckDBPyConnection) -> list[int]:
    return [pattern for (pattern,) in connection.execute("SELECT DISTINCT pattern FROM compared").fetchall()]


def _rare(model: Model, learnt: Estimate) -> list[tuple[str, str, float]]:
    """Return, for each level with a frequency: the column, the SQL that says the pattern has it, and its chance."""
    found, base = [], 1
    for one, chances in zip(model.comparisons, learnt.strangers, strict=True):
        for at, level in enumerate(one.levels, 1):
            if level.frequency:
                found.append((level.frequency, f"(c.pattern // {base}) % {one.size} = {at}", chances[at]))
        base *= one.size
    return found


def _lifts(records: str, model: Model, rare: Sequence[tuple[str, str, float]], total: int) -> tuple[str, str]:
    if not rare:
        return "", ""
    counts = [
        f" LEFT JOIN (SELECT {column} AS value, count(*) AS times FROM {records} GROUP BY ALL) f{at}"
        f" ON f{at}.value = v.{column}"
        for at, column in enumerate(model.frequencies)
    ]
    places = {column: at for at, column in enumerate(model.frequencies)}
    lifts = [
        f" + CASE WHEN {has} THEN log2({max(chance, 1e-12)!r} / (greatest(f{places[column]}.times, 2) / {total}.0)) ELSE 0 END"
        for column, has, chance in rare
    ]
    return f" JOIN {records} v ON v.id = c.l" + "".join(counts), "".join(lifts)
