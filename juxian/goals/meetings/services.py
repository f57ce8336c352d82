"""Writing meetings: called, minuted, confirmed; tasks given, reported on, accepted."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.goals.deciding import settle
from juxian.goals.files import keep
from juxian.goals.models import AgendaItem, Attendance, Meeting, MeetingFile, MeetingTask, TaskReport
from juxian.organizations.models import Organization

CONTEXT = "goals.meeting.file"
State = Meeting.State
Given = tuple[str, bytes] | None


@transaction.atomic
def set_meeting(
    *, meeting: Meeting | None = None, units: Iterable[Organization], by: User, at: datetime, **fields: Any
) -> Meeting:
    """Call a meeting or change it until its minutes are handed in; who is invited no more is asked to come no more."""
    found = _locked(meeting, State.PLANNED) if meeting else Meeting(called_by=by)
    day = timezone.localdate(fields["begins"])
    if meeting and MeetingTask.objects.filter(item__meeting=found, due__lt=day).exists():
        raise Refused(_("A task is due after the meeting that gives it."), code="task_due_early")
    before, after = changes(found, fields)
    for name, value in fields.items():
        setattr(found, name, value)
    found.full_clean(exclude=["called_by"])
    found.save()
    invited = list(units)
    found.attendance.exclude(organization__in=invited).delete()
    kept = set(found.attendance.values_list("organization", flat=True))
    for unit in invited:
        if unit.pk not in kept:
            Attendance(meeting=found, organization=unit).save()
    after["units"] = len(invited)
    # Whom a case conference is about, and what their problem is, stays on its page: the trail is read by others.
    for told in (before, after):
        told.pop("person", None)
        told.pop("problem", None)
    record(by=by, at=at, action="goals.meeting_set", target=found, before=before if meeting else {}, after=after)
    return found


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> None:
    """Take back a meeting that has not been minuted, saying why."""
    found = _locked(meeting, State.PLANNED)
    if not reason.strip():
        raise Refused(_("Say why it is cancelled: the reason stays on the trail."), code="reason_missing")
    if MeetingTask.objects.filter(item__meeting=found).exists():
        raise Refused(_("Tasks were given already: the meeting stands."), code="meeting_has_tasks")
    record(by=by, at=at, action="goals.meeting_cancelled", target=found, reason=reason.strip())
    for paper in MeetingFile.objects.filter(item__meeting=found):
        paper.delete()  # with what is stored, which a cascade would leave
    found.delete()


@transaction.atomic
def set_item(
    *, meeting: Meeting, item: AgendaItem | None = None, paper: Given = None, by: User, at: datetime, **fields: Any
) -> AgendaItem:
    """Add an agenda item or change one, with a paper if there is one."""
    found = _locked(meeting, State.PLANNED)
    kept = found.items.select_for_update().get(pk=item.pk) if item else AgendaItem(meeting=found, number=_next(found))
    before, after = changes(kept, fields)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save()
    if paper:
        keep(MeetingFile(item=kept), *paper, context=CONTEXT)
        after["paper"] = paper[0]
    record(by=by, at=at, action="goals.agenda_set", target=found, before=before if item else {}, after=after)
    return kept


def _next(meeting: Meeting) -> int:
    last = meeting.items.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def set_attendance(*, attendance: Attendance, state: str, note: str, by: User, at: datetime) -> Attendance:
    """Say whether an invited organisation came, and who or why not."""
    meeting = _locked(attendance.meeting, State.PLANNED)
    found = meeting.attendance.select_for_update().get(pk=attendance.pk)
    found.state, found.note = state, note.strip()
    found.full_clean()
    found.save()
    after = {"organization": found.organization.name, "attendance": state, "note": found.note}
    record(by=by, at=at, action="goals.attendance_set", target=meeting, after=after)
    return found


@transaction.atomic
def give_task(
    *, item: AgendaItem, co_owners: Iterable[Organization] = (), by: User, at: datetime, **fields: Any
) -> MeetingTask:
    """Give what an item decided to a unit; only until the minutes are handed in."""
    meeting = _locked(item.meeting, State.PLANNED)
    made = MeetingTask(item=meeting.items.get(pk=item.pk), **fields)
    if made.due < timezone.localdate(meeting.begins):
        raise Refused(_("A task is due after the meeting that gives it."), code="task_due_early")
    made.full_clean()
    made.save()
    made.co_owners.set([one for one in co_owners if one.pk != made.owner_id])
    after = {"task": made.text, "owner": made.owner.name, "due": made.due}
    record(by=by, at=at, action="goals.task_given", target=meeting, after=after)
    return made


@transaction.atomic
def withdraw_task(*, task: MeetingTask, by: User, at: datetime) -> None:
    """Take a task back before the minutes are handed in."""
    meeting = _locked(task.item.meeting, State.PLANNED)
    record(by=by, at=at, action="goals.task_withdrawn", target=meeting, before={"task": task.text})
    task.delete()


@transaction.atomic
def hand_in(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Hand the minutes in; refuses before the meeting, without attendance, and an item of which nothing is written."""
    found = _locked(meeting, State.PLANNED)
    if found.begins > at:
        raise Refused(_("The meeting is still to come."), code="meeting_to_come")
    unsaid = found.items.filter(minutes="").first()
    if unsaid or not found.items.exists():
        raise Refused(
            _("Nothing is written of “%(item)s”: write what was said and decided."), code="minutes_missing",
            params={"item": unsaid.title if unsaid else found.title},
        )  # fmt: skip
    waiting = found.attendance.filter(state=Attendance.State.INVITED).select_related("organization").first()
    if waiting:
        raise Refused(_("Say whether %(unit)s came."), code="attendance_missing", params={"unit": waiting.organization})
    found.state, found.minuted_by = State.MINUTED, by
    found.save()
    record(by=by, at=at, action="goals.minutes_handed_in", target=found)
    return found


@transaction.atomic
def decide_minutes(*, meeting: Meeting, accept: bool, reason: str = "", by: User, at: datetime) -> Meeting:
    """Confirm the minutes, which then stand, or give them back with what is wrong; refuses whoever wrote them."""
    found = _locked(meeting, State.MINUTED)
    if found.minuted_by_id == by.pk:
        raise Refused(_("You wrote these minutes: somebody else has to confirm them."), code="maker_is_checker")
    if accept:
        found.state, found.confirmed_by, found.confirmed_at = State.CONFIRMED, by, at
        found.hash = digest(found)
        found.items.update(fixed=True)
        found.attendance.update(fixed=True)
        action, reason = "goals.minutes_confirmed", ""
    else:
        if not reason.strip():
            raise Refused(_("Say what is wrong with the minutes."), code="reason_missing")
        found.state, action = State.PLANNED, "goals.minutes_returned"
    found.save()
    record(by=by, at=at, action=action, target=found, after={"hash": found.hash}, reason=reason.strip())
    return found


def digest(meeting: Meeting) -> str:
    """Return the hash (SHA-256) over what the minutes say; organisations by number, for names may change."""
    tasks = MeetingTask.objects.filter(item__meeting=meeting).prefetch_related("co_owners").order_by("pk")
    told: Any = {
        "head": [meeting.kind, meeting.title, meeting.begins.isoformat(), meeting.place, meeting.chair],
        "case": [meeting.asked_by_id, meeting.person_id, meeting.employer_id, meeting.problem],
        "attendance": list(meeting.attendance.order_by("pk").values_list("organization", "state", "note")),
        "items": list(meeting.items.order_by("number").values_list("number", "title", "presenter", "minutes")),
        "papers": list(
            MeetingFile.objects.filter(item__meeting=meeting).order_by("pk").values_list("item__number", "sha256")
        ),
        "tasks": [
            [one.text, one.owner_id, one.due.isoformat(), sorted(unit.pk for unit in one.co_owners.all())]
            for one in tasks
        ],
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def report_task(*, task: MeetingTask, text: str, done: bool, proof: Given = None, by: User, at: datetime) -> TaskReport:
    """Report how a task goes, or with a file that it is done; refuses while such a report waits, and a closed task."""
    found = MeetingTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if found.closed_on is not None:
        raise Refused(_("This task is closed."), code="task_closed")
    if not found.item.meeting.is_frozen:
        raise Refused(_("The minutes that give this task are not confirmed yet."), code="task_not_given")
    if found.reports.filter(done=True, accepted__isnull=True).exists():
        raise Refused(_("A report that it is done waits to be accepted."), code="report_waits")
    if done and not proof:
        raise Refused(_("Add a file that proves it: whoever accepts it looks at that."), code="proof_missing")
    made = TaskReport(task=found, text=text.strip(), done=done, on=timezone.localdate(at), filed_by=by, filed_at=at)
    made.full_clean(exclude=["filed_by"])
    made.save()
    if proof:
        keep(MeetingFile(report=made), *proof, context=CONTEXT)
    record(by=by, at=at, action="goals.task_reported", target=found, after={"done": done})
    return made


@transaction.atomic
def decide_task(*, report: TaskReport, accept: bool, answer: str = "", by: User, at: datetime) -> TaskReport:
    """Accept that a task is done, which closes it on the report's day, or return the report with what is missing."""
    task = MeetingTask.objects.select_for_update(of=("self",)).get(pk=report.task_id)
    found = task.reports.select_for_update(of=("self",)).get(pk=report.pk)
    if not found.done:
        raise Refused(_("This was decided already."), code="report_decided")
    settle(
        found, accept=accept, answer=answer, by=by, at=at, code="report_decided",
        own=_("You reported this yourself: somebody else has to accept it."),
        missing=_("Say what is missing: the unit reads it."),
    )  # fmt: skip
    found.save()
    if accept:
        task.closed_on = found.on
        task.save()
    action = "goals.task_accepted" if accept else "goals.task_returned"
    record(by=by, at=at, action=action, target=task, reason=found.answer)
    return found


@transaction.atomic
def take_file(*, file: MeetingFile, by: User, at: datetime) -> bytes:
    """Return a file as it was; the trail keeps who took it."""
    target = file.item.meeting if file.item else file.report.task if file.report else None
    record(by=by, at=at, action="goals.meeting_file_taken", target=target, after={"sha256": file.sha256[:16]})
    return sealed.read(file.file, context=CONTEXT)


def _locked(meeting: Meeting, state: str) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if found.state != state:
        raise Refused(
            _("The meeting is %(state)s: this is not possible any more."), code="meeting_state",
            params={"state": found.get_state_display()},
        )  # fmt: skip
    return found


def outstanding(meeting: Meeting, by: User) -> QuerySet[MeetingTask]:
    """Return, of what the user sees, the open tasks that earlier meetings of its kind gave: they are on the agenda of this one by themselves."""
    earlier = Meeting.objects.filter(kind=meeting.kind, begins__lt=meeting.begins).order_by().values("pk")
    tasks = MeetingTask.objects.visible_to(by).filter(item__meeting__in=earlier, closed_on__isnull=True)
    return tasks.select_related("owner", "item__meeting").order_by("due", "pk")
