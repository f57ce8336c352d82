"""Excel files that go out: text stays text, whatever it begins with.

A cell that came from a form or a roster may read `=HYPERLINK(…)`. It is written as a string, never as a formula or
a link, and carries Excel's own mark for "this is text" (what typing an apostrophe first does), so that it stays
text when somebody edits the cell, and nothing is added to the value.
"""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.utility import xl_col_to_name

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet program may take text beginning so for a formula when it is edited, or saved as CSV and opened again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
CELL_LIMIT = 32_767  # characters Excel holds in a cell
NARROWEST, WIDEST = 10, 60


LAST_ROW = 1_048_575


@dataclass(frozen=True)
class Filling:
    """What helps people who fill a sheet in: by column number the values to choose from, columns that stay text whatever
    is typed (long numbers), columns that are not shown, and a second sheet, `title`, with the lines of `notes`."""

    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    texts: Collection[int] = ()
    hidden: Collection[int] = ()
    title: str = "Notes"
    notes: Sequence[str] = ()
    lists: str = "Lists"


def is_formula_like(text: str) -> bool:
    """Return whether a spreadsheet program might compute `text` instead of showing it."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def workbook(
    headers: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "Sheet1",
    above: Sequence[str] = (),
    filling: Filling | None = None,
) -> bytes:
    """Return one sheet with `headers` and `rows` as the bytes of an .xlsx file; see `write`."""
    file = io.BytesIO()
    write(file, headers, rows, sheet=sheet, above=above, filling=filling)
    return file.getvalue()


def write(
    file: Any,
    headers: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "Sheet1",
    above: Sequence[str] = (),
    filling: Filling | None = None,
) -> int:
    """Write `headers` and `rows` into the binary `file` row by row; return the number of rows below the headers.

    The lines of `above` stand over the headers, as what the file is for; `filling` makes a form of it.

    Numbers, dates, moments (in local time), booleans keep their type; None and "" are empty; lists become one text
    with "、" between; anything else is its text.
    """
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    styles = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "text": book.add_format({"quote_prefix": True}),
    }
    head = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1, "quote_prefix": True})
    for column, header in enumerate(headers):
        page.set_column(column, column, min(WIDEST, max(NARROWEST, len(str(header)) * 2 + 4)))
    top = len(above)
    if filling is not None:
        _prepare(book, page, filling, first=top + 1)
    for line, text in enumerate(above):
        _write_cell(page, line, 0, text, styles)
    for column, header in enumerate(headers):
        page.write_string(top, column, str(header)[:CELL_LIMIT], head)
    page.freeze_panes(top + 1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, top + count, column, value, styles)
    if filling is not None:
        _add_sheets(book, filling)
    book.close()
    return count


def _prepare(book: Any, page: Any, filling: Filling, *, first: int) -> None:
    text = book.add_format({"num_format": "@"})
    for column in filling.texts:
        page.set_column(column, column, 22, text)
    for column in filling.hidden:
        page.set_column(column, column, None, text, {"hidden": True})
    for place, (column, values) in enumerate(filling.choices.items()):
        # A range, for what is listed in the cell itself may have 255 characters only.
        name = xl_col_to_name(place, True)
        source = f"='{filling.lists}'!{name}$1:{name}${len(values)}"
        page.data_validation(
            first, column, LAST_ROW, column, {"validate": "list", "source": source, "error_type": "warning"}
        )


def _add_sheets(book: Any, filling: Filling) -> None:
    notes = book.add_worksheet(filling.title)
    notes.set_column(0, 0, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for line, note in enumerate(filling.notes):
        notes.write_string(line, 0, note, wrapped)
    lists = book.add_worksheet(filling.lists)
    lists.hide()
    for line, values in enumerate(zip_longest(*filling.choices.values(), fillvalue="")):
        for column, value in enumerate(values):
            _write_cell(lists, line, column, value, {"text": None})


def _write_cell(page: Any, row: int, column: int, value: object, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        page.write_datetime(row, column, local.replace(tzinfo=None), styles["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time()), styles["date"])
    else:
        text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        guard = styles["text"] if is_formula_like(text) else None
        page.write_string(row, column, text[:CELL_LIMIT], guard)
