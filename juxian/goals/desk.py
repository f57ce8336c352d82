"""What targets and plans put on a person's desk."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.goals.duties import duties_of
from juxian.goals.lights import Light
from juxian.goals.models import Plan, Statement, Target, amount
from juxian.goals.progress import of_targets
from juxian.goals.selectors import unit_targets
from juxian.web.components import Bar
from juxian.web.desk import DeskAction, DeskItem, DeskPanel, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 8


def provide(user: "User", now: datetime) -> DeskPart:
    """Return statements to be confirmed for the office, for a unit its targets that are not met, and how all stand."""
    if not user.has_perm("goals.view"):
        return DeskPart()
    panels = _standing(user, now)
    duties = duties_of(user, timezone.localdate(now))
    if user.has_perm("goals.confirm"):
        actions = [DeskAction(_("Read a plan"), reverse("goals:add_plan"), "file-text")]
        return DeskPart(todos=[*duties, *_waiting()], actions=actions, panels=panels)
    own = _own_targets(user, now) if user.has_perm("goals.answer") else []
    return DeskPart(todos=[*duties, *own], panels=panels)


def _standing(user: "User", now: datetime) -> list[DeskPanel]:
    """Return how the year's targets stand, the furthest behind first: the whole district's, or the unit's own."""
    year = timezone.localdate(now).year
    targets = Target.objects.visible_to(user).filter(year=year).select_related("organization").order_by("pk")
    if user.reach("goals.view").everything:
        targets = targets.whole()
    found = sorted(
        (item for item in of_targets(targets) if item.percent is not None), key=lambda item: item.percent or 0
    )
    bars = [
        Bar(
            item.target.name,
            item.target.get_absolute_url(),
            f"{item.reached} / {amount(item.target.aim, item.target.unit)} · {item.light.label}",
            item.percent,
            item.tone,
        )
        for item in found[:SHOWN]
    ]
    if not bars:
        return []
    return [
        DeskPanel("targets", _("Targets of %(year)d") % {"year": year}, "target", reverse("goals:targets"), bars=bars)
    ]


def _waiting() -> list[DeskItem]:
    plans = Plan.objects.filter(statements__state=Statement.State.PROPOSED).distinct().order_by("-pk")[:SHOWN]
    counts = [plan.statements.filter(state=Statement.State.PROPOSED).count() for plan in plans]
    return [
        DeskItem(
            _("Confirm %(count)d statements") % {"count": count},
            plan.get_absolute_url(),
            subject=plan.title,
            kind=_("Plan"),
            count=count,
        )
        for plan, count in zip(plans, counts, strict=True)
    ]


def _own_targets(user: "User", now: datetime) -> list[DeskItem]:
    organizations = [membership.organization for membership in user.current_memberships]
    standings = unit_targets(organizations, year=timezone.localdate(now).year)
    return [
        DeskItem(
            _("%(missing)s to go: %(target)s")
            % {"missing": amount(item.missing, item.target.unit), "target": item.target.name},
            item.target.get_absolute_url(),
            due=item.target.deadline,
            subject=item.target.organization.label,
            kind=_("Target"),
        )
        for item in standings
        if item.light in {Light.BEHIND, Light.ON_TRACK, Light.MISSED} and item.missing
    ][:SHOWN]
