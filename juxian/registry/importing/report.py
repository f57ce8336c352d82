"""What an import did, in sums and by row. No cell's content is kept: rows are named by file, sheet and number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from juxian.registry.importing.lines import Line, Outcome, Reason
from juxian.registry.rosters import Roster, SheetRoster

# Rows named one by one in a kept report; the workbook of the rejected has them all.
LISTED = 500


@dataclass
class FileReport:
    """One file: its roster, the lines of each data sheet, and what was new to the directories or the tree."""

    roster: Roster
    sheets: list[tuple[SheetRoster, list[Line]]] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    imported_before: str = ""

    @property
    def lines(self) -> Iterable[Line]:
        """Every line of the file."""
        return (line for _sheet, lines in self.sheets for line in lines)

    def counts(self) -> dict[str, int]:
        """Return `rows`, `imported`, `rejected`, `skipped` (the three add up to rows), `created`, `updated`, `warnings`."""
        by = Counter(line.outcome for line in self.lines)
        warnings = sum(fault.severity == "warning" for line in self.lines for fault in line.row.faults)
        return {
            "rows": sum(by.values()),
            "imported": by[Outcome.CREATED] + by[Outcome.UPDATED],
            "rejected": by[Outcome.REJECTED],
            "skipped": by[Outcome.SKIPPED],
            "created": by[Outcome.CREATED],
            "updated": by[Outcome.UPDATED],
            "warnings": warnings,
        }

    def reasons(self) -> dict[str, int]:
        """Return how many rows were skipped or rejected for which reason."""
        return dict(Counter(line.reason for line in self.lines if line.reason))

    def differences(self) -> dict[str, int]:
        """Return in how many rows a field differs from what is on file, where the file's value was kept."""
        return dict(Counter(name for line in self.lines for name in line.differs))

    def changes(self) -> dict[str, int]:
        """Return in how many rows that came back with their file number a field was changed."""
        return dict(Counter(change.field for line in self.lines for change in line.changes))

    def without_employer(self) -> int:
        """Return how many new people belong to no organisation."""
        return sum(line.outcome == Outcome.CREATED and line.organization is None for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """Return the file in the shape of the roster reader's JSON, each row with its outcome and reason."""
        whole = self.roster.to_json()
        parts = [whole, *whole.get("more_sheets", [])]
        for part, (_sheet, lines) in zip(parts, self.sheets, strict=True):
            for row, line in zip(part["rows"], lines, strict=True):
                row |= {"outcome": line.outcome, "reason": line.reason, "differs": list(line.differs)}
        return whole

    def kept(self) -> dict[str, Any]:
        """Return what an `ImportJob` keeps: the sums, and the first rows that were not imported, without their content."""
        told = [
            {
                "sheet": sheet.sheet,
                "row": line.row.number,
                "reason": line.reason,
                "faults": [{"code": one.code, "cell": one.cell} for one in line.row.faults if one.severity == "error"],
            }
            for sheet, lines in self.sheets
            for line in lines
            if line.outcome == Outcome.REJECTED
        ]
        return {
            "counts": self.counts(),
            "reasons": self.reasons(),
            "differences": self.differences(),
            "changes": self.changes(),
            "organizations": self.organizations,
            "unknown": self.unknown,
            "rejected": told[:LISTED],
            # Rows that read well and were rejected all the same: the file alone does not tell them.
            "refused_rows": [
                [one["sheet"], one["row"], one["reason"]] for one in told if one["reason"] != Reason.FAULTS
            ],
            "imported_before": self.imported_before,
            "without_employer": self.without_employer(),
        }


def total(reports: Iterable[FileReport]) -> dict[str, int]:
    """Return the sums over several files."""
    sums: Counter[str] = Counter()
    for report in reports:
        sums.update(report.counts())
    keys = ("rows", "imported", "rejected", "skipped", "created", "updated", "warnings")
    return {key: sums[key] for key in keys}
