"""Pages of plans: upload, the document with what was read in it, one statement confirmed or corrected."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.core.permissions import SignedIn, load
from juxian.facts import indicators
from juxian.goals import services
from juxian.goals.forms import PlanForm, StatementForm
from juxian.goals.gaps import gaps_of
from juxian.goals.models import Plan, Statement
from juxian.goals.reading import PlanError
from juxian.goals.tables import PlanFilter, PlanTable
from juxian.web.components import Span
from juxian.web.tables import render_list, selected

TONES = {
    Statement.State.PROPOSED: "warning",
    Statement.State.CONFIRMED: "success",
    Statement.State.REJECTED: "neutral",
}


def plans(request: SignedIn) -> HttpResponse:
    """The plans, newest year first."""
    filterset = PlanFilter(request.GET, queryset=Plan.objects.visible_to(request.user))
    return render_list(request, "goals/plans.html", PlanTable(filterset.qs), filterset=filterset, export=_("Plans"))


def add_plan(request: SignedIn) -> HttpResponse:
    """Upload a plan and have it read."""
    initial = {"year": timezone.localdate().year}
    form = PlanForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data.pop("file")
        try:
            plan = services.add_plan(
                content=file.read(), file_name=file.name, by=request.user, at=timezone.now(), **data
            )
        except (PlanError, ValidationError) as error:
            form.add_error("file", error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)d quantified statement was read: confirm or correct it.",
                    "%(count)d quantified statements were read: confirm or correct them.",
                    plan.statements.count(),
                )
                % {"count": plan.statements.count()},
            )
            return redirect(plan)
    return render(request, "goals/add_plan.html", {"form": form})


def plan(request: SignedIn, pk: int) -> HttpResponse:
    """One plan: its text with the statements marked, and the statements in a list to be confirmed."""
    shown = load(Plan, request.user, "goals.view", pk=pk)
    statements = list(shown.statements.select_related("target").order_by("number_start", "pk"))
    names = {indicator.id: indicator.label for indicator in indicators.all()}
    for statement in statements:
        statement.tone = TONES[Statement.State(statement.state)]  # type: ignore[attr-defined]
        statement.indicator_name = names.get(statement.indicator, "")  # type: ignore[attr-defined]
    spans = [
        Span(item.number_start, item.number_end, item.tone, item.metric, f"statement-{item.pk}")  # type: ignore[attr-defined]
        for item in statements
    ]
    context = {
        "plan": shown,
        "statements": statements,
        "spans": _apart(spans),
        "open": sum(item.state == Statement.State.PROPOSED for item in statements),
        "may_confirm": request.user.has_perm("goals.confirm"),
        "gaps": gaps_of(shown) if request.user.has_perm("goals.set") else None,
    }
    return render(request, "goals/plan.html", context)


def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm or reject the ticked statements as they were read."""
    shown = load(Plan, request.user, "goals.confirm", pk=pk)
    proposed = shown.statements.filter(state=Statement.State.PROPOSED).select_related("plan__issuer")
    if request.method == "POST":
        chosen = list(selected(request, proposed))
        work = services.reject_statement if request.POST.get("action") == "reject" else services.confirm_statement
        done = 0
        for statement in chosen:
            try:
                work(statement=statement, by=request.user, at=timezone.now())
                done += 1
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        if not chosen:
            messages.warning(request, _("Tick the statements you mean."))
        else:
            messages.success(request, _("%(count)d statements decided.") % {"count": done})
    return redirect(shown)


def statement(request: SignedIn, pk: int, statement_pk: int) -> HttpResponse:
    """Confirm, correct or reject one statement beside its sentence."""
    shown = load(Plan, request.user, "goals.confirm", pk=pk)
    item = get_object_or_404(shown.statements, pk=statement_pk)
    form = StatementForm(request.POST or None, instance=item)
    if request.method == "POST" and (request.POST.get("action") == "reject" or form.is_valid()):
        fresh = Statement.objects.select_related("plan__issuer").get(pk=item.pk)
        try:
            if request.POST.get("action") == "reject":
                services.reject_statement(statement=fresh, by=request.user, at=timezone.now())
            else:
                services.confirm_statement(
                    statement=fresh, by=request.user, at=timezone.now(), corrections=form.cleaned_data
                )
            messages.success(request, _("“%(metric)s” is decided.") % {"metric": fresh.metric})
            return redirect(_next_open(fresh))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"plan": shown, "statement": item, "form": form, "sentence": _around(item)}
    return render(request, "goals/statement.html", context)


def _next_open(decided: Statement) -> str:
    following = decided.plan.statements.filter(
        state=Statement.State.PROPOSED, number_start__gte=decided.number_start
    ).first()
    return following.get_absolute_url() if following else decided.plan.get_absolute_url()


def _around(item: Statement) -> tuple[str, str, str]:
    """Return the statement's words with what stands before and behind them in its paragraph."""
    text = item.plan.text
    begin, end = text.rfind("\n", 0, item.start) + 1, text.find("\n", item.end)
    return text[begin : item.start], text[item.start : item.end], text[item.end : end if end >= 0 else len(text)]


def _apart(spans: list[Span]) -> list[Span]:
    """Return the spans without overlaps: two statements of one stretch are marked once."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda item: (item.start, item.end)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found
