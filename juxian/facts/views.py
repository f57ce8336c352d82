"""Pages of figures: the list, one figure with what is behind it, the catalogue of facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.facts import catalogue as facts
from juxian.facts import conditions, indicators, selectors, services, snapshots
from juxian.facts import figures as computing
from juxian.facts.figures import Figure, Window
from juxian.facts.forms import DateForm, asked_date
from juxian.facts.indicators import Indicator, group_name
from juxian.facts.models import Snapshot
from juxian.facts.tables import RecordTable
from juxian.facts.words import type_name
from juxian.organizations.models import Organization
from juxian.web import components
from juxian.web.components import Chart, Series, Tab
from juxian.web.tables import render_list

DATES_SHOWN = 60
UNITS_SHOWN = 20


@dataclass(frozen=True)
class Moment:
    """As of when a page looks: the date, its snapshot (None: none was taken), and the dates there are."""

    as_of: date
    snapshot: Snapshot | None
    dates: list[date]

    @classmethod
    def of(cls, given: str | None) -> "Moment":
        """Return the moment an address asks for; by default the usual date, else the newest there is."""
        dates = snapshots.dates()
        usual = services.default_date(timezone.localdate())
        default = usual if usual in dates or not dates else next((day for day in dates if day <= usual), dates[0])
        as_of = asked_date(given, default)
        return cls(as_of, snapshots.latest(as_of) if as_of in dates else None, dates[:DATES_SHOWN])

    @property
    def query(self) -> str:
        """The part of an address that keeps to this date."""
        return urlencode({"as_of": self.as_of.isoformat()})


def figure_url(indicator_id: str, as_of: date, unit: Organization | None = None) -> str:
    """Return the address of a figure as of a date, for one unit when it is given."""
    query = {"as_of": as_of.isoformat()} | ({"unit": str(unit.pk)} if unit else {})
    return f"{reverse('facts:figure', args=[indicator_id])}?{urlencode(query)}"


def drawn(figure: Figure) -> components.Figure:
    """Return a figure as pages draw it: it opens onto its own page."""
    return components.Figure(
        label=indicators.get(figure.id).label,
        value=selectors.plain(figure.value),
        unit=figure.unit,
        url=figure_url(figure.id, figure.as_of),
        as_of=figure.as_of,
        change=figure.problem,
        tone="danger" if figure.problem else "neutral",
        definition=figure.definition,
    )


@require_safe
def figures(request: SignedIn) -> HttpResponse:
    """Every figure by group, within the reader's reach."""
    moment = Moment.of(request.GET.get("as_of"))
    groups: dict[str, list[components.Figure]] = {}
    try:
        if moment.snapshot:
            reach = selectors.reach(request.user)
            for figure in computing.compute_all(moment.as_of, snapshot=moment.snapshot, organizations=reach):
                groups.setdefault(group_name(figure.group), []).append(drawn(figure))
    except Refused as refused:
        messages.error(request, refused.messages[0])
    context = {
        "moment": moment,
        "groups": groups,
        "restricted": selectors.reach(request.user) is not None,
        "may_take": request.user.has_perm("facts.take_snapshot"),
        "take_form": DateForm(initial={"as_of": moment.as_of}),
    }
    return render(request, "facts/figures.html", context)


@require_POST
def take_snapshot(request: SignedIn) -> HttpResponse:
    """Take the snapshot of a date."""
    form = DateForm(request.POST)
    if not form.is_valid():
        for error in form.errors["as_of"]:
            messages.error(request, str(error))
        return redirect("facts:figures")
    as_of = form.cleaned_data["as_of"]
    services.refresh(by=request.user, at=timezone.now(), as_of=as_of)
    messages.success(request, _("The snapshot as of %(as_of)s was taken.") % {"as_of": as_of.isoformat()})
    return redirect(f"{reverse('facts:figures')}?{urlencode({'as_of': as_of.isoformat()})}")


@require_safe
def figure(request: SignedIn, indicator_id: str) -> HttpResponse:
    """One figure: what it means, by unit, over time, and the records that it counts."""
    try:
        indicator = indicators.get(indicator_id)
    except Refused as refused:
        raise Http404(refused.messages[0]) from refused
    moment, unit = Moment.of(request.GET.get("as_of")), _unit(request)
    context: dict[str, Any] = {"indicator": indicator, "moment": moment, "unit": unit}
    try:
        if moment.snapshot is None:
            snapshots.need(moment.as_of)
        else:
            return opened(request, indicator, moment.snapshot, unit, context, window=_window(request, moment.as_of))
    except Refused as refused:
        context["problem"] = refused.messages[0]
    return render(request, "facts/figure.html", context)


def _window(request: SignedIn, as_of: date) -> Window | None:
    """Return the days from `since` on, as a review of a quarter or a month counts them; None for the year."""
    since = asked_date(request.GET.get("since"), as_of.replace(month=1, day=1))
    return Window(since, as_of) if since <= as_of and since != as_of.replace(month=1, day=1) else None


def _unit(request: SignedIn) -> Organization | None:
    asked = whole(request.GET.get("unit"))
    return None if asked is None else load(Organization, request.user, selectors.PERMISSION, pk=asked)


def opened(
    request: SignedIn,
    indicator: Indicator,
    snapshot: Snapshot,
    unit: Organization | None,
    context: dict[str, Any],
    *,
    window: Window | None = None,
    template: str = "facts/figure.html",
) -> HttpResponse:
    """Open an indicator, registered or made for the purpose, onto its parts and records; over the year or a window."""
    reach = selectors.reach(request.user, unit)
    if window is None:
        found = computing.compute(indicator.id, as_of=snapshot.as_of, snapshot=snapshot, organizations=reach)
        values = computing.compute_by_organization(indicator.id, snapshot.as_of, snapshot=snapshot, organizations=reach)
        trend = _trend_chart(indicator, selectors.trend(indicator, reach), unit)
    else:
        found = computing.figure_in_window(indicator, snapshot, window, reach)
        values, trend = computing.compute_in_window(indicator, snapshot, window, reach), None
    context |= {
        "figure": found,
        "value": selectors.plain(found.value),
        "about": _about(indicator, snapshot, window),
        "by_unit": _by_unit_chart(indicator, snapshot.as_of, selectors.by_unit(values), opens=window is None),
        "trend": trend,
    }
    table = facts.get(indicator.table)
    if not request.user.has_perm("facts.open_records"):
        return render(request, template, context)
    selection = computing.selection(indicator, snapshot, reach, window)
    records = selectors.records(selection, request.user)
    shown = selectors.shown_facts(table, *conditions.of_indicator(indicator))
    list_url = _list_url(table, indicator, snapshot.as_of) if window is None else ""
    return render_list(
        request,
        template,
        RecordTable(table, records, shown, request.user),
        context=context | {"records": records, "list_url": list_url},
        export=f"{indicator.name} {snapshot.as_of.isoformat()}",
        on_export=lambda rows: exported(indicator.id, snapshot, rows, request.user),
    )


def exported(what: str, snapshot: Snapshot, rows: int, user: User) -> None:
    """Keep an export in the trail."""
    services.record_export(what=what, snapshot=snapshot, rows=rows, by=user, at=timezone.now())


def _about(indicator: Indicator, snapshot: Snapshot, window: Window | None) -> Iterable[tuple[str, Any]]:
    start = window.since if window else snapshot.as_of.replace(month=1, day=1)
    end = min(window.until, snapshot.as_of) if window else snapshot.as_of
    period = _("state on %(day)s") % {"day": snapshot.as_of.isoformat()}
    if indicator.period == "year":
        period = _("%(start)s to %(end)s") % {"start": start.isoformat(), "end": end.isoformat()}
    from juxian.web.templatetags.web import moment

    return [
        (_("Definition"), indicator.definition),
        (_("Period"), period),
        (_("Counted in"), facts.get(indicator.table).label),
        (_("Found so at"), moment(snapshot.taken_at or snapshot.created_at)),
    ]


def _list_url(table: facts.FactTable, indicator: Indicator, as_of: date) -> str:
    if not table.list_url:
        return ""
    try:
        path = reverse(table.list_url)
    except NoReverseMatch:
        return ""  # the check facts.W002 names it; the records are on this page all the same
    return f"{path}?{urlencode({'figure': indicator.id, 'as_of': as_of.isoformat()})}"


def _by_unit_chart(indicator: Indicator, as_of: date, parts: list[selectors.UnitValue], *, opens: bool) -> Chart | None:
    if not parts:
        return None
    shown, rest = parts[:UNITS_SHOWN], parts[UNITS_SHOWN:]
    names = [part.unit.label if part.unit else _("no unit") for part in shown]
    values = [selectors.plain(part.value) for part in shown]
    urls = [figure_url(indicator.id, as_of, part.unit) if part.unit and opens else "" for part in shown]
    if rest:
        names.append(_("%(count)d others") % {"count": len(rest)})
        values.append(selectors.plain(sum(part.value for part in rest)))
        urls.append("")
    series = Series(indicator.label, values, urls=urls)
    return Chart(names, [series], kind="hbar", unit=indicator.unit, category=_("Unit"))


def _trend_chart(indicator: Indicator, points: list[selectors.Point], unit: Organization | None) -> Chart | None:
    if len(points) < 2:
        return None
    days = [point.as_of.isoformat() for point in points]
    values = [selectors.plain(point.value) for point in points]
    urls = [figure_url(indicator.id, point.as_of, unit) for point in points]
    return Chart(
        days, [Series(indicator.label, values, urls=urls)], kind="line", unit=indicator.unit, category=_("As of")
    )


@require_safe
def catalogue(request: SignedIn) -> HttpResponse:
    """Every fact of a table with what it means, and the figures counted in it: the words conditions are written in."""
    tables = facts.richest_first()
    asked = next((table for table in tables if table.id == request.GET.get("table")), tables[0] if tables else None)
    if asked is None:
        return render(request, "facts/catalogue.html")
    tabs = [
        Tab(table.label, f"{request.path}?{urlencode({'table': table.id})}", table is asked, len(table.facts))
        for table in tables
    ]
    context = {
        "table": asked,
        "tabs": tabs,
        "facts": [(fact, type_name(fact.type)) for fact in asked.facts],
        "indicators": [one for one in indicators.all() if one.table == asked.id],
    }
    return render(request, "facts/catalogue.html", context)
