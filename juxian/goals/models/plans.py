"""A plan's text, the statements read in it, and the targets made of them.

`Plan` -> `Statement` (proposed, confirmed or rejected) -> `Target` -> `Target` of each unit, and so on down the tree.
"""

from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.organizations.models import Actor, Organization
from juxian.web.templatetags.web import number

# The unit of shares, as the reader of plans gives it (`goals.reading.units`).
RATIO = "比例"


class Comparator(models.TextChoices):
    """How a value is meant."""

    EQ = "eq", _("exactly")
    GE = "ge", _("at least")
    GT = "gt", _("more than")
    LE = "le", _("at most")
    LT = "lt", _("nearly, less than")
    RANGE = "range", _("between")


UPPER_LIMITS = (Comparator.LE, Comparator.LT)


class Quantity(models.Model):
    """A metric with a comparator and a value in base units (yuan, people, items; a percentage is a ratio)."""

    comparator = models.CharField(_("comparator"), max_length=5, choices=Comparator.choices, default=Comparator.GE)
    low = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    high = models.DecimalField(_("up to"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def wanted(self) -> str:
        """What is wanted, in words: 不少于 1,000 人, 区间 2–3 个, 不少于 50%."""
        until = f"{amount(self.low, self.unit).split(' ')[0]}–" if self.high is not None else ""
        return (
            f"{self.get_comparator_display()} {until}{amount(self.low if self.high is None else self.high, self.unit)}"
        )


def quantity_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return the constraints every table of quantities has, named after the table."""
    return [
        models.CheckConstraint(condition=Q(low__gte=0), name=f"{prefix}_value_not_negative"),
        models.CheckConstraint(
            condition=Q(comparator=Comparator.RANGE, high__isnull=False, high__gt=F("low"))
            | (~Q(comparator=Comparator.RANGE) & Q(high__isnull=True)),
            name=f"{prefix}_two_values_make_a_range",
        ),
    ]


class PlanQuerySet(models.QuerySet["Plan"]):
    """Reads of plans."""

    def visible_to(self, user: Actor, permission: str = "goals.view") -> "PlanQuerySet":
        """Return what the user may see: a plan speaks to the whole district, so all or nothing."""
        return self if user.reach(permission) else self.none()


class Plan(Model):
    """A plan, speech or report as it was uploaded, with its text as it was read."""

    class Kind(models.TextChoices):
        WORK_PLAN = "work_plan", _("work plan")
        SPEECH = "speech", _("speech")
        REPORT = "report", _("report")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WORK_PLAN)
    year = models.PositiveSmallIntegerField(_("year"))
    issuer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuer"))
    number = models.CharField(_("document number"), max_length=60, blank=True)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    text = models.TextField(_("text"), editable=False)
    added_at = models.DateTimeField(_("added"), editable=False)
    added_by = models.CharField(_("added by"), max_length=150, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "sha256"], name="plan_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="plan_year_plausible"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the plan's page."""
        return reverse("goals:plan", args=[self.pk])


class Statement(Quantity, Model):
    """One quantified statement of a plan: what the reader proposed, as a clerk confirmed or corrected it."""

    class Kind(models.TextChoices):
        TARGET = "target", _("target")
        RESULT = "result", _("result")
        STANDING = "standing", _("standing rule")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="statements", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    metric = models.CharField(_("metric"), max_length=120)
    sentence = models.TextField(_("sentence"), editable=False)
    start = models.PositiveIntegerField(editable=False)
    end = models.PositiveIntegerField(editable=False)
    number_start = models.PositiveIntegerField(editable=False)
    number_end = models.PositiveIntegerField(editable=False)
    indicator = models.CharField(_("indicator"), max_length=80, blank=True)
    responsible = models.TextField(_("units in charge"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["plan", "number_start", "pk"]
        constraints = [
            *quantity_constraints("statement"),
            models.CheckConstraint(
                condition=Q(end__gt=F("start"), number_end__gt=F("number_start")), name="statement_has_a_place"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="statement_decided_when_not_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.low:f}{self.unit}"

    def get_absolute_url(self) -> str:
        """Return the page on which the statement is confirmed or corrected."""
        return reverse("goals:statement", args=[self.plan_id, self.pk])


class TargetQuerySet(models.QuerySet["Target"]):
    """Reads of targets."""

    def visible_to(self, user: Actor, permission: str = "goals.view") -> "TargetQuerySet":
        """Return the targets of the organisations the user reaches, and those they were split from."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        return self.filter(reach.q("organization"))

    def whole(self) -> "TargetQuerySet":
        """Return the targets that were not split from another."""
        return self.filter(parent__isnull=True)


class Target(Quantity, Model):
    """What an organisation is to reach by a deadline. Its result is a figure, never typed."""

    class Rule(models.TextChoices):
        SUM = "sum", _("the parts add up to it")
        EACH = "each", _("each part reaches it")
        MAX = "max", _("the largest part reaches it")
        RATIO = "ratio", _("the parts' weighted mean reaches it")

    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("target"), max_length=120)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="targets", verbose_name=_("organisation")
    )
    indicator = models.CharField(_("indicator"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("split from")
    )
    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="target", verbose_name=_("statement")
    )
    rule = models.CharField(_("how parts add up"), max_length=5, choices=Rule.choices, default=Rule.SUM)
    stretch = models.DecimalField(
        _("stretch value"), max_digits=20, decimal_places=4, null=True, blank=True,
        help_text=_("What is striven for beyond what must be reached; it decides no light and no score."),
    )  # fmt: skip
    base = models.DecimalField(_("weight of its share"), max_digits=20, decimal_places=4, null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-year", "pk"]
        constraints = [
            *quantity_constraints("target"),
            models.UniqueConstraint(
                fields=["year", "name"], condition=Q(parent__isnull=True), name="target_once_a_year"
            ),
            models.UniqueConstraint(fields=["parent", "organization"], name="target_one_part_a_unit"),
            models.CheckConstraint(condition=Q(deadline__isnull=False), name="target_has_deadline"),
            models.CheckConstraint(
                condition=Q(stretch__isnull=True)
                | Q(comparator__in=["eq", "ge", "gt"], stretch__gt=F("low"))
                | Q(comparator__in=["le", "lt"], stretch__lt=F("low"), stretch__gte=0),
                name="target_stretch_lies_beyond",
            ),
            models.CheckConstraint(condition=~Q(rule="ratio") | Q(unit=RATIO), name="target_ratio_of_shares"),
            models.CheckConstraint(condition=Q(base__isnull=True) | Q(base__gt=0), name="target_base_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the target's page."""
        return reverse("goals:target", args=[self.pk])

    @property
    def wanted(self) -> str:
        """What is wanted, in words, with what is striven for: 不少于 100 名，力争 120 名."""
        must = super().wanted
        if self.stretch is None:
            return must
        # Said when asked: what is wanted is also written into letters.
        return gettext("%(must)s; striving for %(more)s") % {"must": must, "more": amount(self.stretch, self.unit)}

    @property
    def aim(self) -> Decimal:
        """The value that decides whether the target is met: the lower end of a range."""
        return self.low

    @property
    def is_limit(self) -> bool:
        """Whether less is better."""
        return self.comparator in UPPER_LIMITS


class TargetChange(Model):
    """One change of a target, by whom and why: its fields before and after, or those of the parts it was split into.

    Never changed; it goes only with a part that is taken away, whose change stays with the whole.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="changes", verbose_name=_("target"))
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("changed"))
    by = models.CharField(_("changed by"), max_length=150)
    reason = models.CharField(_("reason"), max_length=300)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("change of a target")
        verbose_name_plural = _("changes of targets")
        ordering = ["target", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="target_change_numbered"),
            models.CheckConstraint(condition=~Q(reason=""), name="target_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.number}"


def amount(value: Decimal, unit: str) -> str:
    """Return a value with its unit as people write it: 1,000 人, and a ratio (比例) in per cent: 50%."""
    if unit == RATIO:
        return f"{number(value * 100)}%"
    return f"{number(value)} {unit}".strip()


def plain(value: Decimal) -> str:
    """Return a value without trailing zeros or exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
