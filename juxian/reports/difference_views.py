"""The page that explains by records why a figure differs between two periods: who came, who went, in which unit."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn
from juxian.facts import catalogue, conditions, figures, indicators, selectors, snapshots
from juxian.facts.figures import Window
from juxian.facts.forms import asked_date
from juxian.facts.indicators import Indicator
from juxian.facts.queries import Selection
from juxian.facts.selectors import Records
from juxian.facts.tables import RecordTable
from juxian.facts.views import exported
from juxian.reports import comparison
from juxian.reports.comparison import Counted
from juxian.web import components
from juxian.web.components import Tab
from juxian.web.tables import render_list

CAME, WENT, STAYED = "came", "went", "stayed"


@dataclass(frozen=True)
class Side:
    """One of the two periods: what was counted, the figure, and the records behind it."""

    counted: Counted
    value: Any
    selection: Selection
    keys: frozenset[int]
    url: str


@require_safe
def difference(request: SignedIn, indicator_id: str) -> HttpResponse:
    """Two values of one figure, the units that moved it, and the records that are in one of them only."""
    try:
        indicator = indicators.get(indicator_id)
    except Refused as refused:
        raise Http404(refused.messages[0]) from refused
    context: dict[str, Any] = {"indicator": indicator}
    try:
        reach = selectors.reach(request.user)
        now = _side(request, indicator, reach, "")
        then = _side(request, indicator, reach, "than_")
        context |= {
            "now": now,
            "then": then,
            "change": selectors.plain(now.value - then.value),
            "rate": comparison.rate(now.value, then.value),
            "parts": comparison.by_unit(indicator, now.counted, then.counted, reach),
        }
    except Refused as refused:
        return render(request, "reports/difference.html", context | {"problem": refused.messages[0]})
    return _listed(request, indicator, now, then, context)


def _side(request: SignedIn, indicator: Indicator, reach: frozenset[int] | None, prefix: str) -> Side:
    today = timezone.localdate()
    as_of = asked_date(request.GET.get(f"{prefix}as_of"), today)
    since = min(asked_date(request.GET.get(f"{prefix}since"), as_of.replace(month=1, day=1)), as_of)
    snapshot, window = snapshots.need(as_of), Window(since, as_of)
    found = figures.figure_in_window(indicator, snapshot, window, reach)
    selection = figures.selection(indicator, snapshot, reach, window)
    counted = Counted(window, snapshot, {indicator.id: found})
    url = comparison.figure_url(indicator.id, since, as_of)
    return Side(counted, selectors.plain(found.value), selection, frozenset(selection.keys()), url)


def _listed(request: SignedIn, indicator: Indicator, now: Side, then: Side, context: dict[str, Any]) -> HttpResponse:
    lists = {
        CAME: (_("Only in this period"), now, now.keys - then.keys),
        WENT: (_("Only in the earlier period"), then, then.keys - now.keys),
        STAYED: (_("In both"), now, now.keys & then.keys),
    }
    asked = request.GET.get("list", CAME)
    shown = asked if asked in lists else CAME
    kept = {name: request.GET[name] for name in ("since", "as_of", "than_since", "than_as_of") if name in request.GET}
    context["tabs"] = [
        Tab(label, f"{request.path}?{urlencode(kept | {'list': name})}", name == shown, len(keys))
        for name, (label, _side, keys) in lists.items()
    ]
    context["figures"] = [
        components.Figure(_("this period"), now.value, indicator.unit, url=now.url, as_of=now.counted.window.until),
        components.Figure(_("earlier"), then.value, indicator.unit, url=then.url, as_of=then.counted.window.until),
        components.Figure(_("difference"), context["change"], indicator.unit, change=context["rate"]),
    ]
    if not request.user.has_perm("facts.open_records"):
        return render(request, "reports/difference.html", context)
    table = catalogue.get(indicator.table)
    _label, side, keys = lists[shown]
    visible = selectors.visible(table, sorted(keys), request.user)
    records = Records(side.selection, len(keys), visible, is_part=True)
    facts = selectors.shown_facts(table, *conditions.of_indicator(indicator))
    return render_list(
        request,
        "reports/difference.html",
        RecordTable(table, records, facts, request.user),
        context=context | {"records": records},
        export=f"{indicator.name} {shown} {side.counted.window.until.isoformat()}",
        on_export=lambda rows: exported(indicator.id, side.counted.snapshot, rows, request.user),
    )
