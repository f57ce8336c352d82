"""The page on which two versions of a method, or one and the draft, are held against each other."""

from itertools import pairwise
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn, load
from juxian.facts import snapshots
from juxian.registry.evaluation.comparing import Comparison, compare
from juxian.registry.evaluation.compiling import check
from juxian.registry.evaluation.definition import Definition
from juxian.registry.evaluation.permissions import EVALUATE
from juxian.registry.evaluation.run_forms import CompareForm
from juxian.registry.evaluation.runs import peers_of
from juxian.registry.evaluation.tables import MovedTable
from juxian.registry.models import Access, EvaluationDraft, EvaluationModel, EvaluationRun, Person
from juxian.registry.sharing.access import looked
from juxian.registry.views.common import exported
from juxian.web.components import Chart, Figure, Series
from juxian.web.tables import render_list

MUCH = 5  # points by which somebody moves much
STEPS = (-20, -10, -5, 0, 5, 10, 20)


@require_safe
def comparison(request: SignedIn, pk: int) -> HttpResponse:
    """Show who moves how much between two versions over one snapshot; or hand the list out as Excel."""
    found = load(EvaluationModel, request.user, EVALUATE, pk=pk)
    choices: dict[str, Any] = {}
    draft = EvaluationDraft.objects.filter(model=found).first()
    if draft is not None:
        choices["draft"] = (_("draft"), draft.definition)
    for one in found.versions.all():
        choices[str(one.number)] = (_("version %(number)d") % {"number": one.number}, one.definition)
    form = CompareForm(choices, request.GET or None)
    context: dict[str, Any] = {"method": found, "form": form}
    if not form.is_bound or not form.is_valid():
        return render(request, "registry/evaluation/comparison.html", context)
    asked = form.cleaned_data
    before, after = (Definition.of(choices[asked[name]][1]) for name in ("first", "second"))
    snapshot = snapshots.latest(asked["as_of"])
    try:
        for definition in (before, after):
            check(definition, request.user)
        if snapshot is None:
            raise Refused(_("There is no snapshot of this day."), code="snapshot_missing")
        result = compare(before, after, snapshot, peers=_peers(found, asked["as_of"]))
    except Refused as refused:
        form.add_error(None, refused)
        return render(request, "registry/evaluation/comparison.html", context)
    keys = [one.person for one in result.moved]
    names = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
    rows = [
        {"name": names[one.person], "person": one.person, "before": one.before, "after": one.after,
         "change": one.change, "places": one.places}
        for one in result.moved
        if one.person in names
    ]  # fmt: skip
    context |= {"figures": _figures(result), "chart": _chart(result), "compared": True}
    return render_list(
        request,
        "registry/evaluation/comparison.html",
        MovedTable(rows),
        context=context,
        export=_("comparison of %(name)s") % {"name": found.name},
        on_export=lambda count: _taken(request, keys, count),
    )


def _peers(method: EvaluationModel, as_of: Any) -> Any:
    """Return the scores of peers of the method's last run of the day, so that both versions know the same."""
    last = EvaluationRun.objects.filter(version__model=method, as_of=as_of).order_by("-pk").first()
    return peers_of(last) if last else None


def _taken(request: SignedIn, keys: list[int], count: int) -> None:
    what = _("results of evaluations")
    looked(people=keys, kind=Access.Kind.LIST, by=request.user, at=timezone.now(), what=what)
    exported(request, count)


def _figures(result: Comparison) -> list[Figure]:
    up, down = result.moving(MUCH)
    change = result.median_change
    return [
        Figure(_("people compared"), len(result.moved), _("persons")),
        Figure(_("median change"), None if change is None else f"{change:+.1f}", _("points")),
        Figure(_("up by %(points)d points or more") % {"points": MUCH}, up, _("persons")),
        Figure(_("down by %(points)d points or more") % {"points": MUCH}, down, _("persons")),
        Figure(_("meant by the first only"), result.only_before, _("persons")),
        Figure(_("meant by the second only"), result.only_after, _("persons")),
    ]


def _chart(result: Comparison) -> Chart:
    """Return how many people's scores change by how much."""
    bounds = [(None, STEPS[0]), *pairwise(STEPS), (STEPS[-1], None)]
    labels = [f"＜ {high}" if low is None else f"≥ {low}" if high is None else f"{low}…{high}" for low, high in bounds]
    counts = [
        sum((low is None or one.change >= low) and (high is None or one.change < high) for one in result.moved)
        for low, high in bounds
    ]
    return Chart(labels, [Series(_("people"), counts)], unit=_("persons"), category=_("change of the score"))
