"""DuckDB over the files of a snapshot: the one place where figures and the lists behind them become a query."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
from django.conf import settings
from django.utils.translation import gettext as _
from sqlglot import exp

from juxian.core.errors import Refused
from juxian.facts import catalogue, conditions, sealed, snapshots, storage
from juxian.facts.catalogue import KEY, ORGANIZATION, PERIOD_END, PERIOD_START
from juxian.facts.models import Snapshot
from juxian.rules import Expression, mangle

Organizations = frozenset[int] | None
THREADS = 2  # a page needs no more, and others use the machine too


@dataclass(frozen=True)
class Source:
    """A table of a snapshot as a figure sees it: the file, the period, and the organisations that count (None: all).

    The period is the year up to the as-of date, unless `since` and `until` say another.
    """

    table: str
    file: Path
    as_of: date
    snapshot: str
    organizations: Organizations = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(
        cls,
        table: str,
        snapshot: Snapshot,
        organizations: Iterable[int] | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> "Source":
        """Return the source; refuses a file that is missing, altered or not in the snapshot."""
        chosen = None if organizations is None else frozenset(organizations)
        # What happened after the snapshot is not in it.
        last = min(until, snapshot.as_of) if until else None
        return cls(table, snapshots.path(snapshot, table), snapshot.as_of, str(snapshot), chosen, since, last)

    def relation(self, names: Iterable[str] | None = None) -> exp.Select:
        """Return the rows with the ends of the period as columns; sensitive facts only if they are among `names`.

        Without `names`, all facts are there. The query is run by `run`, or on a connection of `opened`.
        """
        ends = {PERIOD_START: self.since or self.as_of.replace(month=1, day=1), PERIOD_END: self.until or self.as_of}
        columns: list[Any] = [exp.Star()]
        for name, day in ends.items():
            columns.append(exp.alias_(exp.cast(exp.Literal.string(day.isoformat()), "DATE"), name, quoted=True))
        file = exp.func("read_parquet", exp.Literal.string(str(self.file)), dialect="duckdb")
        query = exp.select(*columns).from_(file)
        secrets = sealed.beside(self.file)
        if secrets.exists() and (names is None or self._is_sealed(names)):
            query = query.join(
                exp.Table(this=exp.to_identifier(unsealed(secrets), quoted=True)),
                using=[exp.to_identifier(KEY, quoted=True)],
            )
        if self.organizations is not None:
            members = [exp.Literal.number(pk) for pk in sorted(self.organizations)]
            query = query.where(exp.In(this=column(ORGANIZATION), expressions=members or [exp.null()]))
        return query

    def _is_sealed(self, names: Iterable[str]) -> bool:
        known = catalogue.get(self.table).by_name
        return any(name not in known or known[name].is_sensitive for name in names)

    def check(self, *expressions: Expression | None) -> None:
        """Refuse expressions over facts that the snapshot does not hold, or holds as another type."""
        stored = snapshots.columns(self.file)
        for fact in conditions.facts_used(self.table, *expressions):
            if stored.get(mangle(fact.name)) != storage.spelling(storage.arrow_type(fact.type)):
                raise Refused(
                    _(
                        "The snapshot %(snapshot)s was taken before there was a fact “%(fact)s” as it is today: "
                        "run “juxian refresh --as-of %(as_of)s”."
                    ),
                    code="snapshot_lacks_fact",
                    params={"snapshot": self.snapshot, "fact": fact.label, "as_of": self.as_of.isoformat()},
                )


def column(name: str) -> exp.Column:
    """Return a column under exactly this name."""
    return exp.column(exp.to_identifier(name, quoted=True))


def run(query: exp.Expression, **tables: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query, which may name the Arrow `tables` that are given; raises `duckdb.Error`.

    The query is used up. It is built for this once, so nothing is copied on the way: that took longer than running it.
    """
    cursor = _database(_folder()).cursor()
    try:
        for name, table in tables.items():
            cursor.register(name, table)
        return cursor.execute(query.sql(dialect="duckdb", copy=False)).fetchall()
    finally:
        cursor.close()


@contextmanager
def opened(
    table: str, snapshot: Snapshot, organizations: Iterable[int] | None = None
) -> "Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyRelation]]":
    """Give a connection and a table of a snapshot on it, as `juxian.rules.evaluate` and `select` take them.

    Its columns are `catalogue.KEY`, `catalogue.ORGANIZATION`, each fact under `rules.mangle(name)`, 期初 and 期末.
    """
    cursor = _database(_folder()).cursor()
    try:
        yield cursor, cursor.sql(Source.of(table, snapshot, organizations).relation().sql(dialect="duckdb"))
    finally:
        cursor.close()


_opening = Lock()


def _folder() -> str:
    return str(Path(settings.DATA) / "snapshots")


def _database(folder: str) -> duckdb.DuckDBPyConnection:
    with _opening:
        return _opened(folder)


@lru_cache(maxsize=4)
def _opened(folder: str) -> duckdb.DuckDBPyConnection:
    """One database in memory a process; it may read the snapshots and nothing else."""
    connection = duckdb.connect(
        config={"threads": THREADS, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    connection.execute("SET allowed_directories = [?]", [folder])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


UNSEALED = 16  # tables of sensitive facts held in memory at a time
_unsealed: OrderedDict[str, None] = OrderedDict()


def unsealed(file: Path) -> str:
    """Return the name under which the sensitive facts of an encrypted file are at hand, in memory only."""
    name = hashlib.sha256(f"{file} {file.stat().st_ctime_ns}".encode()).hexdigest()
    database = _database(_folder())
    with _opening:
        if name in _unsealed:
            _unsealed.move_to_end(name)
            return name
        with snapshots.unsealing(file), storage.opened(file) as parquet:
            database.register("incoming", parquet.read())
        database.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608 a name of ours
        database.unregister("incoming")
        _unsealed[name] = None
        while len(_unsealed) > UNSEALED:
            database.execute(f'DROP TABLE IF EXISTS "{_unsealed.popitem(last=False)[0]}"')
    return name


@dataclass(frozen=True)
class Selection:
    """The rows of a source for which a compiled condition is true: what a figure counts and what it opens onto."""

    source: Source
    condition: Expression

    def query(self, names: Sequence[str] = ()) -> exp.Select:
        """Return the query for key, organisation and the named facts of the selected rows, in the order of the key."""
        self.source.check(self.condition)
        asked = [column(KEY), column(ORGANIZATION), *(column(mangle(name)) for name in names)]
        relation = self.source.relation([*names, *self.condition.names])
        chosen = exp.select(*asked).from_(relation.subquery("facts"))
        return chosen.where(self.condition.condition()).order_by(column(KEY))

    def keys(self) -> list[int]:
        """Return the keys of the selected rows, rising."""
        return [row[0] for row in self._run(self.query())]

    def rows(self, names: Sequence[str], keys: Iterable[int] | None = None) -> list[dict[str, Any]]:
        """Return the selected rows (among `keys`) with the named facts, and their key and organisation."""
        asked = (KEY, ORGANIZATION, *names)
        query = self.query(names)
        if keys is not None:
            literals = [exp.Literal.number(key) for key in keys]
            query = query.where(exp.In(this=column(KEY), expressions=literals or [exp.null()]))
        return [dict(zip(asked, row, strict=True)) for row in self._run(query)]

    def _run(self, query: exp.Select) -> list[tuple[Any, ...]]:
        try:
            return run(query)
        except duckdb.Error as error:
            raise failed(catalogue.get(self.source.table).label, error) from error


def failed(what: str, error: Exception) -> Refused:
    """Return the refusal for a query that broke half-way, as one over numbers too large does."""
    return Refused(
        _("“%(what)s” can not be computed: %(why)s"),
        code="figure_failed",
        params={"what": what, "why": str(error).splitlines()[0][:200]},
    )


def aggregates(source: Source, wanted: Sequence[tuple[Expression, Expression | None]]) -> exp.Select:
    """Return one query for many aggregates over a source, a row an organisation.

    `wanted` holds (condition, value or None). The columns are the organisation, then for each the count of the rows
    selected and the sum of the value over them (the count again where there is no value).
    """
    columns: list[exp.Expression] = [column(ORGANIZATION)]
    for condition, value in wanted:
        selected = exp.Where(this=condition.condition())
        count = exp.Filter(this=exp.Count(this=exp.Star()), expression=selected)
        columns.append(count)
        if value is None:
            columns.append(count.copy())
        else:
            total = exp.Filter(this=exp.Sum(this=value.column()), expression=selected.copy())
            columns.append(exp.Coalesce(this=total, expressions=[exp.Literal.number(0)]))
    names = [name for pair in wanted for one in pair if one is not None for name in one.names]
    query = exp.select(*columns, copy=False).from_(source.relation(names).subquery("facts", copy=False), copy=False)
    return query.group_by(column(ORGANIZATION), copy=False).order_by(column(ORGANIZATION), copy=False)
