"""What a person's file holds: education, titles, engagements."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core import mask
from juxian.core.codes import table
from juxian.core.fields import EncryptedTextField
from juxian.organizations.models import Organization
from juxian.registry.models.base import Sourced, ends_after_it_begins, history, in_force, not_over
from juxian.registry.models.people import CHINA, Person

# Series of core.codes "titles" whose names are skill grades, not professional titles.
SKILL_SERIES = "职业技能等级"


class Education(Sourced):
    """A level of schooling, with the degree that came with it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="educations", verbose_name=_("person"))
    level = models.CharField(_("education"), max_length=2, blank=True, help_text="GB/T 4658")
    degree = models.CharField(_("degree"), max_length=1, blank=True, help_text="GB/T 6864")
    school = models.CharField(_("school"), max_length=120, blank=True)
    major = models.CharField(_("major"), max_length=120, blank=True)
    country = models.CharField(_("country of the school"), max_length=3, default=CHINA, help_text="GB/T 2659.1")
    graduated = models.DateField(_("graduated"), null=True, blank=True)

    history = history()

    class Meta:
        verbose_name = _("education")
        verbose_name_plural = _("education")
        # GB/T 4658 counts downwards: the highest level has the smallest code.
        ordering = ["person_id", "level", "degree", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(level="") | ~models.Q(degree="") | ~models.Q(school=""),
                name="education_says_something",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.level_name, self.degree_name, self.school, self.major)))

    @property
    def level_name(self) -> str:
        """The level's name, such as 大学本科."""
        found = table("educations").by_code(self.level)
        return found.name if found else ""

    @property
    def degree_name(self) -> str:
        """The degree's name, such as 硕士."""
        found = table("degrees").by_code(self.degree)
        return found.name if found else ""

    @property
    def headline(self) -> str:
        """What a line says first: level and degree."""
        return " · ".join(filter(None, (self.level_name, self.degree_name))) or self.school

    @property
    def details(self) -> list[str]:
        """What a line says beside it."""
        return [self.school, self.major, str(self.graduated or "")]

    @property
    def is_overseas(self) -> bool:
        """Whether the school lies outside China."""
        return self.country != CHINA


class Title(Sourced):
    """职称 or 技能等级: a professional title or a skill grade, by its name in `core.codes` "titles"."""

    # The constraint's index begins with the person.
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="titles", verbose_name=_("person"), db_index=False
    )
    name = models.CharField(_("professional title"), max_length=60)
    series = models.CharField(_("series"), max_length=40, blank=True)
    level = models.CharField(_("title level"), max_length=1, blank=True, help_text="GB/T 8561")
    awarded = models.DateField(_("awarded"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=120, blank=True)

    history = history()

    class Meta:
        verbose_name = _("professional title")
        verbose_name_plural = _("professional titles")
        ordering = ["person_id", "level", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="title_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="title_has_name"),
            models.CheckConstraint(
                condition=models.Q(level__in=["", "1", "2", "3", "4"]), name="title_level_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_name(self) -> str:
        """The level's name, such as 副高级; nothing for skill grades."""
        found = table("title_levels").by_code(self.level)
        return found.name if found else ""

    @property
    def headline(self) -> str:
        """What a line says first: the title and its level."""
        return " · ".join(filter(None, (self.name, self.level_name)))

    @property
    def details(self) -> list[str]:
        """What a line says beside it."""
        return [self.series, str(self.awarded or ""), self.evidence]

    @property
    def is_skill_grade(self) -> bool:
        """Whether this is a skill grade and no professional title."""
        return self.series == SKILL_SERIES


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Reads of engagements."""

    def on(self, day: date) -> "EngagementQuerySet":
        """Return those in force on `day`."""
        return self.filter(in_force(day))

    def current(self, day: date) -> "EngagementQuerySet":
        """Return those not over on `day`, also those that begin later."""
        return self.filter(not_over(day))


class Engagement(Sourced):
    """How a person works for an organisation of the district: as what, on which terms, from when to when."""

    class Kind(models.TextChoices):
        EMPLOYED = "employed", _("employed")
        BROUGHT_IN = "brought_in", _("brought in full time")
        FLEXIBLE = "flexible", _("flexible engagement")
        TRAINED = "trained", _("locally trained")
        REHIRED = "rehired", _("rehired after retirement")

    # Both ways of bringing in (引进): full time, and "not owned but used".
    BRINGING_IN = (Kind.BROUGHT_IN, Kind.FLEXIBLE)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="engagements", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("organisation"),
        db_index=False,  # "engagement_of_organization" begins with it
    )
    kind = models.CharField(_("kind of engagement"), max_length=12, choices=Kind.choices, default=Kind.EMPLOYED)
    post = models.CharField(_("post"), max_length=80, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    wage = EncryptedTextField(_("annual wage"), blank=True, help_text=_("whole fen a year"))
    days = models.PositiveSmallIntegerField(_("days a year"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)

    objects = EngagementQuerySet.as_manager()
    history = history("organization")

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["person_id", "-since", "-pk"]
        indexes = [models.Index(fields=["organization", "until"], name="engagement_of_organization")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=models.Q(until__isnull=True) & ~models.Q(kind="flexible"),
                name="engagement_one_post_at_an_employer",
            ),
            ends_after_it_begins("engagement_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(days__isnull=True) | models.Q(days__lte=366), name="engagement_days_of_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["employed", "brought_in", "flexible", "trained", "rehired"]),
                name="engagement_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.post}".strip()

    @property
    def wage_fen(self) -> int | None:
        """The annual wage in fen; None when it is not known."""
        return int(self.wage) if self.wage else None

    @property
    def masked_wage(self) -> str:
        """Dots when there is a wage."""
        return mask.everything(self.wage)

    def is_current(self, day: date) -> bool:
        """Return whether it is not over on `day`."""
        return self.until is None or self.until >= day
