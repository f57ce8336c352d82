"""The office's pages of an assessment: rounds, their rules, claims and appeals decided, the result."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.permissions import SignedIn, load
from juxian.goals.assessment import results, services
from juxian.goals.assessment.forms import AnswerForm, ClassForm, CriterionForm, PublishForm, RoundForm
from juxian.goals.assessment.tables import RoundTable
from juxian.goals.models import Appeal, Assessed, AssessmentRound, Claim
from juxian.goals.models.assessment import ASSESS, SEAL, SEE_RANKING
from juxian.goals.models.letters import ANSWER
from juxian.web import components
from juxian.web.serving import attempted, done, form_errors, saved, served
from juxian.web.tables import render_list

State = AssessmentRound.State


@require_safe
def rounds(request: SignedIn) -> HttpResponse:
    """List the assessments, the newest first."""
    rows = AssessmentRound.objects.visible_to(request.user).defer("content")
    may = {"may_assess": request.user.has_perm(ASSESS)}
    return render_list(request, "goals/assessment/rounds.html", RoundTable(rows), context=may)


@require_http_methods(["GET", "POST"])
def new_round(request: SignedIn) -> HttpResponse:
    """Draw an assessment up, empty or as an earlier one was."""
    year = timezone.localdate().year
    initial = {"year": year, "as_of": f"{year}-12-31", "like": AssessmentRound.objects.first()}
    form = RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.draw_up, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Drawn up. Add classes and criteria, then have it opened by somebody else."))
    return render(request, "goals/assessment/form.html", {"form": form, "title": _("Draw up an assessment")})


@require_http_methods(["GET", "POST"])
def change_round(request: SignedIn, pk: int) -> HttpResponse:
    """Change what an assessment is called, measured by and graded by."""
    chosen = load(AssessmentRound, request.user, ASSESS, pk=pk)
    form = RoundForm(request.POST or None, instance=chosen)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_round, chosen=chosen, **form.cleaned_data)
    ):
        return done(request, chosen, _("Changed."))
    return render(request, "goals/assessment/form.html", {"form": form, "round": chosen, "title": _("Change")})


@require_safe
def assessment(request: SignedIn, pk: int) -> HttpResponse:
    """Show a round: how far it is, the result by class, the rules, and what waits for the office."""
    chosen = load(AssessmentRound, request.user, SEE_RANKING, pk=pk)
    everything = request.user.reach(SEE_RANKING).everything
    own = {one.organization.name: one for one in Assessed.objects.visible_to(request.user).filter(round=chosen).select_related("organization")}  # fmt: skip
    rows = results.rows_of(chosen)
    if not everything and chosen.state == State.OPEN:
        # Until the result is published, a unit sees how itself stands.
        rows = [row for row in rows if row.name in own]
    rows = [replace(row, unit=own.get(row.name)) for row in rows]
    may_assess, may_seal = request.user.has_perm(ASSESS), request.user.has_perm(SEAL)
    mine = request.user.pk
    context = {
        "round": chosen,
        "steps": components.steps(list(State.labels), State.values.index(chosen.state)),
        "classes": results.by_class(chosen, rows).items(),
        "criteria": chosen.criteria.prefetch_related("classes").order_by("pk"),
        "groups": chosen.classes.prefetch_related("units__organization").order_by("pk"),
        "own": {one.pk for one in own.values()},
        "to_report": Assessed.objects.visible_to(request.user, ANSWER).to_report().filter(round=chosen).first(),
        "claims": results.beside_records(chosen, _asked(Claim, chosen, own.values()).prefetch_related("files")),
        "appeals": _asked(Appeal, chosen, own.values()),
        "may_assess": may_assess,
        "may_open": may_seal and chosen.state == State.DRAFT and chosen.made_by_id != mine,
        "may_seal": may_seal and chosen.state == State.APPEALS and chosen.published_by_id != mine,
        "may_take": everything and bool(chosen.content),
        "publish_form": PublishForm(initial={"appeal_until": services.last_day_for_appeals(timezone.now())}),
        "answer_form": AnswerForm(),
    }
    return render(request, "goals/assessment/round.html", context)


def _asked(model: Any, chosen: AssessmentRound, units: Any) -> Any:
    rows = model.objects.filter(assessed__in=list(units)).order_by("accepted", "-filed_at", "-pk")
    return rows.select_related("assessed__organization", "criterion", "filed_by", "decided_by")


@require_http_methods(["GET", "POST"])
def unit_class(request: SignedIn, pk: int, class_pk: int | None = None) -> HttpResponse:
    """Set a class of a round with its units."""
    chosen = load(AssessmentRound, request.user, ASSESS, pk=pk)
    found = None if class_pk is None else get_object_or_404(chosen.classes, pk=class_pk)
    form = ClassForm(request.POST or None, instance=found, chosen=chosen)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_class, chosen=chosen, unit_class=found, **form.cleaned_data)
    ):
        return done(request, chosen, _("The class is set."))
    context = {"form": form, "round": chosen, "title": found or _("Add a class"), "part": found, "kind": "class"}
    return render(request, "goals/assessment/form.html", context)


@require_http_methods(["GET", "POST"])
def criterion(request: SignedIn, pk: int, criterion_pk: int | None = None) -> HttpResponse:
    """Set a criterion of a round."""
    chosen = load(AssessmentRound, request.user, ASSESS, pk=pk)
    found = None if criterion_pk is None else get_object_or_404(chosen.criteria, pk=criterion_pk)
    form = CriterionForm(request.POST or None, instance=found, chosen=chosen)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_criterion, chosen=chosen, criterion=found, **form.cleaned_data)
    ):
        return done(request, chosen, _("The criterion is set."))
    context = {
        "form": form,
        "round": chosen,
        "title": found or _("Add a criterion"),
        "part": found,
        "kind": "criterion",
    }
    return render(request, "goals/assessment/form.html", context)


@require_POST
def remove_part(request: SignedIn, pk: int, kind: str, part_pk: int) -> HttpResponse:
    """Take a class or a criterion out."""
    chosen = load(AssessmentRound, request.user, ASSESS, pk=pk)
    parts: Any = chosen.classes if kind == "class" else chosen.criteria
    attempted(request, services.remove, _("Taken out."), part=get_object_or_404(parts, pk=part_pk))
    return redirect(chosen)


@require_POST
def step(request: SignedIn, pk: int, to: str) -> HttpResponse:
    """Compute or publish a round: the office's own steps."""
    chosen = load(AssessmentRound, request.user, ASSESS, pk=pk)
    if to == "compute":
        attempted(request, services.compute, _("Computed from the records as of its day."), chosen=chosen)
        return redirect(chosen)
    form = PublishForm(request.POST)
    if form.is_valid():
        attempted(request, services.publish, _("Published: units may appeal."), chosen=chosen, **form.cleaned_data)
    form_errors(request, form)
    return redirect(chosen)


@require_POST
def confirm(request: SignedIn, pk: int, to: str) -> HttpResponse:
    """Open or seal a round: the steps of somebody else than its maker."""
    chosen = load(AssessmentRound, request.user, SEAL, pk=pk)
    service = {"open": services.open_round, "seal": services.seal}[to]
    attempted(request, service, _("Opened.") if to == "open" else _("Sealed."), chosen=chosen)
    return redirect(chosen)


@require_POST
def decide(request: SignedIn, pk: int, kind: str, asked_pk: int) -> HttpResponse:
    """Accept a claim or an appeal, or not, with a reason."""
    chosen = load(AssessmentRound, request.user, ASSESS, pk=pk)
    form = AnswerForm(request.POST)
    accept = request.POST.get("decision") == "accept"
    if form.is_valid():
        said = {"answer": form.cleaned_data["answer"], "accept": accept}
        if kind == "claim":
            claim = get_object_or_404(Claim, pk=asked_pk, assessed__round=chosen)
            attempted(request, services.decide_claim, _("Decided."), claim=claim, **said)
        else:
            appeal = get_object_or_404(Appeal, pk=asked_pk, assessed__round=chosen)
            value = form.cleaned_data["value"]
            attempted(request, services.decide_appeal, _("Decided."), appeal=appeal, value=value, **said)
    form_errors(request, form)
    return redirect(chosen)


@require_safe
def result_file(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """Hand out the result: as Excel, or as the document from which anybody can compute it again."""
    chosen = load(AssessmentRound, request.user, SEE_RANKING, pk=pk)
    if not request.user.reach(SEE_RANKING).everything or not chosen.content:
        return redirect(chosen)
    if kind == "json":
        return attachment(chosen.content.encode(), f"{chosen}.json", "application/json")
    names, lines = results.sheet(results.rows_of(chosen))
    heads = [_("class"), _("rank"), _("unit"), _("points"), _("grade"), *names]
    return attachment(excel.workbook(heads, lines, sheet=str(chosen.year)), f"{chosen}.xlsx")
