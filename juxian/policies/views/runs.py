"""Runs: the runs made and asking for one, how far one is, what it found, and the list behind every number."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from juxian.audit.services import record_export
from juxian.core.permissions import SignedIn
from juxian.facts.services import default_date
from juxian.policies import services
from juxian.policies.filters import EntitlementFilter
from juxian.policies.forms.runs import GrantSelectedForm, RunForm
from juxian.policies.list_tables import EntitlementTable, RunTable
from juxian.policies.models import Benefit, Entitlement, EntitlementRun, RunJob
from juxian.policies.permissions import RECORD_GRANT, RUN, VIEW_ENTITLEMENTS
from juxian.policies.selectors import uptake
from juxian.policies.selectors.people import sees_everybody
from juxian.policies.selectors.replays import replay
from juxian.policies.views.common import behind_figure, refused_message
from juxian.policies.views.figures import charts_of, figures_of
from juxian.web.components import BulkAction
from juxian.web.serving import done, served
from juxian.web.tables import render_list, selected


def runs(request: SignedIn) -> HttpResponse:
    """The runs made, and asking for another."""
    may_run = request.user.has_perm(RUN)
    form = RunForm(request.POST or None, initial={"as_of": default_date(timezone.localdate())})
    if request.method == "POST" and may_run and form.is_valid():
        job = served(request, form, services.ask_run, **form.cleaned_data)
        if job:
            return redirect("policies:job", pk=job.pk)
    all_runs = EntitlementRun.objects.annotate(found=Count("entitlements"))
    context = {
        "form": form,
        "may_run": may_run,
        "jobs": RunJob.objects.exclude(state=RunJob.State.DONE).order_by("-asked_at")[:5] if may_run else [],
        "latest": uptake.latest_run(),
    }
    return render_list(request, "policies/runs.html", RunTable(all_runs), context=context)


@require_safe
def job(request: SignedIn, pk: int) -> HttpResponse:
    """How far a requested run is; asked again by the page every second until it is over."""
    found = get_object_or_404(RunJob, pk=pk)
    template = "policies/job.html#progress" if request.htmx else "policies/job.html"  # type: ignore[attr-defined]
    return render(request, template, {"job": found})


@require_safe
def run(request: SignedIn, pk: int) -> HttpResponse:
    """What a run found, for the people the user sees: by benefit, class and unit."""
    found = get_object_or_404(EntitlementRun.objects.select_related("snapshot"), pk=pk)
    by_benefit = uptake.by_benefit(found, request.user)
    by_class, by_unit = uptake.by_class(found, request.user), uptake.by_unit(found, request.user)
    benefits = Benefit.objects.in_bulk(by_benefit.keys())
    rows = sorted(((benefits[pk], one) for pk, one in by_benefit.items()), key=lambda row: (row[0].order, row[0].pk))
    context = {
        "run": found,
        "rows": rows,
        "total": sum(by_benefit.values(), start=uptake.Uptake()),
        "by_class": by_class,
        "by_unit": by_unit,
        "figures": figures_of(found, by_benefit, uptake.people_entitled(found, request.user)),
        "charts": charts_of(found, rows, by_class),
        "surplus": uptake.received_without_entitlement(found, request.user).count(),
        "sees_everybody": sees_everybody(request.user),
    }
    return render(request, "policies/run.html", context)


@require_POST
def verify(request: SignedIn, pk: int) -> HttpResponse:
    """Make a run again and say whether every fen is the same."""
    found = get_object_or_404(EntitlementRun.objects.select_related("snapshot"), pk=pk)
    with refused_message(request):
        differences = replay(found)
        if differences:
            text = ngettext("%(count)d finding differs.", "%(count)d findings differ.", len(differences))
            messages.error(request, text % {"count": len(differences)})
        else:
            count = found.entitlements.count()
            messages.success(
                request, _("Made again: all %(count)d findings are the same, to the fen.") % {"count": count}
            )
    return redirect(found)


@require_safe
def entitlements(request: SignedIn) -> HttpResponse:
    """The list of the latest run at or before `as_of`, or the records behind a figure."""
    as_of = _day(request.GET.get("as_of"))
    found = uptake.latest_run(as_of)
    if found is None:
        return redirect("policies:runs")
    query = request.GET.urlencode()
    return redirect(reverse("policies:list", args=[found.pk]) + (f"?{query}" if query else ""))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@require_safe
def listed(request: SignedIn, pk: int) -> HttpResponse:
    """Who is entitled to what by a run, within the user's reach; each export is in the trail."""
    found = get_object_or_404(EntitlementRun, pk=pk)
    rows = behind_figure(request, rows_of(request, found))
    filterset = EntitlementFilter(request.GET, queryset=rows, run=found, user=request.user)
    name = _("Entitlements %(day)s") % {"day": found.as_of.isoformat()}

    def exported(count: int) -> None:
        record_export(
            by=request.user,
            at=timezone.now(),
            action="policies.list_exported",
            target=found,
            after={"rows": count, "conditions": request.GET.urlencode()[:300]},
        )

    table = EntitlementTable(filterset.qs)
    if request.user.has_perm(RECORD_GRANT):
        query = request.GET.urlencode()
        url = reverse("policies:grant-selected", args=[pk]) + (f"?{query}" if query else "")
        table.bulk_actions = (BulkAction("grant", _("Record grants"), "receipt-yuan", url),)
    else:
        table.exclude = ("select",)
    return render_list(
        request,
        "policies/list.html",
        table,
        filterset=filterset,
        context={"run": found, "state": request.GET.get("state", "")},
        export=name,
        on_export=exported,
    )


def rows_of(request: SignedIn, found: EntitlementRun) -> QuerySet[Entitlement]:
    """Return what a run found for the people that the user sees."""
    rows: Any = Entitlement.objects.filter(run=found).visible_to(request.user, VIEW_ENTITLEMENTS).with_received()
    return rows.select_related(  # type: ignore[no-any-return]
        "run", "person", "organization", "benefit", "version__clause__policy", "excluded_by", "group"
    )


@require_POST
def grant_selected(request: SignedIn, pk: int) -> HttpResponse:
    """Record that the people ticked in the list receive what the run gave them: asked first, then done."""
    found = get_object_or_404(EntitlementRun, pk=pk)
    rows = behind_figure(request, rows_of(request, found))
    filterset = EntitlementFilter(request.GET, queryset=rows, run=found, user=request.user)
    chosen = selected(request, filterset.qs.order_by("benefit__order", "person"))
    asked = "since" not in request.POST
    form = GrantSelectedForm(None if asked else request.POST, initial={"since": found.as_of})
    if not asked and form.is_valid():
        made = served(request, form, services.grant_entitlements, entitlements=chosen, **form.cleaned_data)
        if made is not None:
            message = ngettext("%(count)d grant is recorded.", "%(count)d grants are recorded.", len(made))
            return done(request, found, message % {"count": len(made)})
    context = {
        "run": found,
        "form": form,
        "chosen": chosen,
        "everything": request.POST.get("everything", ""),
        "total": sum(row.total or 0 for row in chosen),
    }
    return render(request, "policies/grant_selected.html", context)
