"""Pages of natives elsewhere: the list, one of them with the log of contacts and contributions, coming back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.selectors import history
from juxian.audit.services import record_list_export
from juxian.core.inputs import ReasonForm
from juxian.core.permissions import SignedIn, find, load
from juxian.facts.services import default_date
from juxian.outreach import services
from juxian.outreach.models import Native
from juxian.outreach.permissions import CHANGE_TIES, CONFIRM_TIES, REVEAL_TIES, VIEW_TIES
from juxian.outreach.ties import selectors
from juxian.outreach.ties.forms import ContactForm, ContributionForm, NativeForm, ReturnForm
from juxian.outreach.ties.lists import CLAIM_TONES, TIE_TONES, NativeFilter, NativeTable
from juxian.registry.permissions import CHANGE as CHANGE_FILE
from juxian.registry.views.common import attempted, behind, done, form_errors, narrowed_by, saved, served, today
from juxian.web.components import Tab
from juxian.web.tables import render_list

GET_OR_POST = ["GET", "HEAD", "POST"]


def tabs(current: str) -> list[Tab]:
    """Return the pages of ties."""
    pages = (("natives", _("Natives elsewhere")), ("rural_experts", _("Rural experts")), ("homes", _("By township")))
    return [Tab(label, reverse(f"outreach:{name}"), current == name) for name, label in pages]


def taken(request: SignedIn, rows: int) -> None:
    """Keep that a list of ties left the house."""
    record_list_export(
        action="outreach.ties_exported", rows=rows, conditions=narrowed_by(request), by=request.user, at=timezone.now()
    )


@require_safe
def natives(request: SignedIn) -> HttpResponse:
    """List the natives elsewhere within one's reach, those due first; the same as an Excel file, phones masked."""
    visible = Native.objects.visible_to(request.user, VIEW_TIES).select_related("birthplace", "liaison_unit")
    drill, rows = behind(request, "natives", visible)
    filterset = NativeFilter(request.GET, queryset=rows, day=today())
    return render_list(
        request, "outreach/ties/natives.html", NativeTable(filterset.qs, day=today()), filterset=filterset,
        context={"drill": drill, "tabs": tabs("natives")}, export=_("natives elsewhere"),
        on_export=lambda count: taken(request, count),
    )  # fmt: skip


@require_safe
def homes(request: SignedIn) -> HttpResponse:
    """Show how each township stands: natives, contacts, contributions, rural experts."""
    found = selectors.homes(request.user, default_date(today()), today())
    return render(request, "outreach/ties/homes.html", {"homes": found, "tabs": tabs("homes")})


@require_http_methods(GET_OR_POST)
def new_native(request: SignedIn) -> HttpResponse:
    """Enter a native; with the second button the next one, from the same home."""
    kept = {name: request.GET[name] for name in ("birthplace", "liaison_unit", "liaison", "tie", "source")
            if name in request.GET}  # fmt: skip
    form = NativeForm(request.POST or None, initial=kept, user=request.user, day=today())
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.enter_native, **form.values())
        if made is not None:
            said = _("%(name)s is on the list.") % {"name": made.name}
            if "secondary" not in request.POST:
                return done(request, made, said)
            query = request.GET.copy()
            query.update({"birthplace": made.birthplace.name, "liaison_unit": made.liaison_unit.name, "tie": made.tie})
            for name, value in (("liaison", made.liaison), ("source", made.source)):
                query[name] = value
            for name in ("birthplace", "liaison_unit", "tie"):
                query.setlist(name, query.getlist(name)[-1:])
            return done(request, f"{request.path}?{query.urlencode()}", said)
    context = {"form": form, "title": _("Add a native elsewhere")}
    return render(request, "outreach/ties/native_form.html", context)


@require_http_methods(GET_OR_POST)
def edit_native(request: SignedIn, pk: int) -> HttpResponse:
    """Change what is known of a native."""
    found = load(Native, request.user, CHANGE_TIES, pk=pk)
    form = NativeForm(request.POST or None, instance=found, user=request.user, day=today())
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.change_native, native=found, **form.values())
    ):
        return done(request, found, _("Saved."))
    context = {"form": form, "title": _("Change"), "native": found}
    return render(request, "outreach/ties/native_form.html", context)


@require_safe
def native(request: SignedIn, pk: int) -> HttpResponse:
    """Show a native: where they are, what was said, what they brought home."""
    return _page(request, load(Native, request.user, VIEW_TIES, pk=pk))


def _page(request: SignedIn, found: Native, **more: Any) -> HttpResponse:
    may_change = request.user.has_perm(CHANGE_TIES)
    reveal_url = reverse("outreach:reveal_native", args=[found.pk]) if request.user.has_perm(REVEAL_TIES) else ""
    context = {
        "native": found,
        "tone": TIE_TONES[found.tie],
        "contacts": found.contacts.order_by("-on", "-pk"),
        "contributions": [(one, CLAIM_TONES[one.state]) for one in found.contributions.order_by("-on", "-pk")],
        "may_change": may_change,
        "may_confirm": request.user.has_perm(CONFIRM_TIES),
        "may_return": may_change and found.returned_on is None and request.user.has_perm(CHANGE_FILE),
        "contact_form": ContactForm(initial={"on": today(), "way": "phone"}),
        "reason_form": ReasonForm(),
        "reveal_url": reveal_url,
        "today": today(),
        "me": str(request.user)[:150],
        "events": history(found, 8),
    } | more
    response = render(request, "outreach/ties/native.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def reveal_native(request: SignedIn, pk: int) -> HttpResponse:
    """Show the phone of a native for a reason that the trail keeps."""
    found = load(Native, request.user, REVEAL_TIES, pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        phone = served(request, form, services.reveal_phone, native=found, **form.cleaned_data)
        if phone is not None:
            return _page(request, found, revealed={"phone": phone})
    form_errors(request, form)
    return redirect(found)


@require_POST
def log_contact(request: SignedIn, pk: int) -> HttpResponse:
    """Write a contact into the log."""
    found = load(Native, request.user, CHANGE_TIES, pk=pk)
    form = ContactForm(request.POST)
    if form.is_valid() and saved(request, form, services.log_contact, native=found, **form.cleaned_data):
        return done(request, found, _("Kept."))
    return _page(request, found, contact_form=form)


@require_http_methods(GET_OR_POST)
def add_contribution(request: SignedIn, pk: int) -> HttpResponse:
    """Enter what a native brought home; the office confirms it."""
    found = load(Native, request.user, CHANGE_TIES, pk=pk)
    form = ContributionForm(request.POST or None, initial={"on": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.enter_contribution, native=found, **form.cleaned_data)
    ):
        return done(request, found, _("Entered: the office confirms it before it counts."))
    context = {"form": form, "title": _("Add a contribution"), "native": found}
    return render(request, "outreach/ties/native_form.html", context)


@require_POST
def decide_contribution(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Confirm a contribution or reject it."""
    found = load(Native, request.user, CONFIRM_TIES, pk=pk)
    contribution = get_object_or_404(found.contributions, pk=row)
    confirm = {"confirm": True, "reject": False}.get(request.POST.get("decision", ""))
    if confirm is None:
        raise Http404
    attempted(
        request, services.decide_contribution, _("Kept."), contribution=contribution, confirm=confirm,
        reason=request.POST.get("reason", "")[:200],
    )  # fmt: skip
    return redirect(found)


@require_http_methods(GET_OR_POST)
def come_back(request: SignedIn, pk: int) -> HttpResponse:
    """Enter that a native comes back to work here, which opens their file."""
    found = load(Native, request.user, CHANGE_TIES, pk=pk)
    if not request.user.has_perm(CHANGE_FILE):
        raise PermissionDenied(_("This page needs the right “%(label)s”.") % {"label": find(CHANGE_FILE).label})
    form = ReturnForm(request.POST or None, user=request.user, day=today())
    if request.method == "POST" and form.is_valid():
        file = served(request, form, services.come_back, native=found, **form.cleaned_data)
        if file is not None:
            return done(request, file, _("%(name)s came back: the file is open.") % {"name": found.name})
    context = {"form": form, "title": _("Came back"), "native": found}
    return render(request, "outreach/ties/native_form.html", context)
