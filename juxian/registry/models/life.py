"""What somebody did and learnt, told in the sections of their file: achievements, past employment, training."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.core.codes import table
from juxian.core.money import show
from juxian.registry.models.base import Sourced, ends_after_it_begins, history
from juxian.registry.models.people import CHINA, Person

if TYPE_CHECKING:
    from datetime import date


class Achievement(Sourced):
    """成果: a patent, a paper, a prize, something transferred or founded; it counts once the office has confirmed it."""

    class Kind(models.TextChoices):
        INVENTION = "invention", _("invention patent")
        UTILITY = "utility", _("utility model or design patent")
        PAPER = "paper", _("paper or monograph")
        STANDARD = "standard", _("standard")
        PROJECT = "project", _("research project")
        PRIZE = "prize", _("prize")
        TRANSFER = "transfer", _("product or transferred technology")
        COMPANY = "company", _("company founded or share held")
        REVENUE = "revenue", _("sales or taxes brought about")
        OTHER = "other", _("something else")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="achievements", verbose_name=_("person"))
    kind = models.CharField(_("kind of achievement"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title of the achievement"), max_length=200)
    reference = models.CharField(
        _("number"), max_length=80, blank=True, help_text=_("Such as that of the patent or the project")
    )
    achieved = models.DateField(_("achieved on"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("own place in the order"), null=True, blank=True)
    amount = models.BigIntegerField(_("amount"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    history = history()

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["person_id", "-achieved", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "reference"],
                condition=~models.Q(reference=""),
                name="achievement_once",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="achievement_has_title"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="achievement_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True) | models.Q(rank__gte=1), name="achievement_rank_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def details(self) -> list[str]:
        """What a line says of it beside its title."""
        place = gettext("place %(rank)d") % {"rank": self.rank} if self.rank else ""
        amount = show(self.amount) if self.amount is not None else ""
        return [str(self.get_kind_display()), self.reference, str(self.achieved or ""), place, amount, self.evidence]


class PastEmployment(Sourced):
    """工作经历: work outside the district's organisations, before or beside what `Engagement` tells."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="past_employments", verbose_name=_("person")
    )
    employer = models.CharField(_("employer"), max_length=120)
    post = models.CharField(_("post"), max_length=80, blank=True)
    country = models.CharField(_("country of the employer"), max_length=3, default=CHINA, help_text="GB/T 2659.1")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    history = history()

    class Meta:
        verbose_name = _("past employment")
        verbose_name_plural = _("past employment")
        ordering = ["person_id", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(employer=""), name="past_employment_has_employer"),
            ends_after_it_begins("past_employment_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.post}".strip()

    @property
    def details(self) -> list[str]:
        """What a line says of it beside employer and post."""
        found = table("countries").by_code(self.country) if self.country != CHINA else None
        return [found.name if found else "", span(self.since, self.until)]


class Training(Sourced):
    """培训进修: a course, a visit for study, a posting to learn."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("person"))
    title = models.CharField(_("course"), max_length=120)
    organiser = models.CharField(_("organiser"), max_length=120, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("class hours"), null=True, blank=True)
    result = models.CharField(_("result or certificate"), max_length=120, blank=True)

    history = history()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("training")
        ordering = ["person_id", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="training_has_title"),
            ends_after_it_begins("training_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def details(self) -> list[str]:
        """What a line says of it beside the course."""
        hours = gettext("%(hours)d class hours") % {"hours": self.hours} if self.hours else ""
        return [self.organiser, span(self.since, self.until), hours, self.result]


class Skill(Sourced):
    """语言与技能: a language, or something somebody can do; skill grades of the national system are titles."""

    class Kind(models.TextChoices):
        LANGUAGE = "language", _("language")
        SKILL = "skill", _("skill")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="skills", verbose_name=_("person"))
    kind = models.CharField(_("language or skill"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name of the language or skill"), max_length=60)
    level = models.CharField(_("level reached"), max_length=40, blank=True)
    certificate = models.CharField(_("certificate"), max_length=120, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)

    history = history()

    class Meta:
        verbose_name = _("language or skill")
        verbose_name_plural = _("languages and skills")
        ordering = ["person_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "name"], name="skill_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="skill_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def details(self) -> list[str]:
        """What a line says beside it."""
        until = gettext("valid until %(day)s") % {"day": self.until} if self.until else ""
        return [str(self.get_kind_display()), self.level, self.certificate, until]


def span(since: "date | None", until: "date | None") -> str:
    """Return from when to when as people read it; nothing when neither is known."""
    if since is None and until is None:
        return ""
    return f"{since or '…'} – {until or ''}".strip()
