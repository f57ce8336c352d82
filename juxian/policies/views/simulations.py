"""Simulations: those kept, asking for one, its figures, the people behind them, the comparison as a file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from juxian.audit.services import record_export
from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.facts.services import default_date
from juxian.policies import services
from juxian.policies.forms.simulations import DRAFT, DifferenceForm, ScenarioForm, SimulationForm
from juxian.policies.models import Benefit, Simulation, SimulationJob
from juxian.policies.permissions import SIMULATE, VIEW, VIEW_ENTITLEMENTS, VIEW_SIMULATIONS
from juxian.policies.selectors import comparisons
from juxian.policies.selectors.simulations import verify
from juxian.policies.simulation_tables import SimulationRowFilter, SimulationRowTable, SimulationTable
from juxian.policies.views.common import refused_message
from juxian.web.serving import served
from juxian.web.tables import render_list

SCENARIOS = 3


@require_safe
def simulations(request: SignedIn) -> HttpResponse:
    """The simulations that were kept."""
    found = Simulation.objects.visible_to(request.user, VIEW_SIMULATIONS)
    may = request.user.has_perm(SIMULATE)
    open_jobs = SimulationJob.objects.exclude(state=SimulationJob.State.DONE).order_by("-asked_at")[:5] if may else []
    context = {"jobs": open_jobs, "may_simulate": may}
    return render_list(request, "policies/simulations.html", SimulationTable(found), context=context)


def new_simulation(request: SignedIn) -> HttpResponse:
    """Ask for a simulation: up to three scenarios beside the rules in force."""
    day = default_date(timezone.localdate())
    initial = {"as_of": day, "starts": date(day.year + 1, 1, 1)}
    form = SimulationForm(request.POST or None, initial=initial)
    chosen = whole(request.GET.get("draft"))
    first = {"drafts": [] if chosen is None else [chosen]}
    scenarios = [
        ScenarioForm(request.POST or None, number=number, initial=first if number == 1 else None)
        for number in range(1, SCENARIOS + 1)
    ]
    if request.method == "POST" and all([form.is_valid(), *(one.is_valid() for one in scenarios)]):
        # The question itself may be refused.
        job = served(request, form, lambda **who: services.ask_simulation(question=form.question(scenarios), **who))
        if job:
            return redirect("policies:simulation-job", pk=job.pk)
    return render(request, "policies/simulation_form.html", {"form": form, "scenarios": scenarios})


def new_difference(request: SignedIn, pk: int) -> HttpResponse:
    """Ask for the retroactive difference between two versions of a benefit."""
    benefit = load(Benefit, request.user, VIEW, pk=pk)
    form = DifferenceForm(request.POST or None, benefit=benefit, initial=_newest(benefit))
    if request.method == "POST" and form.is_valid():
        job = served(request, form, lambda **who: services.ask_simulation(question=form.question(), **who))
        if job:
            return redirect("policies:simulation-job", pk=job.pk)
    return render(request, "policies/difference_form.html", {"form": form, "benefit": benefit})


def _newest(benefit: Benefit) -> dict[str, Any]:
    numbers = list(benefit.versions.order_by("-number").values_list("number", flat=True)[:2])
    drafted = hasattr(benefit, "draft") and len(numbers) == 1
    before = numbers[-1] if numbers else ""
    after = DRAFT if drafted else numbers[0] if numbers else ""
    return {"before": before, "after": after, "as_of": default_date(timezone.localdate())}


@require_safe
def job(request: SignedIn, pk: int) -> HttpResponse:
    """How far a requested simulation is; asked again by the page every second until it is over."""
    found = get_object_or_404(SimulationJob, pk=pk)
    page = "policies/simulation_job.html"
    return render(request, f"{page}#progress" if request.htmx else page, {"job": found})  # type: ignore[attr-defined]


@require_safe
def simulation(request: SignedIn, pk: int) -> HttpResponse:
    """What a simulation found: costs by benefit, class, unit and year, who gains, who loses, the budget."""
    found = load(Simulation, request.user, VIEW_SIMULATIONS, pk=pk)
    shown = _scenario(request, found)
    opens = request.user.has_perm(SIMULATE)
    context = {
        "simulation": found,
        "shown": shown,
        "shown_name": found.results[shown]["name"],
        "opens": opens,
        "scenarios": comparisons.scenarios(found),
        "tables": comparisons.tables(found, shown, opens=opens),
        "charts": comparisons.charts(found, shown),
    }
    return render(request, "policies/simulation.html", context)


def _scenario(request: SignedIn, found: Simulation) -> int:
    """Return the scenario that the address asks for; the first that was tried, else."""
    number = whole(request.GET.get("scenario")) or 1
    return number if 1 <= number < len(found.results) else 1


@require_safe
def listed(request: SignedIn, pk: int) -> HttpResponse:
    """Whom a scenario gives what, within the user's reach; each export is in the trail."""
    found = load(Simulation, request.user, VIEW_SIMULATIONS, pk=pk)
    shown = _scenario(request, found)
    rows = found.rows.visible_to(request.user, VIEW_ENTITLEMENTS).filter(scenario=shown)
    related = rows.select_related("simulation", "person", "organization", "benefit")
    asked = request.GET.copy()
    asked["scenario"] = str(shown)
    names = [one["name"] for one in found.results]
    filterset = SimulationRowFilter(asked, rows=related, names=names)

    def exported(count: int) -> None:
        after = {"rows": count, "conditions": request.GET.urlencode()[:300]}
        record_export(by=request.user, at=timezone.now(), action="policies.list_exported", target=found, after=after)

    return render_list(
        request,
        "policies/simulation_list.html",
        SimulationRowTable(filterset.qs),
        filterset=filterset,
        context={"simulation": found, "name": names[shown]},
        export=f"{found.title}-{names[shown]}",
        on_export=exported,
    )


@require_safe
def download(request: SignedIn, pk: int) -> HttpResponse:
    """The comparison as Excel: a line for each scenario and benefit, class, organisation or unit."""
    found = load(Simulation, request.user, VIEW_SIMULATIONS, pk=pk)
    head, lines = comparisons.sheet(found, opens=request.user.has_perm(SIMULATE))
    record_export(
        by=request.user, at=timezone.now(), action="policies.simulation_exported", target=found,
        after={"rows": len(lines)},
    )  # fmt: skip
    return attachment(excel.workbook(head, lines), f"{found.title}.xlsx")


@require_POST
def verify_simulation(request: SignedIn, pk: int) -> HttpResponse:
    """Make a simulation again and say whether every fen is the same."""
    found = load(Simulation, request.user, SIMULATE, pk=pk)
    with refused_message(request):
        compared = verify(found)
        if compared.is_same:
            text = _("Made again: all %(count)d rows and all figures are the same, to the fen.")
            messages.success(request, text % {"count": compared.rows})
        else:
            text = _("Made again, it differs: %(count)d rows are not as they were kept.")
            messages.error(request, text % {"count": compared.differing})
    return redirect(found)
