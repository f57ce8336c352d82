"""`juxian assets`: bring in the browser parts that pages load."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from juxian.web.assets import VENDOR, AssetError, build


class Command(BaseCommand):
    """Bring the pinned browser parts into the static files; instant when they are there."""

    help = "Bring the pinned browser parts (styles, charts, icons) into the static files. Instant when they are there."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and say where."""
        try:
            built = build()
        except AssetError as error:
            raise CommandError(str(error)) from error
        message = _("Browser parts built in %(folder)s") if built else _("Browser parts are up to date in %(folder)s")
        self.stdout.write(message % {"folder": VENDOR})
