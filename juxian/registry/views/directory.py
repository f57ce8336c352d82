"""The directories: talent classes in editions, kinds of designation, and the designations given."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.core.permissions import SignedIn, find
from juxian.registry import selectors, services
from juxian.registry.filters import DesignationFilter
from juxian.registry.forms.directory import (
    AliasForm,
    ClassificationForm,
    DesignationKindForm,
    LevelSet,
    NewDesignationKindForm,
)
from juxian.registry.models import Classification, Designation, DesignationKind, Level, Person, Recognition
from juxian.registry.permissions import DIRECTORY, EXPORT, VIEW
from juxian.registry.tables import DesignationTable
from juxian.registry.views.common import attempted, behind, done, exported, form_errors, saved, served, today
from juxian.web.components import Tab
from juxian.web.tables import render_list

LATEST = 15


def directory_tabs(request: SignedIn, current: str) -> list[Tab]:
    """Return the pages of the directories."""
    tabs = [
        Tab(_("Talent classes"), reverse("registry:directory"), current == "classes"),
        Tab(_("Kinds of designation"), reverse("registry:kinds"), current == "kinds"),
        Tab(_("Synonyms"), reverse("registry:synonyms"), current == "synonyms"),
    ]
    if request.user.has_perm(VIEW):
        tabs.append(Tab(_("Designations given"), reverse("registry:designations"), current == "given"))
    return tabs


def _may_keep(request: SignedIn) -> bool:
    return request.user.has_perm(DIRECTORY)


@require_safe
def directory(request: SignedIn) -> HttpResponse:
    """Show the edition of the class directory in force, and the others there are."""
    current = selectors.edition(today())
    context = {
        "current": current,
        "levels": _levels(request, current) if current else [],
        "editions": Classification.objects.order_by("-since", "pk").annotate(classes=Count("levels")),
        "today": today(),
        "counted": request.user.has_perm(VIEW),
        "may_keep": _may_keep(request),
        "tabs": directory_tabs(request, "classes"),
    }
    return render(request, "registry/directory.html", context)


def _levels(request: SignedIn, edition: Classification) -> list[tuple[Level, int]]:
    """Return the classes of an edition with how many people whom the user sees hold each today."""
    counts: dict[int, int] = {}
    if request.user.has_perm(VIEW):
        people = Person.objects.visible_to(request.user, VIEW).order_by().values("pk")
        held = Recognition.objects.on(today()).filter(level__classification=edition, person__in=people)
        counts = dict(held.order_by("level").values_list("level").annotate(count=Count("pk")))
    return [(level, counts.get(level.pk, 0)) for level in edition.levels.order_by("rank", "pk")]


@require_safe
def classification(request: SignedIn, pk: int) -> HttpResponse:
    """Show one edition as it was published."""
    edition = get_object_or_404(Classification, pk=pk)
    context = {
        "edition": edition,
        "levels": _levels(request, edition),
        "counted": request.user.has_perm(VIEW),
        "in_force": selectors.edition(today()) == edition,
        "later": edition.since > today(),
        "may_keep": _may_keep(request),
    }
    return render(request, "registry/classification.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_classification(request: SignedIn) -> HttpResponse:
    """Publish a new edition, beginning from the newest one."""
    newest = Classification.objects.order_by("-since", "-pk").first()
    old = [
        {"code": one.code, "name": one.name, "rules": one.rules}
        for one in (newest.levels.order_by("rank", "pk") if newest else ())
    ]
    posted = request.POST or None
    form = ClassificationForm(posted, initial={"since": today()})
    levels = LevelSet(posted, initial=old, prefix="levels")
    if request.method == "POST" and all([form.is_valid(), levels.is_valid()]):
        made = served(
            request,
            form,
            services.publish_classification,
            levels=levels.levels(),
            **form.cleaned_data,
        )
        if made is not None:
            return done(request, made, _("“%(name)s” was published.") % {"name": made.name})
    return render(request, "registry/classification_form.html", {"form": form, "levels": levels, "newest": newest})


@require_safe
def kinds(request: SignedIn) -> HttpResponse:
    """List the kinds of designation by level, with how many hold each."""
    rows = DesignationKind.objects.order_by("order", "pk")
    counts: dict[int, int] = {}
    if request.user.has_perm(VIEW):
        held = Designation.objects.visible_to(request.user, VIEW).on(today())
        counts = dict(held.order_by("kind").values_list("kind").annotate(count=Count("pk")))
    groups = [
        (scope, [(kind, counts.get(kind.pk, 0)) for kind in rows if kind.scope == scope])
        for scope in DesignationKind.Scope
    ]
    context = {
        "groups": [(scope, found) for scope, found in groups if found],
        "counted": request.user.has_perm(VIEW),
        "today": today(),
        "may_keep": _may_keep(request),
        "tabs": directory_tabs(request, "kinds"),
    }
    return render(request, "registry/kinds.html", context)


@require_safe
def kind(request: SignedIn, pk: int) -> HttpResponse:
    """Show a kind of designation: what it is, how units write it, who was given it last."""
    found = get_object_or_404(DesignationKind, pk=pk)
    may_keep = _may_keep(request)
    given = []
    if request.user.has_perm(VIEW):
        held = Designation.objects.visible_to(request.user, VIEW).filter(kind=found)
        given = list(held.select_related("person", "team").order_by("-awarded", "-pk")[:LATEST])
    context = {
        "kind": found,
        "aliases": found.aliases.order_by("pk"),
        "given": given,
        "counted": request.user.has_perm(VIEW),
        "events": history(found) if may_keep else None,
        "alias_form": AliasForm(),
        "may_keep": may_keep,
    }
    return render(request, "registry/kind.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_kind(request: SignedIn) -> HttpResponse:
    """Add a kind of designation."""
    form = NewDesignationKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.create_designation_kind, **form.cleaned_data)
        if made is not None:
            return done(request, reverse("registry:kind", args=[made.pk]), _("“%(name)s” was added.") % {"name": made})
    return render(request, "registry/kind_form.html", {"form": form, "kind": None})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_kind(request: SignedIn, pk: int) -> HttpResponse:
    """Change a kind of designation; a last day says that it is given no longer."""
    found = get_object_or_404(DesignationKind, pk=pk)
    form = DesignationKindForm(request.POST or None, instance=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_designation_kind, kind=found, **form.cleaned_data)
    ):
        return done(request, reverse("registry:kind", args=[pk]), _("Saved."))
    return render(request, "registry/kind_form.html", {"form": form, "kind": found})


@require_POST
def teach_alias(request: SignedIn, pk: int) -> HttpResponse:
    """Let imports read another name as this kind."""
    found = get_object_or_404(DesignationKind, pk=pk)
    form = AliasForm(request.POST)
    if form.is_valid():
        attempted(
            request, services.teach_alias, _("Imports read this name from now on."), kind=found, **form.cleaned_data
        )
    form_errors(request, form)
    return redirect("registry:kind", pk)


@require_safe
def designations(request: SignedIn) -> HttpResponse:
    """List the designations given to people and teams within one's reach; the same as an Excel file."""
    may_export = request.user.has_perm(EXPORT)
    if request.GET.get("export") == "xlsx" and not may_export:
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(EXPORT).label})
    visible = Designation.objects.visible_to(request.user, VIEW).select_related("kind", "person", "team")
    drill, rows = behind(request, "designations", visible)
    filterset = DesignationFilter(request.GET, queryset=rows, user=request.user, day=today())
    context: dict[str, Any] = {"drill": drill, "tabs": directory_tabs(request, "given")}
    return render_list(
        request,
        "registry/designations.html",
        DesignationTable(filterset.qs),
        filterset=filterset,
        context=context,
        export=_("designations") if may_export else "",
        on_export=lambda count: exported(request, count),
    )
