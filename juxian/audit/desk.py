"""What the trail puts on the audit administrator's desk."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit import chain, selectors
from juxian.audit.models import Event
from juxian.web.components import Figure
from juxian.web.desk import DeskAction, DeskItem, DeskPart

VERIFY_DAYS = 7
EXPORT_DAYS = 30


def part(user: Any, now: datetime) -> DeskPart:
    """Return the state of the trail, and when it should be verified and its head exported again."""
    if not user.has_perm("audit.view"):
        return DeskPart()
    verified, exported = selectors.last(selectors.VERIFIED), selectors.last(selectors.HEAD_EXPORTED)
    verify = reverse("audit:verify")
    todos = []
    if verified is not None and not verified.after.get("holds"):
        todos.append(DeskItem(_("The trail does not hold: look into it"), verify, due=timezone.localdate(verified.at)))
    for event, days, title in (
        (verified, VERIFY_DAYS, _("Verify the audit trail")),
        (exported, EXPORT_DAYS, _("Export the trail's head and keep it elsewhere")),
    ):
        due = timezone.localdate(event.at) + timedelta(days=days) if event else timezone.localdate(now)
        if due <= timezone.localdate(now):
            todos.append(DeskItem(title, verify, due=due, kind=_("audit")))
    return DeskPart(
        todos=todos,
        figures=_figures(now),
        actions=[
            DeskAction(_("Audit trail"), reverse("audit:events"), "history"),
            DeskAction(_("Verify"), verify, "shield-check"),
        ],
    )


def _figures(now: datetime) -> list[Figure]:
    today = timezone.localdate(now)
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    listed = f"{reverse('audit:events')}?first={today.isoformat()}"

    def figure(label: str, action: str) -> Figure:
        count = selectors.count_since(action, since)
        return Figure(label, count, _("times"), f"{listed}&action={action}", tone="warning" if count else "neutral")

    return [
        Figure(_("Events in the trail"), chain.head().sequence, _("events"), reverse("audit:events")),
        Figure(_("Events today"), Event.objects.filter(at__gte=since).count(), _("events"), listed),
        figure(_("Failed sign-ins today"), "accounts.sign_in_failed"),
        figure(_("Lock-outs today"), "accounts.locked_out"),
    ]
