"""Importing a roster: upload, columns, check, progress, result."""

import json
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.permissions import SignedIn, load
from juxian.registry import import_pages, progress
from juxian.registry.forms.directory import SynonymForm
from juxian.registry.forms.imports import ColumnsForm, UploadForm
from juxian.registry.import_table import ImportTable
from juxian.registry.models import ImportJob
from juxian.registry.permissions import DIRECTORY, IMPORT, REVEAL
from juxian.registry.services import uploads
from juxian.registry.views.common import attempted, done, served
from juxian.web.tables import render_list

Status = ImportJob.Status


@require_safe
def imports(request: SignedIn) -> HttpResponse:
    """The files that were uploaded, newest first."""
    jobs = ImportJob.objects.visible_to(request.user).select_related("organization", "owner").defer("preview")
    return render_list(request, "registry/imports/list.html", ImportTable(jobs))


@require_http_methods(["GET", "POST"])
def new_import(request: SignedIn) -> HttpResponse:
    """Upload a file."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file, organization = form.cleaned_data["file"], form.cleaned_data["organization"]
        job = served(
            request, form, uploads.upload_roster, name=file.name, content=file.read(), organization=organization
        )
        if job is not None:
            return redirect("registry:import_columns", job.pk)
    return render(request, "registry/imports/new.html", {"form": form, "steps": import_pages.steps(0)})


@require_http_methods(["GET", "POST"])
def columns(request: SignedIn, pk: int) -> HttpResponse:
    """What the columns hold: proposed, and to be corrected."""
    job = _waiting(request, pk)
    if job is None:
        return redirect("registry:import", pk)
    sheets = json.loads(job.preview)["sheets"]
    form = ColumnsForm(request.POST or None, columns=sheets[0]["columns"])
    if request.method == "POST" and form.is_valid():
        mapped = served(request, form, uploads.map_columns, job=job, mapping=form.mapping())
        if mapped is not None:
            return redirect("registry:import_check", pk)
    context = {"job": job, "form": form, "sheet": sheets[0], "steps": import_pages.steps(1)}
    return render(request, "registry/imports/columns.html", context)


@require_http_methods(["GET", "POST"])
def check(request: SignedIn, pk: int) -> HttpResponse:
    """What would be imported, and each bad cell with its reason; posting imports."""
    job = _waiting(request, pk)
    if job is None:
        return redirect("registry:import", pk)
    if request.method == "POST":
        attempted(request, uploads.start_import, _("The import has begun."), job=job)
        return redirect("registry:import", pk)
    form = forms.Form({})
    tried = served(request, form, uploads.try_import, job=job)
    context = {
        "job": job, "form": form, "steps": import_pages.steps(2), "figures": import_pages.expected(job, tried),
        "notices": import_pages.notices_of(tried), "faults": import_pages.faults(job),
        "sheets": import_pages.marked(job, only_faulty=import_pages.came_back(tried)),
        "corrected": import_pages.corrected(tried), "came_back": import_pages.came_back(tried),
        "unknown": import_pages.unknown(job), "may_teach": request.user.has_perm(DIRECTORY),
        "values": SynonymForm.values(),
    }  # fmt: skip
    return render(request, "registry/imports/check.html", context)


@require_safe
def job(request: SignedIn, pk: int) -> HttpResponse:
    """How far an import is, or what came of it."""
    found = load(ImportJob, request.user, IMPORT, pk=pk)
    if found.status == Status.UPLOADED:
        return redirect("registry:import_columns", pk)
    return render(request, "registry/imports/job.html", _state(request, found))


@require_safe
def job_progress(request: SignedIn, pk: int) -> HttpResponse:
    """The part of the page that is asked for again and again while the import runs."""
    found = load(ImportJob, request.user, IMPORT, pk=pk)
    return render(request, "registry/imports/_state.html", _state(request, found))


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw away an upload that was not imported."""
    found = load(ImportJob, request.user, IMPORT, pk=pk)
    attempted(request, uploads.discard_import, _("The upload was thrown away."), job=found)
    return redirect("registry:imports")


@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Go back to the columns of an import that was refused."""
    found = load(ImportJob, request.user, IMPORT, pk=pk)
    served(request, forms.Form({}), uploads.reopen_import, job=found)
    return done(request, found, _("Correct the columns, or throw the upload away."))


@require_safe
def rejected_rows(request: SignedIn, pk: int) -> HttpResponse:
    """The rejected rows as a workbook."""
    found = _takeable(request, pk)
    content = uploads.rejected_workbook(job=found, by=request.user, at=timezone.now())
    return attachment(content, f"{found.name.rsplit('.', 1)[0]}-{_('rejected rows')}.xlsx", excel.CONTENT_TYPE)


@require_safe
def uploaded_file(request: SignedIn, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    found = _takeable(request, pk)
    content = uploads.take_file(job=found, by=request.user, at=timezone.now())
    return attachment(content, found.name, "application/octet-stream")


def _waiting(request: SignedIn, pk: int) -> ImportJob | None:
    found = load(ImportJob, request.user, IMPORT, pk=pk)
    return found if found.status == Status.UPLOADED else None


def _takeable(request: SignedIn, pk: int) -> ImportJob:
    """Return the import whose rows the user may have in the clear: their own upload, or by the right to see such values."""
    found = load(ImportJob, request.user, IMPORT, pk=pk)
    if found.owner_id != request.user.pk and not request.user.has_perm(REVEAL):
        raise PermissionDenied(_("Only who uploaded this file may download it."))
    return found


def _state(request: SignedIn, found: ImportJob) -> dict[str, Any]:
    done_rows, total = progress.read(found.pk)
    return {
        "job": found,
        "done": done_rows,
        "total": total or found.total,
        "result": import_pages.result(found),
        "may_take": found.owner_id == request.user.pk or request.user.has_perm(REVEAL),
    }
