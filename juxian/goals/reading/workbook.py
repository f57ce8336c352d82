"""Read .xlsx: each sheet's rows as a table, merged cells in every place they cover, percentages and days as shown."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from juxian.registry.rosters import RosterError
from juxian.registry.rosters.package import examine, percent_cells

from .documents import MOST_CHARACTERS, Cell, Document, Paragraph, Table
from .errors import PlanError

Address = tuple[int, int]


def read_workbook(data: bytes, name: str) -> Document:
    """The text of the sheets that are shown, their tables as blocks; raises PlanError for no readable workbook."""
    try:
        examine(data, name)  # refuses what would need more memory than there is
        percents = percent_cells(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            workbook.get_sheet_by_name(meta.name)
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
        ]
    except (RosterError, CalamineError, PasswordError, zipfile.BadZipFile) as error:
        raise PlanError(
            "damaged",
            name,
            _("This is not an Excel workbook, or it is damaged."),
            _("Open it in Excel or WPS, remove the password if it has one, and save it again."),
        ) from error
    writer = _Writer()
    for sheet in sheets:
        writer.sheet(sheet, percents.get(sheet.name, frozenset()))
    text = "".join(writer.parts)
    if not text.strip():
        raise PlanError("empty", name, _("The file is empty."), _("Choose the file that holds the text."))
    if len(text) > MOST_CHARACTERS:
        raise PlanError("too-large", name, _("The file is larger than 20 MB."), _("Save only the text of the plan."))
    return Document(name, text, tuple(writer.blocks))


class _Writer:
    """Writes the sheets as text, a row a line with tabs between its cells, and notes where each cell lies."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Paragraph | Table] = []
        self.length = 0

    def write(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def sheet(self, sheet: Any, percents: frozenset[Address]) -> None:
        """Rows between blank ones are a table; a cell alone is a paragraph above it and a group within it."""
        merged = {
            (row, column): start
            for start, end in sheet.merged_cell_ranges or []
            for row in range(start[0], end[0] + 1)
            for column in range(start[1], end[1] + 1)
        }
        written: dict[Address, Cell] = {}
        table: list[tuple[Cell, ...]] = []
        for r, values in enumerate(sheet.to_python(skip_empty_area=False)):
            texts = [_shown(value, (r, c) in percents) for c, value in enumerate(values)]
            covered = any(merged.get((r, c), (r, c))[0] < r for c in range(len(texts)))
            alone = sum(bool(text) for text in texts) <= 1 and not covered
            if alone and not (table and any(texts)):
                table = self.finish(table)
                if any(texts):
                    self.blocks.append(Paragraph(*self.write("".join(texts))))
                    self.write("\n")
                continue
            if alone:
                table.append((Cell(*self.write("".join(texts))),) * len(texts))
                self.write("\n")
                continue
            row: list[Cell] = []
            for c, text in enumerate(texts):
                if c:
                    self.write("\t")
                at = merged.get((r, c), (r, c))
                written[r, c] = written[at] if at in written else Cell(*self.write(text))
                row.append(written[r, c])
            self.write("\n")
            table.append(tuple(row))
        self.finish(table)

    def finish(self, table: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
        """Close a table that has begun; returns the next one, empty."""
        if table:
            wide = [max((c for c, cell in enumerate(row) if cell.end > cell.start), default=-1) + 1 for row in table]
            self.blocks.append(Table(tuple(row[: max(wide)] for row in table)))
        return []


def _shown(value: object, percent: bool) -> str:
    """A cell as a person reads it."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        number = f"{value * 100 if percent else value:.6f}".rstrip("0").rstrip(".")
        return number + ("%" if percent else "")
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", "\v", str(value).strip()).replace("\t", " ")
