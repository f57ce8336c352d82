"""The coverage matrix (全覆盖): each unit against what every unit is to have, counted from the records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from juxian.facts import snapshots
from juxian.goals.models import Claim, Letter, Project, ProjectReport, Target
from juxian.goals.progress import measured_on
from juxian.goals.tree import Tree, roll_up
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from juxian.accounts.models import User

PEOPLE = "registry.people"
Counts = Mapping[int, int]


@dataclass(frozen=True)
class Aspect:
    """What every unit is to have: how much of it each has in a year, and where it is looked at or mended."""

    id: str
    name: "StrOrPromise"
    counted: Callable[[int], Counts]
    url: Callable[[Organization, int], str]
    noted: "Callable[[int], Mapping[int, StrOrPromise]]" = lambda year: {}


@dataclass(frozen=True)
class Cell:
    """How much of one aspect a unit has, and the page it opens."""

    count: int
    url: str
    note: "StrOrPromise" = ""


@dataclass(frozen=True)
class Row:
    """One unit with a cell for each aspect, in their order."""

    unit: Organization
    cells: Sequence[Cell]

    @property
    def holes(self) -> int:
        """How many aspects it has nothing of."""
        return sum(not cell.count for cell in self.cells)


def of_year(user: "User", year: int) -> list[Row]:
    """Return the units within the user's reach with what each has, those with the most holes first."""
    last = date(year, 12, 31)
    units = Organization.objects.units().open_on(last).order_by("kind", "pk")
    reach = user.reach("goals.view")
    if not reach.everything:
        units = units.filter(pk__in=reach.ids)
    counts = [(aspect, aspect.counted(year), aspect.noted(year)) for aspect in ASPECTS]
    rows = [
        Row(
            unit,
            [
                Cell(found.get(unit.pk, 0), aspect.url(unit, year), notes.get(unit.pk, ""))
                for aspect, found, notes in counts
            ],
        )
        for unit in units
    ]
    return sorted(rows, key=lambda row: -row.holes)


def _grouped(
    rows: "QuerySet[Target] | QuerySet[Letter] | QuerySet[Claim] | QuerySet[ProjectReport]", by: str
) -> Counts:
    return dict(rows.order_by().values_list(by).annotate(count=Count("pk")))


def _targets(year: int) -> Counts:
    return _grouped(Target.objects.filter(year=year), "organization")


def _letters(year: int) -> Counts:
    return _grouped(Letter.objects.latest().filter(year=year, signed_at__isnull=False), "organization")


def _on_paper(year: int) -> "Mapping[int, StrOrPromise]":
    rows = Letter.objects.latest().filter(year=year, scan__isnull=False)
    return dict.fromkeys(rows.values_list("organization", flat=True), _("on paper"))


def _projects(year: int) -> Counts:
    """Return how many projects that run in the year each unit leads or takes part in."""
    begun = Project.objects.filter(begin__lte=date(year, 12, 31), end__gte=date(year, 1, 1)).exclude(
        state=Project.State.DRAFT
    )
    parts = [
        *begun.order_by().values_list("owner", "pk"),
        *Project.co_owners.through.objects.filter(project__in=begun.order_by().values("pk")).values_list("organization", "project"),
    ]  # fmt: skip
    found: dict[int, set[int]] = {}
    for unit, project in parts:
        found.setdefault(unit, set()).add(project)
    return {unit: len(projects) for unit, projects in found.items()}


def _people(year: int) -> Counts:
    day = measured_on(year)
    if day is None:
        return {}
    return {pk: int(value) for pk, value in roll_up([PEOPLE], snapshots.need(day), Tree.load())[PEOPLE].items()}


def _reports(year: int) -> Counts:
    """Return what each unit reported in the year: how its projects go, and for the assessment what records do not know."""
    return _sum(
        _grouped(ProjectReport.objects.filter(on__year=year), "project__owner"),
        _grouped(Claim.objects.filter(assessed__round__year=year), "assessed__organization"),
    )


def _evidence(year: int) -> Counts:
    """Return how much of that an officer has accepted."""
    return _sum(
        _grouped(ProjectReport.objects.filter(on__year=year, accepted=True), "project__owner"),
        _grouped(Claim.objects.filter(assessed__round__year=year, accepted=True), "assessed__organization"),
    )


def _sum(*parts: Counts) -> Counts:
    return {unit: sum(part.get(unit, 0) for part in parts) for unit in {pk for part in parts for pk in part}}


def _address(name: str, **query: object) -> str:
    return f"{reverse(name)}?{urlencode({key: str(value) for key, value in query.items()})}"


def _people_url(unit: Organization, year: int) -> str:
    day = measured_on(year)
    query = {"unit": str(unit.pk)} | ({"as_of": day.isoformat()} if day else {})
    return f"{reverse('facts:figure', args=[PEOPLE])}?{urlencode(query)}"


def _projects_url(unit: Organization, year: int) -> str:
    return _address("goals:projects", unit=unit.pk, year=year)


ASPECTS = (
    Aspect("targets", _("Targets"), _targets, lambda unit, year: _address("goals:targets", unit=unit.pk, year=year)),
    Aspect("letter", _("Letter signed"), _letters, lambda unit, year: reverse("goals:letters"), _on_paper),
    Aspect("projects", _("Projects"), _projects, _projects_url),
    Aspect("people", _("Persons"), _people, _people_url),
    Aspect("reports", _("Reports"), _reports, _projects_url),
    Aspect("evidence", _("Verified evidence"), _evidence, _projects_url),
)
