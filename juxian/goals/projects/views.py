"""Pages of projects: list, board and chart over time; one project; drafting, opening, changing and closing it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.audit.services import record_list_export
from juxian.core.money import show
from juxian.core.permissions import SignedIn, load
from juxian.goals.models import MeetingTask, Project
from juxian.goals.models.projects import RUN_PROJECTS, SEE_PROJECTS, VERIFY_PROJECTS
from juxian.goals.projects import lights, lists, services
from juxian.goals.projects.forms import AnswerForm, ClosingForm, OutcomeForm, ProjectForm
from juxian.registry.views.common import behind, narrowed_by
from juxian.web.components import Tab
from juxian.web.serving import attempted, done, form_errors, saved, served
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]
SHAPES = (("list", "projects"), ("board", "project_board"), ("gantt", "project_gantt"))
State = Project.State


@require_safe
def projects(request: SignedIn, shape: str) -> HttpResponse:
    """Show the projects one may see as a list, as a board or over time; the list also as an Excel file."""
    visible = Project.objects.visible_to(request.user).select_related("owner")
    drill, rows = behind(request, "projects", visible)
    filterset = lists.ProjectFilter(request.GET, queryset=rows)
    today = timezone.localdate()
    standings = lights.of_projects(filterset.qs, today)
    query = request.GET.urlencode()
    labels = {"list": _("List"), "board": _("Board"), "gantt": _("Gantt chart")}
    context: dict[str, Any] = {
        "drill": drill,
        "shape": shape,
        "tabs": [Tab(labels[one], f"{reverse(f'goals:{name}')}?{query}", active=one == shape) for one, name in SHAPES],
        "may_draft": request.user.has_perm(RUN_PROJECTS),
        "any": visible.exists(),
    }
    if shape == "board":
        return render(request, "goals/projects/board.html", context | {"filterset": filterset, "piles": lists.board(standings)})  # fmt: skip
    if shape == "gantt":
        return render(request, "goals/projects/gantt.html", context | {"filterset": filterset, "gantt": lists.gantt(standings, today)})  # fmt: skip
    table = lists.ProjectTable(filterset.qs, standings)
    return render_list(
        request, "goals/projects/list.html", table, filterset=filterset, context=context, export=_("Projects"),
        on_export=lambda count: _taken(request, count),
    )  # fmt: skip


def _taken(request: SignedIn, rows: int) -> None:
    record_list_export(
        action="goals.projects_exported", rows=rows, conditions=narrowed_by(request), by=request.user, at=timezone.now()
    )


@require_safe
def project(request: SignedIn, pk: int) -> HttpResponse:
    """Show a project: its light and why, milestones, reports, risks, and what one may do about it."""
    found = load(Project, request.user, SEE_PROJECTS, pk=pk)
    verifies = request.user.has_perm(VERIFY_PROJECTS)
    runs = may_run(request, found)
    standing = lights.of_project(found, timezone.localdate())
    reports = found.reports.select_related("milestone", "filed_by", "decided_by").prefetch_related("files")
    waiting = {one.milestone_id for one in reports if one.waits}
    context = {
        "project": found,
        "standing": standing,
        "about": _about(found),
        "milestones": [
            {"row": one, "last": lights.last_day(one.due), "late": one in standing.overdue, "waits": one.pk in waiting}
            for one in standing.milestones
        ],
        "reports": reports,
        "risks": found.risks.all(),
        "events": history(found, 10),
        "may_report": runs and found.state == State.RUNNING,
        "may_raise": runs and found.state in (State.DRAFT, State.RUNNING),
        "may_change": may_change(request, found),
        "may_verify": verifies and found.state == State.RUNNING,
        "may_open": verifies and found.state == State.DRAFT and found.drafted_by_id != request.user.pk,
        "tasks": MeetingTask.objects.visible_to(request.user).filter(project=found).select_related("owner"),
        "answer_form": AnswerForm(),
        "outcome_form": OutcomeForm(),
        "closing_form": ClosingForm(),
    }
    return render(request, "goals/projects/project.html", context)


def may_run(request: SignedIn, found: Project) -> bool:
    """Return whether somebody works on a project: reports on it and raises its risks."""
    return Project.objects.visible_to(request.user, RUN_PROJECTS).filter(pk=found.pk).exists()


def may_change(request: SignedIn, found: Project) -> bool:
    """Return whether somebody may change a project: the lead unit while it is a draft, the office until it is closed."""
    if request.user.has_perm(VERIFY_PROJECTS):
        return found.state in (State.DRAFT, State.RUNNING)
    return found.state == State.DRAFT and found.owner_id in request.user.reach(RUN_PROJECTS)


def changeable(request: SignedIn, pk: int) -> Project:
    """Return a project that somebody may change; 404 for any other."""
    found = load(Project, request.user, RUN_PROJECTS, pk=pk)
    if not may_change(request, found):
        raise Http404
    return found


def _about(found: Project) -> list[tuple[str, Any]]:
    others = "、".join(one.label for one in found.co_owners.order_by("kind", "name"))
    money = show(found.budget) if found.budget is not None else "—"
    return [
        (_("lead unit"), found.owner.name),
        (_("co-owners"), others or "—"),
        (_("person responsible"), found.responsible),
        (_("from when until when"), f"{found.begin} – {found.end}"),
        (_("budget"), f"{money} {found.budget_line}".strip()),
        (_("opened"), f"{found.opened_by.name} {timezone.localdate(found.opened_at)}" if found.opened_by else "—"),
    ]


@require_http_methods(GET_OR_POST)
def new_project(request: SignedIn) -> HttpResponse:
    """Draft a project."""
    form = ProjectForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.draft_project, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Drafted. Add its milestones; then somebody else of the office opens it."))
    return render(request, "goals/projects/form.html", {"form": form, "title": _("Draft a project")})


@require_http_methods(GET_OR_POST)
def change_project(request: SignedIn, pk: int) -> HttpResponse:
    """Change a project; a running one with a reason."""
    found = changeable(request, pk)
    form = ProjectForm(request.POST or None, instance=found, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_project, project=found, **form.cleaned_data)
    ):
        return done(request, found, _("The project was changed."))
    return render(request, "goals/projects/form.html", {"form": form, "project": found, "title": _("Change")})


@require_POST
def discard_project(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = changeable(request, pk)
    gone = attempted(request, services.discard_project, _("The draft was thrown away."), project=found)
    return redirect("goals:projects" if gone else found.get_absolute_url())


@require_POST
def open_project(request: SignedIn, pk: int) -> HttpResponse:
    """Open a project that somebody else drafted."""
    found = load(Project, request.user, VERIFY_PROJECTS, pk=pk)
    attempted(request, services.open_project, _("Opened: the units find its milestones on their desks."), project=found)
    return redirect(found)


@require_POST
def close_project(request: SignedIn, pk: int) -> HttpResponse:
    """Finish a project or stop it."""
    found = load(Project, request.user, VERIFY_PROJECTS, pk=pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        finished = request.POST.get("decision") == "finish"
        said = _("The project is finished.") if finished else _("The project is stopped.")
        attempted(request, services.close_project, said, project=found, finished=finished, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)
