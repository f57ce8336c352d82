"""What is granted without application, on the desks of those concerned."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.policies.actors import actor_name
from juxian.policies.models import AutomaticBatch, AutomaticLine
from juxian.policies.permissions import CONFIRM_AUTOMATIC, PREPARE_AUTOMATIC, VIEW_OWN
from juxian.policies.selectors import automatic, uptake
from juxian.policies.selectors.expiring import expiring
from juxian.web.desk import DeskItem

State = AutomaticBatch.State


def items(user: Any, now: datetime) -> list[DeskItem]:
    """Return lists to prepare, to confirm and to hand over, and what the user is told of their own."""
    found: list[DeskItem] = []
    if user.has_perm(PREPARE_AUTOMATIC):
        found += _to_prepare(user, now)
    if user.has_perm(CONFIRM_AUTOMATIC):
        found += _to_confirm(user)
    if user.has_perm(VIEW_OWN):
        found += _own(user, now)
    return found


def ending(user: Any, now: datetime) -> list[DeskItem]:
    """Return how many unclaimed entitlements of the people the user sees end within 90 days, and the first day."""
    run = uptake.latest_run()
    ends = expiring(run, timezone.localdate(now)) if run else {}
    if run is None or not ends:
        return []
    seen = set(run.entitlements.visible_to(user).filter(pk__in=ends).values_list("pk", flat=True))
    if not seen:
        return []
    title = ngettext(
        "%(count)d unclaimed entitlement ends soon", "%(count)d unclaimed entitlements end soon", len(seen)
    ) % {"count": len(seen)}
    url = reverse("policies:list", args=[run.pk]) + "?state=expiring"
    return [DeskItem(title, url, due=min(ends[pk] for pk in seen), kind=_("Benefits"), count=len(seen))]


def _to_prepare(user: Any, now: datetime) -> list[DeskItem]:
    kind = _("Without application")
    found = []
    run = uptake.latest_run()
    new = automatic.matches(run).count() if run else 0
    if new:
        found.append(
            DeskItem(_("Grant to those newly entitled without application"), reverse("policies:automatic"), kind=kind, count=new)
        )  # fmt: skip
    batches = AutomaticBatch.objects.visible_to(user).filter(state__in=[State.PREPARING, State.CONFIRMED])
    for batch in batches.order_by("pk"):
        if batch.state == State.PREPARING:
            text = _("Check and submit “%(batch)s”")
        elif batch.objections_until is not None and batch.objections_until < timezone.localdate(now):
            text = _("Hand “%(batch)s” over")
        else:
            continue
        found.append(DeskItem(text % {"batch": batch.name}, batch.get_absolute_url(), kind=kind, subject=batch.note))
    return found


def _to_confirm(user: Any) -> list[DeskItem]:
    me, kind = str(user), _("Without application")
    found = [
        DeskItem(_("Confirm “%(batch)s”") % {"batch": batch.name}, batch.get_absolute_url(),
                 subject=actor_name(batch.prepared_by), kind=kind)
        for batch in AutomaticBatch.objects.visible_to(user).filter(state=State.SUBMITTED).order_by("pk")
        if me not in batch.editors
    ]  # fmt: skip
    lines = AutomaticLine.objects.visible_to(user)
    objected = lines.filter(state=AutomaticLine.State.OBJECTED, batch__state=State.CONFIRMED)
    found += [
        DeskItem(_("Decide the objection to “%(benefit)s”") % {"benefit": line.benefit.name},
                 line.batch.get_absolute_url() + "?state=objected", subject=line.person.name, kind=kind)
        for line in objected.select_related("batch", "benefit", "person").order_by("pk")
    ]  # fmt: skip
    return found


def _own(user: Any, now: datetime) -> list[DeskItem]:
    today = timezone.localdate(now)
    return [
        DeskItem(
            _("You are granted “%(benefit)s” without application") % {"benefit": line.benefit.name},
            reverse("policies:mine") + "#automatic", due=line.batch.objections_until, kind=_("Benefits"),
            subject=_("decline or object until then"),
        )
        for line in automatic.lines_open_to(user)
        if line.batch.objections_until is not None and line.batch.objections_until >= today
    ]  # fmt: skip
