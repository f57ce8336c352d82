"""Granted without application: preparing a list, confirming it, answering it, handing it over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from juxian.audit.services import record_export
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn
from juxian.policies import services
from juxian.policies.automatic_tables import BatchTable, HandOverTable, LineTable
from juxian.policies.forms.automatic import AnswerForm, BatchForm, HandOverForm, LeaveOutForm, ResolveForm
from juxian.policies.models import AutomaticBatch, AutomaticLine, Benefit, HandOver
from juxian.policies.permissions import CONFIRM_AUTOMATIC, PREPARE_AUTOMATIC
from juxian.policies.selectors import automatic, uptake
from juxian.policies.views.common import cleaned, refused_message
from juxian.web.components import BulkAction
from juxian.web.serving import done, served
from juxian.web.tables import render_list, selected

State, Line = AutomaticBatch.State, AutomaticLine.State


def batches(request: SignedIn) -> HttpResponse:
    """The lists made so far, and making another from the latest run."""
    run = uptake.latest_run()
    may_prepare = request.user.has_perm(PREPARE_AUTOMATIC) and run is not None
    counts = _counts(run)
    form = BatchForm(request.POST or None, counts=counts) if may_prepare else None
    if request.method == "POST" and form is not None and run is not None and form.is_valid():
        data = form.cleaned_data
        made = served(request, form, services.prepare_batch, run=run, **data)
        if made:
            return done(request, made, _("The list is made: check each line, then submit it."))
    context = {"form": form if counts else None, "run": run, "new": sum(counts.values())}
    rows = AutomaticBatch.objects.visible_to(request.user).select_related("run").annotate(people=Count("lines"))
    return render_list(request, "policies/automatic.html", BatchTable(rows), context=context)


def _counts(run: Any) -> dict[Benefit, int]:
    if run is None:
        return {}
    rows = automatic.matches(run).order_by().values("benefit").annotate(count=Count("pk"))
    counts = {row["benefit"]: row["count"] for row in rows}
    return {one: counts[one.pk] for one in Benefit.objects.filter(pk__in=counts).order_by("order", "pk")}


@require_safe
def batch(request: SignedIn, pk: int) -> HttpResponse:
    """One list with its lines and what may be done with it now."""
    found = get_object_or_404(AutomaticBatch.objects.visible_to(request.user).select_related("run__snapshot"), pk=pk)
    lines = _lines(found)
    state = request.GET.get("state", "")
    table = LineTable(lines.filter(state=state) if state in Line.values else lines)
    preparing = found.state == State.PREPARING and request.user.has_perm(PREPARE_AUTOMATIC)
    if preparing:
        url = f"{found.get_absolute_url()}lines/"
        table.bulk_actions = (
            BulkAction("check", _("Mark as checked"), "checks", url),
            BulkAction("leave-out", _("Leave out"), "user-minus", url),
        )
    else:
        table.exclude = ("select",)
    today = timezone.localdate()
    context = {
        "batch": found,
        "counts": [(word, number) for word, number in _states(lines)],
        "total": lines.filter(state__in=[*AutomaticLine.OPEN, Line.HANDED_OVER]).aggregate(s=Sum("entitlement__total"))[
            "s"
        ],
        "preparing": preparing,
        "may_confirm": found.state == State.SUBMITTED
        and request.user.has_perm(CONFIRM_AUTOMATIC)
        and str(request.user) not in found.editors,
        "may_hand_over": found.state == State.CONFIRMED
        and request.user.has_perm(PREPARE_AUTOMATIC)
        and found.objections_until is not None
        and today > found.objections_until,
        "may_cancel": found.state in (State.PREPARING, State.SUBMITTED, State.CONFIRMED)
        and request.user.has_perm(PREPARE_AUTOMATIC),
        "objected": lines.filter(state=Line.OBJECTED) if request.user.has_perm(CONFIRM_AUTOMATIC) else [],
        "reason_form": ReasonForm(),
        "resolve_form": ResolveForm(),
        "since_form": HandOverForm(initial={"since": today}),
    }
    return render_list(request, "policies/automatic_batch.html", table, context=context, export=found.name)


def _lines(found: AutomaticBatch) -> QuerySet[AutomaticLine]:
    return found.lines.select_related("person", "benefit", "entitlement__organization", "version").order_by("pk")


def _states(lines: QuerySet[AutomaticLine]) -> list[tuple[str, int]]:
    rows = dict(lines.order_by().values_list("state").annotate(count=Count("pk")))
    return [(str(state.label), rows[state.value]) for state in Line if state.value in rows]


@require_POST
def change_lines(request: SignedIn, pk: int) -> HttpResponse:
    """Mark the lines ticked as checked, or leave them out: then the reason is asked for first."""
    found = get_object_or_404(AutomaticBatch.objects.visible_to(request.user), pk=pk)
    chosen = selected(request, _lines(found))
    now = timezone.now()
    if request.POST.get("action") == "check":
        with refused_message(request):
            count = services.check_lines(batch=found, lines=chosen, by=request.user, at=now)
            text = ngettext("%(count)d line is checked.", "%(count)d lines are checked.", count)
            messages.success(request, text % {"count": count})
        return redirect(found)
    form = LeaveOutForm(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        left = served(request, form, services.leave_out, batch=found, lines=chosen, **form.cleaned_data)
        if left is not None:
            text = ngettext("%(count)d line is left out.", "%(count)d lines are left out.", left)
            return done(request, found, text % {"count": left})
    context = {"batch": found, "form": form, "chosen": chosen, "everything": request.POST.get("everything", "")}
    return render(request, "policies/automatic_leave_out.html", context)


def _act(request: SignedIn, pk: int, call: Callable[[AutomaticBatch], Any], message: str) -> HttpResponse:
    found = get_object_or_404(AutomaticBatch.objects.visible_to(request.user), pk=pk)
    with refused_message(request):
        call(found)
        messages.success(request, message)
    return redirect(found)


@require_POST
def submit(request: SignedIn, pk: int) -> HttpResponse:
    """Put a list before whoever confirms."""
    now = timezone.now()
    text = _("Submitted: whoever confirms finds it on the desk.")
    return _act(request, pk, lambda one: services.submit_batch(batch=one, by=request.user, at=now), text)


@require_POST
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm a list."""
    now = timezone.now()
    text = _("Confirmed: the people on it are told on their desks and may object.")
    return _act(request, pk, lambda one: services.confirm_batch(batch=one, by=request.user, at=now), text)


@require_POST
def give_back(request: SignedIn, pk: int) -> HttpResponse:
    """Return a list to be prepared better."""
    now, form = timezone.now(), ReasonForm(request.POST)
    return _act(
        request,
        pk,
        lambda one: services.return_batch(batch=one, by=request.user, at=now, **cleaned(form)),
        _("Returned."),
    )


@require_POST
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    """Give a list up."""
    now, form = timezone.now(), ReasonForm(request.POST)
    return _act(
        request,
        pk,
        lambda one: services.cancel_batch(batch=one, by=request.user, at=now, **cleaned(form)),
        _("Cancelled."),
    )


@require_POST
def hand_over(request: SignedIn, pk: int) -> HttpResponse:
    """Hand a confirmed list over as payments and services."""
    now, form = timezone.now(), HandOverForm(request.POST)
    return _act(
        request, pk, lambda one: services.hand_over(batch=one, by=request.user, at=now, **cleaned(form)),
        _("Handed over: what is due stands in the list of hand-overs."),
    )  # fmt: skip


@require_POST
def resolve(request: SignedIn, pk: int) -> HttpResponse:
    """Decide an objection."""
    line = get_object_or_404(AutomaticLine.objects.visible_to(request.user).select_related("batch"), pk=pk)
    form = ResolveForm(request.POST)
    with refused_message(request):
        services.resolve_objection(line=line, by=request.user, at=timezone.now(), **cleaned(form))
        messages.success(request, _("The objection is decided."))
    return redirect(line.batch)


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """Decline what one is granted, or object to it; one's own lines only."""
    line = get_object_or_404(AutomaticLine.objects.select_related("batch"), pk=pk, person__account=request.user)
    with refused_message(request):
        services.answer_line(line=line, by=request.user, at=timezone.now(), **cleaned(AnswerForm(request.POST)))
        messages.success(request, _("Your answer is kept; the talent office reads it."))
    return redirect("policies:mine")


@require_safe
def hand_overs(request: SignedIn) -> HttpResponse:
    """What is due by lists that were handed over: payments and services, as a list and an Excel file."""
    rows = HandOver.objects.visible_to(request.user).select_related(
        "person", "benefit", "version__clause__policy", "line__batch", "line__entitlement__organization"
    )
    kind = request.GET.get("kind", "")
    if kind in HandOver.Kind.values:
        rows = rows.filter(kind=kind)

    def exported(count: int) -> None:
        record_export(by=request.user, at=timezone.now(), action="policies.list_exported", after={"rows": count})

    context = {"kind": kind, "total": rows.aggregate(sum=Sum("amount"))["sum"], "count": rows.count()}
    return render_list(
        request, "policies/hand_overs.html", HandOverTable(rows), context=context, export=_("Hand-overs"),
        on_export=exported,
    )  # fmt: skip
