"""One person's file: seen, revealed, changed, added to."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.inputs import ReasonForm, whole
from juxian.core.permissions import SignedIn, find, load
from juxian.registry import life, panels, personal_file, services
from juxian.registry.forms.people import DocumentForm, PersonForm, RevealForm, TalentTeamsForm
from juxian.registry.forms.records import EndForm
from juxian.registry.forms.sections import form_of, with_attachment
from juxian.registry.models import Achievement, Designation, Engagement, Person, Recognition
from juxian.registry.permissions import ACCEPT, CHANGE, MERGE, OWN, RECOGNISE, REVEAL, VIEW
from juxian.registry.sharing.access import opened
from juxian.registry.views.common import attempted, done, form_errors, saved, served, today
from juxian.registry.views.duplicates import gone_to
from juxian.registry.views.parts import may_see, row_of, section_of
from juxian.web.components import Tab

LATEST = 6
GET_OR_POST = ["GET", "HEAD", "POST"]


def _tabs(person: Person, current: str) -> list[Tab]:
    return [
        Tab(_("Personal file"), person.get_absolute_url(), current == "file"),
        Tab(_("Course of life"), reverse("registry:person_life", args=[person.pk]), current == "life"),
        Tab(_("History"), reverse("registry:person_history", args=[person.pk]), current == "history"),
    ]


def _page(
    request: SignedIn, person: Person, *, revealed: dict[str, str] | None = None, own: bool = False
) -> HttpResponse:
    """Draw the file, with the values that were just revealed in the clear; such a page is kept by no cache."""
    may_change = not own and request.user.has_perm(CHANGE)
    file = personal_file.read(person, request.user, today())
    reveal_url = reverse("registry:reveal_mine") if own else ""
    if not own and request.user.has_perm(REVEAL):
        reveal_url = reverse("registry:reveal", args=[person.pk])
    context = {
        "person": person,
        "file": file,
        "age": person.age_on(today()),
        "own": own,
        "revealed": revealed or {},
        "reveal_url": reveal_url,
        "may_change": may_change,
        "may_accept": not own and request.user.has_perm(ACCEPT),
        "may_recognise": not own and request.user.has_perm(RECOGNISE),
        "merges": person.merges.filter(undone_at=None).select_related("gone") if request.user.has_perm(MERGE) else [],
        "missing": personal_file.missing(file) if may_change else [],
        "panels": panels.of(request.user, person),
        "events": personal_file.events(person, LATEST),
        "tabs": [] if own else _tabs(person, "file"),
    }
    response = render(request, "registry/person.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def person(request: SignedIn, pk: int) -> HttpResponse:
    """Show the file: who, where, recognised as what, by which schooling; sensitive values masked."""
    if (kept := gone_to(request, pk, VIEW)) is not None:
        return kept
    found = load(Person, request.user, VIEW, pk=pk)
    opened(person=found, by=request.user, at=timezone.now())
    return _page(request, found)


@require_safe
def history(request: SignedIn, pk: int) -> HttpResponse:
    """Show everything that happened to the file."""
    found = load(Person, request.user, VIEW, pk=pk)
    opened(person=found, by=request.user, at=timezone.now())
    context = {"person": found, "events": personal_file.timeline(found, request.user), "tabs": _tabs(found, "history")}
    return render(request, "registry/person_history.html", context)


@require_safe
def course(request: SignedIn, pk: int) -> HttpResponse:
    """Show the course of the life that the file tells, by year."""
    found = load(Person, request.user, VIEW, pk=pk)
    opened(person=found, by=request.user, at=timezone.now())
    context = {"person": found, "years": life.years(found, request.user), "tabs": _tabs(found, "life")}
    return render(request, "registry/person_life.html", context)


@require_http_methods(GET_OR_POST)
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    """Show one sensitive value in its place on the file, for a reason that the trail keeps."""
    found = load(Person, request.user, REVEAL, pk=pk)
    form = RevealForm(request.POST or None, initial={"field": request.GET.get("field", "")})
    if request.method == "POST" and form.is_valid():
        field = form.cleaned_data["field"]
        _check_wage(request, found, field)
        value = served(request, form, services.reveal_sensitive, person=found, **form.cleaned_data)
        if value is not None:
            return _page(request, found, revealed={field: value})
    return render(request, "registry/reveal.html", {"person": found, "form": form})


def _check_wage(request: SignedIn, person: Person, field: str) -> None:
    """Answer 404 for the pay at another unit: a unit sees what it pays itself."""
    name, _colon, key = field.partition(":")
    if name != "wage":
        return
    work = person.engagements.filter(pk=whole(key) or 0).first()
    if work is None or work.organization_id not in request.user.reach(REVEAL):
        raise Http404


def _own(request: SignedIn) -> Person | None:
    return Person.objects.visible_to(request.user, OWN).first()


@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """Show a talent their own file."""
    found = _own(request)
    return _page(request, found, own=True) if found else render(request, "registry/no_file.html")


@require_POST
def reveal_mine(request: SignedIn) -> HttpResponse:
    """Show a talent a sensitive value of their own; no reason is asked (PIPL art. 45), the trail keeps it all the same."""
    found = _own(request)
    if found is None:
        raise Http404
    form = RevealForm({"field": request.POST.get("field", ""), "reason": _("the person looked at their own file")})
    if form.is_valid():
        value = served(request, form, services.reveal_sensitive, person=found, **form.cleaned_data)
        if value is not None:
            return _page(request, found, own=True, revealed={form.cleaned_data["field"]: value})
    form_errors(request, form)
    return redirect("registry:mine")


@require_http_methods(GET_OR_POST)
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change who the person is and how they are reached."""
    found = load(Person, request.user, CHANGE, pk=pk)
    form = PersonForm(request.POST or None, instance=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_person, person=found, **form.values())
    ):
        return done(request, found, _("Saved."))
    return _form(request, found, form, _("Change particulars"))


@require_http_methods(GET_OR_POST)
def talent_teams(request: SignedIn, pk: int) -> HttpResponse:
    """Say which of the six talent teams the person counts in."""
    found = load(Person, request.user, CHANGE, pk=pk)
    form = TalentTeamsForm(request.POST or None, person=found, initial={"day": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_talent_teams, person=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    return _form(request, found, form, _("Talent teams"))


@require_http_methods(GET_OR_POST)
def add_document(request: SignedIn, pk: int) -> HttpResponse:
    """Add an identity document; its number is checked."""
    found = load(Person, request.user, CHANGE, pk=pk)
    form = DocumentForm(request.POST or None, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.add_document, person=found, **form.cleaned_data)
    ):
        return done(request, found, _("Saved."))
    return _form(request, found, form, _("Add an identity document"))


@require_POST
def withdraw_document(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Take a document out of use, saying why."""
    found = load(Person, request.user, CHANGE, pk=pk)
    document = found.documents.active().filter(pk=row).first()
    if document is None:
        raise Http404
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        attempted(
            request, services.withdraw_document, _("The document is out of use."), document=document, reason=reason
        )
    form_errors(request, form)
    return redirect(found)


@require_http_methods(GET_OR_POST)
def add_part(request: SignedIn, pk: int, part: str) -> HttpResponse:
    """Add a row to the file; a class or designation that a unit enters is a claim."""
    section = section_of(part)
    found = load(Person, request.user, CHANGE, pk=pk)
    initial = {"since": today()} if part == "classes" else None
    given = (request.POST or None, request.FILES or None)
    form = with_attachment(form_of(section)(*given, user=request.user, day=today(), initial=initial))
    proposing = section.needs_officer and not request.user.has_perm(ACCEPT)
    service: Any = services.propose if proposing else services.add_row
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, service, section=section, person=found, **form.new_values())
    ):
        return done(
            request, found, _("Sent: it stands on the file once an officer accepts it.") if proposing else _("Saved.")
        )
    claims = bool(section.decided_by) and (section.add is None or not request.user.has_perm(section.decided_by))
    return _form(request, found, form, str(section.adding), claims=claims, proposing=proposing)


@require_http_methods(GET_OR_POST)
def change_part(request: SignedIn, pk: int, part: str, row: int) -> HttpResponse:
    """Change a row of the file."""
    section = section_of(part)
    found = load(Person, request.user, CHANGE, pk=pk)
    _may_decide(request, section.decided_by)
    may_see(request, found, section)
    held = row_of(request, found, section, row)
    form = form_of(section)(request.POST or None, instance=held, user=request.user, day=today())
    proposing = section.needs_officer and not request.user.has_perm(ACCEPT)
    service: Any = partial(services.propose, person=found) if proposing else services.change_row
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, service, section=section, row=held, **form.values())
    ):
        return done(
            request, found, _("Sent: it stands on the file once an officer accepts it.") if proposing else _("Saved.")
        )
    if proposing:
        return _form(request, found, form, str(section.changing), proposing=True)
    removing = {"remove_url": reverse("registry:remove_part", args=[pk, part, row]), "reason_form": ReasonForm()}
    return _form(request, found, form, str(section.changing), **removing)


@require_POST
def remove_part(request: SignedIn, pk: int, part: str, row: int) -> HttpResponse:
    """Remove a row that should never have been there, saying why."""
    section = section_of(part)
    found = load(Person, request.user, CHANGE, pk=pk)
    _may_decide(request, ACCEPT if section.needs_officer else section.decided_by)
    may_see(request, found, section)
    held, form = row_of(request, found, section, row), ReasonForm(request.POST)
    if form.is_valid():
        attempted(request, services.remove_record, _("The entry was removed."), row=held, **form.cleaned_data)
        return redirect(found)
    form_errors(request, form)
    return redirect("registry:change_part", pk, part, row)


def _may_decide(request: SignedIn, permission: str) -> None:
    if permission and not request.user.has_perm(permission):
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(permission).label})


@require_http_methods(GET_OR_POST)
def end_engagement(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Let an engagement end."""
    found = load(Person, request.user, CHANGE, pk=pk)
    held: Engagement = row_of(request, found, section_of("engagements"), row)
    form = EndForm(request.POST or None, initial={"last_day": today(), "outcome": held.outcome})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.end_engagement, engagement=held, **form.cleaned_data)
    ):
        still = Person.objects.visible_to(request.user, VIEW).filter(pk=pk).exists()
        target = found if still else reverse("registry:people")
        return done(request, target, _("The engagement of %(name)s has ended.") % {"name": found.name})
    return _form(
        request, found, form, _("End the engagement at %(organization)s") % {"organization": held.organization.label}
    )


@require_POST
def decide_claim(request: SignedIn, pk: int, part: str, row: int) -> HttpResponse:
    """Confirm what a unit claims, or reject it with a reason."""
    found = load(Person, request.user, RECOGNISE, pk=pk)
    claim = row_of(request, found, section_of(part), row)
    if not isinstance(claim, Recognition | Designation | Achievement):
        raise Http404
    if request.POST.get("decision") == "confirm":
        attempted(request, services.confirm_claim, _("Confirmed."), claim=claim)
        return redirect(found)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempted(request, services.reject_claim, _("Rejected."), claim=claim, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


def _form(request: SignedIn, person: Person, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(request, "registry/person_form.html", {"person": person, "form": form, "title": title, **more})
