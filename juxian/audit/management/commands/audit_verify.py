"""`juxian audit verify [--head FILE] [--export-head FILE]`: does the trail still hold?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from juxian.audit import chain


class Command(BaseCommand):
    """Verify the whole chain; exit 1 and name each break when it does not hold."""

    help = "Verify the audit trail, also against a head exported earlier."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kept head, and where to export the present one."""
        parser.add_argument("--head", type=Path, help="a head exported earlier, held elsewhere")
        parser.add_argument("--export-head", type=Path, help="write the present head to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result."""
        found = chain.verify(kept=self._kept(options["head"]))
        for item in found.breaks:
            self.stderr.write(f"{item.sequence}: {item.kind}: {item.sentence}")
        if found.breaks:
            raise CommandError(
                _("The trail does not hold: %(count)d breaks.") % {"count": len(found.breaks)}, returncode=1
            )
        if options["export_head"]:
            options["export_head"].write_text(found.head.to_json(), encoding="utf-8")
        self.stdout.write(
            _("The trail holds: %(count)d events, head %(hash)s") % {"count": found.events, "hash": found.head.hash}
        )

    def _kept(self, path: Path | None) -> chain.Head | None:
        if path is None:
            return None
        try:
            return chain.Head.from_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(
                _("%(file)s can not be read as a head of the trail: %(why)s") % {"file": path, "why": error}
            ) from error
