"""What ties put on a desk: contacts overdue for the liaison unit, claims to be confirmed for the office."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.outreach.models import Contribution, Native, RuralExpert
from juxian.outreach.permissions import CHANGE_TIES, CONFIRM_TIES
from juxian.web.desk import DeskItem, DeskPart


def part(user: Any, now: datetime) -> DeskPart:
    """Return overdue contacts of the user's own units, and for the office what units claim."""
    if not user.has_perm(CHANGE_TIES):
        return DeskPart()
    todos = _overdue(user, now)
    if user.has_perm(CONFIRM_TIES):
        todos += _claims(user)
    return DeskPart(todos=todos)


def _overdue(user: Any, now: datetime) -> list[DeskItem]:
    """Return what the units at which the user has a role have to do themselves; the office does not call for them."""
    today = timezone.localdate(now)
    mine = {one.organization_id for one in user.current_memberships}
    due = Native.objects.filter(liaison_unit__in=mine, returned_on=None, next_due__lt=today)
    count = due.count()
    if not count:
        return []
    title = ngettext("Contact %(count)d native elsewhere", "Contact %(count)d natives elsewhere", count)
    url = f"{reverse('outreach:natives')}?attention=overdue"
    first = due.order_by("next_due").values_list("next_due", flat=True)[0]
    return [DeskItem(title % {"count": count}, url, first, kind=_("ties"), count=count)]


def _claims(user: Any) -> list[DeskItem]:
    todos = []
    waiting = Contribution.objects.visible_to(user, CONFIRM_TIES).waiting().select_related("native")
    for one in waiting.order_by("on", "pk")[:5]:
        todos.append(
            DeskItem(_("Confirm a contribution"), one.native.get_absolute_url(), None, one.native.name, _("ties"))
        )
    experts = RuralExpert.objects.visible_to(user, CONFIRM_TIES).waiting().count()
    if experts:
        title = ngettext("Confirm %(count)d rural expert", "Confirm %(count)d rural experts", experts)
        url = f"{reverse('outreach:rural_experts')}?state=claimed"
        todos.append(DeskItem(title % {"count": experts}, url, kind=_("ties"), count=experts))
    return todos
