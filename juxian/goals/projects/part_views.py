"""Pages of a project's parts: milestones, reports with their files, risks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.downloads import attachment
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.permissions import SignedIn, load
from juxian.goals.models import Project, ReportFile
from juxian.goals.models.projects import RUN_PROJECTS, SEE_PROJECTS, VERIFY_PROJECTS
from juxian.goals.projects import services
from juxian.goals.projects.forms import AnswerForm, ClosingForm, MilestoneForm, ReportForm, RiskForm
from juxian.goals.projects.views import GET_OR_POST, changeable
from juxian.web.serving import attempted, done, form_errors, saved


@require_http_methods(GET_OR_POST)
def milestone(request: SignedIn, pk: int, milestone_pk: int | None = None) -> HttpResponse:
    """Add a milestone, or change one that is not reached; in a running project with a reason."""
    project = changeable(request, pk)
    found = None if milestone_pk is None else get_object_or_404(project.milestones, pk=milestone_pk)
    form = MilestoneForm(request.POST or None, instance=found, project=project)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_milestone, project=project, milestone=found, **form.cleaned_data)
    ):
        return done(request, project, _("The milestone is set."))
    context = {"form": form, "project": project, "milestone": found, "title": found or _("Add a milestone")}
    return render(request, "goals/projects/form.html", context)


@require_POST
def remove_milestone(request: SignedIn, pk: int, milestone_pk: int) -> HttpResponse:
    """Take a milestone out."""
    project = changeable(request, pk)
    found = get_object_or_404(project.milestones, pk=milestone_pk)
    said, reason = _("The milestone was taken out."), request.POST.get("reason", "")[:300]
    attempted(request, services.remove_milestone, said, project=project, milestone=found, reason=reason)
    return redirect(project)


@require_http_methods(GET_OR_POST)
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Report on a project, or that a milestone is reached."""
    project = load(Project, request.user, RUN_PROJECTS, pk=pk)
    initial = {"on": timezone.localdate(), "milestone": request.GET.get("milestone", "")}
    form = ReportForm(request.POST or None, request.FILES or None, project=project, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.report, project=project, **form.given())
    ):
        return done(request, project, _("Reported."))
    return render(
        request, "goals/projects/form.html", {"form": form, "project": project, "title": _("Report progress")}
    )


@require_POST
def decide_report(request: SignedIn, pk: int, report_pk: int) -> HttpResponse:
    """Verify that a milestone is reached, or return the report."""
    project = load(Project, request.user, VERIFY_PROJECTS, pk=pk)
    found = get_object_or_404(project.reports, pk=report_pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        accept = request.POST.get("decision") == "verify"
        said = _("Verified: the milestone is reached.") if accept else _("Returned to the unit.")
        attempted(request, services.decide_report, said, report=found, accept=accept, **form.cleaned_data)
    form_errors(request, form)
    return redirect(project)


@require_safe
def file(request: SignedIn, pk: int, file_pk: int) -> HttpResponse:
    """Hand an evidence file out."""
    project = load(Project, request.user, SEE_PROJECTS, pk=pk)
    found = get_object_or_404(ReportFile.objects.select_related("report__project"), report__project=project, pk=file_pk)
    content = services.take_file(file=found, by=request.user, at=timezone.now())
    return attachment(content, found.name, CONTENT_TYPES[found.kind])


@require_http_methods(GET_OR_POST)
def risk(request: SignedIn, pk: int, risk_pk: int | None = None) -> HttpResponse:
    """Raise a risk or change an open one."""
    project = load(Project, request.user, RUN_PROJECTS, pk=pk)
    found = None if risk_pk is None else get_object_or_404(project.risks, pk=risk_pk)
    form = RiskForm(request.POST or None, instance=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_risk, project=project, risk=found, **form.cleaned_data)
    ):
        return done(request, project, _("The risk is on the list."))
    return render(request, "goals/projects/form.html", {"form": form, "project": project, "title": _("Risk")})


@require_POST
def close_risk(request: SignedIn, pk: int, risk_pk: int) -> HttpResponse:
    """Close a risk."""
    project = load(Project, request.user, RUN_PROJECTS, pk=pk)
    found = get_object_or_404(project.risks, pk=risk_pk)
    form = ClosingForm(request.POST)
    if form.is_valid():
        attempted(request, services.close_risk, _("The risk is closed."), risk=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(project)
