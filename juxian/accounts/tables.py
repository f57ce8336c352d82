"""Accounts as a list."""

from collections.abc import Iterable
from typing import Any

import django_filters
import django_tables2 as tables
from django.db import models
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from juxian.accounts import selectors
from juxian.accounts.models import Membership, User
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.web.tables import ListTable

STATES = {
    selectors.OPEN: (_("in use"), "success"),
    selectors.ONE_TIME: (_("one-time password"), "info"),
    selectors.WITHOUT_ROLE: (_("without role"), "warning"),
    selectors.LOCKED: (_("locked"), "danger"),
    selectors.CLOSED: (_("account closed"), "neutral"),
}


class UserFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Name, role, organisation, state."""

    q = django_filters.CharFilter(label=_("Full name or user name"), method="search")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="by_role")
    organization = django_filters.CharFilter(label=_("Organisation"), method="by_organization")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[(state, label) for state, (label, _tone) in STATES.items() if state != selectors.OPEN],
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def search(self, users: models.QuerySet[User], name: str, value: str) -> models.QuerySet[User]:
        """Return those whose name or user name holds the words."""
        word = value.strip()
        return users.filter(models.Q(name__icontains=word) | models.Q(username__icontains=word))

    def by_role(self, users: models.QuerySet[User], name: str, value: str) -> models.QuerySet[User]:
        """Return those who hold the role today."""
        return users.filter(pk__in=self._held().filter(role=value).values("user"))

    def by_organization(self, users: models.QuerySet[User], name: str, value: str) -> models.QuerySet[User]:
        """Return those who hold a role today at an organisation of that name."""
        named = Organization.objects.filter(
            models.Q(name__icontains=value.strip()) | models.Q(short_name__icontains=value.strip())
        )
        return users.filter(pk__in=self._held().filter(organization__in=named.values("pk")).values("user"))

    def by_state(self, users: models.QuerySet[User], name: str, value: str) -> models.QuerySet[User]:
        """Return those in the state."""
        now = timezone.now()
        if value == selectors.CLOSED:
            return users.filter(is_active=False)
        if value == selectors.LOCKED:
            return users.filter(username__in=selectors.locked_names(now))
        if value == selectors.ONE_TIME:
            return users.filter(one_time_until__isnull=False, is_active=True)
        return users.filter(pk__in=selectors.without_role(timezone.localdate(now)).values("pk"))

    def _held(self) -> models.QuerySet[Membership]:
        return Membership.objects.on(timezone.localdate())


class UserTable(ListTable):
    """Accounts by user name."""

    name = tables.Column(linkify=("accounts:user", {"pk": tables.A("pk")}))
    username = tables.Column()
    # By key, for the property of this name would cost a query a row.
    roles = tables.Column(verbose_name=_("Roles"), accessor="pk", orderable=False)
    factor = tables.Column(verbose_name=_("Second factor"), accessor="pk", orderable=False)
    last_login = tables.DateTimeColumn(verbose_name=_("Last sign-in"), format="Y-m-d H:i")
    state = tables.Column(verbose_name=_("State"), accessor="pk", orderable=False)
    caption = _("Accounts")

    class Meta(ListTable.Meta):
        model = User
        fields = ("name", "username", "roles", "factor", "last_login", "state")
        order_by = ("username",)
        empty_text = _("No account meets these conditions.")

    def before_render(self, request: Any) -> None:
        """Read what the rows of this page need, all at once."""
        self._accounts = _by_id(row.record for row in self.paginated_rows)

    def _account(self, user: User) -> selectors.Account:
        known: dict[int, selectors.Account] = self.__dict__.setdefault("_accounts", {})
        if user.pk not in known:  # the Excel file takes every row, not only those of a page
            known |= _by_id(self.data.data)
        return known[user.pk]

    def render_roles(self, record: User) -> SafeString:
        """Return each role with its organisation."""
        held = self._account(record).memberships
        return format_html_join(
            mark_safe("<br>"), "{} · {}", ((one.get_role_display(), one.organization.label) for one in held)
        ) or mark_safe("—")

    def value_roles(self, record: User) -> str:
        """Return the roles as text."""
        return "；".join(
            f"{one.get_role_display()} · {one.organization.label}" for one in self._account(record).memberships
        )

    def render_factor(self, record: User) -> str:
        """Return whether a second factor is set up."""
        return str(_("set up")) if self._account(record).second_factor else "—"

    def render_state(self, record: User) -> SafeString:
        """Return the state as a badge."""
        label, tone = STATES[self._account(record).state]
        return format_html('<span class="jx-badge jx-{}">{}</span>', tone, label)

    def value_state(self, record: User) -> str:
        """Return the state as text."""
        return str(STATES[self._account(record).state][0])


def _by_id(users: Iterable[User]) -> dict[int, selectors.Account]:
    return {account.user.pk: account for account in selectors.accounts(list(users), timezone.now())}
