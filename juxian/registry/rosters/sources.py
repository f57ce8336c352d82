"""Opens a file of any kind a unit sends and gives its sheets as rows of cells.

Every sheet can be read more than once (first its head, to find the table, then all of it), row by row from row 1 and
column A, so that memory does not grow with empty rows.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from pathlib import Path, PurePath
from typing import Protocol, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from juxian.registry.rosters import biff, delimited, markup, package
from juxian.registry.rosters.cells import Cell
from juxian.registry.rosters.errors import RosterError

WORKBOOK_SUFFIXES = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".et", ".xlsb", ".ods"))
TEXT_SUFFIXES = frozenset((".csv", ".tsv", ".txt", ".tab"))
_BLANK = b"\x00\r\n\t \xef\xbb\xbf"
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Region: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column, all counted from 0."""


class Sheet(Protocol):
    """A sheet: its name (None for a text file), whether it is hidden, its merged regions and its rows."""

    name: str | None
    hidden: bool
    merged: list[Region]

    def rows(self) -> Iterator[list[Cell]]:
        """All rows from row 1, each from column A."""
        ...


@dataclass
class WorkbookSheet:
    """A sheet that calamine read; error values come from the package itself, because calamine gives them as blanks."""

    name: str | None
    hidden: bool
    sheet: CalamineSheet
    errors: Mapping[int, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        regions = self.sheet.merged_cell_ranges or []
        self.merged = [(top, left, bottom, right) for (top, left), (bottom, right) in regions]

    def rows(self) -> Iterator[list[Cell]]:
        start = self.sheet.start
        if start is None:
            return
        margin: list[Cell] = [""] * start[1]
        for number, row in enumerate(self.sheet.iter_rows()):
            cells = margin + row if margin else row
            for column, text in self.errors.get(number, ()):
                if column >= len(cells):
                    cells.extend(repeat("", column - len(cells) + 1))
                cells[column] = text
            yield cells


@dataclass
class Source:
    """A file and its sheets, opened one at a time with `sheet`."""

    name: str
    sheets: list[Sheet]
    base: date = date(1899, 12, 30)
    """Day 0 of the serials that stand in cells without a date format."""


def open_source(source: Path | bytes, name: str) -> Source:
    """The sheets of a file, by what it is rather than by what it is called.

    :raises RosterError: if it is empty, damaged, protected, of an unknown kind or pathologically large.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    if not data[:4096].strip(_BLANK) and not data.strip(_BLANK):
        raise RosterError("empty_file", file=name)
    if data.startswith((_ZIP, _COMPOUND)):
        sheets = _workbook_sheets(data, name)
        old_mac = (package if data.startswith(_ZIP) else biff).is_1904(data)
        return Source(name, sheets, date(1904, 1, 1)) if old_mac else Source(name, sheets)
    if markup.is_markup(data):
        tables: list[Sheet] = [*markup.sheets_of(data, name)]
        if not any(cell != "" for sheet in tables for row in sheet.rows() for cell in row):
            raise RosterError("empty_workbook", file=name)
        return Source(name, tables)
    suffix = PurePath(name).suffix.lower()
    if suffix in WORKBOOK_SUFFIXES or delimited.is_binary(data):
        raise RosterError("not_a_workbook", file=name)
    if suffix and suffix not in TEXT_SUFFIXES:
        raise RosterError("unsupported_format", file=name, suffix=suffix)
    return Source(name, [delimited.DelimitedSheet.open(data, name)])


def _workbook_sheets(data: bytes, name: str) -> list[Sheet]:
    if data.startswith(_COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data:
        raise RosterError("password", file=name)
    if data.startswith(_COMPOUND):
        sheets = _sheets_of(data, name)
        for sheet, errors in zip(sheets, biff.error_cells(data), strict=False):
            sheet.errors = errors
        return _not_empty(sheets, name)
    # Before calamine makes room for all that a sheet spans: a stray cell can make that more than there is.
    contents = package.examine(data, name)
    sheets = _sheets_of(data, name)
    for sheet in sheets:
        sheet.errors = contents.get(sheet.name or "", {})
    return _not_empty(sheets, name)


def _sheets_of(data: bytes, name: str) -> list[WorkbookSheet]:
    """The worksheets as calamine reads them, in the order of the workbook."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            WorkbookSheet(meta.name, meta.visible != SheetVisibleEnum.Visible, workbook.get_sheet_by_name(meta.name))
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise RosterError("password", file=name) from error
    except CalamineError as error:
        if "password" in str(error).lower():
            raise RosterError("password", file=name) from error
        raise RosterError("not_a_workbook", file=name) from error


def _not_empty(sheets: list[WorkbookSheet], name: str) -> list[Sheet]:
    if not any(sheet.sheet.start for sheet in sheets):
        raise RosterError("empty_workbook", file=name)
    return [*sheets]
