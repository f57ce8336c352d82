"""What reviews put on a desk: templates that wait for a colleague's decision, or were given back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from juxian.reports.models import ReviewTemplate
from juxian.web.desk import DeskItem, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User


def provide(user: "User", now: datetime) -> DeskPart:
    """Return the templates that the user may put in force."""
    if not user.has_perm("reports.compose"):
        return DeskPart()
    waiting = ReviewTemplate.objects.visible_to(user).filter(accepted__isnull=True).exclude(uploaded_by=user)
    return DeskPart(
        todos=[
            DeskItem(_("Decide on a template"), one.get_absolute_url(), subject=str(one), kind=_("review"))
            for one in waiting.defer("content").order_by("pk")
        ]
    )
