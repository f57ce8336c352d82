"""Importing rosters: whole or not at all, and never twice."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.memory import collector_at_rest
from juxian.facts.services import changed
from juxian.organizations.models import Organization, Reach
from juxian.registry.importing.drafting import Directory, Drafting
from juxian.registry.importing.employers import EVERYWHERE, Employers
from juxian.registry.importing.lines import Line, Outcome, Reason, lines_of
from juxian.registry.importing.matching import Matching, chunks
from juxian.registry.importing.merging import Merging
from juxian.registry.importing.report import FileReport
from juxian.registry.models import ImportJob
from juxian.registry.rosters import Roster
from juxian.registry.services.bulk import CHUNK, write
from juxian.registry.services.drafts import PersonDraft

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Terms:
    """On what terms a file is imported.

    `organization` takes rows without an employer and new employers; `reach` is where whoever imports may write;
    `confirmed` says that classes and designations count at once, because the office itself brings them.
    """

    organization: Organization | None = None
    reach: Reach = EVERYWHERE
    confirmed: bool = True


@transaction.atomic
def import_roster(
    *,
    roster: Roster,
    job: ImportJob,
    terms: Terms,
    by: object,
    at: datetime,
    progress: Progress = lambda done, total: None,
) -> FileReport:
    """Import the rows of a file that was read, all that are accepted or none, and return what became of each.

    A row with an error is rejected; one about a person on file adds what is new; a file that was imported before on
    the same terms is skipped as a whole. `job` is marked as done with the report in the same transaction.
    """
    serialise("registry.import")
    report = FileReport(roster, [(sheet, lines_of(sheet.rows)) for sheet in roster.sheets])
    before = (
        ImportJob.objects.filter(fingerprint=job.fingerprint, status=ImportJob.Status.DONE).exclude(pk=job.pk).first()
    )
    if before is not None:
        _skip_all(report, before)
    else:
        with collector_at_rest():
            _import_rows(report, job, terms, by=by, at=at, progress=progress)
    _finish(report, job, again=before is not None, by=by, at=at)
    return report


def _skip_all(report: FileReport, before: ImportJob) -> None:
    report.imported_before = f"{timezone.localtime(before.finished_at):%Y-%m-%d %H:%M}" if before.finished_at else "—"
    for line in report.lines:
        if line.open:
            line.skip(Reason.FILE_IMPORTED)


def _import_rows(
    report: FileReport, job: ImportJob, terms: Terms, *, by: object, at: datetime, progress: Progress
) -> None:
    directory = Directory.on(job.as_of)
    employers = Employers(organization=terms.organization, reach=terms.reach, by=by, at=at)
    merging = Merging(by=by, at=at, source=job.name[:200], day=timezone.localdate(at), reach=terms.reach)
    total = sum(len(lines) for _sheet, lines in report.sheets)
    done = 0
    for sheet, lines in report.sheets:
        drafting = Drafting(sheet.rows[0].fields if lines else (), directory, confirmed=terms.confirmed)
        employers.place(lines, drafting.at)
        matching = Matching(terms.reach)
        for chunk in chunks(lines, CHUNK):
            pairs = [(line, drafting.draft(line.row, line.organization)) for line in chunk if line.open]
            matching.match(pairs)
            merging.merge([(line, draft) for line, draft in pairs if line.open and line.person is not None])
            _create([pair for pair in pairs if pair[0].open], job, by=by, at=at)
            done += len(chunk)
            progress(done, total)
        for value, count in drafting.unknown.items():
            report.unknown[value] = report.unknown.get(value, 0) + count
    report.organizations = employers.created


def _create(pairs: Sequence[tuple[Line, PersonDraft]], job: ImportJob, *, by: object, at: datetime) -> None:
    """Write the rows about people not on file."""
    if not pairs:
        return
    keys = write([draft for _line, draft in pairs], by=by, at=at, source=job.name[:200])
    for (line, _draft), key in zip(pairs, keys, strict=True):
        line.person, line.outcome = key, Outcome.CREATED.value


def _finish(report: FileReport, job: ImportJob, *, again: bool, by: object, at: datetime) -> None:
    counts = report.counts()
    job.status, job.finished_at = ImportJob.Status.DONE, at
    job.total = counts["rows"]
    job.report, job.preview = report.kept(), ""
    if again:
        # Only the first import of a file keeps its fingerprint.
        job.fingerprint = ""
    job.save()
    changes = report.changes()
    after = counts | ({"changed": changes} if changes else {})
    record(by=by, at=at, action="registry.imported", target=job, after=after)
    if counts["imported"]:
        changed(at=at)


def new_job(
    *,
    name: str,
    content: bytes,
    organization: Organization | None,
    mapping: Mapping[str, Any],
    as_of: date,
    at: datetime,
    **fields: Any,
) -> ImportJob:
    """Return an unsaved job for a file, with the fingerprint by which it is known when it comes again."""
    digest = hashlib.sha256(content).hexdigest()
    job = ImportJob(
        name=name[:200],
        digest=digest,
        organization=organization,
        mapping=dict(mapping),
        as_of=as_of,
        created_at=at,
        **fields,
    )
    job.fingerprint = fingerprint(job)
    return job


def fingerprint(job: ImportJob) -> str:
    """Return what makes two imports the same: the file's content, how its columns are read, and for whom."""
    terms = [job.digest, job.mapping, job.organization_id]
    return hashlib.sha256(json.dumps(terms, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
