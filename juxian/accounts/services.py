"""Writing accounts: the system administrator makes them, the security administrator gives them roles."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import Membership, User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.roles import ADMINISTRATORS, Role
from juxian.organizations.models import Organization


@transaction.atomic
def create_user(*, username: str, name: str, password: str, by: object, at: datetime) -> User:
    """Return a new user without any role; refuses a name that is taken and a weak password."""
    user = User(username=User.normalize_username(username.strip()), name=name.strip(), date_joined=at)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by=by, at=at, action="accounts.user_created", target=user)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: User, at: datetime) -> User:
    """Let `user` sign in, or no longer; nobody shuts out themselves."""
    if user == by:
        raise Refused(_("You can not close your own account: ask another administrator."), code="own_account")
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        record(by=by, at=at, action="accounts.user_opened" if active else "accounts.user_closed", target=user)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: object, at: datetime) -> User:
    """Give `user` a new password; refuses a weak one."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=by, at=at, action="accounts.password_set", target=user)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    organization: Organization,
    since: date,
    by: object,
    at: datetime,
    until: date | None = None,
) -> Membership:
    """Return a new membership; refuses one's own, a second at once, and mixing administration with anything else."""
    if user == by:
        raise Refused(_("You can not give yourself a role: ask another administrator."), code="own_role")
    others = set(user.memberships.filter(until__isnull=True).values_list("role", flat=True)) - {role}
    if others and (role in ADMINISTRATORS or others & set(ADMINISTRATORS)):
        raise Refused(
            _(
                "%(name)s already is %(others)s: an administrator holds one role only. End that role, or use another account."
            ),
            code="administrators_are_separate",
            params={"name": user.name, "others": "、".join(str(Role(other).label) for other in sorted(others))},
        )
    membership = Membership(user=user, role=role, organization=organization, since=since, until=until)
    membership.full_clean()
    membership.save()
    record(
        by=by,
        at=at,
        action="accounts.role_granted",
        target=user,
        after={"role": role, "organization": organization.name},
    )
    return membership


@transaction.atomic
def end_role(*, membership: Membership, last_day: date, by: object, at: datetime) -> Membership:
    """End a membership with `last_day`; refuses one's own."""
    if membership.user == by:
        raise Refused(_("You can not end your own role: ask another administrator."), code="own_role")
    membership.until = max(last_day, membership.since)
    membership.save()
    record(
        by=by,
        at=at,
        action="accounts.role_ended",
        target=membership.user,
        before={"role": membership.role, "organization": membership.organization.name},
        after={"until": membership.until},
    )
    return membership
