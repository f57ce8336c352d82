"""What policies show on a person's file and on an organisation's page."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.organizations.models import Organization
from juxian.organizations.panels import Panel
from juxian.policies.permissions import VIEW_ENTITLEMENTS, VIEW_OWN
from juxian.policies.selectors import uptake
from juxian.policies.selectors.people import visible_people
from juxian.registry.models import Person
from juxian.web.components import Figure


def of_person(user: Any, person: Person) -> Panel | None:
    """Return what the latest run found for a person; None when the user may not see it."""
    own = person.account_id is not None and person.account_id == user.pk and user.has_perm(VIEW_OWN)
    if not own and not (
        user.has_perm(VIEW_ENTITLEMENTS) and visible_people(user, VIEW_ENTITLEMENTS).filter(pk=person.pk).exists()
    ):
        return None
    run = uptake.latest_run()
    rows = run.entitlements.filter(person=person).with_received() if run else None
    url = reverse("policies:mine") if own else reverse("policies:person", args=[person.pk])
    found = [] if rows is None else list(rows.select_related("benefit", "excluded_by").order_by("benefit__order", "pk"))
    return Panel(
        _("Benefits"),
        template="policies/_panel.html",
        context={"rows": found, "run": run, "url": url},
        url=url,
        icon="gift",
        order=50,
    )


def of_organization(user: Any, organization: Organization) -> Panel | None:
    """Return how the people at an organisation and below it stand in the latest run; None without the right."""
    if not user.has_perm(VIEW_ENTITLEMENTS, organization):
        return None
    run = uptake.latest_run()
    if run is None:
        return None
    found = uptake.below(run, user, organization)

    def url(state: str) -> str:
        conditions: dict[str, str | int] = {"unit": organization.pk, "state": state}
        return f"{reverse('policies:list', args=[run.pk])}?{urlencode(conditions)}"

    return Panel(
        _("Benefits"),
        figures=[
            Figure(_("Entitled"), found.entitled, _("entitlements"), url("standing"), run.as_of),
            Figure(_("Receiving"), found.received, _("entitlements"), url("received"), run.as_of),
            Figure(_("Unclaimed"), found.unclaimed, _("entitlements"), url("unclaimed"), run.as_of),
        ],
        url=url("standing"),
        icon="gift",
        order=50,
    )
