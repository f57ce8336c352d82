"""`juxian report annual --year Y --out FILE.docx`: compose the annual review and write it as Word."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.source import COMMAND_LINE
from juxian.reports import services, word


class Command(BaseCommand):
    """Compose, keep and write one review."""

    help = "Compose the annual review of a year and write it as a Word document."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year and the file."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; the review is kept, so that its numbers open in the browser too."""
        try:
            review = services.compose_review(year=options["year"], by=COMMAND_LINE, at=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        try:
            options["out"].write_bytes(word.document(review))
        except OSError as error:
            why = {"file": options["out"], "why": error.strerror}
            raise CommandError(_("%(file)s can not be written: %(why)s") % why) from error
        numbers = {"file": options["out"], "count": len(review.citations)}
        self.stdout.write(_("%(file)s: %(count)d numbers, each in the schedule.") % numbers)
