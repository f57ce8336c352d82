"""百日会战、招才引智突击月: a campaign has a window, the units that take part, what each is to reach in it, and a board.

`Campaign` (draft, open, closed) -> `CampaignGoal` (an indicator and its weight) -> `CampaignAim` of each unit. The board is
computed for any day from the records; `content` keeps the one with which the campaign was closed.
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.facts import indicators
from juxian.facts.figures import Window
from juxian.facts.indicators import Indicator
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

SEE_CAMPAIGNS, RUN_CAMPAIGNS, CONFIRM_CAMPAIGNS = (
    "goals.see_campaigns", "goals.run_campaigns", "goals.confirm_campaigns",
)  # fmt: skip


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Reads of campaigns."""

    def visible_to(self, user: "User", permission: str = SEE_CAMPAIGNS) -> "CampaignQuerySet":
        """Return all to whoever sees everything; to units those that were opened and in which they take part."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        taking_part = Campaign.units.through.objects.filter(organization__in=reach.ids)
        opened = self.exclude(state=Campaign.State.DRAFT)
        return opened.filter(pk__in=taking_part.order_by().values("campaign"))


class Campaign(Model):
    """A campaign over some days, drawn up by one, opened and closed by others; closed, it stands."""

    class State(models.TextChoices):
        DRAFT = "draft", _("drawn up")
        OPEN = "open", _("being fought")
        CLOSED = "closed", _("concluded")

    class Phase(models.TextChoices):
        """Where it stands as of a day, by its state, its days and its closing report."""

        DRAFT = "draft", _("drawn up")
        COMING = "coming", _("not begun yet")
        RUNNING = "running", _("being fought")
        ENDED = "ended", _("ended, waits for the closing report")
        REPORTED = "reported", _("ended, waits to be concluded")
        CLOSED = "closed", _("concluded")

    name = models.CharField(
        _("campaign"), max_length=60, unique=True,
        error_messages={"unique": _("There is a campaign of this name already.")},
    )  # fmt: skip
    begin = models.DateField(_("begins"))
    end = models.DateField(_("ends"))
    note = models.TextField(_("what it is for"), max_length=500, blank=True)
    units = models.ManyToManyField(Organization, related_name="campaigns", verbose_name=_("units taking part"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drawn up by"),
        editable=False,
    )  # fmt: skip
    made_at = models.DateTimeField(_("drawn up"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("concluded by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    closed_at = models.DateTimeField(_("concluded"), null=True, blank=True, editable=False)
    report = models.TextField(_("closing report"), max_length=3000, blank=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("closing report by"),
        null=True, blank=True, editable=False,
    )  # fmt: skip
    reported_at = models.DateTimeField(_("closing report written"), null=True, blank=True, editable=False)
    content = models.JSONField(_("result"), default=dict, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-begin", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("begin")), name="campaign_ends_after_it_begins",
                violation_error_message=_("A campaign ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_by__isnull=True, opened_at__isnull=True)
                | ~Q(state="draft") & Q(opened_by__isnull=False, opened_at__isnull=False),
                name="campaign_opened_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") & Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(state="closed", closed_by__isnull=False, closed_at__isnull=False),
                name="campaign_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(opened_by__isnull=True) | ~Q(opened_by=F("made_by")))
                & (Q(closed_by__isnull=True) | ~Q(closed_by=F("made_by")))
                & (Q(closed_by__isnull=True) | Q(reported_by__isnull=True) | ~Q(closed_by=F("reported_by"))),
                name="campaign_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(report="", reported_by__isnull=True, reported_at__isnull=True)
                | ~Q(report="") & Q(reported_by__isnull=False, reported_at__isnull=False),
                name="campaign_reported_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the campaign's page."""
        return reverse("goals:campaign", args=[self.pk])

    @property
    def phase(self) -> Phase:
        """Where it stands today."""
        if self.state != self.State.OPEN:
            return self.Phase(self.state)
        today = timezone.localdate()
        if today < self.begin:
            return self.Phase.COMING
        if today <= self.end:
            return self.Phase.RUNNING
        return self.Phase.REPORTED if self.report else self.Phase.ENDED

    def window(self, day: date) -> Window:
        """Return the days that count by the end of `day`; none before the campaign begins."""
        return Window(self.begin, min(day, self.end))

    def days_left(self, day: date) -> int:
        """Return how many days are left after `day`, 0 when it is over."""
        return max((self.end - day).days, 0)


class CampaignGoal(Model):
    """What is counted in a campaign, and how much it weighs."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="goals", verbose_name=_("campaign"))
    indicator = models.CharField(_("indicator"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("goal of a campaign")
        verbose_name_plural = _("goals of campaigns")
        ordering = ["campaign", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "indicator"], name="campaign_counts_once",
                violation_error_message=_("The campaign counts this already."),
            ),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="campaign_weight_in_bounds"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campaign} {self.indicator}"

    @property
    def measure(self) -> Indicator:
        """What is counted; raises `Refused` for an indicator that is no more."""
        return indicators.get(self.indicator)

    @property
    def label(self) -> str:
        """What is counted as people read it: within the campaign, not within the year (当年)."""
        return self.measure.label.removeprefix("当年")


class CampaignAim(Model):
    """What a unit is to reach of a goal within the campaign."""

    goal = models.ForeignKey(CampaignGoal, on_delete=models.CASCADE, related_name="aims", verbose_name=_("goal"))
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    aim = models.DecimalField(
        _("to reach"), max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )

    class Meta:
        verbose_name = _("aim of a unit in a campaign")
        verbose_name_plural = _("aims of units in campaigns")
        ordering = ["goal", "organization"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "organization"], name="campaign_one_aim_a_unit"),
            models.CheckConstraint(condition=Q(aim__gt=0), name="campaign_aim_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.organization}"
