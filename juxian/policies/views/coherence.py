"""The check-up of all policies: each table by itself, and benefits beside each other over the people of a run."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn
from juxian.facts.services import default_date
from juxian.policies import coherence
from juxian.policies.filters import EntitlementFilter
from juxian.policies.list_tables import EntitlementTable
from juxian.policies.models import BenefitDraft, BenefitVersion, EntitlementRun
from juxian.policies.permissions import VIEW_DRAFTS
from juxian.policies.selectors import checkup as checks
from juxian.policies.selectors import uptake
from juxian.policies.views.runs import rows_of
from juxian.web.components import Figure
from juxian.web.tables import render_list

TROUBLES: dict[str, Any] = {
    "none": lambda: _("no rules were published"),
    "ended": lambda: _("its rules have ended"),
    "later": lambda: _("its rules are not in force yet"),
    "repealed": lambda: _("the policy it stands on is repealed"),
    "clause_later": lambda: _("the policy it stands on is not in force yet"),
    "nobody": lambda: _("nobody is entitled to it"),
}


@require_safe
def checkup(request: SignedIn) -> HttpResponse:
    """What the benefits in force leave open, contradict or do twice; every number opens onto its people."""
    today = default_date(timezone.localdate())
    run = uptake.latest_run(today) or uptake.latest_run()
    context: dict[str, Any] = {
        "run": run,
        "tables": _tables(request, today),
        "opens_people": request.user.has_perm("policies.view_entitlements"),
        "opens_records": request.user.has_perm("facts.save_lists"),
    }
    if run is not None:
        context |= _over(run, today)
    return render(request, "policies/checkup.html", context)


def _over(run: EntitlementRun, today: date) -> dict[str, Any]:
    pairs, rules, swaps, circles = checks.pairs(run), checks.exclusions(run), checks.swaps(run), checks.circles(run)
    benefits = [(row, str(TROUBLES[row.trouble]())) for row in checks.benefits(run, today) if row.trouble]
    try:
        unreached = checks.unreached(run)
        problem = ""
    except Refused as refused:
        unreached, problem = [], refused.messages[0]
    doubtful = [pair for pair in pairs if pair.is_doubtful]
    idle = [rule for rule in rules if not rule.bites]
    ties = [swap for swap in swaps if swap.is_tie]

    def figure(label: str, count: int, anchor: str, definition: str) -> Figure:
        tone: Any = "warning" if count else "success"
        return Figure(label, count, _("found"), f"#{anchor}", run.as_of, tone=tone, definition=definition)

    return {
        "pairs": pairs, "rules": rules, "swaps": swaps, "circles": circles, "benefits": benefits, "unreached": unreached,
        "problem": problem,
        "figures": [
            figure(_("Stacked without a rule"), len(doubtful), "stacks",
                   _("Pairs of benefits for one purpose that somebody holds together, of which no exclusion speaks.")),
            figure(_("Idle exclusions"), len(idle), "exclusions",
                   _("Exclusions that changed nothing for anybody in the latest run.")),
            figure(_("Contradictory order"), len(circles) + len(ties), "order",
                   _("Circles of precedence, and exclusions of the same order whose order decides for somebody.")),
            figure(_("Benefits in trouble"), len(benefits), "benefits",
                   _("Benefits without rules in force, on a policy that does not hold, or that nobody is entitled to.")),
            figure(_("Not reached"), len(unreached), "unreached",
                   _("Classes, units and employers of whose people on the books nobody is entitled to anything.")),
        ],
    }  # fmt: skip


def _tables(request: SignedIn, today: date) -> list[tuple[Any, str, coherence.Report]]:
    """Return the tables in force, and the drafts for those who see these: (benefit, address, what was found)."""
    found: list[tuple[Any, str, coherence.Report]] = []
    for version in BenefitVersion.objects.in_force(today).select_related("benefit"):
        found.append((version.benefit, version.benefit.get_absolute_url(), coherence.report(version.table)))
    if request.user.has_perm(VIEW_DRAFTS):
        for draft in BenefitDraft.objects.select_related("benefit").order_by("benefit__order", "pk"):
            found.append((draft, draft.get_absolute_url(), coherence.report(draft.table)))
    return sorted(found, key=lambda row: (not row[2].conflicts, not row[2].warnings))


@require_safe
def swapped(request: SignedIn, pk: int, first: int, second: int) -> HttpResponse:
    """The entitlements of the people for whom the order of two exclusions decides, within the reader's reach."""
    run = get_object_or_404(EntitlementRun, pk=pk)
    people = checks.findings(run).swapped.get((first, second), frozenset())
    rows = rows_of(request, run).filter(person__in=people)
    filterset = EntitlementFilter(request.GET, queryset=rows, run=run, user=request.user)
    table = EntitlementTable(filterset.qs, exclude=("select",))
    return render_list(request, "policies/list.html", table, filterset=filterset, context={"run": run, "state": ""})
