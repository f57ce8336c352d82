"""The first day: the three administrators of an empty installation, with an office for them to belong to."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import Membership, User
from juxian.accounts.services import grant_role, invite_user
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.organizations.services import create_organization


@dataclass(frozen=True)
class Administrator:
    """Who is to hold one of the three roles."""

    role: Role
    username: str
    name: str


@transaction.atomic
def create_administrators(
    wanted: list[Administrator], *, group: str, office: str, by: object, at: datetime
) -> list[tuple[User, str]]:
    """Return the new administrators with their one-time passwords.

    The leading group and the talent office are made where they are not there yet, under the names given. Refuses a role
    that somebody already holds: further administrators are made in the browser, where it takes two of them.
    """
    root = Organization.objects.filter(kind=Organization.Kind.LEADING_GROUP).first() or create_organization(
        kind=Organization.Kind.LEADING_GROUP, name=group, parent=None, by=by, at=at
    )
    home = Organization.objects.filter(kind=Organization.Kind.TALENT_OFFICE).order_by("pk").first()
    home = home or create_organization(kind=Organization.Kind.TALENT_OFFICE, name=office, parent=root, by=by, at=at)
    today = timezone.localdate(at)
    made = []
    for one in wanted:
        if Membership.objects.on(today).filter(role=one.role, user__is_active=True).exists():
            raise Refused(
                _("There already is a %(role)s: further ones are made in the browser."),
                code="administrator_exists",
                params={"role": one.role.label},
            )
        user, password = invite_user(username=one.username, name=one.name, by=by, at=at)
        grant_role(user=user, role=one.role, organization=home, since=today, by=by, at=at)
        made.append((user, password))
    return made
