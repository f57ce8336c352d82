"""Granted without application (免申即享): a list made from a run, confirmed by another person, then handed over.

A batch is prepared and each line checked by a clerk, confirmed by a director, and open to the people on it for some
working days; what nobody declined or objected to is handed over: a grant, and one `HandOver` a payment or service, which
the modules that pay and serve receive. A hand-over is never changed, and nobody has the same one twice.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly, Model
from juxian.policies.models.benefits import Benefit, BenefitVersion
from juxian.policies.models.grants import BenefitGrant
from juxian.policies.models.runs import Entitlement, EntitlementRun

if TYPE_CHECKING:
    from juxian.accounts.models import User

VIEW = "policies.view_automatic"


class DistrictWideQuerySet(models.QuerySet[Any]):
    """Reads of lists that hold people of all units."""

    def visible_to(self, user: "User", permission: str = VIEW) -> "DistrictWideQuerySet":
        """Return all rows to whoever reaches every unit with the permission; nobody else reads such a list."""
        return self.all() if user.has_perm(permission) and user.reach(permission).everything else self.none()


class AutomaticBatch(Model):
    """A named list, frozen with its run and the versions that decided; `run_hash` is the run's."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        SUBMITTED = "submitted", _("awaiting confirmation")
        CONFIRMED = "confirmed", _("confirmed, open to objections")
        HANDED_OVER = "handed_over", _("handed over")
        CANCELLED = "cancelled", _("cancelled")

    name = models.CharField(_("name of the batch"), max_length=80, unique=True)
    run = models.ForeignKey(
        EntitlementRun, on_delete=models.PROTECT, related_name="+", verbose_name=_("entitlement run")
    )
    run_hash = models.CharField(_("hash of the run"), max_length=64)
    definition = models.JSONField(_("versions used"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PREPARING)
    days = models.PositiveSmallIntegerField(_("working days to object"), default=5)
    prepared_by = models.CharField(_("prepared by"), max_length=150)
    prepared_at = models.DateTimeField(_("prepared at"))
    editors = models.JSONField(_("worked on by"), default=list)
    confirmed_by = models.CharField(_("confirmed by"), max_length=150, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    objections_until = models.DateField(_("objections until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DistrictWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch granted without application")
        verbose_name_plural = _("batches granted without application")
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="automatic_batch_has_name"),
            models.CheckConstraint(
                condition=~models.Q(prepared_by=models.F("confirmed_by")), name="automatic_batch_maker_is_not_checker"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["confirmed", "handed_over"], objections_until__isnull=False)
                & ~models.Q(confirmed_by="")
                | models.Q(state__in=["preparing", "submitted"], confirmed_by="")
                | models.Q(state="cancelled"),
                name="automatic_batch_confirmed_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the batch's page."""
        return reverse("policies:automatic-batch", args=[self.pk])


class AutomaticLine(Model):
    """One person's benefit in a batch, with the sums of the run."""

    class State(models.TextChoices):
        INCLUDED = "included", _("included")
        LEFT_OUT = "left_out", _("left out")
        DECLINED = "declined", _("declined by the person")
        OBJECTED = "objected", _("objected to")
        HANDED_OVER = "handed_over", _("handed over")

    OPEN = (State.INCLUDED, State.OBJECTED)

    batch = models.ForeignKey(AutomaticBatch, on_delete=models.PROTECT, related_name="lines", verbose_name=_("batch"))
    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, related_name="+", verbose_name=_("entitlement")
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="automatic_lines", verbose_name=_("person")
    )
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="+", verbose_name=_("benefit"))
    version = models.ForeignKey(BenefitVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.INCLUDED)
    checked_by = models.CharField(_("checked by"), max_length=150, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answer = models.CharField(_("answer to the objection"), max_length=300, blank=True)

    objects = DistrictWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a batch")
        verbose_name_plural = _("lines of batches")
        ordering = ["batch", "benefit__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "person", "benefit"], name="automatic_line_once_a_batch"),
            models.UniqueConstraint(
                fields=["person", "benefit"],
                condition=models.Q(state__in=["included", "objected"]),
                name="automatic_line_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["included", "handed_over", "declined"]) | ~models.Q(reason=""),
                name="automatic_line_left_out_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.benefit}"


class HandOver(AppendOnly):
    """A payment or a service that is due to a person: what the modules that pay and serve receive.

    `number` counts what a person was handed over of a benefit, from 1: so the same tranche can not be handed over twice.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("payment")
        SERVICE = "service", _("service request")

    line = models.ForeignKey(AutomaticLine, on_delete=models.PROTECT, related_name="hand_overs", verbose_name=_("line"))
    grant = models.ForeignKey(
        BenefitGrant, on_delete=models.PROTECT, related_name="hand_overs", verbose_name=_("grant")
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="hand_overs", verbose_name=_("person")
    )
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="+", verbose_name=_("benefit"))
    version = models.ForeignKey(BenefitVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("payment no."))
    name = models.CharField(_("tranche"), max_length=60, blank=True)
    amount = models.BigIntegerField(_("sum in fen"), null=True)
    due_on = models.DateField(_("due on"))
    run_hash = models.CharField(_("hash of the run"), max_length=64)
    handed_by = models.CharField(_("handed over by"), max_length=150)
    handed_at = models.DateTimeField(_("handed over at"))

    objects = DistrictWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "benefit", "number"], name="hand_over_once"),
            models.CheckConstraint(
                condition=models.Q(kind="payment", amount__gt=0) | models.Q(kind="service", amount__isnull=True),
                name="hand_over_payment_has_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.benefit} {self.number}"
