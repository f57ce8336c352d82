"""What is measured of each unit: figures of the records, verified claims, experts' marks, appeals that were granted."""

from datetime import date
from decimal import Decimal, InvalidOperation, localcontext

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.goals.assessment.scoring import Group, Item, Measured, Scheme
from juxian.goals.models import Appeal, Assessed, AssessmentRound, Claim, ClaimFile, Criterion, ExpertMark, Target
from juxian.goals.tree import Tree, roll_up

# From so many marks on, the highest and the lowest are left out.
TRIMMED = 5
Key = tuple[int, int]  # (assessed, criterion)


def grades_of(text: str) -> tuple[tuple[Decimal, str], ...]:
    """Return the grades written as lines “90=优秀”, the highest first; refuses a line that is none."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        least, _sign, name = line.replace("＝", "=").partition("=")
        try:
            found.append((Decimal(least.strip()), name.strip()))
        except InvalidOperation:
            name = ""
        if not name.strip():
            raise Refused(
                _("“%(line)s” is no grade: write it as 90 = 优秀."), code="grade_unreadable", params={"line": line}
            )
    return tuple(sorted(found, reverse=True))


def measured_on(chosen: AssessmentRound) -> date:
    """Return the day a round is measured on now: its own, or until then the newest snapshot of its year.

    Refuses when the year has no snapshot.
    """
    days = Snapshot.objects.filter(as_of__lte=chosen.as_of, as_of__year=chosen.year).order_by("-as_of")
    found: date | None = days.values_list("as_of", flat=True).first()
    if found is None:
        raise Refused(
            _("There is no snapshot of %(year)d up to %(day)s yet: take one first."),
            code="snapshot_missing", params={"year": chosen.year, "day": chosen.as_of},
        )  # fmt: skip
    return found


def scheme_of(chosen: AssessmentRound, day: date) -> Scheme:
    """Return the rules of a round as measured on `day`: four queries."""
    criteria = list(chosen.criteria.prefetch_related("classes").order_by("pk"))
    units: dict[int, list[str]] = {}
    for one in chosen.units.select_related("organization"):
        units.setdefault(one.unit_class_id, []).append(one.organization.name)
    groups = tuple(
        Group(
            group.name,
            tuple(sorted(units.get(group.pk, ()))),
            tuple(item_of(one) for one in criteria if applies(one, group.pk)),
        )
        for group in chosen.classes.order_by("name")
    )
    return Scheme(chosen.name, chosen.year, day.isoformat(), grades_of(chosen.grades), chosen.veto_grade, groups)


def item_of(criterion: Criterion) -> Item:
    """Return a criterion as it is scored."""
    return Item(criterion.name, criterion.kind, criterion.full, criterion.formula, criterion.fewer)


def applies(criterion: Criterion, unit_class: int) -> bool:
    """Return whether a criterion (with its classes fetched) holds for a class."""
    classes = [one.pk for one in criterion.classes.all()]
    return not classes or unit_class in classes


def inputs_of(chosen: AssessmentRound, day: date) -> list[Measured]:
    """Return what each unit has of each of its criteria on `day`: a query a distinct indicator, and seven others."""
    units = list(chosen.units.select_related("organization", "unit_class"))
    criteria = list(chosen.criteria.prefetch_related("classes").order_by("pk"))
    measured = [one for one in criteria if one.source == Criterion.Source.FIGURE]
    values = _figures(day, units, measured) | _claimed(chosen) | _marked(chosen)
    values |= {
        (one.assessed_id, one.criterion_id): one.value
        for one in Appeal.objects.filter(assessed__round=chosen, accepted=True).order_by("pk")
    }
    targets, proof = _targets(chosen, units), _proof(chosen)
    return [
        Measured(
            one.organization.name,
            criterion.name,
            values.get((one.pk, criterion.pk), Decimal(0) if criterion.source == Criterion.Source.CLAIM else None),
            targets.get((one.organization_id, criterion.indicator)) if criterion in measured else None,
            tuple(proof.get((one.pk, criterion.pk), ())),
        )
        for one in units
        for criterion in criteria
        if applies(criterion, one.unit_class_id)
    ]


def recorded(chosen: AssessmentRound) -> dict[Key, Decimal | None]:
    """Return what the records say where units report, for criteria with a figure to compare with.

    Nothing while the year has no snapshot.
    """
    compared = list(chosen.criteria.filter(source=Criterion.Source.CLAIM).exclude(indicator=""))
    try:
        return _figures(measured_on(chosen), list(chosen.units.all()), compared) if compared else {}
    except Refused:
        return {}


def _figures(day: date, units: list[Assessed], measured: list[Criterion]) -> dict[Key, Decimal | None]:
    found: dict[Key, Decimal | None] = {}
    totals = roll_up({one.indicator for one in measured}, snapshots.need(day), Tree.load()) if measured else {}
    for criterion in measured:
        for one in units:
            found[one.pk, criterion.pk] = Decimal(totals[criterion.indicator][one.organization_id])
    return found


def _targets(chosen: AssessmentRound, units: list[Assessed]) -> dict[tuple[int, str], Decimal]:
    rows = Target.objects.filter(year=chosen.year, organization__in=[one.organization_id for one in units])
    return {
        (one.organization_id, one.indicator): one.aim for one in rows.exclude(indicator="").order_by("-deadline", "-pk")
    }


def _claimed(chosen: AssessmentRound) -> dict[Key, Decimal | None]:
    found: dict[Key, Decimal | None] = {}
    for one in Claim.objects.filter(assessed__round=chosen, accepted=True).order_by("pk"):
        key = (one.assessed_id, one.criterion_id)
        found[key] = (found.get(key) or Decimal(0)) + one.value
    return found


def _proof(chosen: AssessmentRound) -> dict[Key, list[str]]:
    """Return the hashes of what proved the claims that count."""
    found: dict[Key, list[str]] = {}
    files = ClaimFile.objects.filter(claim__assessed__round=chosen, claim__accepted=True).select_related("claim")
    for one in files.order_by("pk"):
        found.setdefault((one.claim.assessed_id, one.claim.criterion_id), []).append(one.sha256)
    return found


def _marked(chosen: AssessmentRound) -> dict[Key, Decimal | None]:
    marks: dict[Key, list[Decimal]] = {}
    for one in ExpertMark.objects.filter(assessed__round=chosen).order_by("pk"):
        marks.setdefault((one.assessed_id, one.criterion_id), []).append(one.mark)
    return {key: trimmed(found) for key, found in marks.items()}


def trimmed(marks: list[Decimal]) -> Decimal:
    """Return the mean, from `TRIMMED` marks on without the highest and the lowest."""
    kept = sorted(marks)[1:-1] if len(marks) >= TRIMMED else marks
    with localcontext(prec=34):
        return sum(kept, Decimal(0)) / len(kept)
