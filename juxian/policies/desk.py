"""What policies put on a person's desk."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from juxian.policies import automatic_desk
from juxian.policies.actors import actor_name
from juxian.policies.models import BenefitDraft, BenefitGrant, Policy
from juxian.policies.permissions import PUBLISH, RECORD_GRANT, RUN, VIEW_ENTITLEMENTS, VIEW_OWN
from juxian.policies.selectors import uptake
from juxian.policies.selectors.expiring import expiring
from juxian.web.desk import DeskAction, DeskFigure, DeskItem, DeskPart


def part(user: Any, now: datetime) -> DeskPart:
    """Return drafts waiting for whoever publishes, who does not receive what is promised, and what ends soon."""
    todos: list[DeskItem] = []
    figures: list[DeskFigure] = []
    actions: list[DeskAction] = []
    if user.has_perm(PUBLISH):
        todos += _drafts(user)
    if user.has_perm(VIEW_ENTITLEMENTS):
        todos += _expiring(user, now) + automatic_desk.ending(user, now)
        figures += _unclaimed_figures(user)
        todos += [_unclaimed_item(one) for one in figures[:1] if one.value and not user.has_perm(RUN)]
    todos += automatic_desk.items(user, now)
    if user.has_perm(VIEW_OWN):
        todos += _own(user, now)
    if user.has_perm(RECORD_GRANT):
        actions.append(
            DeskAction(_("Record a grant"), reverse("policies:entitlements") + "?state=unclaimed", "receipt-yuan")
        )
    return DeskPart(todos=todos, figures=figures, actions=actions)


def _drafts(user: Any) -> list[DeskItem]:
    me = str(user)
    drafts = BenefitDraft.objects.filter(ready=True).select_related("benefit").order_by("drafted_at", "pk")
    items = [
        DeskItem(
            _("Publish the rules of “%(benefit)s”") % {"benefit": draft.benefit.name},
            reverse("policies:draft", args=[draft.benefit_id]),
            subject=actor_name(draft.drafted_by),
            kind=_("Publication"),
        )
        for draft in drafts
        if me not in draft.editors
    ]
    policies = Policy.objects.filter(status=Policy.Status.DRAFT, clauses__isnull=False).distinct().order_by("pk")
    items += [
        DeskItem(
            _("Publish “%(policy)s”") % {"policy": policy.title},
            policy.get_absolute_url(),
            subject=actor_name(policy.drafted_by),
            kind=_("Publication"),
        )
        for policy in policies
        if me not in policy.editors
    ]
    return items


def _expiring(user: Any, now: datetime) -> list[DeskItem]:
    today = timezone.localdate(now)
    grants = BenefitGrant.objects.visible_to(user).expiring(today).order_by("until")
    count, first = grants.count(), grants.values_list("until", flat=True).first()
    if not count:
        return []
    title = ngettext("%(count)d benefit ends soon", "%(count)d benefits end soon", count) % {"count": count}
    url = reverse("policies:grants") + "?state=expiring"
    return [DeskItem(title, url, due=first, kind=_("Benefits"), count=count)]


def _unclaimed_figures(user: Any) -> list[DeskFigure]:
    run = uptake.latest_run()
    if run is None:
        return []
    found = sum(uptake.by_benefit(run, user).values(), start=uptake.Uptake())
    url = reverse("policies:list", args=[run.pk])
    return [
        DeskFigure(
            _("Unclaimed benefits"),
            found.unclaimed,
            _("entitlements"),
            f"{url}?state=unclaimed",
            run.as_of,
            definition=_("Entitled by the latest run, excluded by nothing, and not received."),
        )
    ]


def _unclaimed_item(figure: DeskFigure) -> DeskItem:
    return DeskItem(
        _("Tell people what they are entitled to and do not receive"),
        figure.url,
        kind=_("Benefits"),
        count=int(figure.value or 0),
    )


def _own(user: Any, now: datetime) -> list[DeskItem]:
    run = uptake.latest_run()
    if run is None:
        return []
    rows = (
        run.entitlements.visible_to(user, VIEW_OWN)
        .unclaimed()
        .select_related("benefit")
        .order_by("benefit__order", "pk")
    )
    ends = expiring(run, timezone.localdate(now)) if rows else {}
    return [
        DeskItem(
            _("You are entitled to “%(benefit)s”") % {"benefit": row.benefit.name},
            reverse("policies:mine") + f"#benefit-{row.benefit_id}",
            due=ends.get(row.pk),
            kind=_("Benefits"),
        )
        for row in rows
    ]
