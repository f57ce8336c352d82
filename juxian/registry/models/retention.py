"""How long what is kept (PIPL art. 19, 47): the rules, and what was disposed of under them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model


class RetentionRule(Model):
    """A kind of data, and how many months after its reason ended it is disposed of."""

    class Kind(models.TextChoices):
        CONTACTS = "contacts", _("contact details of people who left")
        FILES = "files", _("files of people who left")
        ROSTERS = "rosters", _("uploaded rosters")

    kind = models.CharField(_("kind of data"), max_length=10, choices=Kind.choices, unique=True)
    months = models.PositiveSmallIntegerField(_("months kept"))
    basis = models.CharField(_("on what ground"), max_length=200)

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months__gte=1, months__lte=600) & ~models.Q(basis=""),
                name="retention_is_some_months",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Disposal(Model):
    """What somebody confirmed to dispose of, and when the job had done so."""

    kind = models.CharField(_("kind of data"), max_length=10, choices=RetentionRule.Kind.choices)
    before = models.DateField(_("ended before"))
    keys = models.JSONField(_("records"))
    confirmed_by = models.CharField(_("confirmed by"), max_length=150)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    done = models.PositiveIntegerField(_("disposed of"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(done_at__isnull=True), name="disposal_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(done__isnull=True, done_at__isnull=True)
                | models.Q(done__isnull=False, done_at__isnull=False),
                name="disposal_is_done_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.before.isoformat()}"
