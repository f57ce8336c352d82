"""Reads of what is granted without application: who a run newly entitles, what a grant hands over, what is due."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from juxian.policies.models import AutomaticBatch, AutomaticLine, BenefitGrant, Entitlement, EntitlementRun
from juxian.policies.models.benefits import BenefitVersion, Period
from juxian.policies.selectors.explanations import tranche_sums


def matches(run: EntitlementRun) -> QuerySet[Entitlement]:
    """Return who is entitled to a benefit granted without application, does not receive it and stood on no list yet."""
    listed = AutomaticLine.objects.filter(
        person=OuterRef("person"), benefit=OuterRef("benefit"), version=OuterRef("version")
    ).exclude(batch__state=AutomaticBatch.State.CANCELLED)
    found: Any = run.entitlements.unclaimed()
    return found.filter(~Exists(listed), version__automatic=True).order_by("benefit__order", "person", "pk")  # type: ignore[no-any-return]


def parts_of(version: BenefitVersion, grant: BenefitGrant) -> list[tuple[str, int | None, date]]:
    """Return what a grant hands over, one after the other: (name, fen or None for a service, due on)."""
    if not version.benefit.is_money or not grant.total:
        return [("", None, grant.since)]
    if version.tranches:
        sums = tranche_sums(version, grant.total)
        return [(one["name"], fen, months_later(grant.since, int(one["months"]))) for one, fen in sums if fen]
    found: list[tuple[str, int | None, date]] = []
    left, length = grant.total, Period(version.period).months
    for number in range(version.periods):
        fen = min(grant.amount or grant.total, left)
        if fen:
            found.append(("", fen, months_later(grant.since, number * length)))
        left -= fen
    return found


def months_later(day: date, months: int) -> date:
    """Return the day so many months later, the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lines_open_to(user: Any) -> QuerySet[AutomaticLine]:
    """Return the lines of the user's own file that they may still decline or object to, or hear of."""
    return (
        AutomaticLine.objects.filter(person__account=user, batch__state=AutomaticBatch.State.CONFIRMED)
        .filter(state__in=AutomaticLine.OPEN)
        .select_related("batch", "benefit", "version__clause__policy", "entitlement")
        .order_by("batch__objections_until", "pk")
    )
