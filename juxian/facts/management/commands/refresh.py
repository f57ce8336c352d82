"""`juxian refresh [--as-of D]`: take the snapshots that figures are computed on."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import services
from juxian.facts.storage import StorageError


class Command(BaseCommand):
    """Bring snapshots up to the records of now: of one date, or of the dates that pages look at."""

    help = "Take the snapshots that figures are computed on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the date."""
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them and name them."""
        try:
            taken = services.refresh(by="command line", at=timezone.now(), as_of=options["as_of"])
        except Refused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        except StorageError as error:
            raise CommandError(_("The snapshot was not taken: %(why)s") % {"why": error}) from error
        if options["verbosity"]:
            for snapshot in taken:
                rows = sum(table.rows for table in snapshot.tables.all())
                self.stdout.write(f"{snapshot.as_of.isoformat()}  {snapshot.hash[:12]}  {rows}")
