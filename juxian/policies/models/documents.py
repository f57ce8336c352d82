"""Documents and their clauses."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model

if TYPE_CHECKING:
    from juxian.accounts.models import User

FILE_TYPES = ["pdf", "docx", "doc", "ofd", "wps", "txt"]


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Reads of the policy library."""

    def visible_to(self, user: "User", permission: str = "policies.view") -> "PolicyQuerySet":
        """Return what the user may read: what was published, and drafts for the office."""
        if not user.has_perm(permission):
            return self.none()
        if user.has_perm("policies.view_drafts"):
            return self.all()
        return self.exclude(status=Policy.Status.DRAFT)

    def in_force(self, on: date) -> "PolicyQuerySet":
        """Return the published policies that hold on `on`."""
        return self.filter(
            models.Q(in_force_until__isnull=True) | models.Q(in_force_until__gte=on),
            status=Policy.Status.PUBLISHED,
            in_force_from__lte=on,
        )


class Policy(Model):
    """A document: what was issued, by whom, under which number, and from when until when it holds."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCIAL = "provincial", _("provincial")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        REPEALED = "repealed", _("repealed")

    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=60, blank=True, help_text=_("such as 亭人才〔2025〕3号"))
    issuer = models.CharField(_("issuer"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.DISTRICT)
    issued_on = models.DateField(_("issued on"))
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    text = models.TextField(_("full text"), blank=True)
    file = models.FileField(
        _("file"), upload_to="policies/", blank=True, validators=[FileExtensionValidator(FILE_TYPES)]
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    drafted_by = models.CharField(_("drafted by"), max_length=150, editable=False)
    editors = models.JSONField(_("worked on by"), default=list, editable=False)
    drafted_at = models.DateTimeField(_("drafted at"), editable=False)
    published_by = models.CharField(_("published by"), max_length=150, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="policy_number_once"),
            models.CheckConstraint(
                condition=models.Q(in_force_until__isnull=True)
                | models.Q(in_force_until__gte=models.F("in_force_from")),
                name="policy_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", published_at__isnull=True)
                | (~models.Q(status="draft") & models.Q(published_at__isnull=False) & ~models.Q(published_by="")),
                name="policy_published_says_by_whom",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="policy_has_title"),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")

    def get_absolute_url(self) -> str:
        """Return the policy's page."""
        return reverse("policies:policy", args=[self.pk])

    def holds(self, on: date) -> bool:
        """Return whether the policy is published and in force on `on`."""
        ends = self.in_force_until
        return self.status == self.Status.PUBLISHED and self.in_force_from <= on and (ends is None or on <= ends)


class ClauseQuerySet(models.QuerySet["Clause"]):
    """Reads of clauses."""

    def visible_to(self, user: "User", permission: str = "policies.view") -> "ClauseQuerySet":
        """Return the clauses of the policies the user may read."""
        return self.filter(policy__in=Policy.objects.visible_to(user, permission))


class Clause(Model):
    """One article of a policy, in its order."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("policy"))
    order = models.PositiveSmallIntegerField(_("order"))
    number = models.CharField(_("clause number"), max_length=30, help_text=_("such as 第三条"))
    heading = models.CharField(_("clause heading"), max_length=100, blank=True)
    text = models.TextField(_("text"))

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["policy", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "order"], name="clause_order_once"),
            models.UniqueConstraint(fields=["policy", "number"], name="clause_number_once"),
            models.CheckConstraint(condition=~models.Q(number=""), name="clause_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.policy.number or self.policy.title} {self.number}"

    @property
    def anchor(self) -> str:
        """The id of the clause on its policy's page."""
        return f"clause-{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the clause's place on its policy's page."""
        return f"{reverse('policies:policy', args=[self.policy_id])}#{self.anchor}"
