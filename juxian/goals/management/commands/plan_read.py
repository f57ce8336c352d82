"""`juxian plan read FILE [--year Y] [--format json]`: what a plan or speech states in numbers."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from juxian.goals.reading import PlanError, read_document, read_plan, statement_json


class Command(BaseCommand):
    """Print the quantified statements of one document; nothing is kept."""

    help = "Read a plan or speech (.txt, .docx, .xlsx) and print its quantified statements."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the year its deadlines belong to, and the form of the answer."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help="the year the plan is for, to turn “year's end” into a date")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and print."""
        file: Path = options["file"]
        try:
            statements = read_plan(read_document(file, file.name), year=options["year"])
        except PlanError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s can not be opened: %(why)s") % {"file": file, "why": error.strerror}
            ) from error
        if options["format"] == "json":
            answer = [statement_json(item) for item in statements]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for item in statements:
            self.stdout.write(
                f"{item.kind:<9}{item.comparator:<6}{item.value}\t{item.unit}\t{item.metric}\t{item.deadline or ''}"
            )
        self.stdout.write(_("%(count)d statements.") % {"count": len(statements)})
