"""The directories: talent classes in editions, designations with their other names; and who was given what.

What a unit writes in its roster is a claim: it counts once the office has confirmed it.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.registry.models.base import Sourced, ends_after_it_begins, history, in_force
from juxian.registry.models.people import Person
from juxian.registry.models.teams import Team

if TYPE_CHECKING:
    from juxian.accounts.models import User


class ClassificationQuerySet(models.QuerySet["Classification"]):
    """Reads of editions."""

    def on(self, day: date) -> "ClassificationQuerySet":
        """Return the editions that had begun by `day`; the first of them is the one in force."""
        return self.filter(since__lte=day).order_by("-since", "-pk")


class Classification(Model):
    """One edition of the directory of talent classes; it holds until the next one begins, and stays as it was."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    since = models.DateField(_("in force since"), unique=True)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the class directory")
        verbose_name_plural = _("editions of the class directory")
        ordering = ["-since", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="classification_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:classification", args=[self.pk])


class Level(Model):
    """层次: a class of an edition, such as A; `rank` 1 is the highest."""

    classification = models.ForeignKey(
        Classification, on_delete=models.PROTECT, related_name="levels", verbose_name=_("edition")
    )
    code = models.CharField(_("class"), max_length=4)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"))
    rules = models.TextField(_("who belongs to it"))

    class Meta:
        verbose_name = _("talent class")
        verbose_name_plural = _("talent classes")
        ordering = ["classification_id", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["classification", "code"], name="level_code_once"),
            models.UniqueConstraint(fields=["classification", "rank"], name="level_rank_once"),
            models.CheckConstraint(condition=~models.Q(code=""), name="level_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """Reads of recognitions."""

    def on(self, day: date) -> "RecognitionQuerySet":
        """Return those confirmed and in force on `day`."""
        return self.filter(in_force(day), confirmed=True)


class Recognition(Sourced):
    """A person was recognised as of a class; it holds until `until`, or until the next one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("person"))
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("class"))
    since = models.DateField(_("recognised on"), null=True, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = RecognitionQuerySet.as_manager()
    history = history("level")

    class Meta:
        verbose_name = _("recognised class")
        verbose_name_plural = _("recognised classes")
        ordering = ["person_id", "-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(until__isnull=True, confirmed=True),
                name="recognition_one_open_class",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(confirmed=False), name="recognition_one_claim"
            ),
            ends_after_it_begins("recognition_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return str(self.level)


class DesignationKindQuerySet(models.QuerySet["DesignationKind"]):
    """Reads of kinds."""

    def on(self, day: date) -> "DesignationKindQuerySet":
        """Return those given on `day`."""
        return self.filter(in_force(day))


class DesignationKind(Model):
    """称号、入选计划: a designation that exists, at a level, for as long as it is given."""

    class Scope(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCIAL = "provincial", _("provincial")
        CITY = "city", _("of the city")
        DISTRICT = "district", _("of the district")

    class Group(models.TextChoices):
        TITLE = "title", _("designation")
        PROGRAMME = "programme", _("programme")

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    scope = models.CharField(_("level"), max_length=10, choices=Scope.choices)
    group = models.CharField(_("sort"), max_length=10, choices=Group.choices, default=Group.TITLE)
    is_high_level = models.BooleanField(_("counts as high-level talent"), default=True)
    for_teams = models.BooleanField(_("given to teams"), default=False)
    issuer = models.CharField(_("given by"), max_length=80, blank=True)
    since = models.DateField(_("given since"), null=True, blank=True)
    until = models.DateField(_("given until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = DesignationKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of designation")
        verbose_name_plural = _("kinds of designation")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="designation_kind_has_name"),
            ends_after_it_begins("designation_kind_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class DesignationAlias(Model):
    """Another way in which units write a designation; each way means one kind only."""

    kind = models.ForeignKey(
        DesignationKind, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("kind of designation")
    )
    text = models.CharField(_("other name"), max_length=80)
    key = models.CharField(max_length=80, unique=True, editable=False)

    class Meta:
        verbose_name = _("other name of a designation")
        verbose_name_plural = _("other names of designations")
        ordering = ["kind_id", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="designation_alias_has_key")]

    def __str__(self) -> str:
        return self.text


class DesignationQuerySet(models.QuerySet["Designation"]):
    """Reads of designations."""

    def visible_to(self, user: "User", permission: str = "registry.view") -> "DesignationQuerySet":
        """Return those of people and teams that the user may see."""
        if user.reach(permission).everything:
            return self
        people = Person.objects.visible_to(user, permission).order_by().values("pk")
        teams = Team.objects.visible_to(user, permission).order_by().values("pk")
        return self.filter(models.Q(person__in=people) | models.Q(team__in=teams))

    def on(self, day: date) -> "DesignationQuerySet":
        """Return those confirmed, awarded by `day` and not yet expired on it."""
        awarded = models.Q(awarded__isnull=True) | models.Q(awarded__lte=day)
        return self.filter(awarded, models.Q(until__isnull=True) | models.Q(until__gte=day), confirmed=True)


class Designation(Sourced):
    """A person or a team was given a designation, or won a place in a programme, in a year and batch."""

    kind = models.ForeignKey(
        DesignationKind, on_delete=models.PROTECT, related_name="designations", verbose_name=_("designation")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="designations",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="designations", null=True, blank=True, verbose_name=_("team")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    batch = models.CharField(_("batch"), max_length=20, blank=True)
    awarded = models.DateField(_("awarded"), null=True, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = DesignationQuerySet.as_manager()
    history = history("kind", "team")

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["-awarded", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, team__isnull=True)
                | models.Q(person__isnull=True, team__isnull=False),
                name="designation_of_a_person_or_a_team",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "year", "batch"],
                condition=models.Q(person__isnull=False, year__isnull=False),
                name="designation_once_a_year_and_batch",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(person__isnull=False, year__isnull=True),
                name="designation_once_without_year",
            ),
            models.UniqueConstraint(
                fields=["team", "kind", "year", "batch"],
                condition=models.Q(team__isnull=False),
                name="designation_of_a_team_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(awarded__isnull=True)
                | models.Q(until__gte=models.F("awarded")),
                name="designation_ends_after_it_is_awarded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year or ''}".strip()
