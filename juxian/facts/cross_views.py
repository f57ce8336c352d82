"""Pages of cross tables."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn
from juxian.facts import cross, selectors
from juxian.facts.cross import Cell, CrossTable, Line
from juxian.facts.views import Moment, exported
from juxian.web.components import Tab


@require_safe
def statistics(request: SignedIn) -> HttpResponse:
    """Go on to the first of the tables."""
    tables = cross.every()
    if not tables:
        raise Http404
    return redirect("facts:cross", tables[0].id)


@require_safe
def cross_table(request: SignedIn, table_id: str) -> HttpResponse:
    """One cross table as of a date, within the reader's reach; the same as an Excel file."""
    table = cross.find(table_id)
    if table is None:
        raise Http404
    moment = Moment.of(request.GET.get("as_of"))
    lines: list[Line] = []
    try:
        if moment.snapshot:
            lines = cross.count(table, moment.snapshot, _("In all"), selectors.reach(request.user))
    except Refused as refused:
        messages.error(request, refused.messages[0])
    if request.GET.get("export") == "xlsx" and moment.snapshot and lines:
        exported(table.label, moment.snapshot, len(lines), request.user)
        return _file(table, lines, moment)
    context = {
        "table": table,
        "moment": moment,
        "rows": [(line, [(cell.count, _opens(request, table, cell, moment)) for cell in line.cells]) for line in lines],
        "restricted": selectors.reach(request.user) is not None,
        "tabs": [
            Tab(one.label, f"{reverse('facts:cross', args=[one.id])}?{moment.query}", one is table)
            for one in cross.every()
        ],
    }
    return render(request, "facts/cross.html", context)


def _opens(request: SignedIn, table: CrossTable, cell: Cell, moment: Moment) -> str:
    """Return the address of the list that a number counts, for those who may open lists."""
    if not cell.count or not request.user.has_perm("facts.save_lists"):
        return ""
    query = {"table": table.table, "condition": cell.condition, "as_of": moment.as_of.isoformat()}
    return f"{reverse('facts:list_select')}?{urlencode(query)}"


def _file(table: CrossTable, lines: list[Line], moment: Moment) -> HttpResponse:
    headers: list[Any] = [table.label, _("persons in all")]
    headers += [f"{band.label}：{part.label}" for band in table.bands for part in band.parts]
    rows = [[line.label, *(cell.count for cell in line.cells)] for line in lines]
    content = excel.workbook(headers, rows, sheet=moment.as_of.isoformat())
    return attachment(content, f"{table.label} {moment.as_of.isoformat()}.xlsx")
