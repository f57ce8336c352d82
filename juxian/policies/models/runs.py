"""Runs: who was entitled to what on a day, by which versions, over which snapshot."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly, Model
from juxian.facts.models import Snapshot
from juxian.organizations.models import Organization
from juxian.policies.models.benefits import Benefit, BenefitVersion
from juxian.policies.models.exclusions import ExclusionGroup
from juxian.policies.models.grants import BenefitGrant

if TYPE_CHECKING:
    from juxian.accounts.models import User


class EntitlementRun(AppendOnly):
    """One pass over everybody. With its snapshot and `definition` it can be made again, to the same fen.

    `definition` holds the versions ({benefit, version, hash}) and the exclusion groups as they were used;
    `hash` is over it, the snapshot and the day.
    """

    as_of = models.DateField(_("as of"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    definition = models.JSONField(_("versions used"))
    hash = models.CharField(_("hash"), max_length=64)
    people = models.PositiveIntegerField(_("people"))
    created_by = models.CharField(_("run by"), max_length=150)
    created_at = models.DateTimeField(_("run at"))

    class Meta:
        verbose_name = _("entitlement run")
        verbose_name_plural = _("entitlement runs")
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["as_of"], name="entitlement_run_as_of")]

    def __str__(self) -> str:
        return f"{self.as_of} #{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the run's page."""
        return reverse("policies:run", args=[self.pk])


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Reads of what runs found."""

    def visible_to(self, user: "User", permission: str = "policies.view_entitlements") -> "EntitlementQuerySet":
        """Return the entitlements of the people the user may see, and of the user's own file."""
        from juxian.policies.selectors.people import sees_everybody, visible_people

        if sees_everybody(user, permission):
            return self
        return self.filter(person__in=visible_people(user, permission))

    def with_received(self) -> "EntitlementQuerySet":
        """Mark each with `received`: whether the person received the benefit on the run's day or does since then."""
        grants = BenefitGrant.objects.filter(
            models.Q(until__isnull=True) | models.Q(until__gte=models.OuterRef("run__as_of")),
            models.Q(stopped_on__isnull=True) | models.Q(stopped_on__gt=models.OuterRef("run__as_of")),
            benefit=models.OuterRef("benefit"),
            person=models.OuterRef("person"),
        )
        return self.annotate(received=models.Exists(grants))

    def unclaimed(self) -> "EntitlementQuerySet":
        """Return what people are entitled to and do not receive (应享未享)."""
        marked: Any = self.standing().with_received()
        return marked.filter(received=False)  # type: ignore[no-any-return]

    def standing(self) -> "EntitlementQuerySet":
        """Return those that nothing excluded."""
        return self.exclude(outcome=Entitlement.Outcome.EXCLUDED)


class Entitlement(AppendOnly):
    """That the table gives a person something: entitled, cut by a limit, or excluded by another benefit.

    `amount` is one payment and `total` all of them, in fen, after exclusions; `given` is the total before them.
    `rules` are the numbers of the rules that matched, from 1.
    """

    class Outcome(models.TextChoices):
        ENTITLED = "entitled", _("entitled")
        CUT = "cut", _("entitled, cut by a limit")
        EXCLUDED = "excluded", _("excluded by another benefit")

    run = models.ForeignKey(
        EntitlementRun, on_delete=models.PROTECT, related_name="entitlements", verbose_name=_("entitlement run")
    )
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="+", verbose_name=_("benefit"))
    version = models.ForeignKey(
        BenefitVersion, on_delete=models.PROTECT, related_name="entitlements", verbose_name=_("version")
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.DO_NOTHING, db_constraint=False, related_name="entitlements",
        verbose_name=_("person"),
    )  # fmt: skip
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    talent_class = models.CharField(_("talent class"), max_length=40, blank=True)
    outcome = models.CharField(_("finding"), max_length=10, choices=Outcome.choices)
    amount = models.BigIntegerField(_("a payment"), null=True)
    total = models.BigIntegerField(_("in all"), null=True)
    given = models.BigIntegerField(_("by the table"), null=True)
    level = models.CharField(_("level granted"), max_length=60, blank=True)
    rules = models.JSONField(_("rules that matched"), default=list)
    group = models.ForeignKey(
        ExclusionGroup, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("exclusion")
    )
    excluded_by = models.ForeignKey(
        Benefit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("excluded by")
    )

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["run", "benefit", "person"]
        constraints = [
            models.UniqueConstraint(fields=["run", "benefit", "person"], name="entitlement_once_a_run"),
            models.CheckConstraint(
                condition=models.Q(outcome="excluded", excluded_by__isnull=False, group__isnull=False)
                | models.Q(outcome="cut", group__isnull=False, excluded_by__isnull=True)
                | models.Q(outcome="entitled", excluded_by__isnull=True),
                name="entitlement_excluded_says_by_what",
            ),
        ]
        indexes = [models.Index(fields=["person", "run"], name="entitlement_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.benefit}"


class Job(Model):
    """Work that was asked for: how far it has come, and why it failed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("run failed")

    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    message = models.CharField(_("what went wrong"), max_length=500, blank=True)
    asked_by = models.CharField(_("asked by"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (self.State.DONE, self.State.FAILED)


class RunJob(Job):
    """A run that was asked for, and the run it ended in."""

    as_of = models.DateField(_("as of"))
    run = models.ForeignKey(
        EntitlementRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entitlement run"),
    )

    class Meta(Job.Meta):
        verbose_name = _("requested run")
        verbose_name_plural = _("requested runs")

    def __str__(self) -> str:
        return f"{self.as_of} {self.get_state_display()}"
