"""What meetings put on a desk: meetings to come, minutes to confirm, tasks due, reports to accept."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.goals.models import CaseRequest, Meeting, MeetingTask, MinutesAmendment, TaskReport
from juxian.goals.models.meetings import CONFIRM_MINUTES, DO_TASKS, HOLD_MEETINGS, SEE_MEETINGS
from juxian.web.desk import DeskItem, DeskPart

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 8


def provide(user: "User", now: datetime) -> DeskPart:
    """Return what is due from the user about meetings."""
    if not user.has_perm(SEE_MEETINGS):
        return DeskPart()
    todos = [*_coming(user, now)]
    if user.has_perm(DO_TASKS):
        todos += _due(user)
    if user.has_perm(HOLD_MEETINGS):
        todos += _to_accept(user)
        todos += _asked(user)
    if user.has_perm(CONFIRM_MINUTES):
        todos += [*_to_confirm(user), *_amended(user)]
    return DeskPart(todos=sorted(todos, key=lambda item: item.due or date.max)[:SHOWN])


def _coming(user: "User", now: datetime) -> Iterator[DeskItem]:
    for one in Meeting.objects.visible_to(user).filter(begins__gte=now).order_by("begins")[:SHOWN]:
        day = timezone.localdate(one.begins)
        yield DeskItem(_("Meeting"), one.get_absolute_url(), due=day, subject=one.title, kind=one.get_kind_display())


def _due(user: "User") -> Iterator[DeskItem]:
    waiting = TaskReport.objects.filter(done=True, accepted__isnull=True).order_by().values("task")
    mine = {one.organization_id for one in user.current_memberships}
    rows = MeetingTask.objects.filter(owner__in=mine, closed_on__isnull=True).exclude(pk__in=waiting)
    for one in rows.order_by("due", "pk")[:SHOWN]:
        yield DeskItem(
            _("Do what a meeting decided"), one.get_absolute_url(), due=one.due, subject=one.text, kind=_("task")
        )


def _to_accept(user: "User") -> Iterator[DeskItem]:
    rows = TaskReport.objects.filter(done=True, accepted__isnull=True).exclude(filed_by=user)
    for one in rows.select_related("task").order_by("filed_at")[:SHOWN]:
        yield DeskItem(
            _("Accept that a task is done"), one.task.get_absolute_url(), subject=one.task.text, kind=_("task")
        )


def _asked(user: "User") -> Iterator[DeskItem]:
    rows = CaseRequest.objects.filter(accepted__isnull=True).exclude(filed_by=user).select_related("organization")
    for one in rows.order_by("filed_at")[:SHOWN]:
        yield DeskItem(
            _("Decide on a request"), one.get_absolute_url(), subject=str(one), kind=_("request for a case conference")
        )


def _amended(user: "User") -> Iterator[DeskItem]:
    rows = MinutesAmendment.objects.filter(accepted__isnull=True).exclude(filed_by=user)
    for one in rows.select_related("item__meeting").order_by("pk")[:SHOWN]:
        meeting = one.item.meeting
        yield DeskItem(_("Confirm an amendment"), meeting.get_absolute_url(), subject=meeting.title, kind=_("Meeting"))


def _to_confirm(user: "User") -> Iterator[DeskItem]:
    rows = Meeting.objects.filter(state=Meeting.State.MINUTED).exclude(minuted_by=user)
    for one in rows.order_by("begins")[:SHOWN]:
        yield DeskItem(_("Confirm the minutes"), one.get_absolute_url(), subject=one.title, kind=_("Meeting"))
