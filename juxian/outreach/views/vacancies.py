"""Vacancies: listed, shown, entered, opened and ended; what they ask for."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.audit.services import record_list_export
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.facts.words import type_name
from juxian.outreach import requirements, services
from juxian.outreach.filters import VacancyFilter
from juxian.outreach.forms import RequirementForm, VacancyForm
from juxian.outreach.models import Recommendation, Vacancy
from juxian.outreach.permissions import ANSWER, CHANGE, MATCH, VIEW
from juxian.outreach.tables import TONES, VACANCY_TONES, VacancyTable
from juxian.registry.views.common import attempted, behind, done, form_errors, narrowed_by, saved, served, today
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def vacancies(request: SignedIn) -> HttpResponse:
    """List the vacancies within one's reach; the same as an Excel file."""
    visible = Vacancy.objects.visible_to(request.user, VIEW).select_related("organization").counted()
    drill, rows = behind(request, "vacancies", visible)
    filterset = VacancyFilter(request.GET, queryset=rows)
    return render_list(
        request,
        "outreach/vacancies.html",
        VacancyTable(filterset.qs),
        filterset=filterset,
        context={"drill": drill},
        export=_("vacancies"),
        on_export=lambda count: _taken(request, count),
    )


def _taken(request: SignedIn, rows: int) -> None:
    record_list_export(
        action="outreach.vacancies_exported",
        rows=rows,
        conditions=narrowed_by(request),
        by=request.user,
        at=timezone.now(),
    )


@require_safe
def vacancy(request: SignedIn, pk: int) -> HttpResponse:
    """Show a vacancy: what it asks for, how many were recommended, what came of it."""
    found = load(Vacancy, request.user, VIEW, pk=pk)
    states = list(found.recommendations.order_by().values_list("state", flat=True))
    may_change = found.may_change and request.user.has_perm(CHANGE, found.organization)
    context = {
        "vacancy": found,
        "tone": VACANCY_TONES[found.state],
        "requirements": found.requirements.order_by("-required", "-weight", "pk"),
        "choices": requirements.CHOICES,
        "outcomes": [(label, TONES[key], states.count(key)) for key, label in Recommendation.State.choices
                     if key in states],
        "taken": states.count(Recommendation.State.TAKEN),
        "may_change": may_change,
        "may_withdraw": may_change and Recommendation.State.TAKEN not in states,
        "may_match": found.is_open and request.user.has_perm(MATCH),
        "may_answer": request.user.has_perm(ANSWER, found.organization),
        "reason_form": ReasonForm(),
        "events": history(found, 8),
    }  # fmt: skip
    return render(request, "outreach/vacancy.html", context)


@require_http_methods(GET_OR_POST)
def new_vacancy(request: SignedIn) -> HttpResponse:
    """Enter a vacancy; what it asks for is entered on its page."""
    form = VacancyForm(request.POST or None, user=request.user, day=today())
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.enter_vacancy, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Entered as a draft: say what it asks for, then open it."))
    return render(request, "outreach/vacancy_form.html", {"form": form, "title": _("Enter a vacancy")})


@require_http_methods(GET_OR_POST)
def edit_vacancy(request: SignedIn, pk: int) -> HttpResponse:
    """Change a vacancy that has not ended."""
    found = load(Vacancy, request.user, CHANGE, pk=pk)
    form = VacancyForm(request.POST or None, instance=found, user=request.user, day=today())
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_vacancy, vacancy=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    context = {"form": form, "title": _("Change the vacancy"), "vacancy": found}
    return render(request, "outreach/vacancy_form.html", context)


STEPS = {"open": services.open_vacancy, "close": services.close_vacancy}


@require_POST
def step(request: SignedIn, pk: int) -> HttpResponse:
    """Open, close or withdraw a vacancy."""
    found = load(Vacancy, request.user, CHANGE, pk=pk)
    decision = request.POST.get("decision", "")
    if decision == "withdraw":
        form = ReasonForm(request.POST)
        if form.is_valid():
            attempted(request, services.withdraw_vacancy, _("Withdrawn."), vacancy=found, **form.cleaned_data)
        form_errors(request, form)
    elif decision in STEPS:
        said = _("The vacancy is open.") if decision == "open" else _("The vacancy is closed.")
        attempted(request, STEPS[decision], said, vacancy=found)
    else:
        raise Http404
    return redirect(found)


@require_http_methods(GET_OR_POST)
def add_requirement(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """Ask for something more: a ready choice, or a condition of one's own (`kind` "feel")."""
    found = load(Vacancy, request.user, CHANGE, pk=pk)
    choice = requirements.BY_KIND.get(kind)
    if choice is None and kind != requirements.OWN_WORDS:
        raise Http404
    form = RequirementForm(request.POST or None, choice=choice)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.add_requirement, vacancy=found, **form.values())
    ):
        return done(request, found, _("Added."))
    context: dict[str, Any] = {"vacancy": found, "form": form, "choice": choice}
    if choice is None:
        context["facts"] = [(fact, type_name(fact.type)) for fact in requirements.askable()]
    return render(request, "outreach/requirement_form.html", context)


@require_POST
def remove_requirement(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Ask for it no longer."""
    found = load(Vacancy, request.user, CHANGE, pk=pk)
    asked = get_object_or_404(found.requirements, pk=row)
    attempted(request, services.remove_requirement, _("Removed."), requirement=asked)
    return redirect(found)
