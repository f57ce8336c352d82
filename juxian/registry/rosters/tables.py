"""Reads the rows of one data sheet against a plan made once: which column is read how, into which value."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.registry.rosters.cells import Cell, cell_text, column_index, is_error
from juxian.registry.rosters.checks import RowChecks
from juxian.registry.rosters.composite import blank, several_reader
from juxian.registry.rosters.fields import UNIQUE_FIELDS, Context, Reader, reader
from juxian.registry.rosters.headers import sex_legend
from juxian.registry.rosters.mapping import pay_unit
from juxian.registry.rosters.model import LIST_FIELDS, NOTHING, Column, Fault, IgnoredRows, Row, SheetRoster
from juxian.registry.rosters.people import PeopleFinder, section_unit
from juxian.registry.rosters.profile import Profile
from juxian.registry.rosters.sources import Region

# Distinct cells remembered per column; beyond it each is read anew, so that memory stays bounded.
_REMEMBERED = 20_000
_UNREAD = object()
_NONE: frozenset[str] = frozenset()


class _Faulty:
    """A reading with a fault, as the memory of a column keeps it."""

    __slots__ = ("code", "value")

    def __init__(self, value: object, code: str) -> None:
        self.value = value
        self.code = code


class _Step:
    """One column of one field: where it is, which value it gives, how it is read, and what it has read before."""

    __slots__ = ("column", "field", "letter", "limit", "memo", "read", "slot")

    def __init__(self, column: Column, slot: int, read: Reader) -> None:
        self.column = column_index(column.letter)
        self.letter = column.letter
        self.field = column.fields[0]
        self.slot = slot
        self.read = read
        self.memo: dict[Cell, Any] = {"": blank(self.field)}
        self.limit = 1 if self.field in UNIQUE_FIELDS else _REMEMBERED

    def look(self, cell: Cell) -> Any:
        """The value of a cell not seen before, or `_Faulty`."""
        value, code = self.read(cell)
        if is_error(cell):
            value, code = blank(self.field), "cell_error"
        result = value if code is None else _Faulty(value, code)
        if len(self.memo) < self.limit:
            self.memo[cell] = result
        return result


class _Found:
    """A fault in the making: field, code, letter of the column, and the raw text where it is not the cell's."""

    __slots__ = ("code", "field", "letter", "raw")

    def __init__(self, field: str, code: str, letter: str, raw: str | None = None) -> None:
        self.field = field
        self.code = code
        self.letter = letter
        self.raw = raw


class TableReader:
    """Turns rows of cells into `Row`s, with their faults."""

    def __init__(
        self, columns: Sequence[Column], context: Context, employer: str | None, merged: Sequence[Region]
    ) -> None:
        mapped = [column for column in columns if column.fields]
        names = list(dict.fromkeys(field for column in mapped for field in column.fields))
        self.fields = tuple(names if "id_type" in names else [*names, "id_type"])
        slot = {field: number for number, field in enumerate(self.fields)}
        readers = {field: reader(field, context) for field in self.fields}
        steps = [
            _Step(column, slot[column.fields[0]], readers[column.fields[0]])
            for column in mapped
            if len(column.fields) == 1
        ]
        self._scalars = [step for step in steps if step.field not in LIST_FIELDS]
        self._lists = [step for step in steps if step.field in LIST_FIELDS]
        self._several = [column for column in mapped if len(column.fields) > 1]
        self._read_several = {column.letter: several_reader(column.fields, readers) for column in self._several}
        self._slot = slot
        self._letters = {field: column.letter for column in reversed(mapped) for field in column.fields}
        self._birth = next((step.column for step in steps if step.field == "birth_date"), None)
        self._checks = RowChecks(self.fields, employer)
        self._people = PeopleFinder(_columns_of(mapped), readers, [column.header for column in columns])
        self._width = len(columns)
        self._merged = _by_start(merged, {column_index(column.letter) for column in mapped})

    def read(self, rows: Iterator[list[Cell]], first: int, sheet: SheetRoster) -> None:
        """Read `rows`, the first of which is number `first` counted from 1, into the sheet's rows and ignored rows."""
        blanks: int | None = None
        spans: list[tuple[int, int, Cell]] = []
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
                sheet.rows.append(self._row(number, cells))
                continue
            if why == "section":
                self._checks.enter_section(section_unit(cells))
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
        values: list[Any] = [None] * len(self.fields)
        found: list[_Found] = []
        for step in self._scalars:
            cell = cells[step.column]
            value = step.memo.get(cell, _UNREAD)
            if value is _UNREAD:
                value = step.look(cell)
            if value.__class__ is _Faulty:
                found.append(_Found(step.field, value.code, step.letter))
                value = value.value
            values[step.slot] = value
        if self._lists:
            self._read_lists(cells, values, found)
        if self._several:
            self._read_shared(cells, values, found)
        return self._checked(number, cells, values, found)

    def _read_lists(self, cells: list[Cell], values: list[Any], found: list[_Found]) -> None:
        for step in self._lists:
            cell = cells[step.column]
            value = step.memo.get(cell, _UNREAD)
            if value is _UNREAD:
                value = step.look(cell)
            if value.__class__ is _Faulty:
                found.append(_Found(step.field, value.code, step.letter))
                value = value.value
            # A field may have several columns, and what is remembered must not be shared between rows.
            values[step.slot] = [*(values[step.slot] or ()), *value]

    def _read_shared(self, cells: list[Cell], values: list[Any], found: list[_Found]) -> None:
        for column in self._several:
            cell = cells[column_index(column.letter)]
            if is_error(cell):
                found.append(_Found(column.fields[0], "cell_error", column.letter))
            readings = [] if cell == "" or is_error(cell) else self._read_several[column.letter](cell)
            for field in column.fields:
                values[self._slot[field]] = blank(field)
            for field, (value, code) in zip(column.fields, readings, strict=False):
                values[self._slot[field]] = value
                if code is not None:
                    found.append(_Found(field, code, column.letter))

    def _checked(self, number: int, cells: list[Cell], values: list[Any], found: list[_Found]) -> Row:
        slot = self._slot
        if values[slot["name"]] is None and not any(fault.field == "name" for fault in found):
            found.append(_Found("name", "name_missing", self._letters["name"]))
        raw = {"birth_date": cells[self._birth]} if self._birth is not None else {}
        notes, derived = self._checks.run(values, raw, frozenset(fault.field for fault in found) if found else _NONE)
        if not notes and not found:
            return Row(number, self.fields, tuple(values), (), derived or NOTHING)
        found.extend(_Found(field, code, self._letters[field], text) for field, code, text in notes)
        faults = tuple(
            Fault(
                fault.field,
                fault.code,
                cell_text(cells[column_index(fault.letter)]) if fault.raw is None else fault.raw,
                f"{fault.letter}{number}",
            )
            for fault in found
        )
        return Row(number, self.fields, tuple(values), faults, derived or NOTHING)


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
