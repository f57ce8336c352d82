"""Who was evaluated under which version, and what became of it: objections, conclusions, who may see it (B8).

    EvaluationVersion ── EvaluationRun ─┬─ EvaluationResult ─┬─ EvaluationObjection    raised by the person, answered
                                        │                    └─ EvaluationConclusion   a judgement in writing, for one use
                                        └─ EvaluationOpening   a unit that may see the results of its people

A result is one ground among others (PIPL art. 24): nothing may rest on it without a conclusion that a person wrote.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.fields import EncryptedTextField
from juxian.core.models import AppendOnly, Model
from juxian.core.roles import UNITS
from juxian.facts.models import Snapshot
from juxian.organizations.models import Organization
from juxian.registry.models.evaluation import EvaluationVersion
from juxian.registry.models.people import OWN, Person

EVALUATE, RESULTS = "registry.evaluate", "registry.evaluation_results"


class EvaluationRunQuerySet(models.QuerySet["EvaluationRun"]):
    """Reads of runs."""

    def visible_to(self, user: Any, permission: str = RESULTS) -> "EvaluationRunQuerySet":
        """Return all runs for the office, for units those that were opened to them."""
        if not user.has_perm(permission):
            return self.none()
        if user.reach(permission).everything:
            return self
        here = [one.organization_id for one in user.current_memberships if one.role in UNITS]
        opened = EvaluationOpening.objects.filter(organization__in=here, ended_at=None)
        return self.filter(pk__in=opened.values("run"))


class EvaluationRun(AppendOnly):
    """One pass over the people for whom a version is meant; its version, snapshot and peers' scores give it again."""

    version = models.ForeignKey(
        EvaluationVersion, on_delete=models.PROTECT, related_name="runs", verbose_name=_("version")
    )
    as_of = models.DateField(_("as of"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    condition = models.TextField(_("only people for whom this holds"), blank=True, max_length=2000)
    peers = models.JSONField(_("scores of peers"), default=dict, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    responsible = models.CharField(_("person responsible"), max_length=60)
    hash = models.CharField(_("hash"), max_length=64)
    people = models.PositiveIntegerField(_("people"))
    created_by = models.CharField(_("run by"), max_length=150)
    created_at = models.DateTimeField(_("run at"))

    objects = EvaluationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(responsible=""), name="evaluation_says_what_for_and_who"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.as_of}"

    def get_absolute_url(self) -> str:
        """Return the page of its results."""
        return reverse("registry:evaluation_run", args=[self.pk])


class EvaluationResultQuerySet(models.QuerySet["EvaluationResult"]):
    """Reads of results."""

    def visible_to(self, user: Any, permission: str = RESULTS) -> "EvaluationResultQuerySet":
        """Return all results for the office, for a unit those of its people in runs opened to it, with OWN one's own."""
        if permission == OWN:
            return self.filter(models.Q(person__account=user) | models.Q(person__merged_into__account=user))
        if not user.has_perm(permission):
            return self.none()
        if user.reach(permission).everything:
            return self
        people = Person.objects.visible_to(user).order_by().values("pk")
        return self.filter(run__in=EvaluationRun.objects.visible_to(user, permission), person__in=people)


class EvaluationResult(AppendOnly):
    """One person's score in a run; `dimensions` and `points` are texts of decimals in the order of the version.

    `rank` is empty for who is covered less than the version asks, `score` for who is not known at all.
    """

    run = models.ForeignKey(
        EvaluationRun, on_delete=models.PROTECT, related_name="results", verbose_name=_("evaluation")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="evaluation_results", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    score = models.DecimalField(_("score reached"), max_digits=5, decimal_places=2, null=True)
    coverage = models.DecimalField(_("coverage"), max_digits=5, decimal_places=2)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    dimensions = models.JSONField(_("scores of the dimensions"))
    points = models.JSONField(_("points"))

    objects = EvaluationResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result of an evaluation")
        verbose_name_plural = _("results of evaluations")
        ordering = ["run", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="evaluation_result_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=100),
                name="evaluation_score_of_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.run}"

    def get_absolute_url(self) -> str:
        """Return the page that explains it."""
        return reverse("registry:evaluation_result", args=[self.pk])


class EvaluationConclusion(AppendOnly):
    """What a reviewer concludes about one person, for one use, with the result as one ground among others."""

    result = models.ForeignKey(
        EvaluationResult,
        on_delete=models.PROTECT,
        related_name="conclusions",
        verbose_name=_("result of an evaluation"),
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    used_for = models.CharField(_("used for"), max_length=100)
    reference = models.CharField(_("document"), max_length=100)
    text = EncryptedTextField(_("judgement"))
    by = models.CharField(_("judged by"), max_length=150)
    at = models.DateTimeField(_("judged at"))

    class Meta:
        verbose_name = _("conclusion of an evaluation")
        verbose_name_plural = _("conclusions of evaluations")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(used_for="") & ~models.Q(reference="") & ~models.Q(text="") & ~models.Q(by=""),
                name="evaluation_is_used_with_a_judgement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.result_id} {self.used_for}"


class EvaluationObjectionQuerySet(models.QuerySet["EvaluationObjection"]):
    """Reads of objections."""

    def visible_to(self, user: Any, permission: str = EVALUATE) -> "EvaluationObjectionQuerySet":
        """Return all objections for who may evaluate."""
        return self.all() if user.has_perm(permission) else self.none()

    def waiting(self) -> "EvaluationObjectionQuerySet":
        """Return those that nobody has answered."""
        return self.filter(state=EvaluationObjection.State.OPEN)


class EvaluationObjection(Model):
    """异议: what the person evaluated says against a result, and the office's answer; both are kept."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        UPHELD = "upheld", _("upheld")
        REJECTED = "rejected", _("not upheld")

    result = models.ForeignKey(
        EvaluationResult, on_delete=models.PROTECT, related_name="objections", verbose_name=_("result of an evaluation")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="evaluation_objections", verbose_name=_("person")
    )
    text = EncryptedTextField(_("objection"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField(_("raised by"), max_length=150)
    asked_at = models.DateTimeField(_("raised at"))
    due = models.DateField(_("to be answered by"))
    answer = EncryptedTextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = EvaluationObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to an evaluation")
        verbose_name_plural = _("objections to evaluations")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=models.Q(state="open"), name="evaluation_objection_waits_once"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="evaluation_objection_says_something"),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True)
                | models.Q(state__in=["upheld", "rejected"], answered_at__isnull=False)
                & ~models.Q(answered_by="")
                & ~models.Q(answer=""),
                name="evaluation_objection_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is answered."""
        return reverse("registry:evaluation_objection", args=[self.pk])


class EvaluationOpening(Model):
    """That a unit may see the results of its own people in a run, and why."""

    run = models.ForeignKey(
        EvaluationRun, on_delete=models.PROTECT, related_name="openings", verbose_name=_("evaluation")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    reason = models.CharField(_("why"), max_length=200)
    opened_by = models.CharField(_("opened to the unit by"), max_length=150)
    opened_at = models.DateTimeField(_("opened at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening of results to a unit")
        verbose_name_plural = _("openings of results to units")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "organization"], condition=models.Q(ended_at=None), name="evaluation_opened_once"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="evaluation_opened_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.run_id}"
