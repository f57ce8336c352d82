"""What people in fact receive."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.policies.models.benefits import Benefit, BenefitVersion

if TYPE_CHECKING:
    from juxian.accounts.models import User


class BenefitGrantQuerySet(models.QuerySet["BenefitGrant"]):
    """Reads of grants."""

    def visible_to(self, user: "User", permission: str = "policies.view_entitlements") -> "BenefitGrantQuerySet":
        """Return the grants of the people the user may see, and of the user's own file."""
        from juxian.policies.selectors.people import sees_everybody, visible_people

        if sees_everybody(user, permission):
            return self
        return self.filter(person__in=visible_people(user, permission))

    def running(self, on: date) -> "BenefitGrantQuerySet":
        """Return what is received on `on`: begun, not past its end, not stopped. Money paid once runs for good."""
        return self.filter(
            models.Q(until__isnull=True) | models.Q(until__gte=on),
            models.Q(stopped_on__isnull=True) | models.Q(stopped_on__gt=on),
            since__lte=on,
        )

    def expiring(self, on: date, days: int = 90) -> "BenefitGrantQuerySet":
        """Return what runs on `on` and ends within `days` after it."""
        return self.running(on).filter(until__lte=on + timedelta(days=days))


class BenefitGrant(Model):
    """One person's receipt of one benefit, under the version it started with."""

    class Source(models.TextChoices):
        APPLICATION = "application", _("on application")
        AUTOMATIC = "automatic", _("without application")
        RECORDED = "recorded", _("recorded from the files")

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="grants", verbose_name=_("benefit"))
    version = models.ForeignKey(
        BenefitVersion, on_delete=models.PROTECT, related_name="grants", verbose_name=_("version")
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="benefit_grants", verbose_name=_("person")
    )
    since = models.DateField(_("granted on"))
    until = models.DateField(_("runs until"), null=True, blank=True)
    amount = models.BigIntegerField(_("a payment"), null=True, blank=True, help_text=_("fen"))
    total = models.BigIntegerField(_("in all"), null=True, blank=True, help_text=_("fen"))
    level = models.CharField(_("level granted"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.RECORDED)
    reference = models.CharField(
        _("file reference"), max_length=120, blank=True, help_text=_("document or file number")
    )
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True, editable=False)
    stop_reason = models.CharField(_("reason for stopping"), max_length=300, blank=True, editable=False)
    recorded_by = models.CharField(_("recorded by"), max_length=150, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = BenefitGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "person", "since"], name="grant_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="grant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="grant_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_on__isnull=True, stop_reason="")
                | (models.Q(stopped_on__isnull=False) & ~models.Q(stop_reason="")),
                name="grant_stopped_says_why",
            ),
        ]
        indexes = [models.Index(fields=["person", "benefit"], name="grant_person_benefit")]

    def __str__(self) -> str:
        return f"{self.person} {self.benefit} {self.since}"
