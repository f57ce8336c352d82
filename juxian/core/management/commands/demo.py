"""`juxian demo [--no-serve]`: bring up the demonstration district."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from juxian.core import demonstration


class Command(BaseCommand):
    """Load 亭山区 where it is not there yet, print the year's figures, and serve."""

    help = "Load the demonstration district, print its figures, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to serve, or that nothing is to be served."""
        parser.add_argument("--no-serve", action="store_true", help="only load")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        call_command("migrate", verbosity=0)
        if demonstration.load():
            call_command("refresh", verbosity=0)
        call_command("figures", as_of=demonstration.AS_OF)
        if not options["no_serve"]:
            settings.DEMONSTRATION = True
            self.stdout.write(_("The accounts of the demonstration are listed on its sign-in page."))
            call_command("serve", port=options["port"])
