"""What several sets of rules would cost over one snapshot, and who gains or loses; in columns, whatever the number of people.

The rules decide by `population`, as in a run. From there on DuckDB works on tables in memory:

    people    a row a person: place, key, organisation, class, day of arrival
    standing  a row a person and benefit that stands: the state it is in (see `meanings`), the month of the first payment,
              and of the total by the rules what a budget leaves (`paid`)
    terms     the different states, months and sums of these, each with what counts of it (`counted`: all of it, or what
              falls in the period asked about); `laid` has their number for each person and benefit
    scenario  both together; `base` is the same of the first set of rules, against which the others are held
    pairs     the different terms before and after, each with what changes; `compared` has their number

Rows are many and differ in little, so that a row is two numbers and all else is kept once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.policies import budgets
from juxian.policies.budgets import Cap
from juxian.policies.population import CLASS_FACT, Definition, Findings, People, State
from juxian.policies.schedule import by_year, month_of, within
from juxian.rules import mangle

ARRIVAL_FACTS = ("引进日期", "入职日期")
THREADS = 2
BATCH = 10_000
WAYS = ("benefit", "class", "organization", "unit")


@dataclass(frozen=True)
class Scenario:
    """A set of rules under a name, and a budget for it; `changes` says in plain values what was changed in it."""

    name: str
    definition: Definition
    cap: Cap | None = None
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Window:
    """The months that count, both counted."""

    first: date
    last: date


class Row(NamedTuple):
    """One person and benefit under the base and under a scenario; sums in fen, None where there is no amount."""

    scenario: int
    person: int
    benefit: int
    organization: int | None
    talent_class: str
    before: int | None
    after: int | None
    level_before: str
    level_after: str
    change: str
    cut: int
    received: bool


class Simulator:
    """Holds sets of rules against each other; use it as a context manager, which frees the memory.

    `begun` holds (person, benefit, day) of what people receive: it is laid out from its own month, all else from
    `starts`. `units` tells the unit of an organisation.
    """

    def __init__(
        self,
        people: People,
        *,
        starts: date,
        begun: Sequence[tuple[int, int, date]] = (),
        units: Mapping[int, int] | None = None,
        window: Window | None = None,
    ) -> None:
        self.people, self.window, self.starts = people, window, month_of(starts)
        self.connection: Any = duckdb.connect(config={"threads": THREADS})
        self._register("people", _people_table(people, units or {}))
        self._register("grants", _grants_table(begun))
        self.connection.execute(_BEGUN)
        self._meanings: list[State] = []

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.connection.close()

    def cost(self, scenario: Scenario) -> dict[str, Any]:
        """Return what a scenario costs by benefit, class, organisation, unit and year; it stays for `compare`."""
        findings = self.people.find(scenario.definition)
        self._meanings = findings.meanings
        self._load(scenario.definition, findings)
        if scenario.cap is not None:
            budgets.cut(self.connection, scenario.cap)
        self._lay_out()
        return {"name": scenario.name} | self._costs()

    def keep_as_base(self) -> None:
        """Hold the scenarios that follow against the one costed last."""
        for name in ("laid", "terms"):
            self.connection.execute(f"DROP TABLE IF EXISTS base_{name}")
            self.connection.execute(f"ALTER TABLE {name} RENAME TO base_{name}")

    def compare(self, only: int | None = None) -> tuple[dict[str, Any], "Compared"]:
        """Return who gains and who loses under the scenario costed last, and the rows, by benefit and person.

        With `only`, rows of other benefits are left out unless something changes in them.
        """
        for statement in _COMPARED:
            self.connection.execute(statement)
        self.connection.execute(_PAIRS, {"only": only})
        people = self.connection.sql(_PEOPLE).to_arrow_table()
        pairs = self.connection.sql(_DIFFERENT).to_arrow_table()
        return self._against(), Compared(self.connection.sql(_ROWS).to_arrow_table(), people, pairs)

    # Steps -------------------------------------------------------------------------------------------------

    def _register(self, name: str, table: pa.Table) -> None:
        self.connection.register("incoming", table)
        self.connection.execute(_LOADED[name])
        self.connection.unregister("incoming")

    def _load(self, definition: Definition, findings: Findings) -> None:
        place = {version.benefit_id: at for at, version in enumerate(definition.versions)}
        self._register("meanings", _meanings_table(findings.meanings, place))
        self._register("found", pa.table({"row": findings.rows, "state": findings.states}))
        self.connection.execute(_STANDING, {"starts": self.starts})
        self.connection.execute("DROP TABLE found")

    def _lay_out(self) -> None:
        """Find what falls when: once for each state, sum and month, however many people share them."""
        patterns = self.connection.execute(_PATTERNS).fetchall()
        years: dict[str, list[int]] = {"pattern": [], "year": [], "fen": []}
        counted: list[int | None] = []
        for number, (state, paid, month) in enumerate(patterns):
            given = self._meanings[state].given
            for year, fen in sorted(by_year(given.version, given.amount or 0, paid, month).items()) if paid else ():
                years["pattern"].append(number)
                years["year"].append(year)
                years["fen"].append(fen)
            counted.append(paid if self.window is None or not paid else self._within(given, paid, month))
        self._register("years", pa.table({name: pa.array(values, pa.int64()) for name, values in years.items()}))
        columns = zip(*patterns, strict=True) if patterns else ((), (), ())
        table = dict(zip(("state", "paid", "month"), (pa.array(one, pa.int64()) for one in columns), strict=True))
        numbers = pa.array(range(len(patterns)), pa.int32())
        self._register("patterns", pa.table(table | {"counted": pa.array(counted, pa.int64()), "pattern": numbers}))
        for statement in _LAID:
            self.connection.execute(statement)

    def _within(self, given: Any, paid: int, month: int) -> int:
        assert self.window is not None
        first, last = month_of(self.window.first), month_of(self.window.last)
        return within(given.version, given.amount or 0, paid, month, first, last)

    def _costs(self) -> dict[str, Any]:
        found: dict[str, dict[str, dict[str, Any]]] = {way: {} for way in (*WAYS, "all")}
        self.connection.execute(_EACH)
        for way, key, people, findings, total, cut, cut_people in self.connection.execute(_TOTALS).fetchall():
            found[way][key] = {
                "people": people, "findings": int(findings), "total": int(total), "cut": int(cut), "cut_people": cut_people,
                "years": {},
            }  # fmt: skip
        self.connection.execute(_TALLIED)
        yearly = [row for query in (_BENEFITS, _YEARLY) for row in self.connection.execute(query).fetchall()]
        for way, key, year, fen in yearly:
            found[way][key]["years"][str(year)] = int(fen)
        everything = found.pop("all").get("", _NOTHING)
        return everything | {"by": found}

    def _against(self) -> dict[str, Any]:
        by: dict[str, dict[str, dict[str, Any]]] = {way: defaultdict(dict) for way in (*WAYS, "all")}
        for way, key, change, count, fen in self.connection.execute(_CHANGES).fetchall():
            by[way][key][change] = [count, int(fen)]
        ((gain, gained, lose, lost),) = self.connection.execute(_WINNERS).fetchall()
        everything = by.pop("all").get("", {})
        return {
            "changes": everything, "gain": [gain, int(gained)], "lose": [lose, int(lost)],
            "by": {way: dict(rows) for way, rows in by.items()},
        }  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """The rows of a comparison, by benefit and person: for each the places of its person and of its pair of terms."""

    places: pa.Table
    people: pa.Table
    pairs: pa.Table

    def __len__(self) -> int:
        return int(self.places.num_rows)

    def rows(self, number: int) -> Iterator[Row]:
        """Yield the rows, as those of scenario `number`."""
        for batch in self.places.to_batches(max_chunksize=BATCH):
            row, pair, received = batch.columns
            keys, *who = (column.to_pylist() for column in self.people.take(row).columns)
            benefits, *what = (column.to_pylist() for column in self.pairs.take(pair).columns)
            for values in zip(keys, benefits, *who, *what, received.to_pylist(), strict=True):
                yield Row(number, *values)


_NOTHING: dict[str, Any] = {"people": 0, "findings": 0, "total": 0, "cut": 0, "cut_people": 0, "years": {}}


def _people_table(people: People, units: Mapping[int, int]) -> pa.Table:
    frame = people.frame
    organizations = frame.column(ORGANIZATION).to_pylist()
    arrivals = [frame.column(mangle(name)) for name in ARRIVAL_FACTS if mangle(name) in frame.column_names]
    arrival = pc.coalesce(*arrivals) if arrivals else pa.nulls(people.count, pa.date32())
    classes = mangle(CLASS_FACT) in frame.column_names
    return pa.table(
        {
            "row": pa.array(range(people.count), pa.int32()),
            "key": frame.column(KEY),
            "organization": frame.column(ORGANIZATION),
            "unit": pa.array([units.get(one) for one in organizations], pa.int64()),
            "class": frame.column(mangle(CLASS_FACT)) if classes else pa.nulls(people.count, pa.string()),
            "arrival": arrival,
        }
    )


def _grants_table(begun: Sequence[tuple[int, int, date]]) -> pa.Table:
    return pa.table(
        {
            "key": pa.array([one[0] for one in begun], pa.int64()),
            "benefit": pa.array([one[1] for one in begun], pa.int64()),
            "month": pa.array([month_of(one[2]) for one in begun], pa.int32()),
        }
    )


def _meanings_table(meanings: Sequence[State], place: Mapping[int, int]) -> pa.Table:
    return pa.table(
        {
            "state": pa.array(range(len(meanings)), pa.int32()),
            "benefit": pa.array([one.given.version.benefit_id for one in meanings], pa.int32()),
            "position": pa.array([place[one.given.version.benefit_id] for one in meanings], pa.int32()),
            "total": pa.array([one.offer.allowed for one in meanings], pa.int64()),
            "level": pa.array([one.given.level for one in meanings], pa.string()),
            "stands": pa.array([one.offer.stands for one in meanings], pa.bool_()),
        }
    )


_LOADED = {
    "people": "CREATE TEMP TABLE people AS SELECT * REPLACE (coalesce(class, '') AS class) FROM incoming",
    "grants": "CREATE TEMP TABLE grants AS SELECT * FROM incoming",
    "meanings": "CREATE OR REPLACE TEMP TABLE meanings AS SELECT * FROM incoming",
    "found": "CREATE OR REPLACE TEMP TABLE found AS SELECT * FROM incoming",
    "years": "CREATE OR REPLACE TEMP TABLE years AS SELECT * FROM incoming",
    "patterns": "CREATE OR REPLACE TEMP TABLE patterns AS SELECT * FROM incoming",
}
_BEGUN = """
CREATE TEMP TABLE begun AS SELECT row, benefit, max(month) AS month FROM grants JOIN people USING (key) GROUP BY row, benefit
"""
_STANDING = """
CREATE OR REPLACE TEMP TABLE standing AS
SELECT f.row, f.state, m.total AS paid, coalesce(b.month, $starts)::INT AS month
FROM found f JOIN meanings m USING (state) LEFT JOIN begun b ON b.row = f.row AND b.benefit = m.benefit
WHERE m.stands
"""
_PATTERNS = "SELECT DISTINCT state, paid, month FROM standing ORDER BY ALL"
_LAID = (
    """
    CREATE OR REPLACE TEMP TABLE laid AS SELECT s.row, p.pattern FROM standing s
    JOIN patterns p ON s.state = p.state AND s.month = p.month AND s.paid IS NOT DISTINCT FROM p.paid
    """,
    "DROP TABLE standing",
    """
    CREATE OR REPLACE TEMP TABLE terms AS
    SELECT p.*, m.benefit, m.total, m.level FROM patterns p JOIN meanings m USING (state)
    """,
    "CREATE OR REPLACE TEMP VIEW scenario AS SELECT * FROM laid JOIN terms USING (pattern)",
)
# Each person once, so that people need not be told apart again in every division.
_EACH = """
CREATE OR REPLACE TEMP TABLE each AS
SELECT row, count(*) FILTER (paid IS NULL OR paid > 0) AS findings, coalesce(sum(counted), 0)::BIGINT AS total,
  coalesce(sum(total - paid), 0)::BIGINT AS cut
FROM scenario GROUP BY row
"""
_TOTALS = """
SELECT 'benefit' AS way, benefit::VARCHAR AS key, count(*) FILTER (paid IS NULL OR paid > 0),
  count(*) FILTER (paid IS NULL OR paid > 0), coalesce(sum(counted), 0), coalesce(sum(total - paid), 0),
  count(*) FILTER (paid < total)
FROM scenario GROUP BY benefit
UNION ALL
SELECT CASE WHEN grouping(class) = 0 THEN 'class' WHEN grouping(organization) = 0 THEN 'organization'
            WHEN grouping(unit) = 0 THEN 'unit' ELSE 'all' END,
  CASE WHEN grouping(class) = 0 THEN class WHEN grouping(organization) = 0 THEN coalesce(organization, 0)::VARCHAR
       WHEN grouping(unit) = 0 THEN coalesce(unit, 0)::VARCHAR ELSE '' END,
  count(*) FILTER (findings > 0), sum(findings), sum(total), sum(cut), count(*) FILTER (cut > 0)
FROM each JOIN people USING (row) GROUP BY GROUPING SETS ((class), (organization), (unit), ())
ORDER BY way, key
"""
_BENEFITS = """
SELECT 'benefit', benefit::VARCHAR AS key, year, sum(people * fen) FROM (
  SELECT benefit, pattern, count(*) AS people FROM scenario WHERE paid > 0 GROUP BY ALL
) JOIN years USING (pattern) GROUP BY benefit, year ORDER BY key, year
"""
_TALLIED = """
CREATE OR REPLACE TEMP TABLE tallied AS
SELECT class, organization, unit, year, sum(fen)::BIGINT AS fen
FROM scenario JOIN people USING (row) JOIN years USING (pattern) WHERE paid > 0 GROUP BY ALL
"""
_YEARLY = """
SELECT CASE WHEN grouping(class) = 0 THEN 'class' WHEN grouping(organization) = 0 THEN 'organization'
            WHEN grouping(unit) = 0 THEN 'unit' ELSE 'all' END AS way,
  CASE WHEN grouping(class) = 0 THEN class WHEN grouping(organization) = 0 THEN coalesce(organization, 0)::VARCHAR
       WHEN grouping(unit) = 0 THEN coalesce(unit, 0)::VARCHAR ELSE '' END AS key, year, sum(fen)
FROM tallied GROUP BY GROUPING SETS ((class, year), (organization, year), (unit, year), (year)) ORDER BY way, key, year
"""
_WAY = """
CASE WHEN grouping(benefit) = 0 THEN 'benefit' WHEN grouping(class) = 0 THEN 'class'
     WHEN grouping(organization) = 0 THEN 'organization' WHEN grouping(unit) = 0 THEN 'unit' ELSE 'all' END AS way,
CASE WHEN grouping(benefit) = 0 THEN benefit::VARCHAR WHEN grouping(class) = 0 THEN class
     WHEN grouping(organization) = 0 THEN coalesce(organization, 0)::VARCHAR
     WHEN grouping(unit) = 0 THEN coalesce(unit, 0)::VARCHAR ELSE '' END AS key
"""
# What is cut to nothing does not stand any more; what falls outside of the period asked about does.
_COMPARED = (
    "CREATE OR REPLACE TEMP VIEW base AS SELECT * FROM base_laid JOIN base_terms USING (pattern)",
    """
    CREATE OR REPLACE TEMP TABLE compared AS
    WITH after AS (SELECT row, pattern, row::BIGINT << 31 | benefit AS id FROM scenario),
    before AS (SELECT row, pattern, row::BIGINT << 31 | benefit AS id FROM base WHERE paid IS NULL OR paid > 0)
    SELECT coalesce(a.row, b.row) AS row, coalesce(b.pattern, 2147483647)::BIGINT << 31 | coalesce(a.pattern, 2147483647) AS pair
    FROM after a FULL JOIN before b ON a.id = b.id
    """,
)
_PAIRS = """
CREATE OR REPLACE TEMP TABLE pairs AS
WITH known AS (SELECT DISTINCT pair, pair >> 31 AS old, pair & 2147483647 AS new FROM compared),
joined AS (
  SELECT pair, coalesce(a.benefit, b.benefit) AS benefit, b.counted AS before, a.counted AS after,
    coalesce(b.level, '') AS level_before, coalesce(a.level, '') AS level_after,
    coalesce(a.total - a.paid, 0) AS cut, b.pattern IS NOT NULL AS stood,
    a.pattern IS NOT NULL AND (a.paid IS NULL OR a.paid > 0) AS stands
  FROM known LEFT JOIN terms a ON a.pattern = new LEFT JOIN base_terms b ON b.pattern = old
)
SELECT * EXCLUDE (stood, stands), coalesce(after, 0) - coalesce(before, 0) AS difference,
  CASE WHEN NOT stood AND NOT stands THEN 'none' WHEN NOT stood THEN 'new' WHEN NOT stands THEN 'dropped'
       WHEN after > before THEN 'more' WHEN after < before THEN 'less'
       WHEN level_before <> level_after THEN 'changed' ELSE 'same' END AS change,
  row_number() OVER (ORDER BY pair) - 1 AS place
FROM joined
WHERE $only IS NULL OR benefit = $only OR NOT stood OR NOT stands OR before IS DISTINCT FROM after
   OR level_before <> level_after
"""
_CHANGES = f"""
WITH tallied AS (
  SELECT benefit, class, organization, unit, change, count(*) AS findings, sum(difference) AS fen
  FROM compared JOIN pairs USING (pair) JOIN people USING (row) GROUP BY ALL
)
SELECT {_WAY}, change, sum(findings)::BIGINT, coalesce(sum(fen), 0)
FROM tallied
GROUP BY GROUPING SETS ((benefit, change), (class, change), (organization, change), (unit, change), (change))
ORDER BY way, key, change
"""  # noqa: S608 texts of this module
_WINNERS = """
WITH each AS (SELECT row, sum(difference) AS difference FROM compared JOIN pairs USING (pair) GROUP BY row)
SELECT count(*) FILTER (difference > 0), coalesce(sum(difference) FILTER (difference > 0), 0),
  count(*) FILTER (difference < 0), coalesce(sum(difference) FILTER (difference < 0), 0) FROM each
"""
_ROWS = """
SELECT c.row, p.place::INT AS place, b.row IS NOT NULL AS received
FROM compared c JOIN pairs p USING (pair) JOIN people USING (row)
LEFT JOIN begun b ON b.row = c.row AND b.benefit = p.benefit
ORDER BY p.benefit, key
"""
_PEOPLE = "SELECT key, organization, class FROM people ORDER BY row"
_DIFFERENT = "SELECT benefit, before, after, level_before, level_after, change, cut FROM pairs ORDER BY place"
