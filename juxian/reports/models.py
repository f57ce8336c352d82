"""What was published, with the figures it was published on."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly
from juxian.facts.models import Snapshot
from juxian.organizations.models import Actor
from juxian.reports.periods import Kind, Period


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
