"""Files that may be about one person: listed, held side by side, merged, told apart, parted again."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.registry import comparing, services
from juxian.registry.filters import DuplicateFilter
from juxian.registry.forms.duplicates import MergeForm
from juxian.registry.models import DuplicatePair, Merge, Person
from juxian.registry.permissions import MERGE
from juxian.registry.tables import DuplicateTable
from juxian.registry.tasks import look_for_duplicates
from juxian.registry.views.common import attempted, done, form_errors, today
from juxian.web.tables import render_list


@require_safe
def duplicates(request: SignedIn) -> HttpResponse:
    """List the pairs, those to be decided first."""
    rows = DuplicatePair.objects.visible_to(request.user, MERGE).select_related("left", "right")
    chosen = request.GET.copy()
    chosen.setdefault("state", DuplicatePair.State.OPEN)
    filterset = DuplicateFilter(chosen, queryset=rows, user=request.user, day=today())
    return render_list(request, "registry/duplicates.html", DuplicateTable(filterset.qs), filterset=filterset)


@require_POST
def look(request: SignedIn) -> HttpResponse:
    """Compare all files again, in the background."""
    look_for_duplicates.enqueue(by=request.user.pk)
    messages.success(request, _("All files are being compared; what is found appears in this list."))
    return redirect("registry:duplicates")


@require_safe
def duplicate(request: SignedIn, pk: int) -> HttpResponse:
    """Show both files side by side, where they differ and what speaks for one person."""
    return _page(request, load(DuplicatePair, request.user, MERGE, pk=pk))


def _page(request: SignedIn, pair: DuplicatePair, status: int = 200) -> HttpResponse:
    context = {
        "pair": pair,
        "open": pair.state == DuplicatePair.State.OPEN,
        "sides": comparing.sides(pair, today()),
        "evidence": comparing.evidence(pair),
        "form": MergeForm(pair=pair),
        "reason_form": ReasonForm(),
    }
    return render(request, "registry/duplicate.html", context, status=status)


@require_POST
def merge(request: SignedIn, pk: int) -> HttpResponse:
    """Merge the two files of a pair into the one chosen."""
    pair = load(DuplicatePair, request.user, MERGE, pk=pk)
    form = MergeForm(request.POST, pair=pair)
    if not form.is_valid():
        form_errors(request, form)
        return redirect(pair)
    kept = form.cleaned_data["keep"]
    gone = pair.right if kept == pair.left else pair.left
    if attempted(request, services.merge_people, _("The files are one now."), kept=kept, gone=gone):
        return redirect(kept)
    return redirect(pair)


@require_POST
def tell_apart(request: SignedIn, pk: int) -> HttpResponse:
    """Keep that a pair is two people."""
    pair = load(DuplicatePair, request.user, MERGE, pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid() and attempted(
        request, services.tell_apart, _("Kept: they are two people."), pair=pair, **form.cleaned_data
    ):
        following = DuplicatePair.objects.visible_to(request.user, MERGE).waiting().first()
        return redirect(following or "registry:duplicates")
    form_errors(request, form)
    return redirect(pair)


@require_POST
def part(request: SignedIn, pk: int) -> HttpResponse:
    """Undo a merge."""
    people = Person.objects.visible_to(request.user, MERGE).order_by().values("pk")
    found = get_object_or_404(Merge.objects.filter(Q(kept__in=people)), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempted(request, services.part_again, _("The files are two again."), merge=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found.kept)


def gone_to(request: SignedIn, pk: int, permission: str) -> HttpResponse | None:
    """Return the way to the file that file `pk` was merged into, when the user sees that one."""
    merged: Any = Person.every.filter(pk=pk).exclude(merged_into=None).first()
    if merged is None:
        return None
    kept = merged.merged_into
    while kept.merged_into is not None:
        kept = kept.merged_into
    if not Person.objects.visible_to(request.user, permission).filter(pk=kept.pk).exists():
        return None
    return done(request, kept, _("File %(code)s was merged into this one.") % {"code": merged.code})
