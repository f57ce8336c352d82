"""`juxian retention`: what is due to be disposed of. The office confirms it on its page."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.registry.privacy import retention


class Command(BaseCommand):
    """Print a line a rule: kind, months kept, the day before which it ended, how many records are due."""

    help = "Say which data have been kept for their time. Nothing is disposed of."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is due today."""
        for one in retention.due(timezone.localdate()):
            values = {"rule": one.rule, "months": one.rule.months, "before": one.before.isoformat(), "count": one.count}
            self.stdout.write(_("%(rule)s: kept %(months)d months, ended before %(before)s, due: %(count)d") % values)
