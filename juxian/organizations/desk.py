"""Organisations on the desk."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.organizations import selectors
from juxian.organizations.models import Organization
from juxian.web.components import Figure
from juxian.web.desk import DeskPart


def part(user: Any, now: datetime) -> DeskPart:
    """Return how many units and employers the user works with."""
    if not user.has_perm("organizations.view"):
        return DeskPart()
    today = timezone.localdate(now)
    counts = selectors.counts(Organization.objects.visible_to(user).open_on(today))
    employers, units = counts.get("employer", 0), sum(counts.get(kind, 0) for kind in Organization.UNITS)
    listed = f"{reverse('organizations:list')}?state=open&kind=employer"
    figures = [Figure(_("Employers"), employers, _("organisations"), listed, as_of=today)]
    if units > 1:
        figures.insert(0, Figure(_("Units"), units, _("organisations"), reverse("organizations:tree"), as_of=today))
    return DeskPart(figures=figures)
