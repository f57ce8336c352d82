"""Pages: what we share, what is shared with us, who looked at my file."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.errors import Refused
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, load
from juxian.registry.models import Access, Person, SharingGrant
from juxian.registry.permissions import APPROVE_SHARING, OWN, RECEIVE, SHARE
from juxian.registry.sharing import reading, services
from juxian.registry.sharing.fields import named
from juxian.registry.sharing.forms import SharingForm
from juxian.registry.sharing.reading import Reading
from juxian.registry.sharing.tables import GrantAccessTable, GrantTable, MyAccessTable, ReceivedTable, SharedTable
from juxian.registry.views.common import attempted, done, form_errors, served, today
from juxian.web.tables import render_list


@require_safe
def grants(request: SignedIn) -> HttpResponse:
    """List what is shared and what waits for approval."""
    rows = SharingGrant.objects.visible_to(request.user, SHARE).select_related("organization", "system", "granter")
    return render_list(request, "registry/sharing/grants.html", GrantTable(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def new_grant(request: SignedIn) -> HttpResponse:
    """Ask to share."""
    form = SharingForm(request.POST or None, user=request.user, today=today())
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.ask_sharing, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Asked: somebody else has to approve it."))
    return render(request, "registry/sharing/new.html", {"form": form})


@require_safe
def grant(request: SignedIn, pk: int) -> HttpResponse:
    """Show a grant: what it shows, who decided, who read under it."""
    found = load(SharingGrant, request.user, SHARE, pk=pk)
    problem, count = "", None
    try:
        count = len(reading.read(found, timezone.now()))
    except Refused as refused:
        problem = refused.messages[0]
    context = {
        "grant": found,
        "fields": named(found.fields),
        "count": count,
        "problem": problem,
        "today": today(),
        "may_decide": found.state == SharingGrant.State.ASKED
        and request.user.has_perm(APPROVE_SHARING)
        and found.granter_id != request.user.pk,
        "may_revoke": found.state in (SharingGrant.State.ASKED, SharingGrant.State.ACTIVE),
        "reason_form": ReasonForm(),
    }
    rows = found.accesses.select_related("set")
    return render_list(request, "registry/sharing/grant.html", GrantAccessTable(rows), context=context)


@require_POST
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Approve what somebody else asked to share, or refuse it with a reason."""
    found = load(SharingGrant, request.user, APPROVE_SHARING, pk=pk)
    approve = {"approve": True, "refuse": False}.get(request.POST.get("decision", ""))
    if approve is None:
        raise Http404
    reason = request.POST.get("reason", "")[:200]
    said = _("Approved.") if approve else _("Refused.")
    attempted(request, services.decide_sharing, said, grant=found, approve=approve, reason=reason)
    return redirect(found)


@require_POST
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    """Withdraw a grant."""
    found = load(SharingGrant, request.user, SHARE, pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempted(request, services.revoke_sharing, _("Withdrawn."), grant=found, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_safe
def received(request: SignedIn) -> HttpResponse:
    """List what is shared with one's unit today."""
    rows = SharingGrant.objects.visible_to(request.user, RECEIVE).in_force(today()).select_related("granter")
    return render_list(request, "registry/sharing/received.html", ReceivedTable(rows))


@require_safe
def shared(request: SignedIn, pk: int) -> HttpResponse:
    """Show the people under a grant, or hand them out as Excel with the purpose above them; each look is kept."""
    now = timezone.now()
    try:
        found = reading.open_grant(SharingGrant.objects.visible_to(request.user, RECEIVE), pk, now)
    except Refused as refused:
        return render(request, "registry/sharing/unreadable.html", {"problem": refused.messages[0]})
    if request.GET.get("export") == "xlsx":
        reading.note(reading=found, keys=found.keys, kind=Access.Kind.EXPORT, by=request.user, at=now)
        return attachment(_workbook(found, request.user.organization_label), f"{found.grant.purpose}.xlsx")
    table = SharedTable(found)
    response = render_list(
        request, "registry/sharing/shared.html", table, context={"grant": found.grant, "reading": found}
    )
    first = table.page.start_index() - 1
    shown = found.keys[max(first, 0) : table.page.end_index()]
    reading.note(reading=found, keys=shown, kind=Access.Kind.PAGE, by=request.user, at=now)
    return response


def _workbook(found: Reading, receiver: str) -> bytes:
    grant = found.grant
    above = [
        _("For: %(purpose)s") % {"purpose": grant.purpose},
        _("On the ground of: %(document)s. For %(receiver)s only, until %(until)s; not to be passed on.")
        % {"document": grant.document, "receiver": receiver, "until": grant.until.isoformat()},
    ]
    heads = [f"{field.label} ({field.unit})" if field.unit else field.label for field in found.fields]
    return excel.workbook(heads, ([row[field.id] for field in found.fields] for row in found), above=above)


@require_safe
def my_accesses(request: SignedIn) -> HttpResponse:
    """Show a talent who looked at their file, when and why."""
    person = Person.objects.visible_to(request.user, OWN).first()
    if person is None:
        return render(request, "registry/no_file.html")
    rows = Access.objects.at_person(person).exclude(actor=str(request.user))
    return render_list(request, "registry/sharing/my_accesses.html", MyAccessTable(rows))
