"""Posts to fill, and what they ask for."""

from datetime import date

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.models import Model
from juxian.core.money import to_yuan
from juxian.organizations.models import Actor, Organization
from juxian.web.templatetags.web import number

MOST_WEIGHT = 100


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    """Reads of vacancies."""

    def visible_to(self, user: Actor, permission: str = "outreach.view_vacancies") -> "VacancyQuerySet":
        """Return those of the organisations the user reaches."""
        return self.filter(user.reach(permission).q("organization"))

    def open_on(self, day: date) -> "VacancyQuerySet":
        """Return those for which somebody is looked for on `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day), state=Vacancy.State.OPEN, since__lte=day)

    def counted(self) -> "VacancyQuerySet":
        """Return them with how many were `recommended`, `waiting` (no answer yet), in talks (`live`) and `taken` on."""
        states = {"waiting": ["proposed"], "live": ["proposed", "interview", "offered"], "taken": ["taken"]}
        counts = {
            name: Count("recommendations", filter=Q(recommendations__state__in=of)) for name, of in states.items()
        }
        return self.annotate(recommended=Count("recommendations"), **counts)


class Vacancy(Model):
    """岗位需求: a post of one employer, how many people it wants for it, and until when."""

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("draft")
        OPEN = "open", gettext_lazy("open")
        CLOSED = "closed", gettext_lazy("closed")
        WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="vacancies", verbose_name=gettext_lazy("employer")
    )
    post = models.CharField(gettext_lazy("post"), max_length=80)
    heads = models.PositiveSmallIntegerField(gettext_lazy("heads"), default=1)
    description = models.TextField(gettext_lazy("description"), max_length=4000, blank=True)
    since = models.DateField(gettext_lazy("wanted from"))
    until = models.DateField(gettext_lazy("wanted until"), null=True, blank=True)
    pay_low = models.PositiveBigIntegerField(gettext_lazy("annual pay from, in fen"), null=True, blank=True)
    pay_high = models.PositiveBigIntegerField(gettext_lazy("annual pay up to, in fen"), null=True, blank=True)
    state = models.CharField(
        gettext_lazy("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    ended_on = models.DateField(gettext_lazy("ended on"), null=True, blank=True, editable=False)
    entered_by = models.CharField(gettext_lazy("entered by"), max_length=150, editable=False)
    entered_at = models.DateTimeField(gettext_lazy("entered at"), editable=False)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("vacancy")
        verbose_name_plural = gettext_lazy("vacancies")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["state", "since"], name="vacancies_open")]
        constraints = [
            models.CheckConstraint(condition=~Q(post=""), name="vacancy_has_post"),
            models.CheckConstraint(
                condition=Q(heads__gt=0),
                name="vacancy_wants_somebody",
                violation_error_message=gettext_lazy("A vacancy wants at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="vacancy_ends_after_it_begins",
                violation_error_message=gettext_lazy("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(pay_low__isnull=True) | Q(pay_high__isnull=True) | Q(pay_high__gte=F("pay_low")),
                name="vacancy_pay_is_a_range",
                violation_error_message=gettext_lazy("The highest pay lies below the lowest."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], ended_on__isnull=True)
                | Q(state__in=["closed", "withdrawn"], ended_on__isnull=False),
                name="vacancy_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.post}"

    def get_absolute_url(self) -> str:
        """Return the vacancy's page."""
        return reverse("outreach:vacancy", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether people may be recommended for it."""
        return self.state == self.State.OPEN

    @property
    def may_change(self) -> bool:
        """Whether it may still be changed."""
        return self.state in (self.State.DRAFT, self.State.OPEN)

    @property
    def pay(self) -> str:
        """The annual pay in words; nothing when none is told."""
        low, high = (
            number(to_yuan(one)).removesuffix(".00") if one is not None else "" for one in (self.pay_low, self.pay_high)
        )
        if low and high and low != high:
            return _("%(low)s – %(high)s yuan a year") % {"low": low, "high": high}
        if low and not high:
            return _("from %(low)s yuan a year") % {"low": low}
        return _("up to %(high)s yuan a year") % {"high": high} if high else ""


class Requirement(Model):
    """What is asked of a person: a FEEL condition over the facts of people, required, or wished with a weight."""

    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, related_name="requirements", verbose_name=gettext_lazy("vacancy")
    )
    label = models.CharField(gettext_lazy("requirement"), max_length=80)
    condition = models.CharField(gettext_lazy("condition"), max_length=1000)
    required = models.BooleanField(gettext_lazy("required"), default=True)
    weight = models.PositiveSmallIntegerField(gettext_lazy("weight"), default=0)

    class Meta:
        verbose_name = gettext_lazy("requirement")
        verbose_name_plural = gettext_lazy("requirements")
        ordering = ["-required", "-weight", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(label="") & ~Q(condition=""), name="requirement_says_something"),
            models.CheckConstraint(
                condition=Q(required=True, weight=0) | Q(required=False, weight__gt=0, weight__lte=MOST_WEIGHT),
                name="requirement_weighs_when_wished",
                violation_error_message=gettext_lazy(
                    "What is wished has a weight from 1 to 100, what is required has none."
                ),
            ),
            models.UniqueConstraint(
                fields=["vacancy", "condition"],
                name="requirement_once",
                violation_error_message=gettext_lazy("This is asked for already."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
