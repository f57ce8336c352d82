"""A person's benefits, explained; one's own; recording and stopping grants; the list of grants."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from juxian.audit.services import record_export
from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn
from juxian.facts.services import default_date
from juxian.policies import services
from juxian.policies.filters import GrantFilter
from juxian.policies.forms.automatic import AnswerForm
from juxian.policies.forms.runs import GrantForm, StopForm
from juxian.policies.list_tables import GrantTable, grant_state
from juxian.policies.models import Benefit, BenefitGrant, EntitlementRun
from juxian.policies.permissions import RECORD_GRANT, VIEW_ENTITLEMENTS, VIEW_OWN
from juxian.policies.selectors import automatic, uptake
from juxian.policies.selectors.explanations import PersonBenefit, entitlements_of, tranche_sums, worth
from juxian.policies.selectors.people import visible_people
from juxian.policies.selectors.replays import Basis
from juxian.policies.views.common import behind_figure, cleaned, refused_message
from juxian.registry.models import Person
from juxian.registry.sharing.access import opened
from juxian.web.components import Event
from juxian.web.serving import done, served
from juxian.web.tables import render_list


@require_safe
def person(request: SignedIn, pk: int) -> HttpResponse:
    """A person's benefits: each allowed or not, with its table cell by cell."""
    found = get_object_or_404(visible_people(request.user, VIEW_ENTITLEMENTS), pk=pk)
    opened(person=found, by=request.user, at=timezone.now())
    return _benefits_of(request, found, own=False)


@require_safe
def mine(request: SignedIn) -> HttpResponse:
    """One's own benefits."""
    found = visible_people(request.user, VIEW_OWN).first()
    if found is None:
        return render(request, "policies/no_file.html")
    return _benefits_of(request, found, own=True)


def _benefits_of(request: SignedIn, found: Person, *, own: bool) -> HttpResponse:
    today = timezone.localdate()
    basis = _basis(request, found)
    try:
        benefits = basis.decide(found)
    except Refused as refused:
        messages.error(request, refused.messages[0])
        basis = Basis(default_date(today))
        benefits = basis.decide(found)
    grants = [grant for one in benefits for grant in one.grants]
    others = BenefitGrant.objects.filter(person=found).exclude(pk__in=[grant.pk for grant in grants])
    grants += others.select_related("benefit", "version")
    context = {
        "person": found,
        "own": own,
        "as_of": basis.as_of,
        "basis": basis,
        "differences": basis.differences(found, benefits),
        "runs": EntitlementRun.objects.filter(entitlements__person=found).distinct().order_by("-as_of", "-pk")[:12],
        "benefits": sorted(benefits, key=lambda one: (not _asked(one, basis), not one.stands)),
        "summary": _summary(benefits),
        "history": _history(grants, today, request.path),
        "may_record": request.user.has_perm(RECORD_GRANT),
        "stop_form": StopForm(initial={"on": today}),
        "granted": automatic.lines_open_to(request.user) if own else [],
        "answer_form": AnswerForm(),
    }
    return render(request, "policies/person.html", context)


def _basis(request: SignedIn, found: Person) -> Basis:
    """Return by what the address wants the page decided: a past run, a grant of the person, or a day."""
    run, grant = whole(request.GET.get("run")), whole(request.GET.get("grant"))
    if run is not None:
        kept = get_object_or_404(EntitlementRun.objects.select_related("snapshot"), pk=run)
        return Basis(kept.as_of, kept)
    if grant is not None:
        grants = BenefitGrant.objects.filter(person=found)
        return Basis.of_grant(get_object_or_404(grants.select_related("benefit", "version__clause__policy"), pk=grant))
    try:
        day = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        day = None  # a day that no calendar has
    return Basis(day or default_date(timezone.localdate()))


def _asked(one: PersonBenefit, basis: Basis) -> bool:
    return basis.grant is not None and basis.grant.benefit_id == one.benefit.pk


def _summary(benefits: list[PersonBenefit]) -> dict[str, Any]:
    standing = [one for one in benefits if one.stands]
    return {
        "standing": len(standing),
        "unclaimed": sum(one.unclaimed for one in benefits),
        "total": sum(one.amount or 0 for one in standing),
        "unknown": sum(one.outcome == "unknown" for one in benefits),
    }


def _history(grants: list[BenefitGrant], today: date, page: str) -> list[Event]:
    found = []
    for grant in sorted(grants, key=lambda one: (one.since, one.pk), reverse=True):
        word, tone = grant_state(grant, today)
        until = f" – {grant.until.isoformat()}" if grant.until else ""
        text = f"{grant.get_source_display()} {grant.reference}".strip()
        found.append(
            Event(
                at=grant.since,
                title=f"{grant.benefit.name} {worth(grant.level, grant.total, grant.benefit.kind)}{until}",
                actor=str(word),
                text=f"{text}（v{grant.version.number}）" + (f" {grant.stop_reason}" if grant.stop_reason else ""),
                tone=tone,
                url=f"{page}?grant={grant.pk}#benefit-{grant.benefit_id}",
            )
        )
    return found


def new_grant(request: SignedIn, pk: int, benefit: int) -> HttpResponse:
    """Record that a person receives a benefit; what the rules give is filled in."""
    found = get_object_or_404(visible_people(request.user, RECORD_GRANT), pk=pk)
    chosen = get_object_or_404(Benefit.objects.visible_to(request.user), pk=benefit)
    as_of = default_date(timezone.localdate())
    explained = next((one for one in entitlements_of(found, as_of) if one.benefit == chosen), None)
    form = GrantForm(request.POST or None, benefit=chosen, initial=_proposed(explained, as_of))
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.record_grant, benefit=chosen, person=found, **form.values())
        if made:
            url = reverse("policies:person", args=[found.pk]) + f"#benefit-{chosen.pk}"
            return done(request, url, _("The grant is recorded."))
    context = {"form": form, "person": found, "benefit": chosen, "explained": explained}
    return render(request, "policies/grant_form.html", context)


def _proposed(explained: PersonBenefit | None, as_of: date) -> dict[str, Any]:
    if explained is None or not explained.stands or explained.given is None:
        return {"since": as_of}
    found: dict[str, Any] = {"since": as_of, "level": explained.given.level}
    if explained.amount is not None and explained.given.amount is not None:
        first = tranche_sums(explained.version, explained.amount)[0][1] if explained.version.tranches else None
        found["amount"] = (first if first is not None else min(explained.given.amount, explained.amount)) / 100
        found["total"] = explained.amount / 100
    return found


@require_POST
def stop_grant(request: SignedIn, pk: int) -> HttpResponse:
    """Stop a grant that runs."""
    grants = BenefitGrant.objects.filter(person__in=visible_people(request.user, RECORD_GRANT))
    grant = get_object_or_404(grants, pk=pk)
    with refused_message(request):
        services.stop_grant(grant=grant, by=request.user, at=timezone.now(), **cleaned(StopForm(request.POST)))
        messages.success(request, _("The grant is stopped."))
    return redirect("policies:person", pk=grant.person_id)


@require_safe
def grants(request: SignedIn) -> HttpResponse:
    """What people receive, within the user's reach."""
    visible = BenefitGrant.objects.visible_to(request.user)
    surplus = whole(request.GET.get("surplus"))
    if surplus is not None:
        run = get_object_or_404(EntitlementRun, pk=surplus)
        visible = uptake.received_without_entitlement(run, request.user)
    rows = behind_figure(request, visible).select_related("person", "benefit", "version")
    filterset = GrantFilter(request.GET, queryset=rows)

    def exported(count: int) -> None:
        conditions = {"rows": count, "conditions": request.GET.urlencode()[:300]}
        record_export(by=request.user, at=timezone.now(), action="policies.list_exported", after=conditions)

    return render_list(
        request,
        "policies/grants.html",
        GrantTable(filterset.qs),
        filterset=filterset,
        export=_("Grants"),
        on_export=exported,
    )
