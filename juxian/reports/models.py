"""What was published, with the figures it was published on, and the templates it was written with."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly, Model
from juxian.facts.models import Snapshot
from juxian.organizations.models import Actor
from juxian.reports.periods import Kind, Period


class TemplateQuerySet(models.QuerySet["ReviewTemplate"]):
    """Reads of templates."""

    def visible_to(self, user: Actor, permission: str = "reports.compose") -> "TemplateQuerySet":
        """Return all to the office, nothing to others."""
        return self if user.reach(permission).everything else self.none()

    def in_force(self, kind: str) -> "ReviewTemplate | None":
        """Return the version that reviews of a kind are written with; None for the built-in one."""
        return self.filter(kind=kind, accepted=True).order_by("-version").first()


class ReviewTemplate(Model):
    """A version of the Word template for a kind of review: uploaded by one, put in force by another, then fixed."""

    kind = models.CharField(_("period"), max_length=7, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    file_name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(_("hash"), max_length=64)
    used = models.JSONField(default=list, blank=True)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    accepted = models.BooleanField(_("in force"), null=True, blank=True)
    answer = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"), null=True,
        blank=True,
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a review")
        verbose_name_plural = _("templates of reviews")
        ordering = ["kind", "-version", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="review_template_version_once"),
            models.CheckConstraint(
                condition=models.Q(accepted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(accepted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="review_template_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("uploaded_by")),
                name="review_template_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(accepted=False) | ~models.Q(answer=""), name="review_template_returned_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    def get_absolute_url(self) -> str:
        """Return the page of the version."""
        return reverse("reports:template", args=[self.pk])


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews."""

    def visible_to(self, user: Actor, permission: str = "reports.view") -> "ReviewQuerySet":
        """Return what the user may see: a review speaks of the whole district, so all or nothing."""
        return self if user.reach(permission).everything else self.none()


class Review(AppendOnly):
    """The review of a period as it was composed. It is never changed: composing again makes another one.

    `chapters` is [{heading, paragraphs: [[text or index into citations, …], …]}, …]; `citations` the schedule;
    `bases` are the periods it is compared with, each with its days and the hash of its snapshot.
    """

    kind = models.CharField(_("period"), max_length=7, choices=Kind.choices, default=Kind.YEAR)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("which of the year"), default=1)
    as_of = models.DateField(_("as of"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    title = models.CharField(_("title"), max_length=120)
    chapters = models.JSONField()
    citations = models.JSONField()
    bases = models.JSONField(default=dict)
    # What it was written with, from which its Word is the same each time; without one, the built-in words of `chapters`.
    template = models.ForeignKey(
        ReviewTemplate, on_delete=models.PROTECT, null=True, related_name="reviews", verbose_name=_("template")
    )
    values = models.JSONField(default=dict)
    composed_at = models.DateTimeField(_("composed"))
    composed_by = models.CharField(_("composed by"), max_length=150)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-composed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(year__gte=1990, year__lte=2100), name="review_year_plausible"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1)
                & (
                    models.Q(kind=Kind.YEAR, number__lte=1)
                    | models.Q(kind=Kind.HALF, number__lte=2)
                    | models.Q(kind=Kind.QUARTER, number__lte=4)
                    | models.Q(kind=Kind.MONTH, number__lte=12)
                ),
                name="review_of_a_period_there_is",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The period it speaks of."""
        return Period.of(self.kind, self.year, self.number)

    def get_absolute_url(self) -> str:
        """Return the review's page."""
        return reverse("reports:review", args=[self.pk])
