"""What leaders look at first: the year's figures, its targets by light and by unit, people, money, places, trends.

Every number here is a figure or a standing that opens onto its own page; nothing is computed a second way.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.facts import cross, figures, indicators
from juxian.facts.cross import Line
from juxian.facts.indicators import HEADLINE, Group
from juxian.facts.models import Snapshot
from juxian.facts.selectors import trend
from juxian.facts.views import drawn, figure_url
from juxian.goals import rollup
from juxian.goals.lights import TONES, Light
from juxian.goals.models import Letter, Target, amount
from juxian.goals.progress import Progress, of_targets
from juxian.goals.rollup import Cube
from juxian.goals.tree import Value
from juxian.organizations.models import Organization
from juxian.web.components import Bar, Chart, Figure, Series, Tone

PEOPLE = "registry.people"
TRENDS = (PEOPLE, "registry.high_level", "registry.brought_in")
CLASSES, SECTOR = "classes", "产业"
MONEY = "元"
PLACES = (Organization.Kind.TOWNSHIP, Organization.Kind.SUBDISTRICT, Organization.Kind.ZONE)
BARS, UNITS, STEPS = 8, 12, 5


@dataclass(frozen=True)
class UnitStanding:
    """One unit: whom it has, how many of its targets are reached and behind, and how far they have come on the mean."""

    unit: Organization
    people: int
    met: int
    behind: int
    targets: int
    percent: int
    url: str

    @property
    def tone(self) -> Tone:
        """The tone of its bar."""
        return "warning" if self.behind else "success"


@dataclass(frozen=True)
class Tile:
    """A place on the map of tiles; `step` is 1 for the fifth of the places with the fewest people, 5 for the most."""

    label: str
    people: int
    step: int
    url: str


@dataclass(frozen=True)
class Overview:
    """The leader's page of one date."""

    as_of: date
    year: int
    figures: Sequence[Figure]
    money: Sequence[Figure]
    lights: Sequence[Figure]
    letters: Sequence[Figure]
    targets: Sequence[Bar]
    units: Sequence[UnitStanding]
    units_in_all: int
    tiles: Sequence[Tile]
    classes: Chart | None
    sectors: Chart | None
    teams: Chart | None
    trend: Chart | None

    @property
    def top(self) -> list[Figure]:
        """The figures that stand at the top of the wall."""
        return [*self.figures, *self.lights]

    @property
    def standing(self) -> list[Figure]:
        """How the year's targets stand, and how many letters are signed."""
        return [*self.lights, *self.letters]


def of(snapshot: Snapshot) -> Overview:
    """Return the overview of the whole district on a snapshot; refuses one that is harmed."""
    found: dict[str, list[Figure]] = {}
    for figure in figures.compute_all(snapshot.as_of, snapshot=snapshot):
        group = MONEY if figure.unit == MONEY and figure.group != Group.OUTREACH else figure.group
        found.setdefault(group, []).append(drawn(figure))
    year = snapshot.as_of.year
    cube = rollup.of_year(year, snapshot)
    people = cube.totals_of(PEOPLE)
    targets = Target.objects.filter(year=year).whole().select_related("organization").order_by("pk")
    whole = of_targets(targets, as_of=snapshot.as_of)
    units = _units(cube, people)
    lines = cross.count(table, snapshot, _("In all")) if (table := cross.find(CLASSES)) else []
    return Overview(
        as_of=snapshot.as_of,
        year=year,
        figures=found.get(HEADLINE, []),
        money=found.get(MONEY, []),
        lights=_lights(whole, year),
        letters=_letters(year),
        targets=[_bar(one) for one in sorted(whole, key=_furthest_behind)[:BARS]],
        units=units[:UNITS],
        units_in_all=len(units),
        tiles=_tiles(people, snapshot),
        classes=_classes(lines, snapshot),
        sectors=_sectors(lines),
        teams=_teams(found.get(Group.SIX_TEAMS, [])),
        trend=_trend(snapshot),
    )


def _lights(standings: list[Progress], year: int) -> list[Figure]:
    counts = {light: sum(one.light == light for one in standings) for light in Light}
    page = reverse("goals:targets")
    return [
        Figure(
            light.label,
            count,
            url=f"{page}?{urlencode({'year': str(year), 'light': str(light.value)})}",
            tone=TONES[light],
        )
        for light, count in counts.items()
        if count
    ]


def _letters(year: int) -> list[Figure]:
    signed = Q(signed_at__isnull=False)
    counts = Letter.objects.latest().filter(year=year).aggregate(
        issued=Count("pk"), signed=Count("pk", filter=signed), on_paper=Count("pk", filter=Q(scan__isnull=False))
    )  # fmt: skip
    if not counts["issued"]:
        return []
    said = _("of %(issued)d; %(on_paper)d on paper") if counts["on_paper"] else _("of %(issued)d")
    whole = counts["signed"] == counts["issued"]
    tone: Tone = "success" if whole else "warning"
    return [Figure(_("Letters signed"), counts["signed"], said % counts, reverse("goals:letters"), tone=tone)]


def _furthest_behind(one: Progress) -> tuple[bool, int]:
    return one.percent is None, one.percent or 0


def _bar(one: Progress) -> Bar:
    text = f"{one.reached} / {amount(one.target.aim, one.target.unit)} · {one.light.label}"
    return Bar(one.target.name, one.target.get_absolute_url(), text, one.percent, one.tone)


def _units(cube: Cube, people: Mapping[int, Value]) -> list[UnitStanding]:
    """Return every unit that has targets, those that have reached the least of them first."""
    found, day = [], cube.snapshot.as_of
    for unit in Organization.objects.units().open_on(day).order_by("kind", "pk"):
        lights = cube.lights.get(unit.pk, {})
        if not lights:
            continue
        behind = lights.get(Light.BEHIND, 0) + lights.get(Light.MISSED, 0)
        url = f"{reverse('goals:targets')}?{urlencode({'year': day.year, 'unit': unit.pk})}"
        found.append(
            UnitStanding(
                unit,
                people=int(people.get(unit.pk, 0)),
                met=lights.get(Light.MET, 0),
                behind=behind,
                targets=sum(lights.values()),
                percent=int(cube.shares.get(unit.pk, 0) * 100),
                url=url,
            )
        )
    return sorted(found, key=lambda one: (one.percent, -one.behind, one.unit.pk))


def _tiles(people: Mapping[int, Value], snapshot: Snapshot) -> list[Tile]:
    places = Organization.objects.filter(kind__in=PLACES).open_on(snapshot.as_of).order_by("kind", "pk")
    counts = {place: int(people.get(place.pk, 0)) for place in places}
    rising = sorted(counts.values())
    return [
        Tile(
            place.label,
            count,
            bisect_left(rising, count) * STEPS // len(rising) + 1,
            figure_url(PEOPLE, snapshot.as_of, place),
        )
        for place, count in counts.items()
    ]


def _classes(lines: list[Line], snapshot: Snapshot) -> Chart | None:
    shown = [line for line in lines if not line.is_total][:-1]  # the last are those of no class
    if not any(line.cells[0].count for line in shown):
        return None
    url = f"{reverse('facts:cross', args=[CLASSES])}?{urlencode({'as_of': snapshot.as_of.isoformat()})}"
    series = Series(_("Persons"), [line.cells[0].count for line in shown], urls=[url] * len(shown))
    return Chart([line.label for line in shown], [series], "bar", _("persons"), _("Class"))


def _sectors(lines: list[Line]) -> Chart | None:
    table = cross.find(CLASSES)
    if table is None or not lines:
        return None
    names = [(at, part) for at, part in enumerate(table.columns, 1) if part in _band(SECTOR)]
    series = Series(_("Persons"), [lines[-1].cells[at].count for at, _part in names])
    return Chart([part.label for _at, part in names], [series], "pie", _("persons"), _("Sector"))


def _band(name: str) -> tuple[cross.Part, ...]:
    table = cross.find(CLASSES)
    return next((band.parts for band in table.bands if band.name == name), ()) if table else ()


def _teams(shown: list[Figure]) -> Chart | None:
    counted = [one for one in shown if isinstance(one.value, int)]
    if not counted:
        return None
    series = Series(_("Persons"), [one.value for one in counted], urls=[one.url for one in counted])  # type: ignore[misc]
    return Chart([one.label for one in counted], [series], "hbar", _("persons"), _("Talent team"))


def _trend(snapshot: Snapshot) -> Chart | None:
    curves = {
        one: [point for point in trend(indicators.get(one), None) if point.as_of <= snapshot.as_of] for one in TRENDS
    }
    days = [point.as_of for point in curves[PEOPLE]]
    if len(days) < 2:
        return None
    series = [
        Series(
            indicators.get(one).label,
            [point.value for point in points],
            secondary=one != PEOPLE,
            urls=[figure_url(one, point.as_of) for point in points],
        )
        for one, points in curves.items()
    ]
    return Chart([day.isoformat() for day in days], series, "line", _("persons"), _("As of"))
