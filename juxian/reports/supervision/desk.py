"""What supervision reports put on a desk: one to issue, and to a unit one that speaks of it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from juxian.goals.models import SupervisionLine, SupervisionReport
from juxian.goals.models.letters import ANSWER
from juxian.goals.models.supervision import CIRCULATE
from juxian.web.desk import DeskItem, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 8
NEW = timedelta(days=14)


def provide(user: "User", now: datetime) -> DeskPart:
    """Return drafts of others for whoever issues, and to units the reports of these weeks that name something of theirs."""
    todos = []
    if user.has_perm(CIRCULATE):
        drafts = SupervisionReport.objects.filter(state=SupervisionReport.State.DRAFT).exclude(drafted_by=user)
        for one in drafts.defer("chapters", "citations")[:SHOWN]:
            todos.append(DeskItem(_("Issue a supervision report"), one.get_absolute_url(), subject=one.title, kind=_("Supervision report")))  # fmt: skip
    if user.has_perm(ANSWER):
        lines = SupervisionLine.objects.visible_to(user, ANSWER).filter(report__issued_at__gte=now - NEW)
        for line in lines.select_related("report").order_by("-pk")[:SHOWN]:
            if line.troubled:
                todos.append(DeskItem(_("Read what the supervision report says"), line.report.get_absolute_url(), subject=line.report.title, kind=_("Supervision report")))  # fmt: skip
    return DeskPart(todos=todos)
