"""Pages of targets: the year's list with lights, one target with its parts, setting, changing and splitting."""

from copy import copy
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.core.edits import hold
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.facts import indicators
from juxian.goals import adding, lights, progress, selectors, services
from juxian.goals.forms import MethodForm, SplitForm, TargetForm
from juxian.goals.history import history
from juxian.goals.models import RATIO, Target, amount, plain
from juxian.organizations.models import Organization
from juxian.web.components import Chart, Figure, Series, Tab


def targets(request: SignedIn) -> HttpResponse:
    """The targets of one year with their standing: the district's own, one unit's, or those of the units one answers for."""
    visible = Target.objects.visible_to(request.user)
    years = sorted(set(visible.order_by().values_list("year", flat=True)), reverse=True)
    year = _year(request, years)
    shown = visible.filter(year=year).select_related("organization").order_by("pk")
    unit = _unit(request)
    if unit:
        shown = shown.filter(organization=unit)
    elif request.user.reach("goals.view").everything:
        shown = shown.whole()
    standings = progress.of_targets(shown)
    counts = [(light, sum(item.light == light for item in standings)) for light in lights.Light]
    chosen, kept = request.GET.get("light", ""), f"&unit={unit.pk}" if unit else ""
    context = {
        "years": [Tab(str(one), f"?year={one}{kept}", active=one == year) for one in years],
        "year": year,
        "unit": unit,
        "as_of": progress.measured_on(year),
        "standings": [item for item in standings if chosen in ("", item.light)],
        "chosen": next((light.label for light in lights.Light if light == chosen), ""),
        "figures": [
            Figure(light.label, count, url=f"?year={year}&light={light}{kept}", tone=lights.TONES[light])
            for light, count in counts
            if count
        ],
        "may_set": request.user.has_perm("goals.set"),
    }
    return render(request, "goals/targets.html", context)


def target(request: SignedIn, pk: int) -> HttpResponse:
    """One target: how far it has come, how it was split, and the sentence it came from."""
    shown = load(Target, request.user, "goals.view", pk=pk)
    standing = progress.of_target(shown)
    parts = progress.of_targets(shown.parts.select_related("organization").order_by("organization__kind", "pk"))
    context = {
        "target": shown,
        "standing": standing,
        "parts": parts,
        "chart": _chart(parts),
        "indicator": indicators.get(shown.indicator) if shown.indicator else None,
        "begun": shown.year <= timezone.localdate().year,
        "figure": _figure(standing),
        "told": _told(standing, parts),
        "added": _added(shown),
        "history": history(shown),
        "late": _late(shown, parts),
        "may_set": request.user.has_perm("goals.set"),
    }
    return render(request, "goals/target.html", context)


def set_target(request: SignedIn) -> HttpResponse:
    """Set a target by hand, for what no plan states."""
    form = TargetForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.set_target(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The target is set. Split it over the units now."))
            return redirect(made)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "goals/set_target.html", {"form": form})


def change_target(request: SignedIn, pk: int) -> HttpResponse:
    """Change a target, with a reason."""
    shown = load(Target, request.user, "goals.set", pk=pk)
    # The form sets its values on its own copy; the service needs the row as it was, to say what changed.
    form = TargetForm(request.POST or None, instance=copy(shown))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            with transaction.atomic():
                hold(form)
                services.change_target(
                    target=shown, by=request.user, at=timezone.now(), reason=fields.pop("reason"), **fields
                )
            messages.success(request, _("The target was changed."))
            return redirect(shown)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "goals/set_target.html", {"form": form, "target": shown})


def split(request: SignedIn, pk: int) -> HttpResponse:
    """Split a target over the units below its owner; a proposal fills the form, the clerk decides."""
    shown = load(Target, request.user, "goals.set", pk=pk)
    units = list(selectors.units_for(shown))
    method = MethodForm(request.GET if "method" in request.GET else None)
    now = list(shown.parts.all())
    values = {part.organization_id: part.low for part in now}
    bases = {part.organization_id: part.base for part in now if part.base}
    if method.is_bound and method.is_valid():
        sharing = selectors.in_charge(shown, units)
        values = selectors.propose_split(shown, sharing, method.cleaned_data["method"])
        bases = dict(selectors.METHODS[method.cleaned_data["method"]](shown, sharing))
    initial = {f"unit_{pk}": plain(value) for pk, value in values.items() if value}
    initial |= {f"base_{pk}": plain(base) for pk, base in bases.items() if base}
    form = SplitForm(request.POST or None, target=shown, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                hold(form)
                services.split_target(
                    target=shown, parts=form.parts(), bases=form.bases(), by=request.user, at=timezone.now(),
                    reason=form.cleaned_data.get("reason", ""),
                )  # fmt: skip
            messages.success(request, _("The target is split."))
            return redirect(shown)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"target": shown, "form": form, "method": method, "units": units, "added": _added(shown)}
    return render(request, "goals/split.html", context)


def _added(target: Target) -> tuple[str, bool] | None:
    """Return what the parts of a target come to and whether that is enough; nothing before it is split."""
    parts = adding.parts_of(target)
    if not parts:
        return None
    total = adding.together(target, parts)
    return amount(total, target.unit), adding.is_enough(target, total)


def _unit(request: SignedIn) -> Organization | None:
    """Return the unit whose targets are asked for; one out of reach is not there."""
    asked = whole(request.GET.get("unit"))
    return None if asked is None else load(Organization, request.user, "goals.view", pk=asked)


def _year(request: SignedIn, years: list[int]) -> int:
    asked = whole(request.GET.get("year"))
    if asked in years:
        return asked
    today = timezone.localdate().year
    return today if today in years or not years else years[0]


def _figure(standing: progress.Progress) -> Figure:
    indicator = indicators.get(standing.target.indicator) if standing.target.indicator else None
    shares = standing.target.unit == RATIO
    return Figure(
        indicator.label if indicator else standing.target.name,
        standing.reached if shares else standing.value,
        "" if shares else standing.target.unit,
        url=standing.opens if indicator else "",
        as_of=standing.as_of,
        definition=indicator.definition if indicator else "",
        tone=standing.tone,
    )


def _late(whole: Target, parts: list[progress.Progress]) -> list[Target]:
    """Return the parts whose deadline lies after the whole's."""
    end = whole.deadline or date.max
    return [part.target for part in parts if part.target.deadline and part.target.deadline > end]


def _told(standing: progress.Progress, parts: list[progress.Progress]) -> str:
    """Return how a share was computed: a mean out of its parts, a part out of what it counts and what that is a share of."""
    if standing.mean:
        missing = [part.target.organization.label for part in parts if part.value is None]
        if missing:
            said = _("The weighted mean needs every part, and these are not measured: %(units)s.")
            return said % {"units": "、".join(missing)}
        products = " + ".join(f"{part.reached} × {plain(part.target.base or Decimal(0))}" for part in parts)
        weight = sum((part.target.base or Decimal(0) for part in parts), Decimal(0))
        said = _(
            "The mean of the parts, each weighted by what its share is a share of: (%(parts)s) ÷ %(weight)s = %(mean)s."
        )
        return said % {"parts": products, "weight": plain(weight), "mean": standing.reached}
    base = standing.target.base
    if standing.value is None or standing.target.unit != RATIO or not base or not standing.target.indicator:
        return ""
    return f"{plain((standing.value * base).quantize(Decimal('0.01')))} ÷ {plain(base)} = {standing.reached}"


def _chart(parts: list[progress.Progress]) -> Chart | None:
    if not parts or all(part.value is None for part in parts):
        return None
    return Chart(
        categories=[part.target.organization.label for part in parts],
        series=[
            Series(_("Target"), [part.target.aim for part in parts]),
            Series(_("Reached"), [part.value for part in parts]),
        ],
        kind="hbar",
        unit=parts[0].target.unit,
        category=_("Unit"),
    )
