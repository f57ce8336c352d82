"""Reads the rows of one data sheet against a plan made once: which column is read how, into which value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.registry.rosters.cells import Cell, cell_text, column_index, is_error
from juxian.registry.rosters.checks import RowChecks
from juxian.registry.rosters.composite import blank, several_reader
from juxian.registry.rosters.fields import UNIQUE_FIELDS, Context, Reader, Reading, reader
from juxian.registry.rosters.headers import sex_legend
from juxian.registry.rosters.mapping import pay_unit
from juxian.registry.rosters.model import LIST_FIELDS, Column, Fault, IgnoredRows, Row, SheetRoster
from juxian.registry.rosters.people import PeopleFinder
from juxian.registry.rosters.profile import Profile
from juxian.registry.rosters.sources import Region, Sheet

# Distinct cells remembered per column; beyond it each is read anew, so that memory stays bounded.
_REMEMBERED = 20_000
_RAW_FIELDS = ("id_number", "birth_date")


class _Step:
    """One mapped column: where it is, which values it gives, how it is read, and what it has read before."""

    __slots__ = ("column", "fields", "letter", "memo", "read", "slots")

    def __init__(self, column: Column, slots: tuple[int, ...], read: Callable[[Cell], list[Reading]]) -> None:
        self.column = column_index(column.letter)
        self.letter = column.letter
        self.fields = column.fields
        self.slots = slots
        self.read = read
        unique = len(column.fields) == 1 and column.fields[0] in UNIQUE_FIELDS
        self.memo: dict[Cell, list[Reading]] | None = None if unique else {}


def _single(read: Reader) -> Callable[[Cell], list[Reading]]:
    return lambda cell: [read(cell)]


class TableReader:
    """Turns rows of cells into `Row`s, with their faults."""

    def __init__(self, columns: Sequence[Column], context: Context, employer: str | None, merged: Sequence[Region]) -> None:
        mapped = [column for column in columns if column.fields]
        fields = list(dict.fromkeys(field for column in mapped for field in column.fields))
        if "id_type" not in fields:
            fields.append("id_type")
        self.fields = tuple(fields)
        readers = {field: reader(field, context) for field in fields}
        slot = {field: number for number, field in enumerate(fields)}
        self._steps = [
            _Step(
                column,
                tuple(slot[field] for field in column.fields),
                _single(readers[column.fields[0]]) if len(column.fields) == 1 else several_reader(column.fields, readers),
            )
            for column in mapped
        ]
        self._blank = [blank(field) for field in fields]
        self._lists = [number for number, field in enumerate(fields) if field in LIST_FIELDS]
        self._checks = RowChecks(self.fields, employer)
        self._raw_columns = {
            column.fields[0]: column_index(column.letter)
            for column in mapped
            if len(column.fields) == 1 and column.fields[0] in _RAW_FIELDS
        }
        self._letters = {field: column.letter for column in reversed(mapped) for field in column.fields}
        self._in_parts = frozenset(field for column in mapped if len(column.fields) > 1 for field in column.fields)
        singles = {column.fields[0]: column_index(column.letter) for column in mapped if len(column.fields) == 1}
        shared = {field: column_index(column.letter) for column in mapped for field in column.fields if field == "name"}
        self._people = PeopleFinder({**shared, **singles}, readers, [column.header for column in columns])
        self._width = len(columns)
        self._merged = _by_start(merged, {step.column for step in self._steps})

    def read(self, rows: Iterator[list[Cell]], first: int, sheet: SheetRoster) -> None:
        """Read `rows`, of which the first is number `first` (counted from 1), into the sheet's rows and ignored rows."""
        blanks: int | None = None
        spans: list[tuple[int, int, Cell]] = []
        for number, cells in enumerate(rows, first):
            if len(cells) < self._width:
                cells = cells + [""] * (self._width - len(cells))
            why = self._people.why_not(cells)
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
                sheet.rows.append(self._row(number, cells))
            else:
                sheet.ignored.append(IgnoredRows(number, number, why))

    def _fill(self, cells: list[Cell], number: int, spans: list[tuple[int, int, Cell]]) -> list[tuple[int, int, Cell]]:
        """Give the cells of this row the values of the merged regions that span it; return those that go on."""
        for column, _last, value in spans:
            if cells[column] == "":
                cells[column] = value
        spans = [span for span in spans if span[1] > number]
        spans.extend((column, last, cells[column]) for column, last in self._merged.pop(number, ()))
        return spans

    def _row(self, number: int, cells: list[Cell]) -> Row:
        values = self._blank.copy()
        for slot in self._lists:
            values[slot] = []
        found: list[tuple[str, str, str | None, str]] = []
        for step in self._steps:
            cell = cells[step.column]
            if cell != "":
                self._read_cell(step, cell, values, found)
        if "name" in self._letters and values[self.fields.index("name")] is None and not any(n[0] == "name" for n in found):
            found.append(("name", "name_missing", None, self._letters["name"]))
        raw = {field: cells[column] for field, column in self._raw_columns.items()}
        if "id_number" in self._in_parts:
            raw["id_number"] = values[self.fields.index("id_number")] or ""
        notes, derived = self._checks.run(values, raw, frozenset(field for field, *_rest in found) if found else _NONE)
        found.extend((field, code, text, self._letters[field]) for field, code, text in notes)
        if not found:
            return Row(number, self.fields, tuple(values), (), derived) if derived else Row(number, self.fields, tuple(values))
        faults = tuple(
            Fault(field, code, text if text is not None else cell_text(cells[column_index(letter)]), f"{letter}{number}")
            for field, code, text, letter in found
        )
        return Row(number, self.fields, tuple(values), faults, derived)

    def _read_cell(
        self, step: _Step, cell: Cell, values: list[Any], found: list[tuple[str, str, str | None, str]]
    ) -> None:
        memo = step.memo
        readings = memo.get(cell) if memo is not None else None
        if readings is None:
            readings = [(blank(step.fields[0]), "cell_error")] if is_error(cell) else step.read(cell)
            if memo is not None and len(memo) < _REMEMBERED:
                memo[cell] = readings
        for slot, field, (value, code) in zip(step.slots, step.fields, readings, strict=False):
            if code is not None:
                found.append((field, code, None, step.letter))
            if field not in LIST_FIELDS:
                values[slot] = value
            elif value:
                values[slot] = [*values[slot], *value]


_NONE: frozenset[str] = frozenset()


def _by_start(merged: Sequence[Region], columns: set[int]) -> dict[int, list[tuple[int, int]]]:
    """Row (counted from 1) to the columns merged downwards from there, with their last row."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in merged:
        if bottom > top:
            for column in columns & set(range(left, right + 1)) if right - left < 100 else ():
                if column == left or left in columns and column == left:
                    starts.setdefault(top + 1, []).append((column, bottom + 1))
    return starts


def context_for(
    columns: Sequence[Column], profiles: Mapping[str, Profile], preamble: str, as_of: date, base: date
) -> Context:
    """What the cells are read against, by what header and title rows say."""
    yuan, sexes = 1, None
    for column in columns:
        if "annual_wage_yuan" in column.fields:
            yuan = pay_unit(column.header, preamble, profiles[column.letter])
        if "sex" in column.fields:
            sexes = sex_legend(column.header) or None
    return Context(as_of, base, Decimal(yuan), sexes)
