"""Pages of meetings and of the tasks they give."""

from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.downloads import attachment
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.goals.meetings import amendments, services
from juxian.goals.meetings.forms import (
    AttendanceForm,
    ItemForm,
    MeetingForm,
    TaskForm,
    TaskReportForm,
)
from juxian.goals.models import Attendance, Meeting, MeetingFile, MeetingTask, MinutesAmendment, Project
from juxian.goals.models.case_requests import ASK_CONFERENCE
from juxian.goals.models.meetings import CONFIRM_MINUTES, DO_TASKS, HOLD_MEETINGS, SEE_MEETINGS
from juxian.goals.models.projects import SEE_PROJECTS
from juxian.goals.projects.lights import days_on
from juxian.registry.models import Person
from juxian.registry.permissions import VIEW
from juxian.web.components import Tab, Tone
from juxian.web.serving import attempted, done, form_errors, saved, served
from juxian.web.tables import BadgeColumn, ListTable, render_list
from juxian.web.templatetags.web import badge

GET_OR_POST = ["GET", "HEAD", "POST"]
STATE_TONES = {"planned": "info", "minuted": "warning", "confirmed": "success"}


class MeetingTable(ListTable):
    """Meetings, the latest first."""

    title = tables.Column(linkify=True)
    state = BadgeColumn(STATE_TONES)
    caption = gettext_lazy("Meetings")

    class Meta(ListTable.Meta):
        model = Meeting
        fields = ("title", "kind", "begins", "place", "chair", "state")
        order_by = ("-begins",)
        empty_text = gettext_lazy("No meeting yet.")


class TaskTable(ListTable):
    """Tasks, the first due first."""

    text = tables.Column(linkify=True)
    owner = tables.Column(accessor="owner__label", verbose_name=gettext_lazy("unit responsible"), orderable=False)
    meeting = tables.Column(accessor="item__meeting__title", verbose_name=gettext_lazy("Meeting"), orderable=False)
    state = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), orderable=False)
    caption = gettext_lazy("Tasks of meetings")

    class Meta(ListTable.Meta):
        model = MeetingTask
        fields = ("text", "owner", "due", "meeting", "state")
        order_by = ("due",)
        empty_text = gettext_lazy("No task here.")

    def render_state(self, record: MeetingTask) -> str:
        """Return the light as a badge."""
        return str(badge(*light_of(record)))

    def value_state(self, record: MeetingTask) -> str:
        """Return the light in words, for the file."""
        return light_of(record)[0]


def light_of(task: MeetingTask) -> tuple[str, Tone]:
    """Return how a task stands, and the tone of it."""
    if task.closed_on:
        late = task.closed_on > task.due
        return (_("done late"), "warning") if late else (_("done in time"), "success")
    today = timezone.localdate()
    if task.due < today:
        return _("overdue"), "danger"
    return (_("due soon"), "warning") if task.due <= days_on(today) else (_("being done"), "info")


@require_safe
def meetings(request: SignedIn) -> HttpResponse:
    """The meetings to which the reader's organisations are invited; all for the office and leaders."""
    table = MeetingTable(Meeting.objects.visible_to(request.user))
    may_hold, may_ask = request.user.has_perm(HOLD_MEETINGS), request.user.has_perm(ASK_CONFERENCE)
    context = {"may_hold": may_hold, "may_ask": may_ask, "tabs": _tabs("meetings")}
    return render_list(request, "goals/meetings/list.html", table, context=context, export=_("Meetings"))


@require_safe
def tasks(request: SignedIn) -> HttpResponse:
    """What meetings gave the reader's organisations to do; everything for the office and leaders."""
    shown = MeetingTask.objects.visible_to(request.user).select_related("owner", "item__meeting")
    state = request.GET.get("state", "")
    if state == "late":
        shown = shown.late(timezone.localdate())
    elif state == "soon":
        today = timezone.localdate()
        shown = shown.filter(closed_on__isnull=True, due__range=(today, days_on(today)))
    elif state != "all":
        shown = shown.filter(closed_on__isnull=True)
    # Who helps with a task need not be invited to the meeting, whose title may say whom it was about.
    table = TaskTable(shown, exclude=() if request.user.reach(SEE_MEETINGS).everything else ("meeting",))
    context = {"tabs": _tabs(state if state in ("soon", "late", "all") else "open")}
    return render_list(request, "goals/meetings/list.html", table, context=context, export=_("Tasks of meetings"))


def _tabs(active: str) -> list[Tab]:
    page = reverse("goals:tasks")
    named = {"meetings": (_("Meetings"), reverse("goals:meetings")), "open": (_("Open tasks"), page)}
    named |= {"soon": (_("Due soon"), f"{page}?state=soon")}
    named |= {"late": (_("Overdue tasks"), f"{page}?state=late"), "all": (_("All tasks"), f"{page}?state=all")}
    return [Tab(label, url, active=key == active) for key, (label, url) in named.items()]


@require_safe
def meeting(request: SignedIn, pk: int) -> HttpResponse:
    """One meeting: agenda with papers, minutes and tasks, who came, and what earlier ones left to be done."""
    found = load(Meeting, request.user, SEE_MEETINGS, pk=pk)
    planned, hold = found.state == Meeting.State.PLANNED, request.user.has_perm(HOLD_MEETINGS)
    items = found.items.select_related("presenter").prefetch_related("papers", "tasks__owner", "tasks__co_owners")
    person = found.person and (found.person.merged_into or found.person)
    seen = person and Person.objects.visible_to(request.user, VIEW).filter(pk=person.pk).exists()
    versions = amendments.confirmed(found)
    context = {
        "meeting": found,
        "tone": STATE_TONES[found.state],
        "items": [(one, [(task, *light_of(task)) for task in one.tasks.all()]) for one in items],
        "versions": versions,
        "wordings": {one.item_id: one for one in versions},
        "waiting": MinutesAmendment.objects.filter(item__meeting=found, accepted__isnull=True).select_related("item", "filed_by"),
        "returned": MinutesAmendment.objects.filter(item__meeting=found, accepted=False).select_related("item", "decided_by"),
        "may_amend": hold and found.is_frozen,
        "may_decide_amendment": request.user.has_perm(CONFIRM_MINUTES),
        "attendance": found.attendance.select_related("organization"),
        "attendance_states": Attendance.State.choices,
        "outstanding": [(task, *light_of(task)) for task in services.outstanding(found, request.user)],
        # Minutes tell who does what; the page of a task is for those who do it.
        "opens": set(MeetingTask.objects.visible_to(request.user).values_list("pk", flat=True)),
        "person": person if seen else None,
        "hidden": bool(person and not seen),
        "may_hold": hold and planned,
        "may_confirm": request.user.has_perm(CONFIRM_MINUTES) and found.state == Meeting.State.MINUTED and found.minuted_by_id != request.user.pk,
        "altered": amendments.is_altered(found),
        "reason_form": ReasonForm(),
    }  # fmt: skip
    return render(request, "goals/meetings/meeting.html", context)


@require_http_methods(GET_OR_POST)
def set_meeting(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Call a meeting or change it."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk) if pk else None
    form = MeetingForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.set_meeting, meeting=found, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("The meeting is called."))
    return _form(request, form, found, _("Change") if found else _("Call a meeting"))


@require_POST
def cancel_meeting(request: SignedIn, pk: int) -> HttpResponse:
    """Take a meeting back."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    form, gone = ReasonForm(request.POST), False
    if form.is_valid():
        gone = attempted(
            request, services.cancel_meeting, _("The meeting is cancelled."), meeting=found, **form.cleaned_data
        )
    form_errors(request, form)
    return redirect("goals:meetings" if gone else found.get_absolute_url())


@require_http_methods(GET_OR_POST)
def set_item(request: SignedIn, pk: int, item_pk: int | None = None) -> HttpResponse:
    """Add an agenda item, or write its minutes."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    item = get_object_or_404(found.items, pk=item_pk) if item_pk else None
    form = ItemForm(request.POST or None, request.FILES or None, instance=item)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_item, meeting=found, item=item, **form.cleaned_data)
    ):
        return done(request, found, _("The agenda is kept."))
    return _form(request, form, found, item.title if item else _("Add an agenda item"))


@require_POST
def set_attendance(request: SignedIn, pk: int, attendance_pk: int) -> HttpResponse:
    """Say whether an invited organisation came."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    row = get_object_or_404(found.attendance.select_related("meeting"), pk=attendance_pk)
    form = AttendanceForm(request.POST)
    if form.is_valid():
        attempted(request, services.set_attendance, _("Attendance is kept."), attendance=row, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_http_methods(GET_OR_POST)
def give_task(request: SignedIn, pk: int, item_pk: int) -> HttpResponse:
    """Give what an item decided to a unit."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    item = get_object_or_404(found.items.select_related("meeting"), pk=item_pk)
    form = TaskForm(request.POST or None, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.give_task, item=item, **form.cleaned_data)
    ):
        return done(request, found, _("The task is given."))
    return _form(request, form, found, _("Give a task"))


@require_POST
def withdraw_task(request: SignedIn, pk: int, task_pk: int) -> HttpResponse:
    """Take a task back before the minutes are handed in."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    given = get_object_or_404(MeetingTask.objects.select_related("item__meeting"), pk=task_pk, item__meeting=found)
    attempted(request, services.withdraw_task, _("The task is taken back."), task=given)
    return redirect(found)


@require_POST
def hand_in(request: SignedIn, pk: int) -> HttpResponse:
    """Hand the minutes in."""
    found = load(Meeting, request.user, HOLD_MEETINGS, pk=pk)
    attempted(request, services.hand_in, _("The minutes are handed in; somebody else confirms them."), meeting=found)
    return redirect(found)


@require_POST
def decide_minutes(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm the minutes, or give them back with what is wrong."""
    found = load(Meeting, request.user, CONFIRM_MINUTES, pk=pk)
    if request.POST.get("accept"):
        said = _("The minutes are confirmed and stand.")
        attempted(request, services.decide_minutes, said, meeting=found, accept=True)
        return redirect(found)
    form = ReasonForm(request.POST)
    if form.is_valid():
        said = _("The minutes are given back.")
        attempted(request, services.decide_minutes, said, meeting=found, accept=False, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_safe
def paper(request: SignedIn, pk: int, file_pk: int) -> HttpResponse:
    """Download a paper of the agenda."""
    found = load(Meeting, request.user, SEE_MEETINGS, pk=pk)
    file = get_object_or_404(
        MeetingFile.objects.filter(item__meeting=found).select_related("item__meeting"), pk=file_pk
    )
    return _file(request, file)


@require_safe
def task(request: SignedIn, pk: int) -> HttpResponse:
    """One task with its reports."""
    found = load(MeetingTask, request.user, SEE_MEETINGS, pk=pk)
    label, tone = light_of(found)
    reports = found.reports.select_related("filed_by", "decided_by").prefetch_related("files")
    origin = found.item.meeting
    context: dict[str, Any] = {
        "task": found,
        "light": label,
        "tone": tone,
        "reports": reports,
        "project": Project.objects.visible_to(request.user, SEE_PROJECTS).filter(pk=found.project_id or 0).first(),
        "meeting": origin if Meeting.objects.visible_to(request.user).filter(pk=origin.pk).exists() else None,
        "may_report": request.user.has_perm(DO_TASKS) and found.closed_on is None
        and MeetingTask.objects.visible_to(request.user, DO_TASKS).filter(pk=found.pk).exists(),
        "may_decide": request.user.has_perm(HOLD_MEETINGS),
    }  # fmt: skip
    return render(request, "goals/meetings/task.html", context)


@require_http_methods(GET_OR_POST)
def report_task(request: SignedIn, pk: int) -> HttpResponse:
    """Report how a task goes, or that it is done."""
    found = load(MeetingTask, request.user, DO_TASKS, pk=pk)
    form = TaskReportForm(request.POST or None, request.FILES or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.report_task, task=found, **form.cleaned_data)
    ):
        return done(request, found, _("The report is filed."))
    return render(request, "goals/meetings/form.html", {"form": form, "back": found, "title": _("Report on the task")})


@require_POST
def decide_task(request: SignedIn, pk: int, report_pk: int) -> HttpResponse:
    """Accept that a task is done, or return the report."""
    found = load(MeetingTask, request.user, HOLD_MEETINGS, pk=pk)
    report = get_object_or_404(found.reports, pk=report_pk)
    accept, answer = request.POST.get("decision") == "accept", request.POST.get("answer", "")[:500]
    said = _("The task is closed.") if accept else _("The report is returned.")
    attempted(request, services.decide_task, said, report=report, accept=accept, answer=answer)
    return redirect(found)


@require_safe
def proof(request: SignedIn, pk: int, file_pk: int) -> HttpResponse:
    """Download what proves a report."""
    found = load(MeetingTask, request.user, SEE_MEETINGS, pk=pk)
    file = get_object_or_404(MeetingFile.objects.filter(report__task=found).select_related("report__task"), pk=file_pk)
    return _file(request, file)


def _file(request: SignedIn, file: MeetingFile) -> HttpResponse:
    content = services.take_file(file=file, by=request.user, at=timezone.now())
    return attachment(content, file.name, CONTENT_TYPES[file.kind])


def _form(request: SignedIn, form: Any, found: Meeting | None, title: str) -> HttpResponse:
    return render(request, "goals/meetings/form.html", {"form": form, "back": found, "title": title})
