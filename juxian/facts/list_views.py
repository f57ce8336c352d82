"""Pages of saved lists."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn, load
from juxian.facts import catalogue, selectors, services, snapshots
from juxian.facts.forms import SavedListForm
from juxian.facts.models import SavedList, Snapshot
from juxian.facts.permissions import require_owner
from juxian.facts.tables import RecordTable, SavedLists
from juxian.facts.views import Moment, exported
from juxian.facts.words import type_name
from juxian.web.tables import render_list

PERMISSION = "facts.save_lists"


@require_safe
def lists(request: SignedIn) -> HttpResponse:
    """My lists and those shared with me."""
    found = SavedList.objects.visible_to(request.user).select_related("owner")
    return render_list(request, "facts/lists.html", SavedLists(found))


@require_safe
def show(request: SignedIn, pk: int) -> HttpResponse:
    """The records that a list selects, within the reader's reach."""
    saved = load(SavedList, request.user, PERMISSION, pk=pk)
    return _records(request, saved, {"saved": saved, "mine": saved.owner_id == request.user.pk})


@require_safe
def select(request: SignedIn) -> HttpResponse:
    """The records that the condition in the address selects; it can be kept as a list."""
    asked = SavedList(table=request.GET.get("table", ""), condition=request.GET.get("condition", ""))
    asked.name, asked.owner = _("Records by condition"), request.user
    return _records(request, asked, {"saved": asked})


def _records(request: SignedIn, saved: SavedList, context: dict[str, Any]) -> HttpResponse:
    moment = Moment.of(request.GET.get("as_of"))
    context["moment"] = moment
    try:
        snapshot = snapshots.need(moment.as_of, moment.snapshot)
        selection = selectors.condition_selection(saved.table, saved.condition, snapshot, request.user)
        records = selectors.records(selection, request.user)
        shown = selectors.shown_facts(catalogue.get(saved.table), selection.condition)
        table = RecordTable(catalogue.get(saved.table), records, shown, request.user)
    except Refused as refused:
        return render(request, "facts/list.html", context | {"problem": refused.messages[0]})
    return render_list(
        request,
        "facts/list.html",
        table,
        context=context | {"records": records, "table_label": catalogue.get(saved.table).label},
        export=saved.name,
        on_export=lambda rows: exported(saved.name, snapshot, rows, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Write a condition, see how many it selects, keep it."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change a list of mine; a colleague's can be copied under a name of my own."""
    saved = load(SavedList, request.user, PERMISSION, pk=pk)
    try:
        require_owner(saved, request.user)
    except Refused as refused:
        raise PermissionDenied(refused.messages[0]) from refused
    return _form(request, saved)


@require_POST
def delete(request: SignedIn, pk: int) -> HttpResponse:
    """Take a list of mine away."""
    saved = load(SavedList, request.user, PERMISSION, pk=pk)
    try:
        services.delete_list(saved=saved, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.messages[0])
        return redirect("facts:list", pk=pk)
    messages.success(request, _("The list “%(name)s” was deleted.") % {"name": saved.name})
    return redirect("facts:lists")


def _form(request: SignedIn, saved: SavedList | None) -> HttpResponse:
    initial: dict[str, Any] = {"table": next((table.id for table in catalogue.richest_first()), "")}
    initial |= {name: request.GET[name] for name in ("name", "table", "condition") if name in request.GET}
    form = SavedListForm(request.POST or None, instance=saved, initial=initial, user=request.user)
    preview = ""
    if request.method == "POST" and form.is_valid():
        if "secondary" in request.POST:
            preview = _preview(request, form.cleaned_data)
        else:
            try:
                kept = services.save_list(
                    **form.cleaned_data, by=request.user, at=timezone.now(), saved=_mine(request, saved)
                )
            except Refused as refused:
                form.add_error("name" if refused.code == "saved_list_name_taken" else None, refused)
            else:
                messages.success(request, _("The list “%(name)s” was saved.") % {"name": kept.name})
                return redirect("facts:list", pk=kept.pk)
    context = {
        "form": form,
        "saved": saved,
        "preview": preview,
        "tables": _vocabulary(),
        "chosen": form["table"].value(),
    }
    return render(request, "facts/list_form.html", context)


def _vocabulary() -> list[tuple[catalogue.FactTable, list[tuple[catalogue.Fact, str]]]]:
    return [(table, [(fact, type_name(fact.type)) for fact in table.facts]) for table in catalogue.richest_first()]


def _mine(request: SignedIn, saved: SavedList | None) -> SavedList | None:
    # The form has already written into its instance; the service compares with what is kept.
    return SavedList.objects.get(pk=saved.pk) if saved is not None else None


def _preview(request: SignedIn, asked: dict[str, Any]) -> str:
    moment = Moment.of(None)
    try:
        snapshot: Snapshot = snapshots.need(moment.as_of, moment.snapshot)
        selection = selectors.condition_selection(asked["table"], asked["condition"], snapshot, request.user)
        count = len(selectors.records(selection, request.user).visible)
    except Refused as refused:
        return refused.messages[0]
    text = ngettext(
        "As of %(as_of)s this condition selects %(count)d record within your reach.",
        "As of %(as_of)s this condition selects %(count)d records within your reach.",
        count,
    )
    return text % {"as_of": moment.as_of.isoformat(), "count": count}
