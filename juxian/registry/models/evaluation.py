"""Methods of evaluation: what somebody is looked at for, by weighted dimensions, in versions that never change (B8).

    EvaluationModel ─┬─ EvaluationDraft      what is being worked on, one at a time
                     └─ EvaluationVersion    adopted by somebody who did not work on it; frozen

`definition` is the JSON of `registry.evaluation.definition.Definition`.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly, Model


class EvaluationModelQuerySet(models.QuerySet["EvaluationModel"]):
    """Reads of methods."""

    def visible_to(self, user: Any, permission: str = "registry.evaluate") -> "EvaluationModelQuerySet":
        """Return all methods for who may evaluate, none for others."""
        return self.all() if user.has_perm(permission) else self.none()


class EvaluationModel(Model):
    """评价模型: a method under a name, and what it may be used for; how it scores is in its versions."""

    name = models.CharField(_("name of the method"), max_length=60, unique=True)
    purpose = models.CharField(
        _("purpose"), max_length=300, help_text=_("What its results help to decide; the people evaluated read it.")
    )
    created_by = models.CharField(_("entered by"), max_length=150)
    created_at = models.DateTimeField(_("entered at"))

    objects = EvaluationModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("method of evaluation")
        verbose_name_plural = _("methods of evaluation")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(purpose=""), name="evaluation_model_says_what_for"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the method's page."""
        return reverse("registry:evaluation", args=[self.pk])


class EvaluationVersionQuerySet(models.QuerySet["EvaluationVersion"]):
    """Reads of versions."""

    def visible_to(self, user: Any, permission: str = "registry.evaluate") -> "EvaluationVersionQuerySet":
        """Return all versions for who may evaluate, none for others."""
        return self.all() if user.has_perm(permission) else self.none()

    def in_force(self) -> "EvaluationVersionQuerySet":
        """Return the latest version of each method; those before it were replaced."""
        later = EvaluationVersion.objects.filter(model=models.OuterRef("model"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(later)).order_by("model__name", "pk")


class EvaluationVersion(AppendOnly):
    """An adopted method: never changed, so that every score given under it can be given again."""

    model = models.ForeignKey(
        EvaluationModel, on_delete=models.PROTECT, related_name="versions", verbose_name=_("method of evaluation")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    definition = models.JSONField(_("dimensions and criteria"))
    hash = models.CharField(_("hash"), max_length=64)
    reason = models.CharField(_("what changes and why"), max_length=300)
    drafted_by = models.CharField(_("drafted by"), max_length=150)
    adopted_by = models.CharField(_("adopted by"), max_length=150)
    adopted_at = models.DateTimeField(_("adopted at"))

    objects = EvaluationVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a method of evaluation")
        verbose_name_plural = _("versions of methods of evaluation")
        ordering = ["model", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["model", "number"], name="evaluation_version_number_once"),
            models.CheckConstraint(
                condition=~models.Q(adopted_by="") & ~models.Q(reason=""), name="evaluation_version_says_who_and_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("adopted_by")), name="evaluation_version_maker_is_not_checker"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model.name} v{self.number}"

    def get_absolute_url(self) -> str:
        """Return the version's page."""
        return reverse("registry:evaluation_version", args=[self.model_id, self.number])


class EvaluationDraft(Model):
    """A definition being worked on; adopting makes a version of it and removes it."""

    model = models.OneToOneField(
        EvaluationModel, on_delete=models.PROTECT, related_name="draft", verbose_name=_("method of evaluation")
    )
    definition = models.JSONField(_("dimensions and criteria"))
    base = models.ForeignKey(
        EvaluationVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made from"),
    )
    reason = models.CharField(_("what changes and why"), max_length=300, blank=True)
    returned = models.CharField(_("what has to change"), max_length=300, blank=True)
    drafted_by = models.CharField(_("drafted by"), max_length=150)
    editors = models.JSONField(_("worked on by"), default=list)
    drafted_at = models.DateTimeField(_("drafted at"))
    ready = models.BooleanField(_("handed in for adoption"), default=False)

    class Meta:
        verbose_name = _("draft of a method of evaluation")
        verbose_name_plural = _("drafts of methods of evaluation")
        ordering = ["-drafted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.model.name} · {self.drafted_by}"

    def get_absolute_url(self) -> str:
        """Return the draft's page."""
        return reverse("registry:evaluation_draft", args=[self.model_id])
