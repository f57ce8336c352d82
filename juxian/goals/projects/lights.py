"""The light of a project, computed from its dates and the milestones that were verified, with its reason in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.errors import Refused
from juxian.core.workdays import add_working_days, working_day_from
from juxian.goals.models import Milestone, Project, ProjectReport
from juxian.web.components import Tone

# Working days: so late a milestone turns its project red, so soon before it warns.
GRACE = 5
WEEK = timedelta(days=7)  # the same where the year's holidays are not announced


class Light(models.TextChoices):
    """How a running project stands."""

    RED = "red", gettext_lazy("red")
    YELLOW = "yellow", gettext_lazy("yellow")
    GREEN = "green", gettext_lazy("green")


TONES: dict[str, Tone] = {Light.RED: "danger", Light.YELLOW: "warning", Light.GREEN: "success"}


@dataclass(frozen=True)
class Standing:
    """One project on a day: its light (None: it is not running) and why, its milestones, those overdue, the next one."""

    project: Project
    day: date
    light: Light | None
    reason: str
    milestones: list[Milestone] = field(default_factory=list)
    overdue: list[Milestone] = field(default_factory=list)
    next: Milestone | None = None

    @property
    def tone(self) -> Tone:
        """The tone of the badge."""
        return (
            TONES[self.light] if self.light else "info" if self.project.state == Project.State.FINISHED else "neutral"
        )

    @property
    def label(self) -> str:
        """The light, or the state of a project that is not running."""
        return str(self.light.label) if self.light else self.project.get_state_display()

    @property
    def reached(self) -> int:
        """How many milestones were reached by the day."""
        return sum(is_reached(one, self.day) for one in self.milestones)

    @property
    def percent(self) -> int:
        """The share of milestones reached, rounded down."""
        return self.reached * 100 // len(self.milestones) if self.milestones else 0


def is_reached(milestone: Milestone, day: date) -> bool:
    """Return whether a milestone was reached by the end of a day."""
    return milestone.reached_on is not None and milestone.reached_on <= day


def last_day(due: date) -> date:
    """Return the day by the end of which something due is on time: the next working day when offices rest on it.

    Where the year's holidays are not announced, the day itself.
    """
    try:
        return working_day_from(due)
    except Refused:
        return due


def days_on(day: date, count: int = GRACE) -> date:
    """Return the day some working days on; a calendar week where the holidays are not announced."""
    try:
        return add_working_days(day, count)
    except Refused:
        return day + WEEK


def of_projects(projects: Iterable[Project], day: date) -> list[Standing]:
    """Return the standing of each project by the end of `day`, in the order given: two queries."""
    wanted = list(projects)
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for one in Milestone.objects.filter(project__in=[one.pk for one in wanted]).order_by("due", "pk"):
        milestones[one.project_id].append(one)
    claimed = ProjectReport.objects.filter(
        milestone__project__in=[one.pk for one in wanted], accepted__isnull=True, on__lte=day
    )
    waiting = dict(claimed.order_by("pk").values_list("milestone_id", "on"))
    return [_standing(one, milestones[one.pk], waiting, day) for one in wanted]


def of_project(project: Project, day: date) -> Standing:
    """Return the standing of one project."""
    return of_projects([project], day)[0]


def _standing(project: Project, milestones: list[Milestone], waiting: dict[int, date], day: date) -> Standing:
    missing = [one for one in milestones if not is_reached(one, day)]
    overdue = [one for one in missing if last_day(one.due) < day]
    following = next((one for one in missing if one not in overdue), None)
    if project.state != Project.State.RUNNING:
        return Standing(project, day, None, project.outcome, milestones, [], None)
    light, reason = _light(project, missing, overdue, waiting, day)
    return Standing(project, day, light, reason, milestones, overdue, following)


def _light(
    project: Project, missing: list[Milestone], overdue: list[Milestone], waiting: dict[int, date], day: date
) -> tuple[Light, str]:
    # A unit that reported in time is not late because nobody has looked at its report yet.
    late = [one for one in overdue if waiting.get(one.pk, day) > last_day(one.due)]
    if late:
        first = late[0]
        red = days_on(last_day(first.due)) < day
        said = _("“%(name)s” was due on %(due)s and is %(days)d days late.")
        told = said % {"name": first.name, "due": first.due, "days": (day - last_day(first.due)).days}
        return (Light.RED if red else Light.YELLOW), told
    if overdue:
        return Light.YELLOW, _("“%(name)s” was reported in time and waits to be verified.") % {"name": overdue[0].name}
    if last_day(project.end) < day:
        if missing:
            told = _("The project should have ended on %(end)s, and %(count)d milestones are not reached.")
            return Light.RED, told % {"end": project.end, "count": len(missing)}
        return Light.YELLOW, _("All milestones are reached and the end is past: close the project.")
    soon = [one for one in missing if one.pk not in waiting and last_day(one.due) <= days_on(day)]
    if soon:
        said = _("“%(name)s” is due on %(due)s and not reported yet.")
        return Light.YELLOW, said % {"name": soon[0].name, "due": soon[0].due}
    if not missing:
        return Light.GREEN, _("All milestones are reached.")
    return Light.GREEN, _("Everything due is reached; next “%(name)s” by %(due)s.") % {
        "name": missing[0].name,
        "due": missing[0].due,
    }
