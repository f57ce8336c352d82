"""What targets and plans put on a person's desk."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.goals.models import Plan, Statement, plain
from juxian.goals.progress import Light
from juxian.goals.selectors import unit_targets
from juxian.web.desk import DeskAction, DeskItem, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 8


def provide(user: "User", now: datetime) -> DeskPart:
    """Return statements to be confirmed for the office, and for a unit its targets that are not met yet."""
    if user.has_perm("goals.confirm"):
        return DeskPart(
            todos=_waiting(), actions=[DeskAction(_("Read a plan"), reverse("goals:add_plan"), "file-text")]
        )
    if user.has_perm("goals.answer"):
        return DeskPart(todos=_own_targets(user, now))
    return DeskPart()


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
            _("%(missing)s %(unit)s to go: %(target)s")
            % {
                "missing": plain(item.missing),
                "unit": item.target.unit,
                "target": item.target.name,
            },
            item.target.get_absolute_url(),
            due=item.target.deadline,
            subject=item.target.organization.label,
            kind=_("Target"),
        )
        for item in standings
        if item.light in {Light.BEHIND, Light.ON_TRACK, Light.MISSED} and item.missing
    ][:SHOWN]
