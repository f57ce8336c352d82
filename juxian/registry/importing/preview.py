"""A roster as the pages show it before it is imported: its columns with samples, its first rows with what is wrong.

Whatever looks like a number of somebody's is masked, also in columns that mean nothing to us: who uploads a file has
it before them, and a page that others may pass by does not.
"""

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

from juxian.core import mask
from juxian.registry.importing import marks
from juxian.registry.rosters import Fault, Roster, Row, SheetRoster

SENSITIVE = {"id_number": mask.number, "phone": mask.phone, "annual_wage_yuan": mask.everything}
SHOWN = 60
SAMPLES = 3
_DIGITS = re.compile(r"[0-9０-９][0-9０-９.Xx+eE-]{4,}")


def preview(roster: Roster, learnt: Container[str] = ()) -> dict[str, Any]:
    """Return what `ImportJob.preview` keeps: a list of sheets, each with `columns`, `fields` and `rows`.

    Rows with faults come first, then the first of the others, `SHOWN` at most. `learnt` are the headings of columns
    that are read as at earlier imports.
    """
    return {"sheets": [_sheet(sheet, learnt) for sheet in roster.sheets], "other_sheets": dict(roster.other_sheets)}


def _sheet(sheet: SheetRoster, learnt: Container[str]) -> dict[str, Any]:
    chosen = [row for row in sheet.rows if row.faults][:SHOWN]
    chosen += [row for row in sheet.rows if not row.faults][: SHOWN - len(chosen)]
    fields = _shown(sheet.rows[0]) if sheet.rows else []
    return {
        "sheet": sheet.sheet,
        "header_row": sheet.header_row,
        "count": len(sheet.rows),
        "columns": [
            {
                "letter": column.letter,
                "header": column.header,
                "fields": list(column.fields),
                "why": "learnt" if column.why == "given" and column.header in learnt else column.why,
                "confidence": round(column.confidence, 2),
                "samples": [_masked(column.fields, text) for text in column.samples[:SAMPLES]],
            }
            for column in sheet.columns
        ],
        "fields": fields,
        "rows": [_row(row) for row in sorted(chosen, key=lambda row: row.number)],
    }


def _shown(row: Row) -> list[str]:
    return [field for field in row.fields if field != marks.FIELD]


def _row(row: Row) -> dict[str, Any]:
    faults: dict[str, list[Fault]] = {}
    for fault in row.faults:
        faults.setdefault(fault.field, []).append(fault)
    values = row.values
    return {
        "number": row.number,
        "importable": row.importable,
        "cells": [_cell(field, values.get(field), faults.pop(field, [])) for field in _shown(row)],
        # Faults of fields that have no column, such as a sex that follows from the number.
        "others": [_told(fault) for found in faults.values() for fault in found],
    }


def _cell(field: str, value: Any, faults: Iterable[Fault]) -> dict[str, Any]:
    told = [_told(fault) for fault in faults]
    text = shown(field, value)
    if not text and told:
        text = next((_masked((field,), fault.raw) for fault in faults), "")
    return {"text": text, "faults": told}


def _told(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "severity": fault.severity, "cell": fault.cell or ""}


def shown(field: str, value: Any) -> str:
    """Return a value in normal form as a page shows it: lists joined, sensitive ones masked."""
    values = value if isinstance(value, list) else [value]
    return "、".join(_masked((field,), str(one)) for one in values if one not in (None, ""))


def _masked(fields: Iterable[str], text: str) -> str:
    for field in fields:
        if field == "file_number":
            return text
        if field in SENSITIVE:
            return SENSITIVE[field](text)
    return _DIGITS.sub(lambda found: mask.number(found[0]) if _is_number(found[0]) else found[0], text)


def _is_number(text: str) -> bool:
    # Dates (2021-09-01) and years stay; runs of seven digits or more are somebody's number.
    return len(re.sub(r"\D", "", text)) >= 7 and not re.fullmatch(r"(19|20)\d\d[-.]?\d\d[-.]?\d\d", text)


def proposed(sheets: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the fields of each column of the first sheet by its letter."""
    first = next(iter(sheets), None)
    return {column["letter"]: column["fields"] for column in first["columns"]} if first else {}
