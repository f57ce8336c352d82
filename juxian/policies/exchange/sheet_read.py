"""A workbook taken back as a benefit's table: what stands in it is checked as if it had been typed.

What a sheet can hold and a table can not (formulas, errors, other columns) is refused all at once, each with sheet,
cell and remedy.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.policies import tables
from juxian.policies.exchange import MOST_BYTES, Note, Taken
from juxian.policies.exchange.sheet import (
    IDENTITY,
    NUMBER,
    OTHERWISE,
    POLICY,
    REMARK,
    SHEET,
    heads,
    identity,
    settled_value,
)
from juxian.policies.grid import MOST_ROWS, Grid, Row
from juxian.policies.models import Benefit, Terms
from juxian.registry.rosters.errors import RosterError
from juxian.registry.rosters.package import formula_cells
from juxian.registry.rosters.sources import Sheet, open_source

_ERROR = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
MOST_UNPACKED = 50 * 2**20
# How many rows above the heads there may be, and how many below may be empty or a remark.
LOOKED_AT, MORE = 20, 100


def read(data: bytes, benefit: Benefit, base: Terms) -> Taken:
    """Return the table in a workbook as a grid under the columns of `base`; raises `ValidationError` with each fault."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than 2 MB: no decision table is."), code="file_too_large")
    try:
        _small(data)
        sheets = open_source(data, "").sheets
        formulas = formula_cells(data)
    except (RosterError, zipfile.BadZipFile) as error:
        raise Refused(_("The file is no workbook that can be opened; save it as .xlsx."), code="no_workbook") from error
    notes = _whose(sheets, benefit, base)
    sheet = next((one for one in sheets if one.name == SHEET), None) or next(one for one in sheets if not one.hidden)
    reading = _Reading(sheet, formulas.get(sheet.name or "", frozenset()), benefit, base)
    return Taken(reading.grid(), notes, reading.places)


def _small(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise Refused(_("The file unpacks to more than a table can hold; it is not opened."), code="file_too_large")


def _whose(sheets: Sequence[Sheet], benefit: Benefit, base: Terms) -> list[Note]:
    held = next((one for one in sheets if one.name == IDENTITY), None)
    known = {str(row[0]): str(row[1]) for row in islice(held.rows(), 10) if len(row) > 1} if held else {}
    if known.get("benefit", benefit.code) != benefit.code:
        other = Benefit.objects.filter(code=known["benefit"]).first()
        raise Refused(
            _("The file holds the table of “%(name)s”, not of this benefit: upload it there."),
            code="other_benefit",
            params={"name": other or known["benefit"]},
        )
    if "hash" not in known:
        return [Note(_("the file"), _("It does not say of which version it was made; it is compared with the newest."))]
    if known["hash"] != identity(base)[1]:
        return [Note(_("the file"), _("The table changed here after the file was downloaded; saving replaces that."))]
    return []


class _Reading:
    """One reading of a sheet: what it gathers are the faults, and the place of each cell."""

    def __init__(self, sheet: Sheet, formulas: frozenset[str], benefit: Benefit, base: Terms) -> None:
        self.sheet, self.formulas, self.benefit, self.base = sheet, formulas, benefit, base
        self.rows = list(islice(sheet.rows(), LOOKED_AT + MOST_ROWS + MORE))
        self.faults: list[str] = []
        self.places: dict[str, str] = {}
        self.scope = catalogue.scope(tables.PEOPLE)
        self._spread()

    def _spread(self) -> None:
        """Give every cell of a merged region its text: that is what people see."""
        for top, left, bottom, right in self.sheet.merged:
            if bottom < len(self.rows) and left < len(self.rows[top]):
                for row in self.rows[top : bottom + 1]:
                    row.extend([""] * (right + 1 - len(row)))
                    row[left : right + 1] = [self.rows[top][left]] * (right + 1 - left)

    def grid(self) -> Grid:
        """Return the grid; raises `ValidationError` with all faults."""
        grid = Grid.of(self.base.table)
        grid.name, grid.rows = self.benefit.name, []
        at, columns = self._heads()
        inputs = len(grid.inputs)
        self._policy(grid, at)
        for number, cells in enumerate(self.rows[at + 1 :], start=at + 1):
            texts = [self._text(number, column) for column in columns]
            first = str(cells[0]).strip() if cells else ""
            if not any(texts):
                continue
            values = [settled_value(text, self.benefit, self.scope) for text in texts[inputs:-1]]
            if first == OTHERWISE:
                for head, value in zip(grid.outputs, values, strict=True):
                    head.default = value
                continue
            self._placed(len(grid.rows), number, columns, inputs)
            grid.rows.append(Row(texts[:inputs], values, texts[-1]))
        if len(grid.rows) > MOST_ROWS:
            text = _("The table has %(rules)d rules; a table holds at most %(most)d. Divide it over several benefits.")
            self.faults.append(text % {"rules": len(grid.rows), "most": MOST_ROWS})
        if not grid.rows:
            self.faults.append(_("Sheet “%(sheet)s” holds no row below its heads.") % {"sheet": self.sheet.name})
        if self.faults:
            raise ValidationError(self.faults)
        return grid

    def _heads(self) -> tuple[int, list[int]]:
        """Return the row of the heads, and the column of each head of the table and of the remark."""
        wanted = [*heads(self.base), REMARK]
        found = [[str(cell).strip() for cell in row] for row in self.rows[:LOOKED_AT]]
        at = max(range(len(found)), key=lambda n: len(set(wanted) & set(found[n])), default=0)
        if not found or not set(wanted[:-1]) & set(found[at]):
            raise Refused(
                _("Sheet “%(sheet)s” has no row with the heads %(heads)s: restore it, or download the table anew."),
                code="no_heads",
                params={"sheet": self.sheet.name, "heads": "、".join(wanted)},
            )
        for name in wanted:
            if name not in found[at]:
                text = _("%(place)s: the column “%(name)s” is missing; restore it, or change columns on the page.")
                self.faults.append(text % {"place": self._place(at, None), "name": name})
        for column, name in enumerate(found[at]):
            if (name and name not in (*wanted, NUMBER)) or (found[at].index(name) != column and name):
                text = _("%(place)s: the column “%(name)s” is not in the table; remove it, or add it on the page.")
                self.faults.append(text % {"place": self._place(at, column), "name": name})
        if self.faults:
            raise ValidationError(self.faults)
        return at, [found[at].index(name) for name in wanted]

    def _policy(self, grid: Grid, heads_at: int) -> None:
        for number, row in enumerate(self.rows[:heads_at]):
            if str(row[0]).strip() != POLICY or len(row) < 2:
                continue
            said = str(row[1]).strip()
            labels = {tables.hit_policy_label(short): short for short in tables.HIT_POLICIES}
            short = labels.get(said) or next(
                (s for s in labels.values() if re.split(r"[:：]", said)[0].strip() == s), ""
            )
            if short:
                grid.hit = short
            else:
                text = _("%(place)s: “%(text)s” is none of the ways in which rows count; choose one from the list.")
                self.faults.append(text % {"place": self._place(number, 1), "text": said})

    def _text(self, row: int, column: int) -> str:
        cells = self.rows[row]
        value: Any = cells[column] if column < len(cells) else ""
        place = self._place(row, column)
        if _address(row, column) in self.formulas:
            self.faults.append(_("%(place)s holds a formula; write what it gives.") % {"place": place})
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return f"{Decimal(f'{value:.15g}'):f}"
        if isinstance(value, datetime) and (value.hour or value.minute or value.second):
            self.faults.append(_("%(place)s holds a time of day; write the day alone.") % {"place": place})
            return ""
        if isinstance(value, date):
            return f'date("{value:%Y-%m-%d}")'
        text = str(value).strip()
        if _ERROR.fullmatch(text):
            said = {"place": place, "text": text}
            self.faults.append(_("%(place)s holds the error %(text)s; write the value itself.") % said)
            return ""
        return text

    def _placed(self, row: int, number: int, columns: Sequence[int], inputs: int) -> None:
        for n, column in enumerate(columns[:-1]):
            name = f"cell.{row}.{n}" if n < inputs else f"value.{row}.{n - inputs}"
            self.places[name] = self._place(number, column)

    def _place(self, row: int, column: int | None) -> str:
        if column is None:
            return _("Sheet “%(sheet)s”, row %(row)d") % {"sheet": self.sheet.name, "row": row + 1}
        return _("Sheet “%(sheet)s”, cell %(cell)s") % {"sheet": self.sheet.name, "cell": _address(row, column)}


def _address(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
