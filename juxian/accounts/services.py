"""Writing accounts: the system administrator makes them, the security administrator gives them roles."""

import secrets
from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts import second_factor
from juxian.accounts.models import Membership, User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.roles import ADMINISTRATORS, Role
from juxian.organizations.models import Organization

ONE_TIME_DAYS = 7
# Without 0 and o, 1 and l and i, so that a password can be read out over the telephone.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@transaction.atomic
def create_user(
    *, username: str, name: str, password: str, by: object, at: datetime, one_time_until: datetime | None = None
) -> User:
    """Return a new user without any role; refuses a name that is taken and a weak password."""
    user = User(
        username=User.normalize_username(username), name=name.strip(), date_joined=at, one_time_until=one_time_until
    )
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by=by, at=at, action="accounts.user_created", target=user)
    return user


@transaction.atomic
def invite_user(*, username: str, name: str, by: object, at: datetime) -> tuple[User, str]:
    """Return a new user and the one-time password with which that person signs in for the first time."""
    password = new_password()
    until = at + timedelta(days=ONE_TIME_DAYS)
    return create_user(username=username, name=name, password=password, by=by, at=at, one_time_until=until), password


@transaction.atomic
def reset_password(*, user: User, by: object, at: datetime) -> str:
    """Return a one-time password that replaces the user's; every session of the user ends. Refuses one's own."""
    if user == by:
        raise Refused(_("You change your own password on your own page."), code="own_password")
    password = new_password()
    user.one_time_until = at + timedelta(days=ONE_TIME_DAYS)
    user.set_password(password)
    user.save(update_fields=["password", "one_time_until"])
    record(by=by, at=at, action="accounts.password_reset", target=user)
    return password


@transaction.atomic
def set_password(*, user: User, password: str, by: object, at: datetime) -> User:
    """Give `user` a password of the user's own choice; refuses a weak one and the same again."""
    validate_password(password, user)
    if user.check_password(password):
        raise Refused(_("The new password is the old one: choose another."), code="same_password")
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    record(by=by, at=at, action="accounts.password_set", target=user)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, by: object, at: datetime) -> User:
    """Let `user` sign in, or no longer; refuses one's own account and the last one of an administrator's role."""
    if user == by:
        raise Refused(_("You can not close your own account: ask another administrator."), code="own_account")
    if user.is_active != active:
        if not active:
            for membership in user.memberships.during(timezone.localdate(at), None):
                _keep_one_administrator(membership, at)
        user.is_active = active
        user.save(update_fields=["is_active"])
        record(by=by, at=at, action="accounts.user_opened" if active else "accounts.user_closed", target=user)
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
    """Return a new membership; refuses one's own, the same twice in one period, and mixing administration with work."""
    if user == by:
        raise Refused(_("You can not give yourself a role: ask another administrator."), code="own_role")
    User.objects.select_for_update().get(pk=user.pk)  # two grants at once must see each other
    membership = Membership(user=user, role=role, organization=organization, since=since, until=until)
    membership.full_clean(validate_constraints=False)
    _refuse_overlap(membership)
    membership.save()
    record(
        by=by,
        at=at,
        action="accounts.role_granted",
        target=user,
        after={"role": role, "organization": organization.name, "since": since, "until": until},
    )
    return membership


def _refuse_overlap(new: Membership) -> None:
    held = list(new.user.memberships.during(new.since, new.until))
    if any(one.role == new.role and one.organization_id == new.organization_id for one in held):
        raise Refused(
            _("%(name)s already holds this role there in that period."),
            code="role_held",
            params={"name": new.user.name},
        )
    others = {one.role for one in held} - {new.role}
    if others and (new.role in ADMINISTRATORS or others & set(ADMINISTRATORS)):
        raise Refused(
            _(
                "%(name)s already is %(others)s: an administrator holds one role only. End that role, or use "
                "another account."
            ),
            code="administrators_are_separate",
            params={"name": new.user.name, "others": "、".join(str(Role(other).label) for other in sorted(others))},
        )


@transaction.atomic
def end_role(*, membership: Membership, last_day: date, by: object, at: datetime) -> Membership:
    """End a membership with `last_day`; one that had not begun by then is taken back altogether.

    Refuses one's own, and the last one of an administrator's role.
    """
    if membership.user == by:
        raise Refused(_("You can not end your own role: ask another administrator."), code="own_role")
    _keep_one_administrator(membership, at)
    before = {"role": membership.role, "organization": membership.organization.name, "until": membership.until}
    after: dict[str, object] = {"until": last_day}
    if last_day < membership.since:
        after = {"until": None, "taken_back": True}
        membership.delete()
    else:
        membership.until = last_day
        membership.save()
    membership.user.forget_rights()
    record(by=by, at=at, action="accounts.role_ended", target=membership.user, before=before, after=after)
    return membership


def _keep_one_administrator(leaving: Membership, at: datetime) -> None:
    """Refuse to leave the installation without anybody who could make accounts, give roles or read the trail."""
    if leaving.role not in ADMINISTRATORS:
        return
    others = Membership.objects.during(timezone.localdate(at), None).filter(
        role=leaving.role, user__is_active=True, until__isnull=True
    )
    if not others.exclude(user=leaving.user).exists():
        raise Refused(
            _("%(name)s is the last %(role)s: give the role to another account first."),
            code="last_administrator",
            params={"name": leaving.user.name, "role": leaving.get_role_display()},
        )


@transaction.atomic
def unlock(*, user: User, by: object, at: datetime) -> int:
    """Forget the failed sign-ins of `user`, so that a lock-out ends; return how many were forgotten."""
    attempts = AccessAttempt.objects.filter(username=user.username)
    count: int = sum(attempts.values_list("failures_since_start", flat=True))
    attempts.delete()
    record(by=by, at=at, action="accounts.unlocked", target=user, before={"failures": count})
    return count


@transaction.atomic
def remove_second_factor(*, user: User, by: object, at: datetime) -> None:
    """Take away a lost second factor with its recovery codes; refuses one's own and one that is not there."""
    if user == by:
        raise Refused(_("You remove your own second factor on your own page."), code="own_second_factor")
    if not second_factor.is_set_up(user):
        raise Refused(_("%(name)s has no second factor."), code="no_second_factor", params={"name": user.name})
    second_factor.remove(user)
    record(by=by, at=at, action="accounts.second_factor_taken", target=user)


def new_password() -> str:
    """Return a fresh one-time password: 16 letters and digits in groups of four, 79 bits of chance."""
    return "-".join("".join(secrets.choice(LETTERS) for _number in range(4)) for _group in range(4))
