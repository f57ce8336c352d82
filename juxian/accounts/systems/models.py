"""A system and its tokens."""

from datetime import date, datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.models import Model


def check_networks(text: str) -> None:
    """Refuse what is no list of addresses or networks, naming the part at fault."""
    for part in text.split():
        try:
            ip_network(part)
        except ValueError:
            raise ValidationError(
                _("“%(part)s” is no address or network: write 10.1.2.3 or 10.1.2.0/24.") % {"part": part},
                code="no_network",
            ) from None


class SystemQuerySet(models.QuerySet["System"]):
    """Reads of systems."""

    def visible_to(self, user: Any, permission: str = "accounts.view_users") -> "SystemQuerySet":
        """Return every system to those who may see accounts, and none to others."""
        return self.all() if user.has_perm(permission) else self.none()


class System(Model):
    """Another system, which reads what was shared with it. It holds no role."""

    name = models.CharField(gettext_lazy("system"), max_length=60, unique=True)
    keeper = models.CharField(gettext_lazy("operated by"), max_length=120)
    networks = models.CharField(
        gettext_lazy("comes from"),
        max_length=300,
        validators=[check_networks],
        help_text=gettext_lazy("Addresses or networks, with spaces between: 10.1.2.3 10.9.0.0/24"),
    )
    is_active = models.BooleanField(gettext_lazy("in use"), default=True)
    made_at = models.DateTimeField(gettext_lazy("made on"))

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("system")
        verbose_name_plural = gettext_lazy("systems")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(keeper="") & ~models.Q(networks=""),
                name="system_says_who_and_whence",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the system's page."""
        return reverse("accounts:system", args=[self.pk])

    def may_come_from(self, address: str | None) -> bool:
        """Return whether the system may ask from `address`."""
        return address is not None and any(
            ip_address(address) in ip_network(network) for network in self.networks.split()
        )


class TokenQuerySet(models.QuerySet["Token"]):
    """Reads of tokens."""

    def valid_at(self, moment: datetime) -> "TokenQuerySet":
        """Return those that open the API at `moment`."""
        return self.filter(revoked_at=None, expires_at__gt=moment, system__is_active=True)


class Token(Model):
    """What a system shows to be let in. Only its SHA-256 is kept; 256 bits of chance need no slower hash."""

    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="tokens", verbose_name=gettext_lazy("system")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(gettext_lazy("begins with"), max_length=8, editable=False)
    issued_at = models.DateTimeField(gettext_lazy("issued at"))
    expires_at = models.DateTimeField(gettext_lazy("valid until"))
    revoked_at = models.DateTimeField(gettext_lazy("withdrawn at"), null=True, blank=True)
    used_at = models.DateTimeField(gettext_lazy("last used"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("token")
        verbose_name_plural = gettext_lazy("tokens")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="token_expires_after_its_issue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.hint}…"

    def state_at(self, moment: datetime) -> str:
        """Return "revoked", "expired" or "valid"."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= moment else "valid"


def last_day(today: date) -> date:
    """Return the longest a token issued today may be valid."""
    return date(today.year + 1, today.month, min(today.day, 28))
