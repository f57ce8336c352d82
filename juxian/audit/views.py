"""The trail's pages, for the audit administrator alone."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit import actions, chain, selectors, services, source
from juxian.audit.filters import EventFilter, applied
from juxian.audit.forms import VerifyForm
from juxian.audit.models import Event
from juxian.audit.tables import EventTable
from juxian.audit.tasks import verify_trail
from juxian.core.downloads import attachment
from juxian.core.inputs import whole
from juxian.core.permissions import load
from juxian.web.tables import render_list

MOST_EXPORTED = 100_000


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List the events that meet the conditions; the same as an Excel file."""
    visible = Event.objects.visible_to(request.user)
    filterset = EventFilter(request.GET, queryset=visible)
    if request.GET.get("export") == "xlsx" and filterset.qs[MOST_EXPORTED : MOST_EXPORTED + 1].exists():
        messages.error(
            request,
            _("More than %(most)s events: narrow the period down before exporting.") % {"most": f"{MOST_EXPORTED:,}"},
        )
        query = request.GET.copy()
        query.pop("export")
        return redirect(f"{request.path}?{query.urlencode()}")

    def exported(rows: int) -> None:
        services.record_list_export(
            action="audit.exported",
            rows=rows,
            conditions=applied(request.GET),
            by=request.user,
            at=timezone.now(),
        )

    return render_list(
        request,
        "audit/events.html",
        EventTable(filterset.qs),
        filterset=filterset,
        export=_("audit trail"),
        on_export=exported,
        per_page=50,
    )


@require_safe
def event(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one event: what was before and after, and its place in the chain."""
    found = load(Event, request.user, "audit.view", pk=sequence)  # type: ignore[arg-type]
    neighbours = Event.objects.filter(pk__in=(sequence - 1, sequence + 1)).values_list("pk", flat=True)
    return render(
        request,
        "audit/event.html",
        {
            "event": found,
            "sentence": actions.sentence(found.action),
            "actor": selectors.shown_actor(found.actor),
            "source": selectors.shown_actor(found.source),
            "type": selectors.shown_type(found.target_type),
            "changes": selectors.changes_of(found),
            "holds": chain.event_hash(found) == found.hash,
            "before": sequence - 1 if sequence - 1 in neighbours else None,
            "after": sequence + 1 if sequence + 1 in neighbours else None,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Show the last verification and start a new one; `?after=N` waits for the one started at event N."""
    posted = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if posted else VerifyForm()
    if posted and form.is_valid():
        kept = form.cleaned_data["head"]
        now = chain.head().sequence
        verify_trail.enqueue(str(request.user), source.current(), [kept.sequence, kept.hash] if kept else None)
        return redirect(f"{reverse('audit:verify')}?after={now}")
    last = selectors.last(selectors.VERIFIED)
    after = whole(request.GET.get("after", "0"))
    if after is None:
        raise BadRequest("after")
    running = bool(after) and (last is None or last.sequence <= after)
    context = {
        "form": form,
        "running": running,
        "last": last,
        "breaks": [chain.Break(*item) for item in last.after.get("breaks", ())] if last else [],
        "head": chain.head(),
        "exported": selectors.last(selectors.HEAD_EXPORTED),
    }
    template = "audit/verify_state.html" if request.headers.get("HX-Target") == "state" else "audit/verify.html"
    return render(request, template, context)


@require_POST
def head(request: HttpRequest) -> HttpResponse:
    """Download the present head, to be held elsewhere; that it was is an event itself, and the last one of the head."""
    exported = services.export_head(by=request.user, at=timezone.now())
    return attachment(exported.to_json().encode(), f"juxian-audit-head-{exported.sequence}.json", "application/json")
