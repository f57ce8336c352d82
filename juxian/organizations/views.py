"""The organisation pages."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.core.edits import hold
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.organizations import panels, selectors, services
from juxian.organizations.forms import (
    CloseForm,
    MoveForm,
    NewOrganizationForm,
    OrganizationFilter,
    OrganizationForm,
)
from juxian.organizations.models import Organization
from juxian.organizations.tables import TONES, OrganizationTable
from juxian.web.components import Figure, Tab
from juxian.web.tables import render_list

Kind = Organization.Kind
UNFOLDED = 30  # as many stand open at once; of a larger tree only the first level does


def _tabs(current: str) -> list[Tab]:
    return [
        Tab(_("Tree"), reverse("organizations:tree"), current == "tree"),
        Tab(_("List"), reverse("organizations:list"), current == "list"),
    ]


def _may_add(request: SignedIn) -> bool:
    return request.user.has_perm("organizations.add_employer")


@require_safe
def tree(request: SignedIn) -> HttpResponse:
    """Show all that the user reaches as a tree, with the number of each kind."""
    visible = Organization.objects.visible_to(request.user).open_on(timezone.localdate())
    counts = selectors.counts(visible)
    listed = reverse("organizations:list")
    figures = [
        Figure(kind.label, counts[kind], "", f"{listed}?kind={kind}&state=open") for kind in Kind if kind in counts
    ]
    context = {
        "roots": selectors.tree(visible),
        "unfolded": sum(counts.values()) <= UNFOLDED,
        "figures": figures,
        "tones": TONES,
        "tabs": _tabs("tree"),
        "may_add": _may_add(request),
    }
    return render(request, "organizations/tree.html", context)


@require_safe
def listed(request: SignedIn) -> HttpResponse:
    """List the organisations that meet the conditions; the same as an Excel file."""
    visible = Organization.objects.visible_to(request.user).select_related("parent")
    filterset = OrganizationFilter(request.GET, queryset=visible, day=timezone.localdate())
    return render_list(
        request,
        "organizations/list.html",
        OrganizationTable(filterset.qs),
        filterset=filterset,
        context={"tabs": _tabs("list"), "may_add": _may_add(request)},
        export=_("organisations"),
    )


@require_safe
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """Show one organisation: what it is, what stands below it, what the other modules know of it."""
    found = load(Organization, request.user, "organizations.view", pk=pk)
    may_change = request.user.has_perm("organizations.change", found)
    context = {
        "organization": found,
        "industry": selectors.industry_name(found.industry),
        "above": [(one, one in request.user.reach("organizations.view")) for one in selectors.path(found)],
        "children": list(found.children.order_by("kind", "name", "pk")),
        "panels": panels.of(request.user, found),
        "events": history(found) if may_change else None,
        "tones": TONES,
        "may_change": may_change,
        "may_add": request.user.has_perm("organizations.add_employer", found),
        "is_closed": selectors.is_closed(found, timezone.localdate()),
        "close_form": CloseForm(initial={"last_day": timezone.localdate()}),
    }
    return render(request, "organizations/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Add an organisation: of any kind for the office, an employer below themselves for a unit."""
    whole = request.user.has_perm("organizations.change")
    kinds = [(kind.value, str(kind.label)) for kind in Kind if kind != Kind.LEADING_GROUP] if whole else []
    reached = Organization.objects.visible_to(request.user, "organizations.add_employer")
    form = NewOrganizationForm(
        request.POST or None,
        kinds=kinds or [(Kind.EMPLOYER.value, str(Kind.EMPLOYER.label))],
        parents=reached.open_on(timezone.localdate()),
        initial={"kind": request.GET.get("kind", Kind.EMPLOYER), "parent": _asked_parent(request)},
    )
    if request.method == "POST" and form.is_valid():
        made = _served(form, services.create_organization, request, **form.cleaned_data)
        if made:
            messages.success(request, _("“%(name)s” was added.") % {"name": made})
            return redirect(made)
    return render(request, "organizations/form.html", {"form": form, "organization": None})


def _asked_parent(request: SignedIn) -> Organization | None:
    asked = whole(request.GET.get("parent"))
    reached = Organization.objects.visible_to(request.user, "organizations.add_employer")
    return None if asked is None else reached.filter(pk=asked).first()


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change what an organisation is."""
    found = load(Organization, request.user, "organizations.change", pk=pk)
    # The form sets its values on its own copy; the service needs the row as it was, to say what changed.
    form = OrganizationForm(request.POST or None, instance=copy(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and _served(form, services.change_organization, request, organization=found, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "organizations/form.html", {"form": form, "organization": found})


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Put an organisation, with all below it, under another."""
    found = load(Organization, request.user, "organizations.change", pk=pk)
    form = MoveForm(request.POST or None, organization=found, day=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        parent = form.cleaned_data["parent"]
        if _served(form, services.change_organization, request, organization=found, parent=parent):
            messages.success(
                request, _("“%(name)s” now stands under “%(parent)s”.") % {"name": found, "parent": parent}
            )
            return redirect(found)
    return render(request, "organizations/move.html", {"form": form, "organization": found})


@require_POST
def close(request: SignedIn, pk: int) -> HttpResponse:
    """Let an organisation end."""
    found = load(Organization, request.user, "organizations.change", pk=pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        _served(form, services.close_organization, request, organization=found, **form.cleaned_data)
    for problems in form.errors.values():
        messages.error(request, " ".join(str(problem) for problem in problems))
    return redirect(found)


@require_POST
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """Let a closed organisation go on."""
    found = load(Organization, request.user, "organizations.change", pk=pk)
    try:
        services.reopen_organization(organization=found, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(found)


def _served(form: forms.BaseForm, service: Any, request: HttpRequest, **fields: Any) -> Any:
    """Return what the service returns; None when it refuses, with its reason on the form."""
    try:
        with transaction.atomic():
            hold(form)
            return service(by=request.user, at=timezone.now(), **fields)
    except ValidationError as refused:
        known = hasattr(refused, "error_dict") and set(refused.error_dict) <= {*form.fields, "__all__"}
        form.add_error(None, refused if known else refused.messages)
        return None
