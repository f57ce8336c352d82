"""Reads of runs: how many are entitled, how many of them receive it, what that comes to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum

from juxian.organizations.models import Organization
from juxian.policies.models import BenefitGrant, Entitlement, EntitlementRun

if TYPE_CHECKING:
    from juxian.accounts.models import User

Outcome = Entitlement.Outcome


@dataclass(frozen=True)
class Uptake:
    """How a benefit, a class or a unit stands: people times benefits, and sums in fen."""

    entitled: int = 0
    received: int = 0
    unclaimed: int = 0
    excluded: int = 0
    total: int = 0
    unclaimed_total: int = 0

    def __add__(self, other: "Uptake") -> "Uptake":
        return Uptake(
            self.entitled + other.entitled,
            self.received + other.received,
            self.unclaimed + other.unclaimed,
            self.excluded + other.excluded,
            self.total + other.total,
            self.unclaimed_total + other.unclaimed_total,
        )


def latest_run(as_of: date | None = None) -> EntitlementRun | None:
    """Return the newest run at or before `as_of` (of all without it): the latest day, and on it the last made."""
    runs = EntitlementRun.objects.select_related("snapshot")
    if as_of is not None:
        runs = runs.filter(as_of__lte=as_of)
    return runs.order_by("-as_of", "-pk").first()


def by_benefit(run: EntitlementRun, user: "User | None") -> dict[int, Uptake]:
    """Return by benefit how the people the user sees stand; everybody for None, as a command asks."""
    return _grouped(run, user, "benefit")


def by_class(run: EntitlementRun, user: "User") -> dict[str, Uptake]:
    """Return the same by talent class, the highest first; those without a class last."""
    found = _grouped(run, user, "talent_class")
    return dict(sorted(found.items(), key=lambda item: (item[0] == "", item[0])))


def by_unit(run: EntitlementRun, user: "User") -> dict[Organization | None, Uptake]:
    """Return the same by unit, each with all below it; None holds those of no unit."""
    units, above = _units()
    found: dict[Organization | None, Uptake] = defaultdict(Uptake)
    for organization, uptake in _grouped(run, user, "organization").items():
        found[units.get(above.get(organization, 0))] += uptake
    return dict(sorted(found.items(), key=lambda item: -item[1].entitled))


def people_entitled(run: EntitlementRun, user: "User") -> int:
    """Return how many people are entitled to anything."""
    return run.entitlements.visible_to(user).standing().values("person").distinct().count()


def below(run: EntitlementRun, user: "User", organization: Organization) -> Uptake:
    """Return how the people at an organisation and below it stand."""
    ids = Organization.objects.subtree_ids([organization])
    found = _grouped(run, user, "organization")
    return sum((one for pk, one in found.items() if pk in ids), start=Uptake())


def _grouped(run: EntitlementRun, user: "User | None", key: str) -> dict[Any, Uptake]:
    standing = ~Q(outcome=Outcome.EXCLUDED)
    found = Entitlement.objects.filter(run=run)
    rows = (
        (found if user is None else found.visible_to(user))
        .with_received()
        .order_by()
        .values(key)
        .annotate(
            entitled=Count("pk", filter=standing),
            taken=Count("pk", filter=standing & Q(received=True)),
            excluded=Count("pk", filter=Q(outcome=Outcome.EXCLUDED)),
            sum=Sum("total", filter=standing),
            unclaimed_sum=Sum("total", filter=standing & Q(received=False)),
        )
    )
    return {
        row[key]: Uptake(
            row["entitled"],
            row["taken"],
            row["entitled"] - row["taken"],
            row["excluded"],
            row["sum"] or 0,
            row["unclaimed_sum"] or 0,
        )
        for row in rows
    }


def units_above() -> dict[int, int]:
    """Return for each organisation the id of the unit it is or lies under."""
    return _units()[1]


def _units() -> tuple[dict[int, Organization], dict[int, int]]:
    """Return the units by id, and for each organisation the id of the unit it is or lies under."""
    units = {unit.pk: unit for unit in Organization.objects.units().order_by("pk")}
    parents = dict(Organization.objects.order_by("pk").values_list("pk", "parent_id"))
    above: dict[int, int] = {}
    for pk in parents:
        at: int | None = pk
        while at is not None and at not in units:
            at = parents.get(at)
        if at is not None:
            above[pk] = at
    return units, above


def received_without_entitlement(run: EntitlementRun, user: "User") -> Any:
    """Return the grants running on the run's day whose person the run does not entitle (any more)."""
    entitled = run.entitlements.standing().values_list("person", "benefit")
    held = set(entitled)
    running = BenefitGrant.objects.visible_to(user).running(run.as_of).select_related("benefit")
    # Money paid once was rightly received whatever changed later.
    candidates = running.filter(until__isnull=False).values_list("pk", "person", "benefit")
    return BenefitGrant.objects.filter(
        pk__in=[pk for pk, person, benefit in candidates if (person, benefit) not in held]
    )
