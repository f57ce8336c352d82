"""Responsibility letters: what a unit signs for, as its targets stood when the letter was issued.

A unit signs in the system, or on paper: then the scanned page is uploaded as a `LetterScan` and another officer confirms it.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.filetypes import SCANS
from juxian.core.models import Model
from juxian.goals.models.assessment import Decided, decided_constraints
from juxian.goals.models.files import KeptFile
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

ISSUE, SEE_LETTERS, ANSWER = "goals.issue_letters", "goals.see_letters", "goals.answer"
SCAN = "goals.scan_letters"


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
    text and content. Signed, by somebody or by the scanned page of the paper, nobody changes it; an amendment is the next version, with its reason."""

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
    scan = models.OneToOneField(
        "LetterScan", on_delete=models.PROTECT, related_name="+", verbose_name=_("signed page"), null=True, blank=True
    )
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
                condition=Q(signed_by__isnull=True, scan__isnull=True, signed_at__isnull=True, signed_name="")
                | (Q(signed_by__isnull=False, scan__isnull=True) | Q(signed_by__isnull=True, scan__isnull=False))
                & Q(signed_at__isnull=False)
                & ~Q(signed_name=""),
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

    @property
    def on_paper(self) -> bool:
        """Whether it was signed on paper."""
        return self.scan_id is not None


class LetterScan(Decided, KeptFile):
    """The scanned page of a letter signed on paper, sealed in the storage: uploaded by one, confirmed or given back by another."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="scans", verbose_name=_("letter"))
    signed_name = models.CharField(_("name and post of who signed"), max_length=60)
    signed_on = models.DateField(_("day of the signature"))
    kind = models.CharField(_("file format"), max_length=4, choices=[(one, one) for one in SCANS])
    file = models.FileField(_("stored file"), upload_to="letters/%Y/", max_length=200)

    class Meta(Decided.Meta):
        verbose_name = _("signed page")
        verbose_name_plural = _("signed pages")
        ordering = ["letter", "-filed_at", "-pk"]
        constraints = [
            *decided_constraints("letter_scan"),
            models.UniqueConstraint(
                fields=["letter"], condition=Q(accepted__isnull=True), name="letter_scan_one_waits"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="letter_scan_not_empty"),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(answer=""), name="letter_scan_given_back_says_why"
            ),
        ]
