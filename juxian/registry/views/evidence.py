"""Evidence files beside the entries of a file: added, taken, removed; and where an entry's values come from."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.downloads import attachment
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.registry import personal_file, provenance, services
from juxian.registry.forms.sections import EvidenceForm
from juxian.registry.models import Correction, Evidence, Person
from juxian.registry.models.evidence import PROPOSED
from juxian.registry.permissions import CHANGE, OWN, VIEW
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.views.common import attempted, done, form_errors, saved
from juxian.registry.views.parts import may_see, row_of, section_of

PARTICULARS = "particulars"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedIn, pk: int, part: str, row: int) -> HttpResponse:
    """Put a file beside an entry; beside one that is confirmed only who may confirm it."""
    section = section_of(part)
    person = load(Person, request.user, CHANGE, pk=pk)
    may_see(request, person, section)
    held = row_of(request, person, section, row)
    if getattr(held, "confirmed", False) and not request.user.has_perm(section.decided_by):
        raise PermissionDenied(_("This entry is confirmed: only the talent office changes it."))
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["attachment"]
        beside = {"person": person, "section": section.name, "row": held.pk}
        if saved(request, form, services.add_evidence, **beside, name=name, content=content):
            return done(request, person, _("Saved."))
    context = {"person": person, "form": form, "title": _("Add an evidence file"), "about": held}
    return render(request, "registry/person_form.html", context)


@require_safe
def take(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Hand a file out to whoever may see its entry; the person finds it among who looked."""
    person = load(Person, request.user, VIEW, pk=pk)
    return _handed_out(request, _file(request, person, row))


@require_safe
def take_mine(request: SignedIn, row: int) -> HttpResponse:
    """Hand a file out to the person it is about."""
    person = own_file(request)
    return _handed_out(request, _file(request, person, row))


@require_POST
def remove(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Remove a file, saying why; beside an entry that is confirmed only who may confirm it."""
    person = load(Person, request.user, CHANGE, pk=pk)
    found = _file(request, person, row)
    if found.section == PROPOSED:
        raise Http404
    section = NAMED[found.section]
    held, form = row_of(request, person, section, found.row), ReasonForm(request.POST)
    if getattr(held, "confirmed", False) and not request.user.has_perm(section.decided_by):
        raise PermissionDenied(_("This entry is confirmed: only the talent office changes it."))
    if form.is_valid():
        attempted(request, services.remove_evidence, _("The file was removed."), evidence=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(person)


@require_safe
def source(request: SignedIn, pk: int, part: str, row: int) -> HttpResponse:
    """Tell of each value of an entry who wrote it and when."""
    return _source(request, load(Person, request.user, VIEW, pk=pk), part, row)


@require_safe
def my_source(request: SignedIn, part: str, row: int) -> HttpResponse:
    """Tell the person of each value of an entry who wrote it and when."""
    return _source(request, own_file(request), part, row)


def own_file(request: SignedIn) -> Person:
    """Return the reader's own file; 404 when there is none."""
    found = Person.objects.visible_to(request.user, OWN).first()
    if found is None:
        raise Http404
    return found


def _source(request: SignedIn, person: Person, part: str, row: int) -> HttpResponse:
    held: Any = person
    if part == PARTICULARS:
        title, origins = _("Particulars"), provenance.of_person(person)
    else:
        section = section_of(part)
        may_see(request, person, section)
        held = getattr(person, section.relation).filter(pk=row).first()
        if held is None:
            raise Http404
        title, origins = str(section.title), provenance.of_row(held, section.fields)
    own = person.account_id == request.user.pk
    context = {"person": person, "held": held, "title": title, "origins": origins, "own": own}
    context["back"] = reverse("registry:mine") if own else person.get_absolute_url()
    return render(request, "registry/source.html", context)


def _file(request: SignedIn, person: Person, pk: int) -> Evidence:
    found: Evidence | None = person.evidence.filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.section == PROPOSED:
        permission = OWN if person.account_id == request.user.pk else CHANGE
        if not Correction.objects.visible_to(request.user, permission).filter(pk=found.row).exists():
            raise Http404
    elif NAMED[found.section].model.is_private and not personal_file.sees_private(person, request.user):
        raise Http404
    return found


def _handed_out(request: SignedIn, found: Evidence) -> HttpResponse:
    content = services.take_evidence(evidence=found, by=request.user, at=timezone.now())
    return attachment(content, found.name, CONTENT_TYPES[found.kind])
