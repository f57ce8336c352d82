"""Pages of methods: their list, one with its versions, and the draft that is being worked on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.edits import SEEN, mark, refuse_changed
from juxian.core.errors import Refused
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.facts import catalogue, snapshots
from juxian.facts.services import default_date
from juxian.facts.words import type_name
from juxian.registry.evaluation import methods
from juxian.registry.evaluation.coherence import concerns
from juxian.registry.evaluation.compiling import PEERS, TABLE, check, check_criterion, decision
from juxian.registry.evaluation.definition import Criterion, Definition
from juxian.registry.evaluation.explaining import described, words
from juxian.registry.evaluation.forms import CriterionForm, DimensionForm, DraftForm, ModelForm, TermsForm, initial
from juxian.registry.evaluation.permissions import ADOPT, EVALUATE
from juxian.registry.evaluation.population import tried
from juxian.registry.evaluation.tables import MethodTable
from juxian.registry.models import EvaluationDraft, EvaluationModel, EvaluationRun, EvaluationVersion
from juxian.registry.views.common import attempted, done, form_errors, saved, served, today
from juxian.web.tables import render_list

BOTH = ["GET", "HEAD", "POST"]


@require_safe
def evaluations(request: SignedIn) -> HttpResponse:
    """List the methods with the version in force and what waits."""
    rows = EvaluationModel.objects.visible_to(request.user).select_related("draft").prefetch_related("versions")
    return render_list(request, "registry/evaluation/methods.html", MethodTable(rows))


@require_http_methods(BOTH)
def new_method(request: SignedIn) -> HttpResponse:
    """Enter a method by name and purpose, and go on to its draft."""
    form = ModelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, methods.create_model, **form.cleaned_data)
        if made is not None:
            return done(request, made.draft, _("Entered: say now whom it is meant for, and what is looked at."))
    return render(request, "registry/evaluation/method_form.html", {"form": form})


@require_safe
def method(request: SignedIn, pk: int) -> HttpResponse:
    """Show a method: the version in force, those before it, and the draft."""
    found = load(EvaluationModel, request.user, EVALUATE, pk=pk)
    versions = list(found.versions.all())
    context = {
        "method": found,
        "versions": versions,
        "draft": EvaluationDraft.objects.filter(model=found).first(),
        "runs": EvaluationRun.objects.filter(version__model=found)
        .select_related("version")
        .order_by("-as_of", "-pk")[:10],
        **(_drawn(versions[0].definition) if versions else {}),
    }
    return render(request, "registry/evaluation/method.html", context)


@require_http_methods(BOTH)
def edit_method(request: SignedIn, pk: int) -> HttpResponse:
    """Change a method's name or purpose."""
    found = load(EvaluationModel, request.user, EVALUATE, pk=pk)
    form = ModelForm(request.POST or None, instance=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, methods.change_model, model=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    return render(request, "registry/evaluation/method_form.html", {"form": form, "method": found})


@require_safe
def version(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Show a version as it was adopted."""
    versions = EvaluationVersion.objects.visible_to(request.user).select_related("model")
    found = get_object_or_404(versions, model=pk, number=number)
    newest = found.model.versions.first()
    context = {"version": found, "method": found.model, "in_force": newest == found, **_drawn(found.definition)}
    return render(request, "registry/evaluation/version.html", context)


def _drawn(kept: dict[str, Any]) -> dict[str, Any]:
    """Return what the drawing of a definition needs: every criterion with its steps in words, and what to think of."""
    definition = Definition.of(kept)
    sides = []
    for at, dimension in enumerate(definition.dimensions):
        rows = [(n, one, described(one), _problem(one)) for n, one in enumerate(dimension.criteria)]
        sides.append((at, dimension, rows))
    try:
        noted = concerns(definition)
    except Refused:
        noted = []  # a criterion that does not compile any more says so itself
    return {
        "definition": definition,
        "sides": sides,
        "concerns": noted,
        "total": sum(one.weight for one in definition.dimensions),
    }


def _problem(criterion: Criterion) -> str:
    try:
        decision(criterion)
    except Refused as refused:
        return refused.messages[0]
    return ""


# The draft --------------------------------------------------------------------------------------------------


def _draft(request: SignedIn, pk: int) -> EvaluationDraft:
    found = load(EvaluationModel, request.user, EVALUATE, pk=pk)
    return get_object_or_404(EvaluationDraft.objects.select_related("model", "base"), model=found)


@require_POST
def begin(request: SignedIn, pk: int) -> HttpResponse:
    """Begin a draft from the version in force, or go on with the one there is."""
    found = load(EvaluationModel, request.user, EVALUATE, pk=pk)
    return redirect(methods.begin_draft(model=found, by=request.user, at=timezone.now()))


@require_safe
def draft(request: SignedIn, pk: int) -> HttpResponse:
    """Show the draft with what it still lacks, and for whom it waits."""
    found = _draft(request, pk)
    lacking = ""
    try:
        check(Definition.of(found.definition), request.user)
    except Refused as refused:
        lacking = refused.messages[0]
    context = {
        "draft": found,
        "method": found.model,
        "lacking": lacking,
        "seen": mark(found, names={"definition", "reason"}),
        "is_maker": str(request.user) in found.editors,
        "may_adopt": request.user.has_perm(ADOPT),
        "reason_form": ReasonForm(),
        **_drawn(found.definition),
    }
    return render(request, "registry/evaluation/draft.html", context)


@require_http_methods(BOTH)
def terms(request: SignedIn, pk: int) -> HttpResponse:
    """Say whom a draft is meant for, how much must be known, and what it changes."""
    found = _draft(request, pk)
    definition = Definition.of(found.definition)
    begun = {"condition": definition.condition, "enough": definition.enough, "reason": found.reason}
    form = TermsForm(request.POST or None, draft=found, initial=begun)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, methods.set_terms, draft=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    return _part(request, found, form, _("Whom it is meant for"))


@require_http_methods(BOTH)
def dimension(request: SignedIn, pk: int, at: int | None = None) -> HttpResponse:
    """Add a dimension, or change the one at a place."""
    found = _draft(request, pk)
    dimensions = Definition.of(found.definition).dimensions
    if at is not None and at >= len(dimensions):
        raise Http404
    begun = {} if at is None else {"name": dimensions[at].name, "weight": dimensions[at].weight}
    form = DimensionForm(request.POST or None, draft=found, place=at, initial=begun)
    if request.method == "POST" and form.is_valid():

        def put(**who: Any) -> EvaluationDraft:
            definition = Definition.of(found.definition).with_dimension(at, form.dimension())
            return methods.save_draft(draft=found, definition=definition, **who)

        if saved(request, form, put):
            return done(request, found, _("Saved."))
    return _part(request, found, form, _("Dimension") if at is not None else _("New dimension"))


@require_http_methods(BOTH)
def criterion(request: SignedIn, pk: int, at: int, place: int | None = None) -> HttpResponse:
    """Add a criterion to a dimension, or change one; “try” shows what it gives the people of the latest snapshot."""
    found = _draft(request, pk)
    dimensions = Definition.of(found.definition).dimensions
    if at >= len(dimensions) or (place is not None and place >= len(dimensions[at].criteria)):
        raise Http404
    begun = initial(dimensions[at].criteria[place]) if place is not None else {}
    form = CriterionForm(request.POST or None, draft=found, at=at, place=place, initial=begun)
    trial = None
    if request.method == "POST" and form.is_valid():
        if "secondary" in request.POST:
            trial = _trial(request, form)
        elif saved(
            request, form, methods.set_criterion, draft=found, dimension=at, place=place, criterion=form.criterion()
        ):
            return done(request, found, _("Saved."))
    title = _("Criterion of “%(name)s”") % {"name": dimensions[at].name}
    return _part(request, found, form, title, trial=trial, try_it=True)


def _trial(request: SignedIn, form: CriterionForm) -> list[tuple[str, int, int]] | None:
    """Return how many people the criterion as typed gives how many points, with the share in per cent."""
    tested = form.criterion()
    try:
        check_criterion(tested, request.user)
        snapshot = snapshots.need(default_date(today()))
        counted = tried(tested, Definition.of(form.draft.definition).condition, snapshot)
    except Refused as refused:
        form.add_error(None, refused)
        return None
    people = sum(count for _points, count in counted) or 1
    return [(words(points), count, round(100 * count / people)) for points, count in _grouped(counted)]


def _grouped(counted: list[tuple[Any, int]]) -> list[tuple[Any, int]]:
    """Return at most twelve lines: of a criterion in proportion the points in whole tens."""
    if len(counted) <= 12:
        return counted
    found: dict[Any, int] = {}
    for points, count in counted:
        tens = None if points is None else int(points // 10) * 10
        found[tens] = found.get(tens, 0) + count
    return [(None if tens is None else f"{tens}—{tens + 10}", count) for tens, count in found.items()]


def _part(request: SignedIn, draft: EvaluationDraft, form: DraftForm, title: str, **context: Any) -> HttpResponse:
    facts = [(fact, type_name(fact.type)) for fact in (*catalogue.get(TABLE).facts, PEERS)]
    shown = {"draft": draft, "method": draft.model, "form": form, "title": title, "facts": facts}
    return render(request, "registry/evaluation/part.html", shown | context)


@require_POST
def remove(request: SignedIn, pk: int, at: int, place: int | None = None) -> HttpResponse:
    """Take a dimension, or one of its criteria, out of the draft."""
    found = _draft(request, pk)

    def taken(**who: Any) -> None:
        locked = EvaluationDraft.objects.select_for_update().get(pk=found.pk)
        refuse_changed(request.POST.get(SEEN), mark(locked, names={"definition", "reason"}))
        definition = Definition.of(locked.definition)
        if at >= len(definition.dimensions) or (place is not None and place >= len(definition.dimensions[at].criteria)):
            raise Http404
        fewer = definition.with_dimension(at, None) if place is None else definition.with_criterion(at, place, None)
        methods.save_draft(draft=locked, definition=fewer, **who)

    attempted(request, taken, _("Removed from the draft."))
    return redirect(found)


STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    "hand_in": (methods.hand_in, lambda: _("Handed in: somebody who did not work on it adopts it.")),
    "return": (methods.give_back, lambda: _("Given back.")),
    "discard": (methods.discard, lambda: _("Thrown away; what is in force stays.")),
}


@require_POST
def step(request: SignedIn, pk: int) -> HttpResponse:
    """Hand the draft in, give it back with a reason, or throw it away."""
    found = _draft(request, pk)
    taken = STEPS.get(request.POST.get("step", ""))
    if taken is None:
        raise Http404
    values: dict[str, Any] = {}
    if taken[0] is methods.give_back:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            form_errors(request, form)
            return redirect(found)
        values = form.cleaned_data
    url = found.get_absolute_url()
    if attempted(request, taken[0], taken[1](), draft=found, **values) and taken[0] is methods.discard:
        url = found.model.get_absolute_url()
    return redirect(url)


@require_POST
def adopt(request: SignedIn, pk: int) -> HttpResponse:
    """Adopt the draft as it was shown."""
    found = _draft(request, pk)
    try:
        with transaction.atomic():
            locked = EvaluationDraft.objects.select_for_update().get(pk=found.pk)
            refuse_changed(request.POST.get(SEEN), mark(locked, names={"definition", "reason"}))
            made = methods.adopt(draft=locked, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.messages[0])
        return redirect(found)
    return done(request, reverse("registry:evaluation", args=[pk]), _("Version %(number)d is in force.") % {"number": made.number})  # fmt: skip
