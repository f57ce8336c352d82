"""A benefit's table as a file for other programs, and such a file taken back into the draft."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn, load
from juxian.policies.exchange import Taken, dmn, sheet, sheet_read
from juxian.policies.forms.exchange import UploadForm, held
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft, BenefitVersion, Terms
from juxian.policies.permissions import EDIT, VIEW, VIEW_DRAFTS
from juxian.policies.selectors import versions
from juxian.policies.views import drafts


@require_safe
def version_dmn(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """A published table for other modellers."""
    benefit, version = _version(request, pk, number)
    return _dmn(benefit, version, f"v{number}")


@require_safe
def draft_dmn(request: SignedIn, pk: int) -> HttpResponse:
    """A draft's table for other modellers."""
    benefit, draft = _draft(request, pk)
    return _dmn(benefit, draft, _("draft"))


@require_safe
def version_xlsx(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """A published table as a workbook."""
    benefit, version = _version(request, pk, number)
    return attachment(sheet.write(version, benefit), f"{benefit.name}-v{number}.xlsx", excel.CONTENT_TYPE)


@require_safe
def draft_xlsx(request: SignedIn, pk: int) -> HttpResponse:
    """A draft's table as a workbook."""
    benefit, draft = _draft(request, pk)
    return attachment(sheet.write(draft, benefit), f"{benefit.name}-{_('draft')}.xlsx", excel.CONTENT_TYPE)


def _version(request: SignedIn, pk: int, number: int) -> tuple[Benefit, BenefitVersion]:
    benefit = load(Benefit, request.user, VIEW, pk=pk)
    versions = BenefitVersion.objects.select_related("clause__policy")
    return benefit, get_object_or_404(versions, benefit=benefit, number=number)


def _draft(request: SignedIn, pk: int) -> tuple[Benefit, BenefitDraft]:
    benefit = load(Benefit, request.user, VIEW_DRAFTS, pk=pk)
    return benefit, get_object_or_404(BenefitDraft.objects.select_related("clause__policy"), benefit=benefit)


def _dmn(benefit: Benefit, terms: Terms, which: str) -> HttpResponse:
    return attachment(dmn.write(terms, benefit.name), f"{benefit.name}-{which}.dmn", "application/xml")


def upload(request: SignedIn, pk: int) -> HttpResponse:
    """Take a file as the table: into the draft when nothing is wrong or left out, else into the editor to be looked at."""
    benefit = load(Benefit, request.user, EDIT, pk=pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return _page(request, benefit, form)
    data = form.cleaned_data["data"]
    base = versions.newest(benefit)
    try:
        if data.startswith(b"PK"):
            if base is None:
                raise Refused(_("There are no rules yet to lay a workbook out by: draft them first."), code="no_rules")
            return _taken(request, benefit, sheet_read.read(data, benefit, base))
        names = dmn.decisions(data)
        chosen = request.POST.get("decision", "")
        if len(names) > 1 and chosen not in names:
            return _page(request, benefit, UploadForm(initial={"held": held(data)}, decisions=names))
        return _taken(request, benefit, dmn.read(data, benefit, chosen or None))
    except ValidationError as refused:
        form.add_error(None, refused)
        return _page(request, benefit, form)


def _taken(request: SignedIn, benefit: Benefit, taken: Taken) -> HttpResponse:
    grid, base = taken.grid, versions.newest(benefit)
    grid.tidy()
    problems = [
        replace(one, place=f"{one.place}（{taken.places[one.field]}）") if one.field in taken.places else one
        for one in grid.problems(benefit)
    ]
    if base is not None and not problems and not taken.notes:
        if grid.to_json() == Grid.of(base.table).to_json():
            messages.info(request, _("Nothing changed: the file holds the table as it stands here."))
            return redirect("policies:draft" if isinstance(base, BenefitDraft) else "policies:benefit", pk=benefit.pk)
        if drafts.save(request, drafts.same_terms(benefit, base, grid)):
            return drafts.saved(request, benefit)
    form = drafts.terms_form(benefit, base, grid)
    return drafts.editor(request, benefit, grid, form, problems, checked=True, notes=taken.notes)


def _page(request: SignedIn, benefit: Benefit, form: UploadForm) -> HttpResponse:
    return render(request, "policies/upload.html", {"benefit": benefit, "form": form})
