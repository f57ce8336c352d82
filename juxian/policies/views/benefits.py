"""Benefits: the list, one with its table and versions, adding and naming one."""

from copy import copy
from datetime import date

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.core.permissions import SignedIn, load
from juxian.policies import services
from juxian.policies.actors import actor_name
from juxian.policies.filters import BenefitFilter
from juxian.policies.forms.benefits import BenefitForm, BenefitNameForm
from juxian.policies.list_tables import BenefitTable
from juxian.policies.models import Benefit, BenefitDraft, BenefitVersion, ExclusionGroup, Policy
from juxian.policies.permissions import EDIT, PUBLISH, VIEW, VIEW_COHERENCE, VIEW_ENTITLEMENTS
from juxian.policies.selectors import coherence, uptake, versions
from juxian.policies.views.common import asked_rows
from juxian.web.components import Event
from juxian.web.serving import done, served
from juxian.web.tables import render_list


@require_safe
def benefits(request: SignedIn) -> HttpResponse:
    """All benefits, with what the latest run found for the people the user sees."""
    newest = BenefitVersion.objects.filter(benefit=OuterRef("pk")).order_by("-number").values("number")[:1]
    visible = Benefit.objects.visible_to(request.user).select_related("clause__policy")
    visible = visible.annotate(version_number=Subquery(newest))
    policies = Policy.objects.visible_to(request.user).order_by("-issued_on", "pk")
    filterset = BenefitFilter(request.GET, queryset=visible, policies=policies)
    run = uptake.latest_run() if request.user.has_perm(VIEW_ENTITLEMENTS) else None
    table = BenefitTable(filterset.qs, run=run, found=uptake.by_benefit(run, request.user) if run else {})
    return render_list(
        request, "policies/benefits.html", table, filterset=filterset, context={"run": run}, export=_("Benefits")
    )


@require_safe
def benefit(request: SignedIn, pk: int, number: int | None = None) -> HttpResponse:
    """One benefit: the table as the policy prints it, what differs from the version before, exclusions, uptake."""
    found = load(Benefit, request.user, VIEW, pk=pk)
    all_versions = list(found.versions.select_related("clause__policy").order_by("-number"))
    ends = versions.last_days(all_versions)
    today = timezone.localdate()
    in_force = BenefitVersion.objects.in_force(today).filter(benefit=found).first()
    shown = get_object_or_404(found.versions, number=number) if number else in_force or next(iter(all_versions), None)
    before = versions.previous(shown) if shown and number else None
    run = uptake.latest_run() if request.user.has_perm(VIEW_ENTITLEMENTS) else None
    context = {
        "benefit": found,
        "version": shown,
        "in_force": in_force,
        "coming": [one for one in reversed(all_versions) if one.valid_from > today],
        "table": versions.printed(shown, before) if shown else None,
        "before": before,
        "changed_terms": versions.changed_terms(before, shown) if shown and before else [],
        "terms": versions.terms_of(shown) if shown else [],
        "history": [_event(one, in_force, ends[one.pk]) for one in all_versions],
        "groups": ExclusionGroup.objects.filter(members__benefit=found)
        .select_related("clause__policy")
        .prefetch_related("members__benefit")
        .order_by("order", "pk"),
        "draft": _draft(request, found),
        "report": coherence.report(shown.table, request.user)
        if shown and request.user.has_perm(VIEW_COHERENCE)
        else None,
        "lit": asked_rows(request),
        "run": run,
        "uptake": uptake.by_benefit(run, request.user).get(found.pk, uptake.Uptake()) if run else None,
    }
    return render(request, "policies/benefit.html", context)


def _draft(request: SignedIn, found: Benefit) -> BenefitDraft | None:
    if request.user.has_perm(EDIT) or request.user.has_perm(PUBLISH):
        return BenefitDraft.objects.filter(benefit=found).first()
    return None


def _event(version: BenefitVersion, in_force: BenefitVersion | None, last_day: date | None) -> Event:
    until = last_day.isoformat() if last_day else _("without end")
    title = _("Version %(number)d, valid from %(day)s – %(until)s") % {
        "number": version.number,
        "day": version.valid_from.isoformat(),
        "until": until,
    }
    return Event(
        at=version.published_at,
        title=title,
        actor=actor_name(version.published_by),
        text=f"{version.reason}（{version.clause}）",
        tone="success" if version == in_force else "neutral",
        url=version.get_absolute_url(),
    )


def new_benefit(request: SignedIn) -> HttpResponse:
    """Add a benefit under a clause; its rules are drafted next."""
    form = BenefitForm(request.POST or None, initial={"clause": request.GET.get("clause")})
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.create_benefit, **form.cleaned_data)
        if made:
            return done(request, made, _("The benefit is added. Now draft its rules."))
    return render(request, "policies/benefit_form.html", {"form": form})


def edit_benefit(request: SignedIn, pk: int) -> HttpResponse:
    """Change a benefit's name, sentence or place in lists."""
    found = load(Benefit, request.user, EDIT, pk=pk)
    form = BenefitNameForm(request.POST or None, instance=copy(found))
    if request.method == "POST" and form.is_valid():
        changed = served(request, form, services.change_benefit, benefit=found, **form.cleaned_data)
        if changed:
            return done(request, changed, _("Saved."))
    return render(request, "policies/benefit_form.html", {"form": form, "benefit": found})
