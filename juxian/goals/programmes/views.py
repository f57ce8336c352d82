"""Pages of programmes: how far each is filled, a line opened onto its records, setting them up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.errors import Refused
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.facts import selectors, snapshots
from juxian.facts.views import Moment, opened
from juxian.goals.models import Programme
from juxian.goals.programmes import filling, services
from juxian.goals.programmes.forms import LineForm, ProgrammeForm
from juxian.web.serving import attempted, done, form_errors, saved, served

SEE, SET = "goals.view", "goals.set"
GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def programmes(request: SignedIn) -> HttpResponse:
    """Show every programme with how far its lines are filled, within the reader's reach."""
    moment = Moment.of(request.GET.get("as_of"))
    found = Programme.objects.visible_to(request.user).prefetch_related("lines__programme")
    context = {
        "moment": moment,
        "programmes": [(one, _filled(request, one, moment)) for one in found],
        "restricted": selectors.reach(request.user) is not None,
        "may_set": request.user.has_perm(SET),
    }
    return render(request, "goals/programmes/list.html", context)


def _filled(request: SignedIn, programme: Programme, moment: Moment) -> list[filling.Filled]:
    if moment.snapshot is None:
        return [filling.Filled(line, None, "neutral") for line in programme.lines.all()]
    return filling.of_lines(programme.lines.all(), moment.snapshot, selectors.reach(request.user))


@require_safe
def programme(request: SignedIn, pk: int) -> HttpResponse:
    """Show one programme, what fills its lines, and how far they are filled."""
    found = load(Programme, request.user, SEE, pk=pk)
    moment = Moment.of(request.GET.get("as_of"))
    context = {
        "moment": moment,
        "programme": found,
        "lines": _filled(request, found, moment),
        "elapsed": int(found.elapsed(moment.as_of) * 100),
        "restricted": selectors.reach(request.user) is not None,
        "may_set": request.user.has_perm(SET),
        "reason_form": ReasonForm(),
    }
    return render(request, "goals/programmes/programme.html", context)


@require_safe
def line(request: SignedIn, pk: int, line_pk: int) -> HttpResponse:
    """Open a line's number onto what it counts."""
    found = load(Programme, request.user, SEE, pk=pk)
    shown = get_object_or_404(found.lines.select_related("programme"), pk=line_pk)
    moment = Moment.of(request.GET.get("as_of"))
    context: dict[str, Any] = {"moment": moment, "line": shown, "programme": found}
    try:
        measure = shown.measure
        context["indicator"] = measure
        snapshot = snapshots.need(moment.as_of, moment.snapshot)
        return opened(
            request, measure, snapshot, None, context, window=found.window, template="goals/programmes/line.html"
        )
    except Refused as refused:
        context["problem"] = refused.messages[0]
    return render(request, "goals/programmes/line.html", context)


@require_http_methods(GET_OR_POST)
def set_programme(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Set up a programme or change one."""
    found = load(Programme, request.user, SET, pk=pk) if pk else None
    form = ProgrammeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.set_programme, programme=found, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("The programme is set. Its lines say what fills it."))
    context = {"form": form, "programme": found, "title": _("Change") if found else _("Set up a programme")}
    return render(request, "goals/programmes/form.html", context)


@require_POST
def remove_programme(request: SignedIn, pk: int) -> HttpResponse:
    """Take a programme without lines away."""
    found = load(Programme, request.user, SET, pk=pk)
    gone = attempted(request, services.remove_programme, _("The programme was taken away."), programme=found)
    return redirect("goals:programmes" if gone else found.get_absolute_url())


@require_http_methods(GET_OR_POST)
def set_line(request: SignedIn, pk: int, line_pk: int | None = None) -> HttpResponse:
    """Add a line to a programme or change one."""
    programme = load(Programme, request.user, SET, pk=pk)
    found = get_object_or_404(programme.lines, pk=line_pk) if line_pk else None
    form = LineForm(request.POST or None, instance=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_line, programme=programme, line=found, **form.cleaned_data)
    ):
        return done(request, programme, _("The line is set."))
    context = {"form": form, "programme": programme, "title": found.name if found else _("Add a line")}
    return render(request, "goals/programmes/form.html", context)


@require_POST
def remove_line(request: SignedIn, pk: int, line_pk: int) -> HttpResponse:
    """Take a line out."""
    programme = load(Programme, request.user, SET, pk=pk)
    found = get_object_or_404(programme.lines.select_related("programme"), pk=line_pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempted(request, services.remove_line, _("The line was taken out."), line=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(programme)
