"""What units write for the values of the national tables: taught once, from this page or where an import met it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from juxian.core.permissions import SignedIn, load
from juxian.registry import services
from juxian.registry.forms.directory import SynonymForm
from juxian.registry.models import ImportJob, Synonym
from juxian.registry.permissions import DIRECTORY, IMPORT
from juxian.registry.services import uploads
from juxian.registry.views.common import attempted, done, form_errors, served
from juxian.registry.views.directory import directory_tabs


@require_http_methods(["GET", "HEAD", "POST"])
def synonyms(request: SignedIn) -> HttpResponse:
    """List what imports were taught; who keeps the directories teaches more."""
    may_keep = request.user.has_perm(DIRECTORY)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    form = SynonymForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.teach_synonym, **form.cleaned_data)
        if made is not None:
            return done(request, "registry:synonyms", _("Imports read this from now on."))
    groups = [
        (label, [one for one in Synonym.objects.all() if one.field == field]) for field, label in Synonym.Field.choices
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "form": form,
        "values": SynonymForm.values(),
        "may_keep": may_keep,
        "tabs": directory_tabs(request, "synonyms"),
    }
    return render(request, "registry/synonyms.html", context)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Let imports read a text no longer."""
    found = get_object_or_404(Synonym, pk=pk)
    attempted(request, services.withdraw_synonym, _("Imports read this no longer."), synonym=found)
    return redirect("registry:synonyms")


@require_POST
def teach_in_import(request: SignedIn, pk: int) -> HttpResponse:
    """Teach a word that a waiting file holds, and read the file again."""
    job = load(ImportJob, request.user, IMPORT, pk=pk)
    form = SynonymForm(request.POST)
    if form.is_valid() and attempted(
        request, services.teach_synonym, _("Imports read this from now on."), **form.cleaned_data
    ):
        attempted(request, uploads.read_again, "", job=job)
    form_errors(request, form)
    return redirect("registry:import_check", pk)
