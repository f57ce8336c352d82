"""Workbooks made for a test: sheets of rows, with dates, merged and hidden cells as units have them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from juxian.core.identity import check_character
from juxian.registry.rosters import Roster, Row, read_roster

AS_OF = date(2026, 6, 30)


@dataclass(frozen=True)
class Formula:
    """A formula with the value that Excel stored for it."""

    text: str
    value: object


def number(area: str, birth: str, order: str) -> str:
    """An 18-digit number with its right check character."""
    return (body := f"{area}{birth}{order}") + check_character(body)


# Invented people: name, sex, number.
WANG = ("王建国", "男", "32030519850321123X")
LI = ("李娜", "女", "320311199007122467")
ZHANG = ("张伟", "男", "110101197711303710")
LIU = ("刘洋", "女", "320102196510010226")
CHEN = ("陈静", "女", number("320305", "19880101", "044"))


def book(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    merged: Mapping[str, Sequence[tuple[int, int, int, int, object]]] | None = None,
    hidden: Sequence[str] = (),
    options: Mapping[str, object] | None = None,
) -> bytes:
    """The bytes of an .xlsx workbook. Text stays text; dates get a date format; `merged` is in rows and columns from 0."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, **(options or {})})
    day = workbook.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Formula):
                    sheet.write_formula(r, c, cell.text, None, cell.value)
                elif isinstance(cell, date):
                    sheet.write_datetime(r, c, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                elif cell is not None:
                    sheet.write(r, c, cell)
        for region in (merged or {}).get(name, ()):
            sheet.merge_range(*region)
        if name in hidden:
            sheet.hide()
    workbook.close()
    return stream.getvalue()


def read(rows: Sequence[Sequence[object]], **options: object) -> Roster:
    """The roster of a workbook with one sheet of these rows."""
    return read_roster(book({"名册": rows}), "test.xlsx", as_of=AS_OF, **options)  # type: ignore[arg-type]


def people(rows: Sequence[Sequence[object]], **options: object) -> list[Row]:
    """The people of these rows."""
    return list(read(rows, **options).rows)


def one(field: str, header: str, cell: object, **more: object) -> Row:
    """The one person of a sheet with a name, a number, and one more column."""
    extra_headers, extra_cells = list(more), list(more.values())
    (row,) = people([["姓名", "身份证号", header, *extra_headers], [WANG[0], WANG[2], cell, *extra_cells]])
    assert field in row.fields
    return row


def codes(row: Row) -> list[tuple[str, str]]:
    """The faults of a row as (field, code)."""
    return [(fault.field, fault.code) for fault in row.faults]
