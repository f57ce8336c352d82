"""What reading a roster gives: sheets of rows, each with values, what follows from them, and faults by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from juxian.registry.rosters.messages import CELL_FAULTS, translate

FIELDS = (
    "file_number",
    "employer",
    "township",
    "name",
    "id_type",
    "id_number",
    "sex",
    "birth_date",
    "ethnic_group",
    "political_status",
    "education",
    "degree",
    "school",
    "major",
    "title",
    "title_level",
    "designations",
    "category",
    "engagement_kind",
    "arrival_date",
    "annual_wage_yuan",
    "phone",
    "remarks",
    "row_mark",
)
LIST_FIELDS = frozenset(("phone", "designations"))

WARNINGS = frozenset(
    (
        "id_missing",
        "id_area_unknown",
        "id_15_digit",
        "birth_mismatch",
        "education_ambiguous",
        "title_level_mismatch",
        "phone_invalid",
        "wage_implausible",
        "duplicate_row",
    )
)

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a cell. `raw` is the cell as text; `cell` its address, or None where the column is missing."""

    field: str
    code: str
    raw: str
    cell: str | None = None

    @property
    def severity(self) -> str:
        """`error` (the row is not importable) or `warning`."""
        return "warning" if self.code in WARNINGS else "error"

    @property
    def message(self) -> str:
        """What is wrong, in the language in force."""
        return translate(CELL_FAULTS[self.code][0])

    @property
    def remedy(self) -> str:
        """What to do about it, in the language in force."""
        return translate(CELL_FAULTS[self.code][1])

    def to_json(self) -> dict[str, object]:
        return {
            "field": self.field,
            "code": self.code,
            "severity": self.severity,
            "raw": self.raw,
            "cell": self.cell,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(slots=True)
class Row:
    """A person as a row has them. `cells` are the values in the order of `fields`, shared by all rows of a sheet."""

    number: int
    fields: tuple[str, ...]
    cells: tuple[Any, ...]
    faults: tuple[Fault, ...] = ()
    derived: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def values(self) -> dict[str, Any]:
        """Field to value in normal form: text, a list for phone and designations, None when blank or unreadable."""
        return dict(zip(self.fields, self.cells, strict=True))

    def get(self, name: str) -> Any:
        """The value of a field, or else what follows from other cells, or None."""
        value = self.cells[self.fields.index(name)] if name in self.fields else None
        return self.derived.get(name) if value is None else value

    @property
    def importable(self) -> bool:
        """Whether no fault is an error."""
        return all(fault.code in WARNINGS for fault in self.faults)

    def to_json(self) -> dict[str, object]:
        return {
            "row": self.number,
            "values": self.values,
            "derived": dict(self.derived),
            "faults": [fault.to_json() for fault in self.faults],
            "importable": self.importable,
        }


@dataclass(frozen=True, slots=True)
class IgnoredRows:
    """Rows `first` to `last` that are no people: blank, preamble, header, section, total, subtotal, note, example."""

    first: int
    last: int
    why: str

    # A run longer than this is told in one entry: a stray cell can leave a million blank rows behind the table.
    LISTED = 1000

    def to_json(self) -> list[dict[str, object]]:
        if self.last - self.first >= IgnoredRows.LISTED:
            return [{"row": self.first, "to": self.last, "why": self.why}]
        return [{"row": number, "why": self.why} for number in range(self.first, self.last + 1)]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet and what it was taken for.

    `fields` is empty where the column is not mapped, and has several where one cell holds several. `confidence` is
    0 to 1; `why` is `header`, `content`, `given` (by the caller), or for an unmapped column `unknown` or `other`.
    """

    letter: str
    header: str
    fields: tuple[str, ...]
    confidence: float
    why: str
    samples: tuple[str, ...] = ()

    def to_json(self) -> str | list[str] | None:
        return None if not self.fields else self.fields[0] if len(self.fields) == 1 else list(self.fields)


@dataclass(slots=True)
class SheetRoster:
    """One data sheet. `header_row` is the first of `header_rows` rows, counted from 1."""

    sheet: str | None
    header_row: int
    header_rows: int
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    ignored: list[IgnoredRows] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "header_rows": list(range(self.header_row, self.header_row + self.header_rows)),
            "columns": {column.letter: column.to_json() for column in self.columns},
            "headers": {column.letter: column.header for column in self.columns if column.header},
            "rows": [row.to_json() for row in self.rows],
            "ignored_rows": [entry for rows in self.ignored for entry in rows.to_json()],
        }


@dataclass(slots=True)
class Roster:
    """A file read: its data sheets in the order of the workbook, and why each other sheet is none."""

    file: str
    sheets: list[SheetRoster]
    other_sheets: dict[str, str]

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of all data sheets."""
        return (row for sheet in self.sheets for row in sheet.rows)

    def to_json(self) -> dict[str, Any]:
        """The shape of the shared truth files; data sheets after the first stand in `more_sheets`."""
        first, *more = [sheet.to_json() for sheet in self.sheets]
        whole = {"file": self.file, **first, "other_sheets": self.other_sheets}
        if more:
            whole["more_sheets"] = more
        return whole
