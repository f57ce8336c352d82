"""What accounts put on the desk: an administrator's work, and everybody's own account."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts import lockout, second_factor, selectors
from juxian.accounts.models import User
from juxian.audit import actions
from juxian.audit.models import Event
from juxian.web.components import Figure
from juxian.web.desk import DeskAction, DeskChange, DeskItem, DeskPart

SOON = timedelta(days=30)
OWN_CHANGES = ("accounts.role_granted", "accounts.role_ended", "accounts.password_reset", "accounts.locked_out")


def part(user: Any, now: datetime) -> DeskPart:
    """Return the administrators' to-dos and figures, and for everybody what happened to their own account."""
    todos: list[DeskItem] = []
    figures: list[Figure] = []
    shortcuts: list[DeskAction] = []
    if user.has_perm("accounts.view_users"):
        figures += _figures(now)
        shortcuts.append(DeskAction(_("Accounts"), reverse("accounts:users"), "users"))
    if user.has_perm("accounts.manage_users"):
        shortcuts.append(DeskAction(_("Make an account"), reverse("accounts:add"), "user-plus"))
    if user.has_perm("accounts.manage_roles"):
        todos += _roles_due(now)
    if second_factor.is_demanded(user) and not second_factor.is_set_up(user):
        todos.append(DeskItem(_("Set up your second factor"), reverse("mfa_index"), kind=_("my account")))
    return DeskPart(todos=todos, changes=_own_changes(user), figures=figures, actions=shortcuts)


def _figures(now: datetime) -> list[Figure]:
    listed = reverse("accounts:users")
    locked = User.objects.filter(username__in=selectors.locked_names(now)).count()
    without = selectors.without_role(timezone.localdate(now)).count()
    return [
        Figure(_("Open accounts"), User.objects.filter(is_active=True).count(), _("accounts"), listed),
        Figure(_("Locked"), locked, _("accounts"), f"{listed}?state={selectors.LOCKED}"),
        Figure(_("Without role"), without, _("accounts"), f"{listed}?state={selectors.WITHOUT_ROLE}"),
        Figure(
            _("With a one-time password"),
            User.objects.filter(is_active=True, one_time_until__isnull=False).count(),
            _("accounts"),
            f"{listed}?state={selectors.ONE_TIME}",
        ),
    ]


def _roles_due(now: datetime) -> list[DeskItem]:
    today, kind = timezone.localdate(now), _("roles")
    waiting = [
        DeskItem(_("Give a role to this account"), _page(one), subject=one.name, kind=kind)
        for one in selectors.without_role(today)[:10]
    ]
    running_out = [
        DeskItem(
            _("A role is running out: %(role)s") % {"role": one.get_role_display()},
            _page(one.user),
            due=one.until,
            subject=one.user.name,
            kind=kind,
        )
        for one in selectors.ending(today, today + SOON)[:10]
    ]
    locked = {lock.name for lock in lockout.locks(now)}
    locks = [
        DeskItem(_("An account is locked: unlock it if the person asks"), _page(one), subject=one.name, kind=kind)
        for one in User.objects.filter(username__in=locked).order_by("username")[:10]
    ]
    return locks + waiting + running_out


def _own_changes(user: Any) -> list[DeskChange]:
    events = Event.objects.about(User._meta.label_lower, user.pk).filter(action__in=OWN_CHANGES)[:5]
    url = reverse("accounts:profile")
    return [
        DeskChange(event.at, _("Your account: %(what)s") % {"what": actions.sentence(event.action)}, url)
        for event in events
    ]


def _page(user: User) -> str:
    return reverse("accounts:user", args=[user.pk])
