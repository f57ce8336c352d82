"""A roster uploaded in the browser: kept, mapped, looked at, queued, imported in the background."""

import json
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.organizations.models import Organization
from juxian.registry import permissions, progress
from juxian.registry.importing import rejected
from juxian.registry.importing.learnt import by_heading, learnt, listed
from juxian.registry.importing.preview import preview, proposed
from juxian.registry.importing.report import FileReport
from juxian.registry.models import ImportJob
from juxian.registry.rosters import Roster, RosterError, read_roster
from juxian.registry.services.imports import Terms, fingerprint, import_roster, new_job
from juxian.registry.services.synonyms import taught

CONTEXT = "registry.importjob.file"
# Files up to this many rows are tried before they are imported, so that the sums are exact; larger ones take too long.
TRIED = 5_000
WORDS = 50
"""Unknown words that are kept of a file."""


def upload_roster(*, name: str, content: bytes, organization: Organization | None, by: User, at: datetime) -> ImportJob:
    """Return a new import with its proposed mapping and preview; refuses a file that can not be read, saying why.

    Columns are proposed as the unit's earlier imports were told to read them.
    """
    job = new_job(
        name=name, content=content, organization=organization, mapping={}, as_of=timezone.localdate(at), at=at, owner=by
    )
    roster = _read(name, content, job.as_of, {})
    if mapping := learnt(job, roster):
        job.mapping = mapping
        job.fingerprint = fingerprint(job)
        roster = _read(name, content, job.as_of, mapping)
    return _keep(job, roster, content, by=by, at=at)


@transaction.atomic
def _keep(job: ImportJob, roster: Roster, content: bytes, *, by: User, at: datetime) -> ImportJob:
    sealed.keep(job.file, content, context=CONTEXT)
    _look(job, roster, learnt=job.mapping)
    job.save()
    record(by=by, at=at, action="registry.import_uploaded", target=job, after={"sha256": job.digest})
    return job


def map_columns(
    *, job: ImportJob, mapping: Mapping[str, str | Sequence[str] | None], by: User, at: datetime
) -> ImportJob:
    """Read the file again with the columns as `mapping` has them, on every sheet; refuses an import that has begun.

    Only columns that are read otherwise than was proposed are kept as given.
    """
    _require_waiting(job)
    sheets = json.loads(job.preview)["sheets"]
    read = proposed(sheets)
    given = {letter: value for letter, value in mapping.items() if listed(value) != read.get(letter, [])}
    job.mapping = dict(sorted((job.mapping | by_heading(given, sheets[0]["columns"] if sheets else ())).items()))
    roster = _read(job.name, content_of(job), job.as_of, job.mapping)
    job.fingerprint = fingerprint(job)
    _look(job, roster)
    job.save()
    return job


def try_import(*, job: ImportJob, by: User, at: datetime) -> FileReport | None:
    """Return what importing would do, done and taken back; None for a file too large for that."""
    if job.total > TRIED:
        return None
    roster = _read(job.name, content_of(job), job.as_of, job.mapping)
    with transaction.atomic():
        report = import_roster(roster=roster, job=job, terms=terms_of(job), by=by, at=at)
        transaction.set_rollback(True)
    job.refresh_from_db()
    return report


@transaction.atomic
def start_import(*, job: ImportJob, by: User, at: datetime) -> ImportJob:
    """Queue the import; the rest happens in the background. Refuses one that has begun."""
    from juxian.registry.tasks import import_file

    _require_waiting(job)
    job.status = ImportJob.Status.QUEUED
    job.save(update_fields=["status"])
    transaction.on_commit(lambda: import_file.enqueue(job.pk))
    return job


def run_import(*, job: ImportJob, at: datetime) -> FileReport | None:
    """Import a queued file and return its report; None when it is done already or can not be read any more.

    Safe to begin again after a kill: the rows and the mark that it is done are written in one transaction.
    """
    if job.status == ImportJob.Status.DONE:
        return None
    ImportJob.objects.filter(pk=job.pk).update(status=ImportJob.Status.RUNNING)
    progress.write(job.pk, 0, job.total)
    try:
        roster = _read(job.name, content_of(job), job.as_of, job.mapping)
        report = import_roster(
            roster=roster, job=job, terms=terms_of(job), by=job.owner, at=at,
            progress=lambda done, total: progress.write(job.pk, done, total),
        )  # fmt: skip
    except Exception as error:
        problem = error.messages[0] if isinstance(error, Refused) else _("Something went wrong on our side.")
        # update(), for the instance may carry what the transaction took back.
        ImportJob.objects.filter(pk=job.pk).update(
            status=ImportJob.Status.FAILED, finished_at=at, report={"problem": problem}
        )
        if not isinstance(error, Refused):
            raise
        return None
    finally:
        progress.clear(job.pk)
    return report


@transaction.atomic
def discard_import(*, job: ImportJob, by: User, at: datetime) -> None:
    """Throw away an upload that was not imported, with its file."""
    if job.status not in (ImportJob.Status.UPLOADED, ImportJob.Status.FAILED):
        raise Refused(_("This import has begun: it is kept."), code="import_begun")
    record(by=by, at=at, action="registry.import_discarded", target=job, before={"sha256": job.digest})
    sealed.drop(job.file)
    job.delete()


@transaction.atomic
def reopen_import(*, job: ImportJob, by: User, at: datetime) -> ImportJob:
    """Let a refused import be mapped and tried again."""
    if job.status != ImportJob.Status.FAILED:
        raise Refused(_("Only a refused import can be tried again."), code="import_not_failed")
    job.status, job.finished_at = ImportJob.Status.UPLOADED, None
    job.save(update_fields=["status", "finished_at"])
    return job


@transaction.atomic
def rejected_workbook(*, job: ImportJob, by: User, at: datetime) -> bytes:
    """Return the rows of a done import that were rejected, as a workbook; the trail keeps who took it."""
    roster = _read(job.name, content_of(job), job.as_of, job.mapping)
    record(by=by, at=at, action="registry.rejected_rows_taken", target=job)
    return rejected.workbook(roster, job.report.get("refused_rows", []))


@transaction.atomic
def take_file(*, job: ImportJob, by: User, at: datetime) -> bytes:
    """Return the uploaded file as it was; the trail keeps who took it."""
    record(by=by, at=at, action="registry.import_file_taken", target=job)
    return content_of(job)


def content_of(job: ImportJob) -> bytes:
    """Return the uploaded file; raises `CannotDecrypt` when it was altered on disk."""
    return sealed.read(job.file, context=CONTEXT)


def terms_of(job: ImportJob) -> Terms:
    """Return on what terms the job's owner may import: into what they reach, confirmed only by the office."""
    owner = job.owner
    if owner is None:
        return Terms(organization=job.organization)
    return Terms(
        organization=job.organization,
        reach=owner.reach(permissions.IMPORT),
        confirmed=owner.has_perm(permissions.RECOGNISE),
    )


def _look(job: ImportJob, roster: Roster, learnt: Container[str] = ()) -> None:
    seen = preview(roster, learnt)
    faults: dict[str, int] = {}
    for row in roster.rows:
        for fault in row.faults:
            faults[fault.code] = faults.get(fault.code, 0) + 1
    job.total = sum(len(sheet.rows) for sheet in roster.sheets)
    job.report = {
        "faults": faults,
        "importable": sum(row.importable for row in roster.rows),
        "unknown": [[*word, count] for word, count in _unknown(roster).most_common(WORDS)],
    }
    job.preview = json.dumps(seen, ensure_ascii=False)


def _unknown(roster: Roster) -> Counter[tuple[str, str]]:
    """Return what stands in coded columns and in no table: (field, text) and how often."""
    return Counter(
        (fault.field, fault.raw) for row in roster.rows for fault in row.faults if fault.code == "unknown_code"
    )


def read_again(*, job: ImportJob, by: User, at: datetime) -> ImportJob:
    """Read a waiting file once more, with what was taught meanwhile."""
    return map_columns(job=job, mapping={}, by=by, at=at)


def _read(name: str, content: bytes, as_of: date, mapping: Mapping[str, Any]) -> Roster:
    try:
        return read_roster(content, name, as_of=as_of, mapping=mapping or None, taught=taught())
    except RosterError as error:
        raise Refused(str(error), code=f"roster_{error.code}") from error


def _require_waiting(job: ImportJob) -> None:
    if job.status != ImportJob.Status.UPLOADED:
        raise Refused(
            _("This file is being imported, or was: upload it again to change something."), code="import_begun"
        )
