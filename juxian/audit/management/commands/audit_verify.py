"""`juxian audit verify [--head FILE]`: does the trail still hold?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from juxian.audit import chain
from juxian.audit.models import Event


class Command(BaseCommand):
    """Verify the whole chain; exit 1 and name each break when it does not hold."""

    help = "Verify the audit trail, also against a head exported earlier."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kept head, and where to export the present one."""
        parser.add_argument("--head", type=Path, help="a head exported earlier, held elsewhere")
        parser.add_argument("--export-head", type=Path, help="write the present head to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result."""
        kept = None
        if options["head"]:
            try:
                kept = chain.Head.from_json(options["head"].read_text())
            except (OSError, ValueError) as error:
                raise CommandError(
                    _("%(file)s can not be read as a head of the trail: %(why)s")
                    % {"file": options["head"], "why": error}
                ) from error
        breaks = chain.verify(Event.objects.order_by("sequence").iterator(2000), kept)
        for item in breaks:
            self.stderr.write(f"{item.sequence}: {item.kind}")
        if breaks:
            raise CommandError(_("The trail does not hold: %(count)d breaks.") % {"count": len(breaks)}, returncode=1)
        head = chain.head()
        if options["export_head"]:
            options["export_head"].write_text(head.to_json())
        self.stdout.write(
            _("The trail holds: %(count)d events, head %(hash)s") % {"count": head.sequence, "hash": head.hash}
        )
