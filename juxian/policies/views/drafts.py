"""Editing a benefit's table in the browser, handing it in, publishing it.

The page works without JavaScript: each button posts the whole grid; with htmx only the form is swapped.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from juxian.core.db import serialise
from juxian.core.edits import SEEN, mark, refuse_changed
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.facts import catalogue
from juxian.policies import services, tables
from juxian.policies.exchange import Note
from juxian.policies.forms.benefits import PublishForm, TermsForm, tranche_lines
from juxian.policies.grid import Grid, Problem
from juxian.policies.models import Benefit, BenefitDraft, Terms
from juxian.policies.permissions import EDIT, VIEW_DRAFTS
from juxian.policies.selectors import coherence, versions
from juxian.policies.views.common import asked_rows, cleaned, refused_message
from juxian.web.serving import done, served


def edit_table(request: SignedIn, pk: int) -> HttpResponse:
    """Edit the benefit's table: buttons change the grid, “check” checks it, “save” makes it the draft."""
    benefit = load(Benefit, request.user, EDIT, pk=pk)
    if request.method != "POST":
        base = versions.newest(benefit)
        grid = Grid.of(base.table) if base else Grid.new(benefit)
        return editor(request, benefit, grid, terms_form(benefit, base, grid))
    grid = Grid.posted(benefit.name, request.POST)
    form = TermsForm(request.POST, benefit=benefit, grid=grid)
    op = request.POST.get("op", "save")
    if grid.apply(op):
        return editor(request, benefit, grid, TermsForm(benefit=benefit, grid=grid, initial=request.POST.dict()))
    grid.tidy()
    problems = grid.problems(benefit)
    if op == "save" and not problems and save(request, form):
        return saved(request, benefit)
    return editor(request, benefit, grid, form, problems, checked=True)


def save(request: SignedIn, form: TermsForm) -> BenefitDraft | None:
    """Make a grid without problems the draft; None when it is refused, with the reason on the form."""
    if not form.is_valid():
        return None
    values = {"benefit": form.benefit, "table": form.grid.to_json(), **form.cleaned_data}
    return served(request, form, services.draft_benefit, **values)


def saved(request: SignedIn, benefit: Benefit) -> HttpResponse:
    """Go on to the draft, which shows what differs from the version it was made from."""
    url = reverse("policies:draft", args=[benefit.pk])
    answer = done(request, url, _("The draft is saved. Hand it in when it is ready."))
    # The browser would follow a plain redirect by itself, and htmx put the whole page in the form's place.
    return HttpResponseClientRedirect(url) if request.htmx else answer  # type: ignore[attr-defined]


def editor(
    request: SignedIn,
    benefit: Benefit,
    grid: Grid,
    form: TermsForm,
    problems: list[Problem] | None = None,
    *,
    checked: bool = False,
    notes: Sequence[Note] = (),
    modeller: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the page that edits a grid, with what is wrong beside its cells and what a file held besides.

    `modeller` is what the page of the drawn editor needs; without it the page is the grid's.
    """
    context: dict[str, Any] = {
        "benefit": benefit,
        "grid": grid,
        "form": form,
        "problems": problems or [],
        "wrong": {problem.field: problem.message for problem in problems or []},
        "checked": checked and not problems and not form.errors,
        "report": coherence.report(grid.to_json(), request.user) if checked and not problems else None,
        "theirs": form.theirs if form.meanwhile else None,
        "table": versions.printed(form.proposed(), form.theirs) if form.meanwhile and form.theirs else None,
        "lit": asked_rows(request),
        "hit_policies": [(short, tables.hit_policy_label(short)) for short in tables.HIT_POLICIES],
        "facts": catalogue.get(tables.PEOPLE).facts,
        "notes": notes,
        "modeller": modeller,
    }
    if modeller is not None:
        return render(request, "policies/modeller.html", context)
    template = "policies/table_form.html#form" if request.htmx else "policies/table_form.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def terms_form(benefit: Benefit, base: Terms | None, grid: Grid) -> TermsForm:
    """Return the form of the terms as they stand in `base`, beside a grid."""
    return TermsForm(benefit=benefit, grid=grid, initial=_initial(benefit, base))


def same_terms(benefit: Benefit, base: Terms, grid: Grid) -> TermsForm:
    """Return that form as if it had been posted unchanged."""
    return TermsForm(_initial(benefit, base), benefit=benefit, grid=grid)


def _initial(benefit: Benefit, base: Terms | None) -> dict[str, Any]:
    if base is None:
        return {"clause": benefit.clause_id, "unit": "yuan" if benefit.is_money else "", "period": "once", "periods": 1}
    note = base.note if isinstance(base, BenefitDraft) else ""
    return {
        SEEN: mark(base),
        "clause": base.clause_id,
        "unit": base.unit,
        "period": base.period,
        "periods": base.periods,
        "tranches": tranche_lines(base.tranches),
        "automatic": base.automatic,
        "note": note,
    }


def draft(request: SignedIn, pk: int) -> HttpResponse:
    """A draft beside the version it was made from, for whoever edits or publishes."""
    benefit, found = _load(request, pk)
    base = found.base
    context = {
        "benefit": benefit,
        "draft": found,
        "base": base,
        "table": versions.printed(found, base),
        "terms": versions.terms_of(found),
        "changed_terms": versions.changed_terms(base, found) if base else [],
        "report": coherence.report(found.table, request.user),
        "lit": asked_rows(request),
        "publish_form": PublishForm(initial={"valid_from": timezone.localdate()}),
        "reason_form": ReasonForm(),
        "is_maker": str(request.user) in found.editors,
        "seen": mark(found),
    }
    return render(request, "policies/draft.html", context)


def _load(request: SignedIn, pk: int) -> tuple[Benefit, BenefitDraft]:
    benefit = load(Benefit, request.user, VIEW_DRAFTS, pk=pk)
    return benefit, get_object_or_404(BenefitDraft.objects.select_related("base", "clause__policy"), benefit=benefit)


@contextmanager
def _as_seen(request: SignedIn, benefit: Benefit) -> Iterator[BenefitDraft]:
    """Yield the draft for what was decided over its page, held until the end; refuse when it is another by now."""
    with transaction.atomic():
        serialise(f"policies.benefit.{benefit.pk}")
        found = get_object_or_404(BenefitDraft.objects.select_related("clause__policy"), benefit=benefit)
        refuse_changed(request.POST.get(SEEN), mark(found))
        yield found


@require_POST
def hand_in(request: SignedIn, pk: int) -> HttpResponse:
    """Hand a draft in for publication."""
    benefit, _found = _load(request, pk)
    with refused_message(request), _as_seen(request, benefit) as found:
        services.hand_in_draft(draft=found, by=request.user, at=timezone.now())
        messages.success(request, _("Handed in: whoever publishes finds it on the desk."))
    return redirect("policies:draft", pk=benefit.pk)


@require_POST
def return_draft(request: SignedIn, pk: int) -> HttpResponse:
    """Give a draft back."""
    benefit, _found = _load(request, pk)
    with refused_message(request), _as_seen(request, benefit) as found:
        services.return_draft(draft=found, by=request.user, at=timezone.now(), **cleaned(ReasonForm(request.POST)))
        messages.success(request, _("The draft is returned."))
    return redirect("policies:draft", pk=benefit.pk)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Remove a draft."""
    benefit, _found = _load(request, pk)
    with refused_message(request), _as_seen(request, benefit) as found:
        services.discard_draft(draft=found, by=request.user, at=timezone.now())
        return done(request, benefit, _("The draft is discarded."))
    return redirect("policies:draft", pk=benefit.pk)


@require_POST
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Publish a draft as the next version."""
    benefit, _found = _load(request, pk)
    with refused_message(request), _as_seen(request, benefit) as found:
        terms = cleaned(PublishForm(request.POST))
        version = services.publish_version(draft=found, by=request.user, at=timezone.now(), **terms)
        return done(request, version, _("Version %(number)d is published.") % {"number": version.number})
    return redirect("policies:draft", pk=benefit.pk)
