"""Which benefits do not go together, and which of them then stands."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.policies.models.benefits import Benefit
from juxian.policies.models.documents import Clause


class ExclusionGroupQuerySet(models.QuerySet["ExclusionGroup"]):
    """Reads of groups."""

    def in_force(self, on: date) -> "ExclusionGroupQuerySet":
        """Return the groups that hold on `on`, in the order in which they decide."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=on), valid_from__lte=on
        ).order_by("order", "pk")


class ExclusionGroup(Model):
    """Benefits of which a person has not all. A run keeps the groups it used, so a group may be ended, not edited."""

    class Mode(models.TextChoices):
        HIGHER = "higher", _("the higher one")
        FIRST = "first", _("the first in order")
        CHOICE = "choice", _("one of them, at choice")
        CAP = "cap", _("all, up to a limit")

    name = models.CharField(_("name of the exclusion"), max_length=100, unique=True)
    mode = models.CharField(_("which stands"), max_length=8, choices=Mode.choices)
    cap = models.PositiveBigIntegerField(_("limit in fen"), null=True, blank=True)
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="exclusions", verbose_name=_("clause")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ExclusionGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode="cap", cap__isnull=False)
                | (~models.Q(mode="cap") & models.Q(cap__isnull=True)),
                name="exclusion_cap_has_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="exclusion_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExclusionMember(Model):
    """A benefit's place in a group; 1 comes first."""

    group = models.ForeignKey(
        ExclusionGroup, on_delete=models.CASCADE, related_name="members", verbose_name=_("exclusion")
    )
    benefit = models.ForeignKey(
        Benefit, on_delete=models.PROTECT, related_name="exclusion_members", verbose_name=_("benefit")
    )
    priority = models.PositiveSmallIntegerField(_("priority"))

    class Meta:
        verbose_name = _("member of an exclusion")
        verbose_name_plural = _("members of exclusions")
        ordering = ["group", "priority", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "benefit"], name="exclusion_member_once"),
            models.UniqueConstraint(fields=["group", "priority"], name="exclusion_priority_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.priority} {self.benefit}"
