"""Simulations: what sets of rules would cost and give, held against each other over one snapshot; kept for good."""

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly
from juxian.facts.models import Snapshot
from juxian.organizations.models import Organization
from juxian.policies.models.benefits import Benefit
from juxian.policies.models.runs import Job

if TYPE_CHECKING:
    from juxian.accounts.models import User


class SimulationQuerySet(models.QuerySet["Simulation"]):
    """Reads of simulations."""

    def visible_to(self, user: "User", permission: str = "policies.view_simulations") -> "SimulationQuerySet":
        """Return the simulations for those who may read their figures, none for others."""
        return self.all() if user.has_perm(permission) else self.none()


class Simulation(AppendOnly):
    """What was asked and what came out. With its snapshot and `question` it can be made again, to the same fen.

    The first of the question's scenarios is the one the others are held against; a retroactive difference has two.
    `hash` is over the question, the snapshot and the day; `rows_hash` over the rows, in their order.
    """

    class Kind(models.TextChoices):
        SIMULATION = "simulation", _("simulation")
        DIFFERENCE = "difference", _("retroactive difference")

    kind = models.CharField(_("kind of calculation"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("what is tried"), max_length=100)
    as_of = models.DateField(_("as of"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    benefit = models.ForeignKey(
        Benefit, on_delete=models.PROTECT, null=True, blank=True, related_name="differences", verbose_name=_("benefit")
    )
    question = models.JSONField(_("scenarios"))
    hash = models.CharField(_("hash"), max_length=64)
    people = models.PositiveIntegerField(_("people"))
    results = models.JSONField(_("results"))
    rows_hash = models.CharField(_("hash of the rows"), max_length=64)
    created_by = models.CharField(_("asked by"), max_length=150)
    created_at = models.DateTimeField(_("asked at"))

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="simulation", benefit__isnull=True)
                | models.Q(kind="difference", benefit__isnull=False),
                name="simulation_difference_has_benefit",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="simulation_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the simulation's page."""
        return reverse("policies:simulation", args=[self.pk])


class SimulationRowQuerySet(models.QuerySet["SimulationRow"]):
    """Reads of what simulations found for people."""

    def visible_to(self, user: "User", permission: str = "policies.view_entitlements") -> "SimulationRowQuerySet":
        """Return the rows of the people whose entitlements the user may see."""
        from juxian.policies.selectors.people import sees_everybody, visible_people

        if sees_everybody(user, permission):
            return self
        return self.filter(person__in=visible_people(user, permission))


class SimulationRow(AppendOnly):
    """One person and benefit under the first scenario (`before`) and under another one (`after`); sums in fen.

    `cut` is what the budget of the scenario took off. `received` says that a grant was on file.
    """

    class Change(models.TextChoices):
        NEW = "new", _("newly entitled")
        MORE = "more", _("gets more")
        SAME = "same", _("unchanged")
        LESS = "less", _("gets less")
        DROPPED = "dropped", _("no longer entitled")
        CHANGED = "changed", _("another level")
        NONE = "none", _("cut to nothing")

    simulation = models.ForeignKey(
        Simulation, on_delete=models.PROTECT, related_name="rows", verbose_name=_("simulation")
    )
    scenario = models.PositiveSmallIntegerField(_("scenario"))
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="+", verbose_name=_("benefit"))
    person = models.ForeignKey(
        "registry.Person", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    talent_class = models.CharField(_("talent class"), max_length=40, blank=True)
    before = models.BigIntegerField(_("before"), null=True)
    after = models.BigIntegerField(_("after"), null=True)
    level_before = models.CharField(_("level before"), max_length=60, blank=True)
    level_after = models.CharField(_("level after"), max_length=60, blank=True)
    change = models.CharField(_("change"), max_length=8, choices=Change.choices)
    cut = models.BigIntegerField(_("cut by the budget"), default=0)
    received = models.BooleanField(_("receiving"))

    objects = SimulationRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a simulation")
        verbose_name_plural = _("rows of simulations")
        ordering = ["simulation", "scenario", "benefit", "person"]
        constraints = [
            models.UniqueConstraint(fields=["simulation", "scenario", "benefit", "person"], name="simulation_row_once"),
            models.CheckConstraint(condition=models.Q(cut__gte=0), name="simulation_cut_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.simulation_id}/{self.scenario} {self.benefit_id} {self.person_id}"


class SimulationJob(Job):
    """A simulation that was asked for: how far it has come, and what it ended in or why it failed."""

    question = models.JSONField(_("scenarios"))
    simulation = models.ForeignKey(
        Simulation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("simulation")
    )

    class Meta(Job.Meta):
        verbose_name = _("requested simulation")
        verbose_name_plural = _("requested simulations")

    def __str__(self) -> str:
        return f"{self.question.get('title', '')} {self.get_state_display()}"
