"""Reads across plans, targets and organisations."""

from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, Decimal

from rapidfuzz import fuzz, process

from juxian.facts import figures, indicators
from juxian.goals.models import Target
from juxian.goals.progress import Progress, measured_on, of_targets
from juxian.goals.tree import Tree
from juxian.organizations.models import Organization, OrganizationQuerySet

PEOPLE = "registry.people"  # the indicator of people on file
ALIKE = 75  # rapidfuzz score (0 to 100) from which two metrics are taken to be the same
Weights = Callable[[Target, list[Organization]], Mapping[int, Decimal]]


def newest_year() -> int | None:
    """Return the newest year that has a target."""
    return Target.objects.order_by("-year").values_list("year", flat=True).first()


def units_for(target: Target) -> OrganizationQuerySet:
    """Return the organisations a target can be split over: the next level down that answers for something."""
    if target.organization.kind in {Organization.Kind.LEADING_GROUP, Organization.Kind.TALENT_OFFICE}:
        below: OrganizationQuerySet = Organization.objects.units()
    else:
        below = Organization.objects.filter(parent=target.organization)
    return below.order_by("kind", "pk")


def in_charge(target: Target, units: list[Organization]) -> list[Organization]:
    """Return those of `units` that the plan puts in charge of a target (责任单位), all of them where it names none."""
    said = target.statement.responsible if target.statement else ""
    return [unit for unit in units if unit.name in said or (unit.short_name and unit.short_name in said)] or units


def even(target: Target, units: list[Organization]) -> Mapping[int, Decimal]:
    """Return the same weight for every unit."""
    return {unit.pk: Decimal(1) for unit in units}


def last_year(target: Target, units: list[Organization]) -> Mapping[int, Decimal]:
    """Return as weights what each unit reached in the year before, by the same indicator."""
    if not target.indicator:
        return {}
    day = measured_on(target.year - 1)
    values = figures.compute_by_organization(target.indicator, as_of=day) if day else {}
    return {
        unit.pk: sum((Decimal(values.get(pk, 0)) for pk in Organization.objects.subtree_ids([unit])), Decimal(0))
        for unit in units
    }


def headcount(target: Target, units: list[Organization]) -> Mapping[int, Decimal]:
    """Return as weights how many people on file each unit has, on the newest snapshot of its year or the one before."""
    day = measured_on(target.year) or measured_on(target.year - 1)
    known = {indicator.id for indicator in indicators.all()}
    if day is None or PEOPLE not in known:
        return {}
    totals = Tree.load().totals(figures.compute_by_organization(PEOPLE, as_of=day))
    return {unit.pk: Decimal(totals[unit.pk]) for unit in units}


METHODS: Mapping[str, Weights] = {"even": even, "last_year": last_year, "headcount": headcount}


def propose_split(target: Target, units: list[Organization], method: str) -> dict[int, Decimal]:
    """Return a value for each unit id in proportion to the weights of `method`, adding up to the target exactly.

    Whole numbers stay whole: what division leaves over goes to the largest remainders, then the first units
    (Hamilton's method). Without any weight the split is even. Where each part, or the mean of shares, has to reach
    the target, everybody gets the whole; of a maximum, the one with the greatest weight.
    """
    if not units:
        return {}
    if target.rule in (Target.Rule.EACH, Target.Rule.RATIO):
        return {unit.pk: target.aim for unit in units}
    weights = METHODS[method](target, units)
    if target.rule == Target.Rule.MAX:
        return {max(units, key=lambda unit: weights.get(unit.pk, Decimal(0))).pk: target.aim}
    total = sum(weights.values(), Decimal(0))
    if not total:
        weights, total = even(target, units), Decimal(len(units))
    step = Decimal(1) if target.aim == target.aim.to_integral_value() else Decimal("0.0001")
    quotas = {unit.pk: target.aim * weights.get(unit.pk, Decimal(0)) / total for unit in units}
    parts = {pk: (quota / step).to_integral_value(ROUND_FLOOR) * step for pk, quota in quotas.items()}
    left = int((target.aim - sum(parts.values())) / step)
    order = sorted(parts, key=lambda pk: (parts[pk] - quotas[pk], list(parts).index(pk)))
    for pk in order[:left]:
        parts[pk] += step
    return parts


def unit_targets(organizations: list[Organization], *, year: int) -> list[Progress]:
    """Return the standing of the targets of these organisations in `year`, the earliest deadline first."""
    targets = Target.objects.filter(organization__in=organizations, year=year).select_related("organization")
    return of_targets(targets.order_by("deadline", "pk"))


def suggest_indicator(metric: str) -> str:
    """Return the id of the indicator whose name is most like `metric`, or nothing when none is alike.

    Names are compared as bags of characters, because plans put the same words in another order: 入选双创计划项目 is
    省“双创计划”入选. A suggestion only: a clerk confirms it.
    """
    names = {indicator.id: _bag(indicator.name) for indicator in indicators.all()}
    best = process.extractOne(_bag(metric), names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    return str(best[2]) if best else ""


def _bag(name: str) -> str:
    return " ".join(character for character in name if character.isalnum())
