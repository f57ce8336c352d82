"""对标: other districts, how large each is in a year, and the figures that each published.

A figure is entered by one and checked against its source by another; ours is never entered but computed from the records.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.core.money import to_yuan
from juxian.goals.models.assessment import Decided, decided_constraints
from juxian.organizations.models import Actor

BENCHMARK, SEE_BENCHMARKS = "goals.benchmark", "goals.see_benchmarks"


class DistrictQuerySet(models.QuerySet["District"]):
    """Reads of districts."""

    def visible_to(self, user: Actor, permission: str = SEE_BENCHMARKS) -> "DistrictQuerySet":
        """Return what the user may see: what was published is for all who look at comparisons, or for none."""
        return self if user.reach(permission) else self.none()


class District(Model):
    """A county or district that ours is measured by; one of them is our own."""

    name = models.CharField(
        _("district"), max_length=60, unique=True,
        error_messages={"unique": _("This district is there already.")},
    )  # fmt: skip
    own = models.BooleanField(_("this is our own"), default=False)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district compared")
        verbose_name_plural = _("districts compared")
        ordering = ["-own", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["own"], condition=Q(own=True), name="one_district_is_ours",
                violation_error_message=_("Our own district is there already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the district's page."""
        return reverse("goals:benchmark_district", args=[self.pk])


class DistrictYear(Model):
    """How large a district was in a year: what its figures are divided by."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="years", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    population = models.PositiveIntegerField(
        _("resident population"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    fund = models.PositiveBigIntegerField(
        _("talent fund (yuan)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )  # fen
    source = models.CharField(_("published in"), max_length=200)

    class Meta:
        verbose_name = _("size of a district")
        verbose_name_plural = _("sizes of districts")
        ordering = ["district", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "year"], name="district_size_once_a_year",
                violation_error_message=_("The size in this year is there already: change that one."),
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="district_year_plausible"),
            models.CheckConstraint(
                condition=(Q(population__isnull=True) | Q(population__gte=1)) & (Q(fund__isnull=True) | Q(fund__gte=1)),
                name="district_size_positive",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="district_size_has_source"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.district} {self.year}"

    @property
    def fund_yuan(self) -> Decimal | None:
        """The fund in yuan."""
        return None if self.fund is None else to_yuan(self.fund)


class PublishedFigure(Decided):
    """A figure of another district as it was published, in the unit of our indicator of the same meaning."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="figures", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    indicator = models.CharField(_("indicator"), max_length=80)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2, validators=[MinValueValidator(0)])
    source = models.CharField(_("published in"), max_length=200)
    published = models.DateField(_("published on"))
    address = models.URLField(_("address"), max_length=300, blank=True)

    class Meta(Decided.Meta):
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["-year", "indicator", "pk"]
        constraints = [
            *decided_constraints("published_figure"),
            models.UniqueConstraint(
                fields=["district", "year", "indicator"], condition=~Q(accepted=False) | Q(accepted__isnull=True),
                name="published_figure_once",
                violation_error_message=_("This figure of that year is there already."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="published_figure_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="published_figure_year_plausible"),
            models.CheckConstraint(condition=~Q(source=""), name="published_figure_has_source"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.district} {self.year} {self.indicator}"

    def get_absolute_url(self) -> str:
        """Return the page of its district."""
        return reverse("goals:benchmark_district", args=[self.district_id])
