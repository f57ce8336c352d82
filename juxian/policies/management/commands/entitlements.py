"""`juxian entitlements --as-of D [--format json|table]`: who is entitled to how much, by benefit."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from juxian.audit.source import COMMAND_LINE
from juxian.core.money import show
from juxian.facts.services import default_date
from juxian.policies.models import BenefitVersion, EntitlementRun
from juxian.policies.selectors import uptake
from juxian.policies.services import run_entitlements


class Command(BaseCommand):
    """Print the latest run as of a day, making one where there is none or where asked."""

    help = "Summarise who is entitled to what as of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day, the format, and whether to run again."""
        parser.add_argument("--as-of", type=date.fromisoformat, help="a day such as 2025-12-31; today without it")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--again", action="store_true", help="run again though there is a run as of that day")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find or make the run, and print it."""
        as_of = options["as_of"] or default_date(timezone.localdate())
        found = None if options["again"] else EntitlementRun.objects.filter(as_of=as_of).order_by("-pk").first()
        try:
            run = found or run_entitlements(as_of=as_of, by=COMMAND_LINE, at=timezone.now())
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        rows = summary(run)
        if options["format"] == "json":
            self.stdout.write(json.dumps(about(run) | {"benefits": rows}, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{run.as_of}  {run.people:,}  {run.hash[:16]}")
        for row in rows:
            counts = "  ".join(f"{row[name]:>6,}" for name in ("entitled", "received", "unclaimed", "excluded"))
            total = show(row["total_fen"]) if row["total_fen"] else "—"
            self.stdout.write(f"{row['code']:<18}{counts}  {total:>14}  {row['name']}")


def about(run: EntitlementRun) -> dict[str, Any]:
    """Return what identifies a run."""
    return {
        "as_of": run.as_of.isoformat(),
        "run": run.pk,
        "hash": run.hash,
        "snapshot": run.snapshot.hash,
        "people": run.people,
        "people_entitled": run.entitlements.standing().values("person").distinct().count(),
    }


def summary(run: EntitlementRun) -> list[dict[str, Any]]:
    """Return a row for each benefit that was in force: people by how they stand, sums in fen."""
    found = uptake.by_benefit(run, None)
    kept = [one["version"] for one in run.definition["versions"]]
    versions = BenefitVersion.objects.filter(pk__in=kept).select_related("benefit", "clause__policy")
    rows = []
    for version in versions.order_by("benefit__order", "benefit_id"):
        one = found.get(version.benefit_id, uptake.Uptake())
        rows.append(
            {
                "code": version.benefit.code,
                "name": version.benefit.name,
                "version": version.number,
                "clause": str(version.clause),
                "entitled": one.entitled,
                "received": one.received,
                "unclaimed": one.unclaimed,
                "excluded": one.excluded,
                "total_fen": one.total,
                "unclaimed_fen": one.unclaimed_total,
            }
        )
    return rows
