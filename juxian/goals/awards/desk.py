"""What awards put on a desk: a list to decide or to publish; for a unit what it was given."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from juxian.core.money import show
from juxian.goals.models import AwardLine, AwardList
from juxian.goals.models.awards import AWARD, DECIDE_AWARDS, SEE_AWARDS
from juxian.web.desk import DeskChange, DeskItem, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 5


def provide(user: "User", now: datetime) -> DeskPart:
    """Return the lists that wait for the user, and the last awards and sanctions of the user's own units."""
    if not user.has_perm(SEE_AWARDS):
        return DeskPart()
    return DeskPart(todos=[*_waiting(user)], changes=[*_given(user)])


def _waiting(user: "User") -> Iterator[DeskItem]:
    lists = AwardList.objects.visible_to(user).order_by("pk")
    if user.has_perm(DECIDE_AWARDS):
        open_ones = lists.filter(accepted__isnull=True, answer="", lines__isnull=False).exclude(worked_on_by=user)
        for one in open_ones.distinct()[:SHOWN]:
            yield DeskItem(_("Decide on awards"), one.get_absolute_url(), subject=one.name, kind=_("Awards"))
    if user.has_perm(AWARD):
        for one in lists.filter(accepted=True, publication__isnull=True)[:SHOWN]:
            yield DeskItem(_("Publish awards"), one.get_absolute_url(), subject=one.name, kind=_("Awards"))
        for one in lists.filter(accepted__isnull=True, worked_on_by=user).exclude(answer="")[:SHOWN]:
            yield DeskItem(_("A list was returned"), one.get_absolute_url(), subject=one.name, kind=_("Awards"))


def _given(user: "User") -> Iterator[DeskChange]:
    if user.reach(SEE_AWARDS).everything:
        return
    mine = [one.organization_id for one in user.current_memberships]
    lines = AwardLine.objects.visible_to(user).filter(organization__in=mine).select_related("award_list__publication")
    for one in lines.order_by("-award_list__publication__at", "pk")[:SHOWN]:
        prize = f"（{show(one.money)}）" if one.money else ""
        published = one.award_list.publication.at
        yield DeskChange(published, f"{one.award_list}：{one.name}{prize}", one.award_list.get_absolute_url())
