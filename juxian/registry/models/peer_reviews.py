"""同行评议: experts asked to score people for the criterion 同行评分, each for themself."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.fields import EncryptedTextField
from juxian.core.models import Model
from juxian.registry.models.evaluation import EvaluationVersion
from juxian.registry.models.evaluation_runs import EVALUATE
from juxian.registry.models.people import Person


class PeerRoundQuerySet(models.QuerySet["PeerRound"]):
    """Reads of rounds."""

    def visible_to(self, user: Any, permission: str = EVALUATE) -> "PeerRoundQuerySet":
        """Return all rounds for who may evaluate."""
        return self.all() if user.has_perm(permission) else self.none()


class PeerRound(Model):
    """A round: people that experts are asked about under a version, until a day; runs made from it keep its scores."""

    version = models.ForeignKey(
        EvaluationVersion, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("version")
    )
    name = models.CharField(_("name of the round"), max_length=60)
    due = models.DateField(_("to be given by"))
    opened_by = models.CharField(_("round opened by"), max_length=150)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = PeerRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of peer review")
        verbose_name_plural = _("rounds of peer review")
        ordering = ["-opened_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="peer_round_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the round's page."""
        return reverse("registry:peer_round", args=[self.pk])


class PeerReviewQuerySet(models.QuerySet["PeerReview"]):
    """Reads of reviews."""

    def visible_to(self, user: Any, permission: str = "registry.review_peers") -> "PeerReviewQuerySet":
        """Return what the user themself was asked, of people that are still on file."""
        if not user.has_perm(permission):
            return self.none()
        return self.filter(reviewer=user, person__erased_at=None)

    def to_give(self) -> "PeerReviewQuerySet":
        """Return those still to be given in rounds that are open."""
        return self.filter(score=None, round__closed_at=None)


class PeerReview(Model):
    """One expert asked about one person; `score` of 100 and the reason once they are given."""

    round = models.ForeignKey(
        PeerRound, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("round of peer review")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="peer_reviews", verbose_name=_("person"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    score = models.PositiveSmallIntegerField(_("score of 100"), null=True, blank=True)
    reason = EncryptedTextField(_("reason"), blank=True)
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)

    objects = PeerReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("peer review")
        verbose_name_plural = _("peer reviews")
        ordering = ["round", "person", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "reviewer"], name="peer_asked_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True, given_at__isnull=True)
                | models.Q(score__lte=100, given_at__isnull=False) & ~models.Q(reason=""),
                name="peer_review_is_given_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person}"
