"""Rules of the office's own over the lights of targets, in versions: drawn up by one, put in force by another."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.goals.models.assessment import Decided, decided_constraints
from juxian.goals.models.supervision import SEE_NOTICES

if TYPE_CHECKING:
    from juxian.accounts.models import User


class LightRulesQuerySet(models.QuerySet["LightRules"]):
    """Reads of versions."""

    def visible_to(self, user: "User", permission: str = SEE_NOTICES) -> "LightRulesQuerySet":
        """Return all to whoever sees everything; to units those that were put in force."""
        return self if user.reach(permission).everything else self.filter(accepted=True)


class LightRules(Decided):
    """督查规则: one version. `rules` is a list of {name, condition, light, reason}, the first that holds counts. The newest version
    put in force holds; one without rules gives the lights back to the targets themselves."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True, editable=False)
    rules = models.JSONField(_("rules"), default=list, editable=False)

    objects = LightRulesQuerySet.as_manager()

    class Meta(Decided.Meta):
        verbose_name = _("version of the light rules")
        verbose_name_plural = _("versions of the light rules")
        ordering = ["-number"]
        constraints = [
            *decided_constraints("light_rules"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted=True), name="light_rules_drafted_or_in_force"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)d") % {"number": self.number})

    def get_absolute_url(self) -> str:
        """Return the version's page."""
        return reverse("goals:light_rules", args=[self.pk])
