"""What the pages of an import show, from its job and its report."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from juxian.registry.importing.labels import FIELD_LABELS, fault_text
from juxian.registry.importing.lines import Matched, Reason
from juxian.registry.importing.notices import notices
from juxian.registry.importing.preview import shown
from juxian.registry.importing.report import FileReport
from juxian.registry.models import ImportJob, Synonym
from juxian.web import components
from juxian.web.components import Figure, Step

CORRECTED_SHOWN = 200


def steps(current: int) -> list[Step]:
    """Return the stages of an import, at index `current`."""
    return components.steps([_("Upload"), _("Columns"), _("Check"), _("Import")], current)


def expected(job: ImportJob, tried: FileReport | None) -> list[Figure]:
    """Return the sums that importing would give; for a large file those that reading gives."""
    if tried is None:
        good = int(job.report["importable"])
        return [
            Figure(_("rows"), job.total),
            Figure(_("can be imported"), good),
            Figure(_("sent back"), job.total - good),
        ]
    return sums(tried.counts())


def sums(counts: Mapping[str, int]) -> list[Figure]:
    """Return the sums of a report as figures."""
    return [
        Figure(_("rows"), counts["rows"]),
        Figure(_("new people"), counts["created"], tone="success"),
        Figure(_("added to files"), counts["updated"]),
        Figure(_("skipped"), counts["skipped"]),
        Figure(_("sent back"), counts["rejected"], tone="danger"),
        Figure(_("warnings"), counts["warnings"], tone="warning"),
    ]


def notices_of(tried: FileReport | None) -> list[str]:
    """Return what should be known beside the rows."""
    return [] if tried is None else notices(tried.roster.file, tried.kept())


@dataclass(frozen=True)
class Corrected:
    """A row that came back from a template, and what it changes: (field, on file, in the row), masked."""

    row: int
    name: str
    file_number: str
    changes: list[tuple[str, str, str]]


def corrected(tried: FileReport | None) -> list[Corrected]:
    """Return the first rows that change what is on file."""
    lines = () if tried is None else (line for line in tried.lines if line.changes)
    return [
        Corrected(
            line.row.number,
            line.row.get("name"),
            line.file_number,
            [
                (str(FIELD_LABELS[one.field]), shown(one.field, one.old), shown(one.field, one.new))
                for one in line.changes
            ],
        )
        for line in islice(lines, CORRECTED_SHOWN)
    ]


def came_back(tried: FileReport | None) -> bool:
    """Return whether the file is a template that came back, of which only what differs is of interest."""
    return tried is not None and any(line.matched == Matched.FILE for line in tried.lines)


@dataclass(frozen=True)
class Cell:
    """A cell of the check page: what it says, and how it is marked."""

    text: str
    mark: str


@dataclass(frozen=True)
class Why:
    """Something wrong in a row: the cell's address, the sentence, and whether the row is rejected for it."""

    cell: str
    text: str
    is_error: bool


def marked(job: ImportJob, *, only_faulty: bool) -> list[dict[str, Any]]:
    """Return the sheets of the preview with each bad cell marked and the reasons as sentences."""
    sheets = [_sheet(sheet) for sheet in json.loads(job.preview)["sheets"]]
    if only_faulty:
        for sheet in sheets:
            sheet["rows"] = [row for row in sheet["rows"] if row["reasons"]]
    return [sheet for sheet in sheets if sheet["rows"]]


def _sheet(sheet: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sheet": sheet["sheet"],
        "count": sheet["count"],
        "labels": [FIELD_LABELS[field] for field in sheet["fields"]],
        "rows": [
            {
                "number": row["number"],
                "importable": row["importable"],
                "cells": [Cell(cell["text"], _mark(cell["faults"])) for cell in row["cells"]],
                "reasons": [_why(one) for cell in row["cells"] for one in cell["faults"]]
                + [_why(one) for one in row["others"]],
            }
            for row in sheet["rows"]
        ],
    }


def _mark(told: Sequence[Mapping[str, str]]) -> str:
    if not told:
        return ""
    return "jx-cell-not jx-tone-danger" if any(one["severity"] == "error" for one in told) else "jx-cell-unknown"


def _why(told: Mapping[str, str]) -> Why:
    return Why(told["cell"], fault_text(told["code"]), told["severity"] == "error")


def faults(job: ImportJob) -> list[tuple[str, int]]:
    """Return what is wrong how often, the most frequent first."""
    found = sorted(job.report.get("faults", {}).items(), key=lambda one: (-one[1], one[0]))
    return [(fault_text(code), count) for code, count in found]


def unknown(job: ImportJob) -> list[tuple[str, str, str, int]]:
    """Return what stands in coded columns and in no table, the most frequent first: (field, label, text, cells).

    What no national table holds, such as a class, cannot be taught.
    """
    found = job.report.get("unknown", [])
    return [(field, str(FIELD_LABELS[field]), text, count) for field, text, count in found if field in Synonym.Field]


def result(job: ImportJob) -> dict[str, Any]:
    """Return what the result page shows of a done or refused import; nothing while it runs."""
    if job.status == ImportJob.Status.FAILED:
        return {"problem": job.report.get("problem", "")}
    if job.status != ImportJob.Status.DONE:
        return {}
    reasons = job.report.get("reasons", {})
    return {
        "figures": sums(job.counts),
        "reasons": [(str(Reason(code).label), count) for code, count in reasons.items()],
        "notices": notices(job.name, job.report),
        "rejected": [
            {
                "place": " ".join(filter(None, (one["sheet"], str(one["row"])))),
                "why": [f"{fault['cell'] or ''} {fault_text(fault['code'])}".strip() for fault in one["faults"]]
                or [str(Reason(one["reason"]).label)],
            }
            for one in job.report.get("rejected", [])
        ],
    }
