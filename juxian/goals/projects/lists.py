"""Projects as a list, a board and a chart over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from juxian.core.money import to_yuan
from juxian.goals.models import Project
from juxian.goals.projects import lights
from juxian.goals.projects.forms import units_to_choose
from juxian.goals.projects.lights import Light, Standing
from juxian.registry.tables import ONE_LINE
from juxian.web.components import Tone
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn
from juxian.web.templatetags.web import badge

STATE_TONES = {"draft": "warning", "running": "info", "finished": "success", "stopped": "neutral"}
MONTHS = (1, 2, 3, 6, 12)  # between the lines of the chart over time
LINES = 8


class ProjectFilter(filters.FilterSet):  # type: ignore[misc]
    """Projects by words, unit, state, light and year."""

    q = filters.CharFilter(label=_("project or person responsible"), method="search")
    unit = filters.ModelChoiceFilter(
        label=_("unit"), method="taking_part", queryset=lambda request: units_to_choose(), empty_label=_("all")
    )
    state = filters.ChoiceFilter(label=_("state"), choices=Project.State.choices, empty_label=_("all"))
    light = filters.ChoiceFilter(label=_("project light"), choices=Light.choices, method="lit", empty_label=_("all"))
    year = filters.NumberFilter(label=_("year"), method="in_year", min_value=1990, max_value=2100)

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Return those whose name or responsible person holds the words."""
        return rows.filter(Q(name__icontains=value) | Q(responsible__icontains=value))

    def taking_part(self, rows: QuerySet[Project], name: str, value: Any) -> QuerySet[Project]:
        """Return those that a unit leads or takes part in."""
        joint = Project.co_owners.through.objects.filter(organization=value).order_by().values("project")
        return rows.filter(Q(owner=value) | Q(pk__in=joint))

    def lit(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Return the running ones that stand so today."""
        running = rows.filter(state=Project.State.RUNNING)
        found = lights.of_projects(running, timezone.localdate())
        return rows.filter(pk__in=[one.project.pk for one in found if one.light == value])

    def in_year(self, rows: QuerySet[Project], name: str, value: Any) -> QuerySet[Project]:
        """Return those that run in a year."""
        year = int(value)
        return rows.filter(begin__lte=date(year, 12, 31), end__gte=date(year, 1, 1))


class ProjectTable(ListTable):
    """Projects, those that end first at the top."""

    name = tables.Column(linkify=True)
    owner = tables.Column(accessor="owner__label", verbose_name=_("lead unit"), orderable=False, attrs=ONE_LINE)
    state = BadgeColumn(STATE_TONES)
    light = tables.Column(accessor="pk", verbose_name=_("project light"), orderable=False)
    reason = tables.Column(accessor="pk", verbose_name=_("why so"), orderable=False)
    reached = tables.Column(accessor="pk", verbose_name=_("milestones"), orderable=False)
    budget = NumberColumn(verbose_name=_("budget (yuan)"))
    end = tables.DateColumn(format="Y-m-d", attrs=ONE_LINE)
    caption = _("Projects")

    class Meta(ListTable.Meta):
        model = Project
        fields = (
            "name", "owner", "responsible", "state", "light", "reason", "reached", "budget", "end",
        )  # fmt: skip
        order_by = ("end",)
        empty_text = _("No project meets these conditions.")

    def __init__(self, rows: Any, standings: Sequence[Standing], **kwargs: Any) -> None:
        super().__init__(rows, **kwargs)
        self.standings = {one.project.pk: one for one in standings}

    def render_light(self, value: int) -> Any:
        """Return the light as a badge."""
        one = self.standings[value]
        return badge(one.label, one.tone) if one.light else "—"

    def value_light(self, value: int) -> str:
        """Return the light for the Excel file."""
        one = self.standings[value]
        return one.label if one.light else ""

    def render_reason(self, value: int) -> Any:
        """Return why, or what came of it."""
        return format_html('<span class="jx-quiet">{}</span>', self.standings[value].reason)

    def value_reason(self, value: int) -> str:
        """Return why for the Excel file."""
        return self.standings[value].reason

    def render_reached(self, value: int) -> str:
        """Return how many milestones of how many are reached."""
        one = self.standings[value]
        return f"{one.reached}/{len(one.milestones)}"

    def render_budget(self, record: Project) -> Any:
        """Return yuan."""
        return NumberColumn.render(self.columns["budget"].column, self.value_budget(record))

    def value_budget(self, record: Project) -> Any:
        """Return yuan for the Excel file."""
        return None if record.budget is None else to_yuan(record.budget)


@dataclass(frozen=True)
class Pile:
    """A column of the board."""

    label: Any
    tone: Tone
    cards: list[Standing]


def board(standings: Sequence[Standing]) -> list[Pile]:
    """Return the projects by state, those that run by their light, the worst first."""
    states = Project.State
    piles = [Pile(states.DRAFT.label, "neutral", _in(standings, state=states.DRAFT))]
    piles += [Pile(light.label, lights.TONES[light], _in(standings, light=light)) for light in Light]
    piles.append(Pile(states.FINISHED.label, "info", _in(standings, state=states.FINISHED)))
    piles.append(Pile(states.STOPPED.label, "neutral", _in(standings, state=states.STOPPED)))
    return piles


def _in(standings: Sequence[Standing], *, state: str = "", light: str = "") -> list[Standing]:
    return [one for one in standings if (one.light == light if light else one.project.state == state)]


@dataclass(frozen=True)
class Mark:
    """A milestone in the chart over time, `x` in per cent of its width."""

    x: str
    title: str
    shape: str


@dataclass(frozen=True)
class Lane:
    """A project's line in the chart over time, places in per cent of its width."""

    standing: Standing
    x: str
    width: str
    marks: list[Mark]


@dataclass(frozen=True)
class Gantt:
    """The chart over time: the lines of its months, where today is, and a lane a project."""

    ticks: list[tuple[str, str]]
    today: str
    lanes: list[Lane]


def gantt(standings: Sequence[Standing], today: date) -> Gantt | None:
    """Return the chart over the time in which the projects run; None without projects."""
    if not standings:
        return None
    begin = min(one.project.begin for one in standings).replace(day=1)
    end = max(one.project.end for one in standings) + timedelta(days=1)
    whole = (end - begin).days

    def place(day: date) -> str:
        return f"{(day - begin).days / whole * 100:.2f}%"

    def lane(one: Standing) -> Lane:
        marks = [Mark(place(each.due), f"{each.name} {each.due}", _shape(one, each)) for each in one.milestones]
        length = (one.project.end - one.project.begin).days + 1
        return Lane(one, place(one.project.begin), f"{length / whole * 100:.2f}%", marks)

    shown = place(today) if begin <= today <= end else ""
    return Gantt([(place(day), f"{day:%Y-%m}") for day in _months(begin, end)], shown, [lane(one) for one in standings])


def _shape(one: Standing, milestone: Any) -> str:
    if lights.is_reached(milestone, one.day):
        return "reached"
    return "late" if milestone in one.overdue else "due"


def _months(begin: date, end: date) -> list[date]:
    """Return the first days of months between two days, as few as can be read beside each other."""
    count = (end.year - begin.year) * 12 + end.month - begin.month + 1
    step = next((one for one in MONTHS if count / one <= LINES), MONTHS[-1])
    months = [begin.month - 1 + at for at in range(0, count, step)]
    days = [date(begin.year + at // 12, at % 12 + 1, 1) for at in months]
    return [day for day in days if day < end]
