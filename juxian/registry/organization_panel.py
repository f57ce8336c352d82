"""The people of an organisation, on its page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.organizations.models import Organization
from juxian.organizations.panels import Panel
from juxian.registry import selectors
from juxian.registry.models import Person, Team
from juxian.registry.permissions import VIEW
from juxian.web.components import Figure


def panel(user: Any, organization: Organization) -> Panel | None:
    """Return how many work there and below it, how many of them of a high class, and the teams; None without the right."""
    if not user.has_perm(VIEW, organization):
        return None
    today = timezone.localdate()
    below = Organization.objects.subtree_ids([organization])
    people = Person.objects.visible_to(user, VIEW).engaged_at(below, today)
    teams = Team.objects.visible_to(user, VIEW).filter(organization__in=below)
    where = urlencode({"organization": organization.name})
    url = f"{reverse('registry:people')}?{where}"
    return Panel(
        _("People"),
        figures=[
            Figure(_("Work here and below"), people.count(), _("persons"), url, as_of=today),
            Figure(
                _("Of class A to D"),
                selectors.with_level(people, selectors.HIGH, today).count(),
                _("persons"),
                f"{url}&level={selectors.HIGH}",
            ),
            Figure(
                _("Brought in this year"),
                selectors.brought_in(people, today.year).count(),
                _("persons"),
                f"{url}&brought_in={today.year}",
            ),
            Figure(_("Teams"), teams.count(), "", f"{reverse('registry:teams')}?{where}"),
        ],
        url=url,
        icon="users",
        order=10,
    )
