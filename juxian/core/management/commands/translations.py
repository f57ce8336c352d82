"""`juxian translations [--check | --update]`: compile the Chinese, check that it is complete, or add new messages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from juxian.core import translations


class Command(BaseCommand):
    """Compile translations; with --check, fail on a message that is not translated."""

    help = "Compile, check or update the Chinese translations."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the mode and, for updates, the modules."""
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--update", action="store_true")
        parser.add_argument("modules", nargs="*", help="modules to update; all without any")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of the three."""
        if options["update"]:
            for module in translations.modules():
                if not options["modules"] or module.name in options["modules"]:
                    added = translations.update(module)
                    if added:
                        self.stdout.write(f"{module.name}: {added} new messages to translate")
        elif options["check"]:
            found = translations.complaints()
            for complaint in found:
                self.stderr.write(str(complaint))
            if found:
                raise CommandError(f"{len(found)} messages are not ready.")
        else:
            translations.compile_all()
