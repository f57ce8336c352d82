"""Who agreed to hear of posts, and who was recommended for which."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.outreach.models.vacancies import Vacancy
from juxian.registry.models import Person

OWN = "outreach.own"


class Willingness(Model):
    """接受岗位推荐: whether somebody agreed to be recommended for posts; without a row they were not asked."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="willingness", verbose_name=_("person")
    )
    willing = models.BooleanField(_("agrees to be recommended"))
    since = models.DateField(_("said on"))
    evidence = models.CharField(_("how it was said"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=150)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("agreement to be recommended")
        verbose_name_plural = _("agreements to be recommended")
        ordering = ["person_id"]
        indexes = [models.Index(fields=["person"], condition=Q(willing=True), name="the_willing")]

    def __str__(self) -> str:
        return f"{self.person}: {self.willing}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Reads of recommendations."""

    def visible_to(self, user: Any, permission: str = "outreach.answer") -> "RecommendationQuerySet":
        """Return those for posts of the organisations the user reaches; a talent's own with "outreach.own"."""
        if permission == OWN:
            return self.filter(person__account=user, person__merged_into=None, person__erased_at=None)
        return self.filter(user.reach(permission).q("vacancy__organization"), person__erased_at=None)

    def waiting(self) -> "RecommendationQuerySet":
        """Return those that the employer has not answered."""
        return self.filter(state=Recommendation.State.PROPOSED)

    def live(self) -> "RecommendationQuerySet":
        """Return those of which nothing has come yet."""
        return self.filter(state__in=Recommendation.LIVE)


class Recommendation(Model):
    """推荐: a person whom the office recommends to an employer for a post, and what became of it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("recommended")
        INTERVIEW = "interview", _("interview")
        OFFERED = "offered", _("offered")
        TAKEN = "taken", _("taken on")
        DECLINED = "declined", _("declined by the employer")
        REFUSED = "refused", _("refused by the person")
        WITHDRAWN = "withdrawn", _("withdrawn by the office")

    LIVE = (State.PROPOSED, State.INTERVIEW, State.OFFERED)
    # What ended without the person being taken on.
    ENDED = (State.DECLINED, State.REFUSED, State.WITHDRAWN)

    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, related_name="recommendations", verbose_name=_("vacancy")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="recommendations", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    # In hundredths of a per cent of the weight of what is wished, and what of the requirements was met that day.
    # Nothing where nothing was wished: a full score would say what nobody asked.
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    met = models.JSONField(_("requirements met"), default=list, blank=True)
    note = models.CharField(_("note to the employer"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    proposed_on = models.DateField(_("recommended on"))
    proposed_by = models.CharField(_("recommended by"), max_length=150)
    changed_on = models.DateField(_("last step on"))
    taken_on = models.DateField(_("taken on on"), null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-proposed_on", "-pk"]
        indexes = [models.Index(fields=["state", "vacancy"], name="recommendations_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "person"],
                condition=Q(state__in=["proposed", "interview", "offered", "taken"]),
                name="recommended_once_at_a_time",
                violation_error_message=_("This person is recommended for this post already."),
            ),
            models.CheckConstraint(condition=Q(score__lte=10_000), name="recommendation_score_is_a_share"),
            models.CheckConstraint(
                condition=Q(state="taken", taken_on__isnull=False) | ~Q(state="taken") & Q(taken_on__isnull=True),
                name="taken_on_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "refused", "withdrawn"]) | ~Q(reason=""),
                name="recommendation_ended_says_why",
                violation_error_message=_("Say why: the reason is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.vacancy}"

    @property
    def is_live(self) -> bool:
        """Whether nothing has come of it yet."""
        return self.state in self.LIVE

    @property
    def percent(self) -> str:
        """The score as people read it."""
        return "—" if self.score is None else f"{self.score / 100:.0f}%"
