"""What people propose for their own file: an entry to add or to change, with a file that proves it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from juxian.core.permissions import SignedIn
from juxian.registry import life, services
from juxian.registry.forms.sections import form_of, with_attachment
from juxian.registry.views.common import done, saved, today
from juxian.registry.views.evidence import own_file
from juxian.registry.views.parts import section_of


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, part: str, row: int | None = None) -> HttpResponse:
    """Propose an entry for one's own file, or what an entry should say instead."""
    person, section = own_file(request), section_of(part)
    if not section.is_listed:
        raise Http404
    held = getattr(person, section.relation).filter(pk=row).first() if row is not None else None
    if row is not None and held is None:
        raise Http404
    given = (request.POST or None, request.FILES or None)
    form = with_attachment(form_of(section)(*given, instance=held, user=request.user, day=today()))
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.propose, section=section, person=person, row=held, **form.new_values())
    ):
        return done(request, "registry:my_corrections", _("Sent: it stands on your file once an officer accepts it."))
    title = section.adding if held is None else section.changing
    context = {"person": person, "form": form, "title": title, "proposing": True, "own": True}
    return render(request, "registry/person_form.html", context | {"back": reverse("registry:mine")})


@require_safe
def my_life(request: SignedIn) -> HttpResponse:
    """Show people the course of their life as their file tells it."""
    person = own_file(request)
    context = {"person": person, "years": life.years(person, request.user), "own": True}
    return render(request, "registry/person_life.html", context)
