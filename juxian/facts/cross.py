"""Cross tables: a population counted by two sets of conditions, each cell the length of the list it opens.

Rows may overlap (somebody belongs to two of the six teams); the total below them counts each record once. The parts of a
band do not overlap, and together with what none of them tells they make up the row's count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import duckdb
from sqlglot import exp

from juxian.facts import conditions, queries
from juxian.facts.catalogue import Named
from juxian.facts.models import Snapshot
from juxian.facts.queries import Source


@dataclass(frozen=True)
class Part(Named):
    """A line or a column: those for whom the FEEL `condition` holds."""

    name: str
    name_en: str
    condition: str


@dataclass(frozen=True)
class Band(Named):
    """Columns that tell one thing, none of which overlaps another."""

    name: str
    name_en: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class CrossTable(Named):
    """The rows of the fact table `table` for which `condition` holds, counted by `lines` and `bands`."""

    id: str
    name: str
    name_en: str
    table: str
    condition: str
    lines: tuple[Part, ...]
    bands: tuple[Band, ...]
    definition: str

    @property
    def columns(self) -> list[Part]:
        """The columns of all bands."""
        return [part for band in self.bands for part in band.parts]


@dataclass(frozen=True)
class Cell:
    """A number and the FEEL condition of the list that it counts."""

    count: int
    condition: str


@dataclass(frozen=True)
class Line:
    """A line of numbers: `cells[0]` is the whole line, then one for each column."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


_tables: dict[str, CrossTable] = {}


def register(*tables: CrossTable) -> None:
    """Add a module's cross tables; raises `ValueError` when another one has the id."""
    for table in tables:
        if _tables.setdefault(table.id, table) != table:
            raise ValueError(f"the cross table {table.id} is registered twice with different meanings")


def every() -> list[CrossTable]:
    """Return all of them in the order of registration."""
    return list(_tables.values())


def find(table_id: str) -> CrossTable | None:
    """Return the cross table of that id."""
    return _tables.get(table_id)


def count(table: CrossTable, snapshot: Snapshot, total: str, organizations: frozenset[int] | None = None) -> list[Line]:
    """Return the lines with their numbers, the last one, called `total`, over all of them, each record once.

    Refuses a snapshot that lacks a fact, and one that is harmed.
    """
    whole = Part(total, total, "")
    lines = [*table.lines, whole]
    source = Source.of(table.table, snapshot, organizations)
    numbers = _counted(
        source, table.condition, tuple(one.condition for one in lines), tuple(one.condition for one in table.columns)
    )
    return [
        Line(
            line.label,
            tuple(Cell(number, text) for number, text in zip(counts, _conditions(table, line), strict=True)),
            is_total=line is whole,
        )
        for line, counts in zip(lines, numbers, strict=True)
    ]


def _conditions(table: CrossTable, line: Part) -> Iterator[str]:
    base = [table.condition, line.condition] if line.condition else [table.condition]
    for part in (None, *table.columns):
        yield " and ".join(f"({text})" for text in [*base, *([part.condition] if part else [])])


# A snapshot never changes, so neither do its numbers.
@lru_cache(maxsize=64)
def _counted(source: Source, base: str, lines: tuple[str, ...], columns: tuple[str, ...]) -> list[list[int]]:
    """Return a row for each line: of the records for which `base` holds, its count and its count in each column.

    Each condition is computed once a record, as a column of its own; hundreds of cells are then counted by two of them.
    """
    compiled = {
        text: conditions.compiled(source.table, text, period=False) for text in (base, *lines, *columns) if text
    }
    source.check(*compiled.values())
    marks = {text: exp.column(f"mark{at}") for at, text in enumerate(compiled)}
    marked = exp.select(*(exp.alias_(compiled[text].condition(), mark.name) for text, mark in marks.items())).from_(
        source.relation([name for one in compiled.values() for name in one.names]).subquery("facts")
    )
    cells = [
        exp.Filter(
            this=exp.Count(this=exp.Star()),
            expression=exp.Where(this=exp.and_(*(marks[text] for text in (base, line, column) if text))),
        )
        for line in lines
        for column in ("", *columns)
    ]
    try:
        (numbers,) = queries.run(exp.select(*cells).from_(marked.subquery("marked")))
    except duckdb.Error as error:
        raise queries.failed(source.table, error) from error
    width = 1 + len(columns)
    return [list(numbers[at : at + width]) for at in range(0, len(numbers), width)]
