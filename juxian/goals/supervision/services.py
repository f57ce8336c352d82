"""Writing supervision notices."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.core.workdays import add_working_days
from juxian.goals.deciding import number
from juxian.goals.lights import LAGGING, Light
from juxian.goals.models import MeetingTask, Notice, NoticeItem, Project, Target, amount
from juxian.goals.progress import Progress, of_targets
from juxian.goals.projects import lights
from juxian.goals.projects.lights import Standing
from juxian.organizations.models import Organization

LATE = "late"
REPLY_WITHIN = 5  # working days


def lagging(year: int) -> list[Progress]:
    """Return the units' targets of a year that are behind or missed, the units in the order of the tree."""
    targets = Target.objects.filter(year=year, organization__kind__in=Organization.UNITS).select_related("organization")
    return [
        one for one in of_targets(targets.order_by("organization__kind", "organization", "pk")) if one.light in LAGGING
    ]


def running_on(day: date) -> list[Project]:
    """Return the projects that ran at the end of a day, as they stood, whatever became of them since."""
    opened = Project.objects.filter(opened_at__date__lte=day).exclude(closed_at__date__lte=day)
    found = list(opened.select_related("owner").order_by("owner__kind", "owner", "pk"))
    for one in found:
        one.state = Project.State.RUNNING
    return found


def red_projects(day: date) -> list[Standing]:
    """Return the projects that were red at the end of a day, the units in the order of the tree."""
    return [one for one in lights.of_projects(running_on(day), day) if one.light == lights.Light.RED]


def late_tasks(day: date) -> list[MeetingTask]:
    """Return the tasks of meetings that were overdue at the end of a day, their minutes confirmed by then, the units in the order of the tree."""
    confirmed = MeetingTask.objects.late(day).filter(item__meeting__confirmed_at__date__lte=day)
    late = confirmed.select_related("owner", "item__meeting")
    return list(late.order_by("owner__kind", "owner", "due", "pk"))


def light_of(item: NoticeItem) -> str:
    """Return in words how what a line is about stood when the notice was drafted."""
    if item.task_id:
        return _("overdue")
    return str((Light if item.target_id else lights.Light)(item.light).label)


def told_of(one: Progress) -> str:
    """Return what the records say of a lagging target, in Chinese whoever asks: it goes into an official document."""
    target = one.target
    share = "" if one.percent is None else f"，完成{one.percent}%"
    said = f"目标{amount(target.aim, target.unit)}，截至{one.as_of}实际{one.reached}{share}，时间进度{int(one.expected * 100)}%。"
    return said + one.reason


def task_told(task: MeetingTask, day: date) -> str:
    """Return what the records say of an overdue task, in Chinese whoever asks."""
    meeting = task.item.meeting
    return f"{meeting.title}议定，应于{task.due}前完成，截至{day}逾期{(day - task.due).days}天。"


def reply_day(at: datetime) -> date:
    """Return the day until which units reply: five working days."""
    return add_working_days(timezone.localdate(at), REPLY_WITHIN)


@transaction.atomic
def draft_notice(*, year: int, title: str, text: str, due: date, by: User, at: datetime) -> Notice:
    """Return a draft with a line for every lagging target of the units, every red project and overdue task of a meeting.

    Refuses when nothing lags or the day is over.
    """
    today = timezone.localdate(at)
    with translation.override("zh-hans"):  # the reasons go into an official document, whoever asks
        found, red, late = lagging(year), red_projects(today), late_tasks(today)
    if not found and not red and not late:
        said = _("No unit's target lags in %(year)d, no project is red, and no task of a meeting is overdue.")
        raise Refused(said, code="nothing_lags", params={"year": year})
    if due < today:
        raise Refused(_("The day for replies is over already."), code="due_over")
    made = Notice(
        year=year, title=title.strip(), text=text.strip(), as_of=found[0].as_of if found else today, due=due,
        drafted_by=by, drafted_at=at,
    )  # fmt: skip
    made.save()
    lines = [
        *(
            NoticeItem(target=one.target, organization=one.target.organization, light=one.light, told=told_of(one))
            for one in found
        ),
        *(
            NoticeItem(project=one.project, organization=one.project.owner, light=str(one.light), told=one.reason)
            for one in red
        ),
        *(NoticeItem(task=one, organization=one.owner, light=LATE, told=task_told(one, today)) for one in late),
    ]
    for line in lines:
        line.notice, line.told = made, line.told[:300]
    NoticeItem.objects.bulk_create(lines)
    record(by=by, at=at, action="goals.notice_drafted", target=made, after={"lines": len(lines)})
    return made


@transaction.atomic
def discard_notice(*, notice: Notice, by: User, at: datetime) -> None:
    """Throw a draft away."""
    found = _locked(notice, Notice.State.DRAFT)
    record(by=by, at=at, action="goals.notice_discarded", target=found)
    found.delete()


@transaction.atomic
def issue_notice(*, notice: Notice, by: User, at: datetime) -> Notice:
    """Number a notice and send it to the units it names; refuses whoever drafted it."""
    serialise("goals.notice")
    found = _locked(notice, Notice.State.DRAFT)
    number(found, by=by, at=at)
    found.save()
    record(by=by, at=at, action="goals.notice_issued", target=found, after={"number": found.number})
    return found


@transaction.atomic
def reply_to(*, item: NoticeItem, reply: str, by: User, at: datetime) -> NoticeItem:
    """Reply for a unit, also again after the reply was returned; refuses one that is closed."""
    found = NoticeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if found.state == NoticeItem.State.CLOSED:
        raise Refused(_("This is closed already."), code="notice_closed")
    if not reply.strip():
        raise Refused(_("Write what was done, and by when the rest will be."), code="reply_missing")
    found.state, found.reply, found.replied_by, found.replied_at = NoticeItem.State.REPLIED, reply.strip(), by, at
    found.settled_by = None
    found.save()
    record(by=by, at=at, action="goals.notice_replied", target=item.notice, after={"unit": str(item.organization)})
    return found


@transaction.atomic
def settle(*, item: NoticeItem, close: bool, remark: str, by: User, at: datetime) -> NoticeItem:
    """Close a reply, or return it with what is missing; refuses where nobody has replied, and whoever replied."""
    found = NoticeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if found.state != NoticeItem.State.REPLIED:
        raise Refused(_("There is no reply to settle."), code="no_reply")
    if found.replied_by_id == by.pk:
        raise Refused(_("You replied yourself: somebody else has to settle it."), code="maker_is_checker")
    if not close and not remark.strip():
        raise Refused(_("Say what is missing: the unit reads it."), code="reason_missing")
    found.state = NoticeItem.State.CLOSED if close else NoticeItem.State.RETURNED
    found.remark, found.settled_by = remark.strip(), by
    found.save()
    action = "goals.notice_closed" if close else "goals.notice_returned"
    record(by=by, at=at, action=action, target=item.notice, after={"unit": str(item.organization)}, reason=found.remark)
    return found


def _locked(notice: Notice, state: str) -> Notice:
    found = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if found.state != state:
        raise Refused(_("This notice was issued already: it stands."), code="notice_issued")
    return found
