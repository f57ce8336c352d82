"""Excel files of what is shown, written row by row so that a long list needs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet program may take for a formula when the text is edited or saved as CSV.
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
WIDEST = 60


def spreadsheet(name: str, rows: Iterable[Sequence[Any]], sheet: str = "Sheet1") -> FileResponse:
    """Return `rows`, the first of them the headings, as the download `name`.xlsx."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed by the response
    write(file, rows, sheet)
    file.seek(0)
    response = FileResponse(file, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def write(file: Any, rows: Iterable[Sequence[Any]], sheet: str = "Sheet1") -> int:
    """Write `rows`, the first of them the headings, into the binary `file` as a workbook; return the rows written.

    Text is always written as text, and what begins like a formula is marked as text for Excel too. Moments are
    written in local time.
    """
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "guarded": book.add_format({"quote_prefix": True}),
    }
    count = 0
    for count, row in enumerate(rows, start=1):
        if count == 1:
            _set_widths(page, row)
        for column, value in enumerate(row):
            _write_cell(page, count - 1, column, value, styles)
    book.close()
    return count


def _set_widths(page: Any, headings: Sequence[Any]) -> None:
    for column, heading in enumerate(headings):
        page.set_column(column, column, min(WIDEST, max(12, len(str(heading)) * 2 + 4)))


def _write_cell(page: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if row == 0:
        page.write_string(row, column, str(value), styles["head"])
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        page.write_datetime(row, column, local.replace(tzinfo=None), styles["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, styles["date"])
    else:
        text = str(value)
        page.write_string(row, column, text, styles["guarded"] if text.startswith(FORMULA_STARTS) else None)
