"""Responsibility letters: what a unit signs for, as its targets stood when the letter was issued."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

ISSUE, SEE_LETTERS, ANSWER = "goals.issue_letters", "goals.see_letters", "goals.answer"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Reads of letters."""

    def visible_to(self, user: "User", permission: str = SEE_LETTERS) -> "LetterQuerySet":
        """Return the letters of the units the user reaches."""
        return self.filter(user.reach(permission).q("organization"))

    def latest(self) -> "LetterQuerySet":  # type: ignore[override]
        """Return of each unit and year the version that counts."""
        newer = Letter.objects.filter(
            organization=models.OuterRef("organization"), year=models.OuterRef("year"),
            version__gt=models.OuterRef("version"),
        )  # fmt: skip
        return self.filter(~models.Exists(newer))


class Letter(Model):
    """目标责任状: one version of a unit's letter for a year. `content` is a list of {name, wanted, deadline}; `hash` is over
    text and content. Signed, nobody changes it; an amendment is the next version, with its reason."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="letters", verbose_name=_("unit")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"))
    reason = models.CharField(_("reason of the amendment"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    content = models.JSONField(_("targets"))
    hash = models.CharField(_("hash"), max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed by"), null=True,
        blank=True,
    )  # fmt: skip
    signed_name = models.CharField(_("name and post of who signs"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility letter")
        verbose_name_plural = _("responsibility letters")
        ordering = ["-year", "organization", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "version"], name="letter_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="letter_amended_says_why"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True, signed_name="")
                | Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signed_name=""),
                name="letter_signature_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("issued_by")), name="letter_signed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.label} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the letter's page."""
        return reverse("goals:letter", args=[self.pk])
