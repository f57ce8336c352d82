"""`juxian import people FILE… [--organization NAME] [--as-of DATE] [--dry-run] [--format json]`."""

import json
from argparse import ArgumentParser
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.organizations.models import Organization
from juxian.registry.importing.employers import named
from juxian.registry.importing.lines import Reason
from juxian.registry.importing.notices import notices
from juxian.registry.importing.report import FileReport, total
from juxian.registry.models import ImportJob
from juxian.registry.rosters import Roster, RosterError, read_roster
from juxian.registry.services.imports import Terms, import_roster, new_job
from juxian.registry.services.synonyms import taught

SHOWN = 20


class Command(BaseCommand):
    """Import rosters: every accepted row of all files, or none."""

    help = "Import people from the rosters that units keep (.xlsx, .xls, .csv, .tsv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files and on what terms."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--organization", metavar="NAME", help="for rows without an employer, and new employers")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="DATE",
            help="the day on which dates are judged (default: today)",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all files, import the readable ones in one transaction, and report."""
        if ImportJob._meta.db_table not in connection.introspection.table_names():
            raise CommandError(_("The database is not set up yet: run “juxian migrate” first."))
        organization, as_of = _organization(options["organization"]), options["as_of"] or timezone.localdate()
        read, refused = _read(options["files"], as_of)
        reports = []
        with transaction.atomic():
            for path, roster, content in read:
                reports.append(_import(path, roster, content, organization, as_of))
            transaction.set_rollback(options["dry_run"])
        if options["format"] == "json":
            self._print_json(reports, refused, dry_run=options["dry_run"])
        else:
            self._print_text(reports, dry_run=options["dry_run"])
        if refused:
            raise CommandError("\n".join(refused.values()))

    def _print_json(self, reports: list[FileReport], refused: dict[str, str], *, dry_run: bool) -> None:
        whole = {
            "files": {report.roster.file: report.to_json() for report in reports},
            **total(reports),
            "dry_run": dry_run,
            "refused": refused,
            "organizations": [name for report in reports for name in report.organizations],
            "notices": [notice for report in reports for notice in _notices(report)],
        }
        self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1))

    def _print_text(self, reports: list[FileReport], *, dry_run: bool) -> None:
        for report in reports:
            self.stdout.write(f"{report.roster.file}: {_sums(report.counts())}")
            for notice in _notices(report):
                self.stdout.write(f"  {notice}")
            for text in _faults(report)[:SHOWN]:
                self.stdout.write(f"  {text}")
            left = len(_faults(report)) - SHOWN
            if left > 0:
                self.stdout.write("  " + _("… and %(count)d more; the web pages list them all.") % {"count": left})
        if len(reports) > 1:
            self.stdout.write(_("Together: %(sums)s") % {"sums": _sums(total(reports))})
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))


def _notices(report: FileReport) -> list[str]:
    return notices(report.roster.file, report.kept())


def _read(paths: list[Path], as_of: date) -> tuple[list[tuple[Path, Roster, bytes]], dict[str, str]]:
    read, refused = [], {}
    for path in paths:
        try:
            content = path.read_bytes()
            read.append((path, read_roster(content, path.name, as_of=as_of, taught=taught()), content))
        except OSError as error:
            refused[path.name] = _("“%(file)s” can not be read: %(why)s.") % {"file": path, "why": error.strerror}
        except RosterError as error:
            refused[path.name] = str(error)
    return read, refused


def _import(path: Path, roster: Roster, content: bytes, organization: Organization | None, as_of: date) -> FileReport:
    now = timezone.now()
    job = new_job(name=path.name, content=content, organization=organization, mapping={}, as_of=as_of, at=now)
    return import_roster(roster=roster, job=job, terms=Terms(organization=organization), by="command line", at=now)


def _organization(name: str | None) -> Organization | None:
    if not name:
        return None
    found = named(name)
    if found is None:
        near = get_close_matches(
            name, list(Organization.objects.order_by("pk").values_list("name", flat=True)), n=3, cutoff=0.4
        )
        raise CommandError(
            _("There is no organisation “%(name)s”. Similar: %(near)s.")
            % {"name": name, "near": "、".join(near) or "—"}
        )
    return found


def _sums(counts: dict[str, int]) -> str:
    return (
        _(
            "%(rows)d rows: %(imported)d imported (%(created)d new, %(updated)d added to), %(rejected)d rejected, "
            "%(skipped)d skipped, %(warnings)d warnings"
        )
        % counts
    )


def _faults(report: FileReport) -> list[str]:
    """Return what is wrong, a sentence a cell, the rejected rows only."""
    found = []
    for sheet, lines in report.sheets:
        place = f"{sheet.sheet} " if sheet.sheet else ""
        for line in lines:
            if line.outcome != "rejected":
                continue
            if line.reason != Reason.FAULTS:
                found.append(f"{place}{line.row.number}: {Reason(line.reason).label}")
            found += [
                f"{place}{fault.cell or line.row.number}: {fault.message} {fault.remedy}"
                for fault in line.row.faults
                if fault.severity == "error"
            ]
    return found
