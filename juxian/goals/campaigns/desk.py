"""What campaigns put on a desk: how one's units stand in those that are open, what waits to be opened or concluded."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.facts.views import Moment
from juxian.goals.campaigns.views import standing
from juxian.goals.models import Campaign
from juxian.goals.models.campaigns import CONFIRM_CAMPAIGNS, RUN_CAMPAIGNS, SEE_CAMPAIGNS
from juxian.web.desk import DeskFigure, DeskItem, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 3


def provide(user: "User", now: datetime) -> DeskPart:
    """Return the standing of open campaigns, and what the user has to confirm."""
    if not user.has_perm(SEE_CAMPAIGNS):
        return DeskPart()
    today = timezone.localdate(now)
    todos = [*_to_confirm(user, today)] if user.has_perm(CONFIRM_CAMPAIGNS) else []
    if user.has_perm(RUN_CAMPAIGNS):
        todos += _to_report(user, today)
    return DeskPart(todos=todos, figures=[*_standings(user, today)])


def _standings(user: "User", today: date) -> Iterator[DeskFigure]:
    """For a unit its rank, for the others who leads."""
    running = {"state": Campaign.State.OPEN, "end__gte": today}
    open_ones = Campaign.objects.visible_to(user).filter(**running).order_by("end")
    found = list(open_ones.prefetch_related("goals__aims", "units")[:SHOWN])
    moment = Moment.of(None) if found else None
    mine = {one.organization_id for one in user.current_memberships}
    for one in found:
        assert moment is not None
        shown = standing(one, moment)
        rows = shown["board"].rows if shown["board"] else []
        row = next((row for row in rows if row.unit.pk in mine), rows[0] if rows else None)
        if row is not None:
            left = _("%(days)d days left") % {"days": shown["left"]}
            value = _("no. %(rank)d %(unit)s") % {"rank": row.rank, "unit": row.unit.label}
            yield DeskFigure(one.name, value, url=one.get_absolute_url(), as_of=shown["day"], change=left)


def _over(today: date) -> dict[str, Any]:
    return {"state": Campaign.State.OPEN, "end__lt": today}


def _to_report(user: "User", today: date) -> Iterator[DeskItem]:
    """Whoever drew a campaign up owes its closing report."""
    for one in Campaign.objects.filter(**_over(today), made_by=user, report="").order_by("end")[:SHOWN]:
        yield DeskItem(
            _("Write the closing report"), reverse("goals:report_campaign", args=[one.pk]), due=one.end, subject=one.name,
            kind=_("campaign"),
        )  # fmt: skip


def _to_confirm(user: "User", today: date) -> Iterator[DeskItem]:
    others = Campaign.objects.visible_to(user).exclude(made_by=user).defer("content")
    for one in others.filter(state=Campaign.State.DRAFT, goals__isnull=False).distinct().order_by("begin")[:SHOWN]:
        yield DeskItem(
            _("Open a campaign"), one.get_absolute_url(), due=one.begin, subject=one.name, kind=_("campaign")
        )
    for one in others.filter(**_over(today), report__gt="").exclude(reported_by=user).order_by("end")[:SHOWN]:
        yield DeskItem(_("Conclude a campaign"), one.get_absolute_url(), subject=one.name, kind=_("campaign"))
