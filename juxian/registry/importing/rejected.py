"""The rejected rows of a file as a workbook: the unit's own header and cells, and in the last column what to put right."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from juxian.core import excel
from juxian.registry.importing.labels import FIELD_LABELS, fault_text
from juxian.registry.importing.lines import Reason
from juxian.registry.rosters import Roster, Row, SheetRoster

Refused = Mapping[tuple[str | None, int], str]


def workbook(roster: Roster, refused_rows: Iterable[tuple[str | None, int, str]]) -> bytes:
    """Return the rows with errors, and the `refused_rows` (sheet, row, reason) of the import's report, as a workbook.

    Cells stand in normal form where they could be read and as they were typed where not, so that the file can be
    mended and uploaded again. What begins like a formula is text.
    """
    refused = {(sheet, row): reason for sheet, row, reason in refused_rows}
    fields = list(dict.fromkeys(field for sheet in roster.sheets for field in _fields(sheet)))
    headers = [*(str(FIELD_LABELS[field]) for field in fields), _("row of the file"), _("what to put right")]
    return excel.workbook(headers, _rows(roster, fields, refused), sheet=_("rejected rows"))


def _rows(roster: Roster, fields: list[str], refused: Refused) -> Iterator[list[object]]:
    for sheet in roster.sheets:
        for row in sheet.rows:
            reason = refused.get((sheet.sheet, row.number), "")
            if reason or not row.importable:
                place = f"{sheet.sheet} {row.number}" if sheet.sheet else str(row.number)
                yield [*_cells(row, fields), place, _why(row, reason)]


def _cells(row: Row, fields: list[str]) -> Iterator[object]:
    values = row.values
    raw = {fault.field: fault.raw for fault in row.faults}
    for field in fields:
        value = values.get(field)
        yield value if value not in (None, "", []) else raw.get(field, "")


def _why(row: Row, reason: str) -> str:
    if reason:
        return str(Reason(reason).label)
    errors = [fault for fault in row.faults if fault.severity == "error"]
    return "\n".join(f"{fault.cell or ''} {fault_text(fault.code)}".strip() for fault in errors)


def _fields(sheet: SheetRoster) -> tuple[str, ...]:
    return sheet.rows[0].fields if sheet.rows else ()
