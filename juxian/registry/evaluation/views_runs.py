"""Pages of runs: asking for one, its results, one person's result explained, who may see it."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.facts import selectors as facts
from juxian.registry.evaluation import judging, peers, runs
from juxian.registry.evaluation.compiling import TABLE
from juxian.registry.evaluation.definition import Definition
from juxian.registry.evaluation.explaining import Explained, explain
from juxian.registry.evaluation.permissions import EVALUATE, RESULTS
from juxian.registry.evaluation.run_forms import ConclusionForm, OpeningForm, ResultFilter, RunForm
from juxian.registry.evaluation.tables import ResultTable, RunTable
from juxian.registry.models import Access, EvaluationResult, EvaluationRun, EvaluationVersion
from juxian.registry.sharing.access import looked, opened
from juxian.registry.views.common import attempted, done, exported, form_errors, served
from juxian.web.components import Chart, Series
from juxian.web.tables import render_list

BANDS = 10  # of ten points each


@require_safe
def evaluation_runs(request: SignedIn) -> HttpResponse:
    """List the evaluations that the reader may see."""
    rows = EvaluationRun.objects.visible_to(request.user, RESULTS).select_related("version__model")
    return render_list(request, "registry/evaluation/runs.html", RunTable(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: SignedIn) -> HttpResponse:
    """Evaluate: which method, as of when, whom, what for, and who answers for it."""
    begun = {}
    if method := whole(request.GET.get("method")):
        begun["version"] = EvaluationVersion.objects.in_force().filter(model=method).first()
    form = RunForm(request.POST or None, user=request.user, initial=begun)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        asked["as_of"] = date.fromisoformat(asked["as_of"])
        chosen = asked.pop("round")
        asked["peers"] = peers.scores(chosen) if chosen else None
        made = served(request, form, runs.run_evaluation, **asked)
        if made is not None:
            return done(request, made, _("%(people)d people were evaluated.") % {"people": made.people})
    return render(request, "registry/evaluation/run_form.html", {"form": form})


@require_safe
def run(request: SignedIn, pk: int) -> HttpResponse:
    """Show the results of a run that the reader may see: how they are spread, by industry, each; or as Excel."""
    found = load(EvaluationRun, request.user, RESULTS, pk=pk)
    definition = Definition.of(found.version.definition)
    results = EvaluationResult.objects.visible_to(request.user, RESULTS).filter(run=found)
    filterset = ResultFilter(request.GET, queryset=results)
    rows = filterset.qs.select_related("person", "organization")
    whole = list(results.values_list("industry", "score", "dimensions").order_by("pk"))
    context = {
        "run": found,
        "method": found.version.model,
        "definition": definition,
        "may_evaluate": request.user.has_perm(EVALUATE),
        "chart": _spread([score for _industry, score, _sides in whole]),
        "medians": _medians(whole),
        "uses": _uses(found),
        "openings": found.openings.filter(ended_at=None).select_related("organization"),
        "opening_form": OpeningForm(),
    }
    return render_list(
        request,
        "registry/evaluation/run.html",
        ResultTable(rows, definition=definition),
        filterset=filterset,
        context=context,
        export=str(found),
        on_export=lambda count: _taken(request, rows, count),
    )


def _taken(request: SignedIn, rows: Any, count: int) -> None:
    looked(
        people=rows.order_by().values_list("person", flat=True),
        kind=Access.Kind.LIST,
        by=request.user,
        at=timezone.now(),
        what=_("results of evaluations"),
    )
    exported(request, count)


def _spread(scores: list[Decimal | None]) -> Chart:
    """Return how many people have a score in each ten of a hundred."""
    counts = [0] * BANDS
    for one in scores:
        if one is not None:
            counts[min(int(one // 10), BANDS - 1)] += 1
    labels = [f"{10 * at}—{10 * at + 10}" for at in range(BANDS)]
    return Chart(labels, [Series(_("people"), counts)], unit=_("persons"), category=_("score reached"))


def _medians(rows: list[tuple[str, Decimal | None, list[str | None]]]) -> list[tuple[str, int, str, list[str]]]:
    """Return for everybody and for each industry: people, median score, and the median of each dimension."""
    groups: dict[str, list[tuple[Decimal | None, list[str | None]]]] = defaultdict(list)
    for industry, score, sides in rows:
        groups[industry or _("not known")].append((score, sides))
    lines = [(_("all"), [(score, sides) for _name, score, sides in rows])]
    lines += sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])) if len(groups) > 1 else []
    found = []
    for name, members in lines:
        columns = zip(*(sides for _score, sides in members), strict=True)
        medians = [_median([Decimal(value) for value in column if value is not None]) for column in columns]
        found.append((name, len(members), _median([score for score, _sides in members if score is not None]), medians))
    return found


def _median(values: list[Decimal]) -> str:
    return f"{median(values):.1f}" if values else "—"


def _uses(found: EvaluationRun) -> list[tuple[str, str, int]]:
    """Return what a run was used for, by which paper, and for how many people a judgement was written."""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    conclusions = found.results.exclude(conclusions=None).values_list(
        "conclusions__used_for", "conclusions__reference", "pk"
    )
    for used_for, reference, _pk in conclusions.order_by("conclusions__used_for", "pk"):
        counted[(used_for, reference)] += 1
    return [(*key, count) for key, count in counted.items()]


@require_POST
def check_run(request: SignedIn, pk: int) -> HttpResponse:
    """Evaluate again over the kept snapshot, and say whether every score is the same."""
    found = load(EvaluationRun, request.user, EVALUATE, pk=pk)
    try:
        other = runs.differing(found)
    except Refused as refused:
        messages.error(request, refused.messages[0])
        return redirect(found)
    if other:
        said = _("%(count)d of %(people)d results are not the same.")
        messages.error(request, said % {"count": len(other), "people": found.people})
    else:
        messages.success(request, _("All %(people)d results came out the same.") % {"people": found.people})
    return redirect(found)


@require_POST
def open_run(request: SignedIn, pk: int) -> HttpResponse:
    """Let a unit see the results of its people, or no longer (`end`)."""
    found = load(EvaluationRun, request.user, EVALUATE, pk=pk)
    if end := whole(request.POST.get("end")):
        opening = get_object_or_404(found.openings, pk=end)
        attempted(request, runs.end_opening, _("The unit sees them no longer."), opening=opening)
        return redirect(found)
    form = OpeningForm(request.POST)
    if form.is_valid():
        said = _("The unit sees the results of its people now.")
        attempted(request, runs.open_to_unit, said, run=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_safe
def result(request: SignedIn, pk: int) -> HttpResponse:
    """Explain one person's result, criterion by criterion; the look is kept. Pay stays hidden, as on the file."""
    found = load(EvaluationResult, request.user, RESULTS, pk=pk)
    opened(person=found.person, by=request.user, at=timezone.now())
    context = explained(found, clear=False)
    context |= {"may_evaluate": request.user.has_perm(EVALUATE), "conclusion_form": ConclusionForm()}
    return render(request, "registry/evaluation/result.html", context)


def explained(found: EvaluationResult, *, clear: bool) -> dict[str, Any]:
    """Return what the drawing of a result needs; `problem` in place of the explanation when its snapshot is harmed."""
    run_ = found.run
    definition = Definition.of(run_.version.definition)
    drawn: Explained | None = None
    problem = ""
    try:
        known = facts.facts_of(TABLE, found.person_id, run_.snapshot)
        drawn = explain(definition, known or {}, peers=runs.peers_of(run_).get(found.person_id), clear=clear)
    except Refused as refused:
        problem = refused.messages[0]
    if drawn is not None and drawn.score.total != found.score:
        problem = _("What the snapshot gives is not the score that was kept: check the evaluation.")
    return {
        "result": found,
        "run": run_,
        "method": run_.version.model,
        "person": found.person,
        "explained": drawn,
        "problem": problem,
        "objections": found.objections.order_by("-asked_at", "-pk"),
        "conclusions": found.conclusions.all(),
    }


@require_POST
def conclude(request: SignedIn, pk: int) -> HttpResponse:
    """Keep a judgement in writing for one use of a result."""
    found = load(EvaluationResult, request.user, RESULTS, pk=pk)
    form = ConclusionForm(request.POST)
    if form.is_valid():
        attempted(request, judging.conclude, _("Kept: the person can read it."), result=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)
