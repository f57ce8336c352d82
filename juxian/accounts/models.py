"""Users and what they are where."""

import unicodedata
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from juxian.accounts.systems.models import System, Token
from juxian.core import permissions
from juxian.core.models import Model
from juxian.core.roles import ADMINISTRATORS, Role
from juxian.organizations.models import Organization, Reach

__all__ = ["Membership", "System", "Token", "User"]


class UserQuerySet(models.QuerySet["User"]):
    """Reads of accounts."""

    def visible_to(self, user: "User", permission: str = "accounts.view_users") -> "UserQuerySet":
        """Return every account to those who may see accounts, which hang at no organisation, and none to others."""
        return self.all() if user.has_perm(permission) else self.none()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users by name; accounts are made by `accounts.services.create_user`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of that name, upper and lower case and full and half width alike."""
        found: User = self.get(username=User.normalize_username(username or ""))
        return found


class User(AbstractBaseUser):
    """Somebody who signs in. Rights come from memberships only; there is no superuser."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )
    name = models.CharField(_("full name"), max_length=60)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("made on"), default=timezone.now)
    # Set while the password is one that an administrator has seen; it must be changed before anything else.
    one_time_until = models.DateTimeField(_("one-time password valid until"), null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_once_in_any_case"),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return the one spelling under which a user name is kept, looked up and counted."""
        return unicodedata.normalize("NFKC", username).strip().casefold()

    @property
    def display_name(self) -> str:
        """The name people call the user by."""
        return self.name or self.username

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """The memberships in force today; read once per user object."""
        return list(Membership.objects.filter(user=self).on(timezone.localdate()).select_related("organization"))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today; each link of the navigation asks for them."""
        return frozenset(membership.role for membership in self.current_memberships)

    @property
    def role_label(self) -> str:
        """The roles as one line."""
        return "、".join(dict.fromkeys(str(membership.get_role_display()) for membership in self.current_memberships))

    @property
    def organization_label(self) -> str:
        """The organisations as one line."""
        return "、".join(dict.fromkeys(membership.organization.label for membership in self.current_memberships))

    def has_perm(self, perm: str, obj: Organization | None = None) -> bool:
        """Return whether the user holds `perm`: anywhere, or at the organisation `obj`."""
        if not self.is_active or not self.roles & permissions.find(perm).roles:
            return False
        return obj is None or obj in self.reach(perm)

    def has_module_perms(self, module: str) -> bool:
        """Return whether the user holds any permission of `module`."""
        return any(self.has_perm(p.code) for p in permissions.all_permissions() if p.code.startswith(f"{module}."))

    def forget_rights(self) -> None:
        """Let this user object read its memberships again, after they changed."""
        for key in ("current_memberships", "roles", "_reaches"):
            self.__dict__.pop(key, None)

    def reach(self, permission: str) -> Reach:
        """Return the organisations, with all below them, where the user holds `permission`."""
        roles = permissions.find(permission).roles
        if not self.is_active:
            return Reach()
        return self._reach_of(frozenset(m.organization for m in self.current_memberships if m.role in roles))

    def _reach_of(self, roots: frozenset[Organization]) -> Reach:
        # The talent office, the leaders and the root itself work for the whole district.
        kept: dict[frozenset[Organization], Reach] = self.__dict__.setdefault("_reaches", {})
        if roots not in kept:
            whole = {Organization.Kind.LEADING_GROUP, Organization.Kind.TALENT_OFFICE}
            if any(root.kind in whole for root in roots):
                kept[roots] = Reach(everything=True)
            else:
                kept[roots] = Reach(ids=Organization.objects.subtree_ids(roots) if roots else frozenset())
        return kept[roots]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Return those in force on `day`."""
        return self.during(day, day)

    def during(self, first: date, last: date | None) -> "MembershipQuerySet":
        """Return those in force on any day from `first` to `last` (None: without end)."""
        found = self.filter(models.Q(until__isnull=True) | models.Q(until__gte=first))
        return (found if last is None else found.filter(since__lte=last)).order_by("pk")


class Membership(Model):
    """A role at an organisation for a period; `until` is the last day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=models.Q(until__isnull=True),
                name="membership_once_at_a_time",
            ),
            # The service refuses every mixture; this much of it the database can hold by itself.
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(role__in=[role.value for role in ADMINISTRATORS], until__isnull=True),
                name="membership_one_administrators_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name} · {self.get_role_display()} · {self.organization.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row and let the user object see its new rights at once."""
        super().save(*args, **kwargs)
        self.user.forget_rights()
