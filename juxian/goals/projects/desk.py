"""What projects put on a desk: milestones due from one's unit, reports to verify, drafts to open, how projects stand."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.goals.models import Milestone, Project, ProjectReport
from juxian.goals.models.projects import RUN_PROJECTS, SEE_PROJECTS, VERIFY_PROJECTS
from juxian.goals.projects import lights
from juxian.goals.projects.lights import Light
from juxian.web.components import Bar
from juxian.web.desk import DeskItem, DeskPanel, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 8
AHEAD = timedelta(days=14)


def provide(user: "User", now: datetime) -> DeskPart:
    """Return what is due from the user about projects, and those that are red or yellow."""
    if not user.has_perm(SEE_PROJECTS):
        return DeskPart()
    today = timezone.localdate(now)
    todos = [*_due(user, today)] if user.has_perm(RUN_PROJECTS) else []
    if user.has_perm(VERIFY_PROJECTS):
        todos += [*_to_verify(user), *_to_open(user)]
    return DeskPart(todos=todos, panels=_panel(user, today))


def _due(user: "User", today: date) -> Iterator[DeskItem]:
    """Milestones of the projects that the user's own units lead; the office does not report for them."""
    mine = {one.organization_id for one in user.current_memberships}
    rows = Milestone.objects.filter(
        project__owner__in=mine, project__state=Project.State.RUNNING, reached_on__isnull=True, due__lte=today + AHEAD
    ).exclude(pk__in=ProjectReport.objects.filter(accepted__isnull=True, milestone__isnull=False).values("milestone"))
    for one in rows.select_related("project").order_by("due", "pk")[:SHOWN]:
        yield DeskItem(
            _("Report a milestone reached: %(name)s") % {"name": one.name}, one.project.get_absolute_url(),
            due=lights.last_day(one.due), subject=one.project.name, kind=_("project"),
        )  # fmt: skip


def _to_verify(user: "User") -> Iterator[DeskItem]:
    rows = ProjectReport.objects.filter(
        project__in=Project.objects.visible_to(user, VERIFY_PROJECTS), milestone__isnull=False, accepted__isnull=True
    )
    for one in rows.exclude(filed_by=user).select_related("project", "milestone").order_by("filed_at")[:SHOWN]:
        url = f"{one.project.get_absolute_url()}#report-{one.pk}"
        yield DeskItem(_("Verify a milestone"), url, subject=str(one), kind=_("project"))


def _to_open(user: "User") -> Iterator[DeskItem]:
    rows = Project.objects.visible_to(user, VERIFY_PROJECTS).filter(state=Project.State.DRAFT, milestones__isnull=False)
    for one in rows.exclude(drafted_by=user).distinct().order_by("drafted_at")[:SHOWN]:
        yield DeskItem(_("Open a project"), one.get_absolute_url(), subject=one.name, kind=_("project"))


def _panel(user: "User", today: date) -> list[DeskPanel]:
    running = Project.objects.visible_to(user).filter(state=Project.State.RUNNING).order_by("end", "pk")
    found = [one for one in lights.of_projects(running, today) if one.light in (Light.RED, Light.YELLOW)]
    found.sort(key=lambda one: one.light != Light.RED)
    bars = [
        Bar(
            one.project.name, one.project.get_absolute_url(), f"{one.reached}/{len(one.milestones)} · {one.label}",
            one.percent, one.tone,
        )
        for one in found[:SHOWN]
    ]  # fmt: skip
    if not bars:
        return []
    return [DeskPanel("projects", _("Projects to look after"), "checklist", reverse("goals:project_board"), bars=bars)]
