"""The list of people, its bulk actions, and a new file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from juxian.core.downloads import attachment
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, find
from juxian.registry import services
from juxian.registry.filters import PersonFilter
from juxian.registry.forms.imports import TemplateForm
from juxian.registry.forms.people import NewPersonForm
from juxian.registry.forms.records import RecogniseManyForm, organizations_of
from juxian.registry.importing.template import notes
from juxian.registry.models import Access, Person
from juxian.registry.models.people import PersonQuerySet
from juxian.registry.permissions import CHANGE, EXPORT, IMPORT, RECOGNISE, REVEAL, VIEW
from juxian.registry.services.recognising import MOST, Outcome
from juxian.registry.sharing.access import looked
from juxian.registry.tables import PersonTable
from juxian.registry.views.common import Drill, behind, done, exported, narrowed_by, served, today
from juxian.web.components import BulkAction
from juxian.web.tables import render_list, selected
from juxian.web.templatetags.web import empty

NAMED = 12


def _listed(request: SignedIn) -> tuple[Drill | None, PersonFilter]:
    visible: PersonQuerySet = Person.objects.visible_to(request.user, VIEW)
    drill, rows = behind(request, "people", visible)
    return drill, PersonFilter(request.GET, queryset=rows, user=request.user, day=today())


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedIn) -> HttpResponse:
    """List the people within one's reach; the same, or those ticked, as an Excel file with masked numbers."""
    drill, filterset = _listed(request)
    if request.method == "POST":
        return _export_ticked(request)
    rows, wants_file = filterset.qs, request.GET.get("export") == "xlsx"
    may_export = request.user.has_perm(EXPORT)
    if wants_file and not may_export:
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(EXPORT).label})
    if ticked := list(filter(None, map(whole, request.GET.getlist("selected")))):
        rows = rows.filter(pk__in=ticked)
    # Whoever was looked for comes in the order of the search, until another is asked for.
    order: dict[str, Any] = {"order_by": ()} if request.GET.get("q") else {}
    table = PersonTable(
        rows if wants_file else rows.defer("phone", "email", "remarks"), day=today(), bulk=_bulk(request), **order
    )
    if not request.GET:
        table.empty_state = _nobody_yet(request)
    return render_list(
        request,
        "registry/people.html",
        table,
        filterset=filterset,
        context={
            "drill": drill,
            "query": request.GET.urlencode(),
            "may_add": request.user.has_perm(CHANGE),
            "may_import": request.user.has_perm(IMPORT),
        },
        export=_("people") if may_export else "",
        on_export=lambda count: _taken(request, rows, count),
    )


def _taken(request: SignedIn, rows: PersonQuerySet, count: int) -> None:
    keys = rows.order_by().values_list("pk", flat=True)
    looked(people=keys, kind=Access.Kind.LIST, by=request.user, at=timezone.now())
    exported(request, count)


def _bulk(request: SignedIn) -> list[BulkAction]:
    query = request.GET.urlencode()
    actions = []
    if request.user.has_perm(RECOGNISE):
        url = f"{reverse('registry:recognise_many')}?{query}"
        actions.append(BulkAction("recognise", _("Recognise a class"), "award", url))
    if request.user.has_perm(EXPORT):
        actions.append(BulkAction("export", _("Export these"), "file-spreadsheet", f"{request.path}?{query}"))
    return actions


def _nobody_yet(request: SignedIn) -> str:
    from django.template.loader import render_to_string

    if not request.user.has_perm(IMPORT):
        return ""
    values = empty(
        _("Nobody is on file yet"),
        _(
            "Import the rosters your units keep in Excel; columns are recognised, mistakes are shown cell by cell. Or enter people one by one."
        ),
        reverse("registry:new_person"),
        _("Add a person"),
        "users",
    )
    return render_to_string("web/components/empty.html", values)


def _export_ticked(request: SignedIn) -> HttpResponse:
    """Go on to the Excel file of those ticked: an address, so that the browser keeps the list it came from."""
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(EXPORT).label})
    query = request.GET.copy()
    query["export"] = "xlsx"
    if not request.POST.get("everything"):
        query.setlist("selected", [key for key in request.POST.getlist("selected") if whole(key)])
        if not query.getlist("selected"):
            messages.warning(request, _("Nobody is chosen: tick people in the list first."))
            return redirect("registry:people")
    return redirect(f"{request.path}?{query.urlencode()}")


@require_http_methods(["GET", "POST"])
def template(request: SignedIn) -> HttpResponse:
    """Hand out the people of the list as a workbook to be corrected and uploaded again."""
    _drill, filterset = _listed(request)
    form = TemplateForm(request.POST if request.method == "POST" else None, may_reveal=request.user.has_perm(REVEAL))
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {"clear": False, "reason": ""} | form.cleaned_data
        content = served(
            request, form, services.take_template, people=filterset.qs, conditions=narrowed_by(request), **values
        )
        if content is not None:
            name = _("template of people %(day)s") % {"day": today().isoformat()}
            return attachment(content, f"{name}.xlsx")
    mine = Person.objects.visible_to(request.user, IMPORT).order_by().values("pk")
    context = {"form": form, "count": filterset.qs.filter(pk__in=mine).count(), "notes": notes()}
    return render(request, "registry/template.html", context)


@require_POST
def recognise_many(request: SignedIn) -> HttpResponse:
    """Ask of which class those ticked in the list are to be recognised, then do it and say of whom it was not possible."""
    _drill, filterset = _listed(request)
    chosen = selected(request, Person.objects.filter(pk__in=filterset.qs.order_by().values("pk")))
    count = chosen.count()
    if not count:
        messages.warning(request, _("Nobody is chosen: tick people in the list first."))
        return redirect("registry:people")
    asked = "level" in request.POST
    form = RecogniseManyForm(request.POST if asked else None, day=today(), initial={"since": today()})
    if asked and form.is_valid():
        people = list(chosen.order_by("pinyin", "pk")[: MOST + 1])
        outcome = served(request, form, services.recognise_many, people=people, **form.cleaned_data)
        if outcome is not None:
            return _recognised(request, outcome)
    context: dict[str, Any] = {
        "form": form,
        "count": count,
        "people": list(chosen.order_by("pinyin", "pk")[:NAMED]),
        "rest": max(0, count - NAMED),
        "ticked": request.POST.getlist("selected"),
        "everything": request.POST.get("everything", ""),
        "most": MOST,
    }
    return render(request, "registry/recognise_many.html", context)


def _recognised(request: SignedIn, outcome: Outcome) -> HttpResponse:
    count = len(outcome.recognised)
    if count:
        text = ngettext("%(count)d person was recognised.", "%(count)d people were recognised.", count)
        messages.success(request, text % {"count": count})
    for person, why in outcome.refused[:NAMED]:
        messages.warning(request, _("Not recognised: %(person)s. %(why)s") % {"person": person, "why": why})
    if len(outcome.refused) > NAMED:
        rest = len(outcome.refused) - NAMED
        messages.warning(request, _("%(count)d others were not recognised for such reasons.") % {"count": rest})
    return redirect(f"{reverse('registry:people')}?{urlencode({'sort': '-level'})}")


@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: SignedIn) -> HttpResponse:
    """Open a file: the number is checked, and the work that makes the person one's own is entered with it."""
    form = NewPersonForm(request.POST or None, user=request.user, organizations=organizations_of(request.user, today()))
    if request.method == "POST" and form.is_valid():
        made = served(request, form, _open_file, form=form)
        if made is not None:
            return done(request, made, _("The file of %(name)s was opened.") % {"name": made.name})
    return render(request, "registry/new_person.html", {"form": form})


def _open_file(*, form: NewPersonForm, by: Any, at: Any) -> Person:
    """Open the file and enter the work: both or neither."""
    person = services.create_person(by=by, at=at, source=_("entered by hand"), **form.person_values())
    values = form.cleaned_data
    if values["organization"]:
        services.engage(
            person=person,
            organization=values["organization"],
            kind=values["kind"],
            post=values["post"],
            since=values["since"],
            by=by,
            at=at,
        )
    return person
