"""Reading accounts: the list with its states, what is out of order."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts import lockout, second_factor
from juxian.accounts.models import Membership, User
from juxian.audit import actions
from juxian.audit.models import Event
from juxian.web import components

CLOSED, LOCKED, WITHOUT_ROLE, ONE_TIME, OPEN = "closed", "locked", "without_role", "one_time", "open"
SIGN_INS: dict[str, components.Tone] = {
    "accounts.signed_in": "success",
    "accounts.signed_out": "neutral",
    "accounts.sign_in_failed": "warning",
    "accounts.locked_out": "danger",
    "accounts.unlocked": "info",
    "accounts.password_set": "info",
    "accounts.password_reset": "warning",
}


@dataclass(frozen=True)
class Account:
    """One account of the list: the user, its memberships of today, whether it is locked, whether it has a second factor."""

    user: User
    memberships: list[Membership]
    locked: bool
    second_factor: bool

    @property
    def state(self) -> str:
        """The one thing about the account that somebody should know first."""
        if not self.user.is_active:
            return CLOSED
        if self.locked:
            return LOCKED
        if not self.memberships:
            return WITHOUT_ROLE
        return ONE_TIME if self.user.one_time_until else OPEN


def locked_names(now: datetime) -> frozenset[str]:
    """Return the user names, and fingerprints of unknown ones, that are locked at any address."""
    return frozenset(lock.name for lock in lockout.locks(now))


def accounts(users: list[User], now: datetime) -> list[Account]:
    """Return the accounts of `users` in their order: three queries, however many."""
    held: dict[int, list[Membership]] = {}
    today = timezone.localdate(now)
    for one in Membership.objects.filter(user__in=users).on(today).select_related("organization"):
        held.setdefault(one.user_id, []).append(one)
    locked, factors = locked_names(now), second_factor.users_with_one()
    return [Account(user, held.get(user.pk, []), user.username in locked, user.pk in factors) for user in users]


def without_role(today: date) -> models.QuerySet[User]:
    """Return the open accounts that hold no role, today or later."""
    current = Membership.objects.during(today, None).filter(user=models.OuterRef("pk"))
    found: models.QuerySet[User] = User.objects.filter(~models.Exists(current), is_active=True)
    return found.order_by("username")


def ending(today: date, until: date) -> models.QuerySet[Membership]:
    """Return the memberships of open accounts whose last day lies from today to `until`."""
    found = Membership.objects.filter(until__range=(today, until), user__is_active=True)
    return found.select_related("user", "organization").order_by("until", "pk")


def sign_ins(user: User, limit: int = 10) -> list[components.Event]:
    """Return the latest sign-ins and failed ones of `user`, newest first, for a timeline."""
    events = Event.objects.about(User._meta.label_lower, user.pk).filter(action__in=SIGN_INS)[:limit]
    return [
        components.Event(
            at=event.at,
            title=actions.sentence(event.action),
            text=_("from %(address)s") % {"address": event.source},
            tone=SIGN_INS[event.action],
        )
        for event in events
    ]
