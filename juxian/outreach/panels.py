"""What this module shows on a person's file and on an organisation's page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.organizations.models import Organization
from juxian.organizations.panels import Panel
from juxian.outreach.models import Recommendation, Vacancy, Willingness
from juxian.outreach.permissions import MATCH, OWN, VIEW
from juxian.outreach.tables import TONES
from juxian.registry.models import Person
from juxian.web.components import Figure


def of_person(user: Any, person: Person) -> Panel | None:
    """Return whether they agreed to be recommended, and for what they were: to the office and to themselves."""
    own = person.account_id is not None and person.account_id == user.pk and user.has_perm(OWN)
    if not own and not user.has_perm(MATCH):
        return None
    rows = Recommendation.objects.filter(person=person).select_related("vacancy__organization")
    context = {
        "willingness": Willingness.objects.filter(person=person).first(),
        "rows": [(one, TONES[one.state]) for one in rows.order_by("-proposed_on", "-pk")],
        "own": own,
        "url": reverse("outreach:my_posts") if own else reverse("outreach:willingness", args=[person.pk]),
    }
    return Panel(
        _("Posts and recommendations"), template="outreach/_panel.html", context=context, icon="briefcase", order=60
    )


def of_organization(user: Any, organization: Organization) -> Panel | None:
    """Return the open vacancies there and below; None without the right."""
    if not user.has_perm(VIEW, organization):
        return None
    below = Organization.objects.subtree_ids([organization])
    rows = Vacancy.objects.visible_to(user, VIEW).filter(organization__in=below).open_on(timezone.localdate())
    found = list(rows.counted())
    where = {"q": organization.name, "state": "open"} if organization.kind == Organization.Kind.EMPLOYER else {
        "state": "open"
    }  # fmt: skip
    url = f"{reverse('outreach:vacancies')}?{urlencode(where)}"
    heads = sum(one.heads - one.taken for one in found)  # type: ignore[attr-defined]
    figures = [
        Figure(_("Open vacancies"), len(found), "", url),
        Figure(_("Heads to fill"), heads, _("persons"), url),
    ]
    return Panel(_("Vacancies"), figures=figures, url=url, icon="briefcase", order=40) if found else None
