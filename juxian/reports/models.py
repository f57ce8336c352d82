"""What was published, with the figures it was published on."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly
from juxian.facts.models import Snapshot
from juxian.organizations.models import Actor


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews."""

    def visible_to(self, user: Actor, permission: str = "reports.view") -> "ReviewQuerySet":
        """Return what the user may see: a review speaks of the whole district, so all or nothing."""
        return self if user.reach(permission).everything else self.none()


class Review(AppendOnly):
    """An annual review as it was composed. It is never changed: composing again makes another one.

    `chapters` is [{heading, paragraphs: [[text or index into citations, …], …]}, …]; `citations` the schedule.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    title = models.CharField(_("title"), max_length=120)
    chapters = models.JSONField()
    citations = models.JSONField()
    composed_at = models.DateTimeField(_("composed"))
    composed_by = models.CharField(_("composed by"), max_length=150)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual review")
        verbose_name_plural = _("annual reviews")
        ordering = ["-composed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(year__gte=1990, year__lte=2100), name="review_year_plausible"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the review's page."""
        return reverse("reports:review", args=[self.pk])
