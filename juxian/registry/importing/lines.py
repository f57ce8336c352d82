"""A row with what becomes of it, and why."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.registry.rosters import Row


class Outcome(models.TextChoices):
    """What becomes of a row; created and updated together are imported."""

    CREATED = "created", _("new file")
    UPDATED = "updated", _("added to a file")
    SKIPPED = "skipped", _("skipped")
    REJECTED = "rejected", _("sent back")


class Reason(models.TextChoices):
    """Why a row was skipped or rejected, beside the faults that reading found."""

    FAULTS = "faults", _("cells to be put right")
    FILE_IMPORTED = "file_imported", _("this file was imported before")
    DUPLICATE_ROW = "duplicate_row", _("the same person stands further up")
    NOTHING_NEW = "nothing_new", _("on file already, and nothing new")
    EMPLOYER_OUTSIDE = "employer_outside", _("the employer is none of yours")
    EMPLOYER_MISSING = "employer_missing", _("no employer, and none was chosen for the file")
    FILE_UNKNOWN = "file_unknown", _("none of your people has this file number")
    FILE_OTHER_NAME = "file_other_name", _("this file number is another person's: the name is not theirs")
    ID_OTHER_NAME = "id_other_name", _("this identity number is on file under another name")


class Matched(models.TextChoices):
    """By what a row was found to be somebody on file."""

    FILE = "file", _("file number")
    NUMBER = "number", _("identity number")
    PHONE = "phone", _("name and phone")
    EMPLOYER = "employer", _("name and employer")


@dataclass(frozen=True, slots=True)
class Change:
    """A value on file that a row changes, both in the normal form of the roster's field."""

    field: str
    old: Any
    new: Any


@dataclass(slots=True)
class Line:
    """One row: the organisation it is for, the person it is about, and its outcome."""

    row: Row
    organization: int | None = None
    person: int | None = None
    matched: str = ""
    outcome: str = ""
    reason: str = ""
    # Fields in which file and row differ; the file's value was kept.
    differs: tuple[str, ...] = field(default=())
    # What a row that came back with its file number changes.
    changes: tuple[Change, ...] = field(default=())

    @property
    def file_number(self) -> str:
        """The file number that the row names, or nothing."""
        return self.row.get("file_number") or ""

    def reject(self, reason: Reason) -> None:
        """Leave the row out because somebody has to put something right."""
        self.outcome, self.reason = Outcome.REJECTED.value, reason.value

    def skip(self, reason: Reason) -> None:
        """Leave the row out because there is nothing to do."""
        self.outcome, self.reason = Outcome.SKIPPED.value, reason.value

    @property
    def open(self) -> bool:
        """Whether the row is still to be imported."""
        return not self.outcome


def lines_of(rows: list[Row]) -> list[Line]:
    """Return the rows as lines; those with errors rejected, those that repeat a row above skipped."""
    lines = [Line(row) for row in rows]
    for line in lines:
        if not line.row.importable:
            line.reject(Reason.FAULTS)
        elif any(fault.code == "duplicate_row" for fault in line.row.faults):
            line.skip(Reason.DUPLICATE_ROW)
    return lines
