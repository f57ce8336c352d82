"""The policy library, a policy's page, and writing documents and clauses."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from juxian.core.edits import SEEN, mark, refuse_changed
from juxian.core.permissions import SignedIn, load
from juxian.policies import services
from juxian.policies.filters import PolicyFilter
from juxian.policies.forms.documents import ClauseForm, EndForm, PolicyForm
from juxian.policies.list_tables import PolicyTable
from juxian.policies.models import Benefit, Clause, Policy
from juxian.policies.permissions import EDIT, PUBLISH, VIEW
from juxian.policies.selectors import library, uptake
from juxian.policies.views.common import cleaned, refused_message
from juxian.web.serving import done, served
from juxian.web.tables import render_list


@require_safe
def policies(request: SignedIn) -> HttpResponse:
    """The policy library."""
    visible = Policy.objects.visible_to(request.user, VIEW).annotate(
        benefit_count=Count("clauses__benefitversions__benefit", distinct=True)
    )
    filterset = PolicyFilter(request.GET, queryset=visible)
    return render_list(
        request, "policies/policies.html", PolicyTable(filterset.qs), filterset=filterset, export=_("Policy library")
    )


@require_safe
def policy(request: SignedIn, pk: int) -> HttpResponse:
    """One policy: its clauses, the benefits on each, and how far these are taken up."""
    found = load(Policy, request.user, VIEW, pk=pk)
    clauses = library.clauses_of(found, Benefit.objects.visible_to(request.user))
    run = uptake.latest_run() if request.user.has_perm("policies.view_entitlements") else None
    word, tone = library.validity(found, timezone.localdate())
    context = {
        "policy": found,
        "clauses": clauses,
        "validity": word,
        "tone": tone,
        "run": run,
        "uptake": uptake.by_benefit(run, request.user) if run else {},
        "replaced_by": found.replaced_by.exclude(status=Policy.Status.DRAFT).first(),
        "may_publish": request.user.has_perm(PUBLISH) and str(request.user) not in found.editors,
        "end_form": EndForm(),
        "seen": mark(found, *found.clauses.all()),
    }
    return render(request, "policies/policy.html", context)


@require_safe
def policy_file(request: SignedIn, pk: int) -> HttpResponse:
    """The document as it was handed in."""
    found = load(Policy, request.user, VIEW, pk=pk)
    if not found.file:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True)  # type: ignore[return-value]


def new_policy(request: SignedIn) -> HttpResponse:
    """Draft a document."""
    form = PolicyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.create_policy, **form.cleaned_data)
        if made:
            return done(request, made, _("The draft is saved. Now add its clauses."))
    return render(request, "policies/policy_form.html", {"form": form})


def edit_policy(request: SignedIn, pk: int) -> HttpResponse:
    """Change a draft."""
    found = load(Policy, request.user, EDIT, pk=pk)
    form = PolicyForm(request.POST or None, request.FILES or None, instance=copy(found))
    if request.method == "POST" and form.is_valid():
        changed = served(request, form, services.change_policy, policy=found, **_written(form, found))
        if changed:
            return done(request, changed, _("Saved."))
    return render(request, "policies/policy_form.html", {"form": form, "policy": found})


def _written(form: PolicyForm, found: Policy) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    values["file"] = values["file"] or ""
    return values


@require_POST
def publish_policy(request: SignedIn, pk: int) -> HttpResponse:
    """Publish a draft."""
    found = load(Policy, request.user, PUBLISH, pk=pk)
    with refused_message(request), transaction.atomic():
        locked = Policy.objects.select_for_update().get(pk=found.pk)
        refuse_changed(request.POST.get(SEEN), mark(locked, *locked.clauses.all()))
        services.publish_policy(policy=locked, by=request.user, at=timezone.now())
        messages.success(request, _("“%(title)s” is published.") % {"title": found.title})
    return redirect(found)


@require_POST
def repeal_policy(request: SignedIn, pk: int) -> HttpResponse:
    """End a published policy."""
    found = load(Policy, request.user, PUBLISH, pk=pk)
    with refused_message(request):
        services.repeal_policy(policy=found, by=request.user, at=timezone.now(), **cleaned(EndForm(request.POST)))
        messages.success(request, _("“%(title)s” is repealed.") % {"title": found.title})
    return redirect(found)


def new_clause(request: SignedIn, pk: int) -> HttpResponse:
    """Add a clause to a draft."""
    found = load(Policy, request.user, EDIT, pk=pk)
    form = ClauseForm(request.POST or None, instance=Clause(policy=found, order=0))
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.add_clause, policy=found, **form.cleaned_data)
        if made:
            return done(request, made, _("The clause is added."))
    return render(request, "policies/clause_form.html", {"form": form, "policy": found})


def edit_clause(request: SignedIn, pk: int, clause: int) -> HttpResponse:
    """Change a clause of a draft."""
    found = load(Policy, request.user, EDIT, pk=pk)
    child = get_object_or_404(found.clauses, pk=clause)
    form = ClauseForm(request.POST or None, instance=copy(child))
    if request.method == "POST" and form.is_valid():
        changed = served(request, form, services.change_clause, clause=child, **form.cleaned_data)
        if changed:
            return done(request, changed, _("Saved."))
    return render(request, "policies/clause_form.html", {"form": form, "policy": found, "clause": child})


@require_POST
def remove_clause(request: SignedIn, pk: int, clause: int) -> HttpResponse:
    """Take a clause out of a draft."""
    found = load(Policy, request.user, EDIT, pk=pk)
    child = get_object_or_404(found.clauses, pk=clause)
    with refused_message(request):
        services.remove_clause(clause=child, by=request.user, at=timezone.now())
        messages.success(request, _("%(number)s is removed.") % {"number": child.number})
    return redirect(found)
