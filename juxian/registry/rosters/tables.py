"""Reads the rows of one data sheet against a plan made once: which column is read how, into which value."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.registry.rosters.cells import Cell, cell_text, column_index, is_error
from juxian.registry.rosters.checks import Batch, TableChecks
from juxian.registry.rosters.composite import blank, several_reader
from juxian.registry.rosters.fields import UNIQUE_FIELDS, Context, Reader, Reading, Taught, reader
from juxian.registry.rosters.headers import sex_legend
from juxian.registry.rosters.mapping import pay_unit
from juxian.registry.rosters.model import LIST_FIELDS, NOTHING, Column, Fault, IgnoredRows, Row, SheetRoster
from juxian.registry.rosters.people import PeopleFinder, section_unit
from juxian.registry.rosters.profile import Profile
from juxian.registry.rosters.sources import Region

# A value that was given out masked says nothing when it comes back with the file number of whom it is about.
_MASKED = re.compile("[•●*＊]")
_GIVEN_OUT_MASKED = ("id_number", "phone", "annual_wage_yuan")
# Distinct cells remembered per column; beyond it each is read anew, so that memory stays bounded.
_REMEMBERED = 20_000
# What repeats the cell above.
_DITTO = frozenset(("同上", "〃", "″", "〞", '"'))
_NEVER_DITTO = frozenset(("name", "id_number", "file_number", "row_mark"))
# People read together: enough that the work goes column by column, few enough that they fit the processor's cache.
_BATCH = 1000


class _Faulty:
    """A reading with a fault, as the memory of a column keeps it."""

    __slots__ = ("code", "value")

    def __init__(self, value: object, code: str) -> None:
        self.value = value
        self.code = code


class _Memory(dict[Cell, Any]):
    """What the cells of a column mean: a value or `_Faulty`. A cell not seen before is read, and remembered if it may
    come again."""

    __slots__ = ("_blank", "_limit", "_read")

    def __init__(self, field: str, read: Reader) -> None:
        super().__init__({"": blank(field)})
        self._read = read
        self._blank = blank(field)
        self._limit = 1 if field in UNIQUE_FIELDS else _REMEMBERED

    def __missing__(self, cell: Cell) -> Any:
        value, code = (self._blank, "cell_error") if is_error(cell) else self._read(cell)
        result = value if code is None else _Faulty(value, code)
        if len(self) < self._limit:
            self[cell] = result
        return result


class _Step:
    """A column of one field: where it is, and what its cells mean."""

    __slots__ = ("column", "field", "memory")

    def __init__(self, column: Column, read: Reader) -> None:
        self.column = column_index(column.letter)
        self.field = column.fields[0]
        self.memory = _Memory(self.field, read)


class TableReader:
    """Turns rows of cells into `Row`s, with their faults."""

    def __init__(
        self, columns: Sequence[Column], context: Context, employer: str | None, merged: Sequence[Region]
    ) -> None:
        mapped = [column for column in columns if column.fields]
        names = list(dict.fromkeys(field for column in mapped for field in column.fields))
        self.fields = tuple(names if "id_type" in names else [*names, "id_type"])
        readers = {field: reader(field, context) for field in self.fields}
        single = [column for column in mapped if len(column.fields) == 1]
        self._several = [
            (column, several_reader(column.fields, readers)) for column in mapped if len(column.fields) > 1
        ]
        # Numbers are read by the checks, which know the kind of document and the name.
        self._steps = [_Step(column, readers[column.fields[0]]) for column in single if column.fields[0] != "id_number"]
        self._letters = {field: column.letter for column in reversed(mapped) for field in column.fields}
        self._columns = _columns_of(mapped)
        self._checks = TableChecks(self.fields, employer)
        self._people = PeopleFinder(self._columns, readers, [column.header for column in columns])
        self._width = len(columns)
        self._repeating = [column_index(one.letter) for one in mapped if not _NEVER_DITTO.intersection(one.fields)]
        self._merged = _by_start(merged, {column_index(column.letter) for column in mapped})

    def read(self, rows: Iterator[list[Cell]], first: int, sheet: SheetRoster) -> None:
        """Read `rows`, the first of which is number `first` counted from 1, into the sheet's rows and ignored rows."""
        blanks: int | None = None
        spans: list[tuple[int, int, Cell]] = []
        pending: list[tuple[int, list[Cell]]] = []
        above: list[Cell] = []
        for number, cells in enumerate(rows, first):
            if len(cells) < self._width:
                cells = cells + [""] * (self._width - len(cells))
            why = "blank" if cells.count("") == len(cells) else self._people.why_not(cells)
            if self._merged or spans:
                spans = self._fill(cells, number, spans)
            if why == "blank":
                blanks = number if blanks is None else blanks
                continue
            if blanks is not None:
                # Blank rows count only where something follows them.
                sheet.ignored.append(IgnoredRows(blanks, number - 1, "blank"))
                blanks = None
            if why is None:
                if not _DITTO.isdisjoint(cells):
                    cells = self._repeat(cells, above)
                above = cells
                pending.append((number, cells))
            else:
                sheet.ignored.append(IgnoredRows(number, number, why))
            if len(pending) >= _BATCH or why == "section":
                sheet.rows.extend(self._read_batch(pending))
                pending = []
            if why == "section":
                self._checks.enter_section(section_unit(cells))
        sheet.rows.extend(self._read_batch(pending))

    def _repeat(self, cells: list[Cell], above: Sequence[Cell]) -> list[Cell]:
        """The cells with 同上 and ditto marks replaced by what stands in the row of the person above."""
        repeated = {column for column in self._repeating if cells[column] in _DITTO} if above else set()
        return [above[column] if column in repeated else cell for column, cell in enumerate(cells)]

    def _fill(self, cells: list[Cell], number: int, spans: list[tuple[int, int, Cell]]) -> list[tuple[int, int, Cell]]:
        """Give the cells of this row the values of the merged regions that span it; return those that go on."""
        for column, _last, value in spans:
            if cells[column] == "":
                cells[column] = value
        spans = [span for span in spans if span[1] > number]
        spans.extend((column, last, cells[column]) for column, last in self._merged.pop(number, ()))
        return spans

    def _read_batch(self, people: Sequence[tuple[int, list[Cell]]]) -> list[Row]:
        if not people:
            return []
        if "file_number" in self._columns:
            people = [(number, self._without_masked(cells)) for number, cells in people]
        columns = list(zip(*(cells for _number, cells in people), strict=False))
        batch = Batch(len(people), {})
        for step in self._steps:
            self._read_column(step, columns[step.column], batch)
        for column, read in self._several:
            self._read_shared(column, read, columns[column_index(column.letter)], batch)
        if "id_number" not in batch.values and "id_number" in self._columns:
            batch.values["id_number"] = list(columns[self._columns["id_number"]])
        batch.values.setdefault("id_type", [None] * batch.size)
        if "birth_date" in self._columns:
            batch.births = columns[self._columns["birth_date"]]
        self._checks.run(batch)
        return self._rows(people, batch)

    def _without_masked(self, cells: list[Cell]) -> list[Cell]:
        if cells[self._columns["file_number"]] == "":
            return cells
        masked = {
            column
            for column in map(self._columns.get, _GIVEN_OUT_MASKED)
            if column is not None and isinstance(cell := cells[column], str) and _MASKED.search(cell)
        }
        return ["" if column in masked else cell for column, cell in enumerate(cells)] if masked else cells

    def _read_column(self, step: _Step, cells: Sequence[Cell], batch: Batch) -> None:
        found = list(map(step.memory.__getitem__, cells))
        if _Faulty in set(map(type, found)):
            for position, value in enumerate(found):
                if value.__class__ is _Faulty:
                    batch.note(position, step.field, value.code)
                    found[position] = value.value
        if step.field in LIST_FIELDS:
            # A field may have several columns, and what is remembered must not be shared between rows.
            earlier = batch.values.get(step.field)
            found = [[*a, *b] for a, b in zip(earlier, found, strict=True)] if earlier else list(map(list, found))
        batch.values[step.field] = found

    def _read_shared(
        self, column: Column, read: Callable[[Cell], list[Reading]], cells: Sequence[Cell], batch: Batch
    ) -> None:
        for field in column.fields:
            batch.values[field] = [blank(field) for _cell in cells]
        for position, cell in enumerate(cells):
            if is_error(cell):
                batch.note(position, column.fields[0], "cell_error")
            elif cell != "":
                for field, (value, code) in zip(column.fields, read(cell), strict=True):
                    batch.values[field][position] = value
                    if code is not None:
                        batch.note(position, field, code)

    def _rows(self, people: Sequence[tuple[int, list[Cell]]], batch: Batch) -> list[Row]:
        fields, derived = self.fields, batch.derived
        values = zip(*(batch.values[field] for field in fields), strict=True)
        rows = [
            Row(number, fields, cells, (), derived.get(position, NOTHING))
            for position, ((number, _cells), cells) in enumerate(zip(people, values, strict=True))
        ]
        for position, faults in batch.faults.items():
            rows[position].faults = tuple(
                self._fault(people[position], field, code, raw) for field, code, raw in faults
            )
        return rows

    def _fault(self, person: tuple[int, list[Cell]], field: str, code: str, raw: str | None) -> Fault:
        number, cells = person
        letter = self._letters[field]
        text = cell_text(cells[column_index(letter)]) if raw is None else raw
        return Fault(field, code, text, f"{letter}{number}")


def _columns_of(mapped: Sequence[Column]) -> dict[str, int]:
    """Field to column, for columns of one field and for the name wherever it stands; of repeated fields the first."""
    columns: dict[str, int] = {}
    for column in mapped:
        if len(column.fields) == 1:
            columns.setdefault(column.fields[0], column_index(column.letter))
        elif "name" in column.fields:
            columns.setdefault("name", column_index(column.letter))
    return columns


def _by_start(merged: Sequence[Region], columns: set[int]) -> dict[int, list[tuple[int, int]]]:
    """Row (counted from 1) to the columns merged downwards from there, with their last row."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _right in merged:
        if bottom > top and left in columns:
            starts.setdefault(top + 1, []).append((left, bottom + 1))
    return starts


def context_for(
    columns: Sequence[Column], profiles: Mapping[str, Profile], preamble: str, as_of: date, base: date, taught: Taught
) -> Context:
    """What the cells are read against, by what header and title rows say."""
    yuan, sexes = 1, None
    for column in columns:
        if "annual_wage_yuan" in column.fields:
            yuan = pay_unit(column.header, preamble, profiles[column.letter])
        if "sex" in column.fields:
            sexes = sex_legend(column.header) or None
    return Context(as_of, base, Decimal(yuan), sexes, taught)
