"""四大工程、十百千: programmes whose lines have a quota and are filled from the records, never typed."""

from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.facts import indicators
from juxian.facts.figures import Window
from juxian.facts.indicators import Indicator
from juxian.organizations.models import Actor


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Reads of programmes."""

    def visible_to(self, user: Actor, permission: str = "goals.view") -> "ProgrammeQuerySet":
        """Return what the user may see: a programme speaks to the whole district, so all or nothing."""
        return self if user.reach(permission) else self.none()


class Programme(Model):
    """A programme with quotas over a time: 新特产业人才“十百千”计划, 高端人才汇聚工程."""

    name = models.CharField(
        _("talent programme"), max_length=80, unique=True,
        error_messages={"unique": _("There is a programme of this name already.")},
    )  # fmt: skip
    begin = models.DateField(_("begins"))
    end = models.DateField(_("ends"))
    note = models.TextField(_("what it is for"), max_length=500, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("talent programme")
        verbose_name_plural = _("programmes")
        ordering = ["-begin", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("begin")), name="programme_ends_after_it_begins",
                violation_error_message=_("A programme ends after it begins."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the programme's page."""
        return reverse("goals:programme", args=[self.pk])

    @property
    def window(self) -> Window:
        """The days over which its lines are counted."""
        return Window(self.begin, self.end)

    def elapsed(self, day: date) -> Decimal:
        """Return the share of its time that is over by the end of a day, from 0 to 1."""
        whole = (self.end - self.begin).days + 1
        return min(max(Decimal((day - self.begin).days + 1) / whole, Decimal(0)), Decimal(1))


class ProgrammeLine(Model):
    """A quota and what fills it: an indicator, or the records of a fact table for which a condition is true."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="lines", verbose_name=_("talent programme")
    )
    name = models.CharField(_("quota line"), max_length=60)
    quota = models.PositiveIntegerField(_("quota"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("measured in"), max_length=10, default="名")
    indicator = models.CharField(_("indicator"), max_length=80, blank=True)
    table = models.CharField(_("records of"), max_length=40, blank=True)
    condition = models.TextField(_("that meet the condition"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("quota line")
        verbose_name_plural = _("quota lines")
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="programme_line_once",
                violation_error_message=_("The programme has a line of this name already."),
            ),
            models.CheckConstraint(condition=Q(quota__gte=1), name="programme_quota_at_least_one"),
            models.CheckConstraint(
                condition=~Q(indicator="") & Q(table="", condition="") | Q(indicator="") & ~Q(table="") & ~Q(condition=""),
                name="programme_line_filled_by_one_thing",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the page onto which the line's number opens."""
        return reverse("goals:programme_line", args=[self.programme_id, self.pk])

    @property
    def measure(self) -> Indicator:
        """What fills the line; raises `Refused` for an indicator that is no more."""
        if self.indicator:
            return indicators.get(self.indicator)
        told = f"{self.programme.name}起止时间内，符合所列条件的记录数。"
        return Indicator(
            f"goals.line.{self.pk}", self.name, "", self.table, self.condition, unit=self.unit, definition=told
        )
