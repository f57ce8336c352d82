"""Benefits: what a clause promises, as versions of a decision table that never change once published."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly, Model
from juxian.policies.models.documents import Clause

if TYPE_CHECKING:
    from juxian.accounts.models import User


class Unit(models.TextChoices):
    """What the amounts in the table are counted in."""

    NONE = "", _("no amount")
    YUAN = "yuan", _("yuan")
    WAN = "wan", _("wan yuan")

    @property
    def fen(self) -> int:
        """How many fen one of it is; 0 where there is no amount."""
        return {"yuan": 100, "wan": 1_000_000}.get(self.value, 0)


class Period(models.TextChoices):
    """How often the amount is paid."""

    ONCE = "once", _("once")
    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter")
    YEAR = "year", _("a year")

    @property
    def months(self) -> int:
        """The length of the period in months; 0 for once."""
        return {"month": 1, "quarter": 3, "year": 12}.get(self.value, 0)


class Kind(models.TextChoices):
    """What a benefit is, and so what its table gives: an amount, yes or no, or a level."""

    ONCE = "once", _("money, once")
    PERIODIC = "periodic", _("money, periodic")
    TRANCHES = "tranches", _("money in tranches")
    SERVICE = "service", _("service")
    HOUSING = "housing", _("housing")
    LEVEL = "level", _("levels")

    @property
    def is_money(self) -> bool:
        """Whether its table gives an amount."""
        return self in (Kind.ONCE, Kind.PERIODIC, Kind.TRANCHES)


class Purpose(models.TextChoices):
    """What a benefit is for; two for one purpose should say how they go together."""

    HOME = "home", _("settling in and housing")
    LIVING = "living", _("living")
    PROJECT = "project", _("work and projects")
    SKILL = "skill", _("training and skills")
    SERVICE = "service", _("services")
    OTHER = "other", _("other purposes")


def check_tranches(tranches: object) -> None:
    """Raise `ValidationError` unless `tranches` is a list of {name, share, months} whose shares add up to 100."""
    if not isinstance(tranches, list) or not all(
        isinstance(one, dict) and {"name", "share", "months"} <= set(one) for one in tranches
    ):
        raise ValidationError(_("Each tranche has a name, a share in percent and the months after the start."))
    if tranches and sum(Decimal(str(one["share"])) for one in tranches) != 100:
        raise ValidationError(_("The shares of the tranches must add up to 100 percent."))


class Terms(models.Model):
    """What a draft and a version share: the table, and how what it gives is paid.

    `table` is the engine's JSON of the decision table; its first output is the amount in `unit`, yes or no, or the
    level, by the kind of the benefit. A periodic amount is paid `periods` times at most; `tranches` is a list of
    {name, share in percent, months after the start}.
    """

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("clause"))
    table = models.JSONField(_("decision table"))
    unit = models.CharField(_("amounts in"), max_length=8, choices=Unit.choices, default="", blank=True)
    period = models.CharField(_("how often paid"), max_length=8, choices=Period.choices, default=Period.ONCE)
    periods = models.PositiveSmallIntegerField(
        _("number of payments"), default=1, validators=[MinValueValidator(1)], help_text=_("36 for three years monthly")
    )
    tranches = models.JSONField(_("tranches"), default=list, blank=True, validators=[check_tranches])
    automatic = models.BooleanField(
        _("granted without application"), default=False, help_text=_("The office grants it from the list of a run.")
    )

    class Meta:
        abstract = True

    @property
    def terms(self) -> dict[str, Any]:
        """The terms as `draft_benefit` takes them."""
        return {name: getattr(self, name) for name in ("table", "unit", "period", "periods", "tranches", "automatic")}


class BenefitQuerySet(models.QuerySet["Benefit"]):
    """Reads of benefits."""

    def visible_to(self, user: "User", permission: str = "policies.view") -> "BenefitQuerySet":
        """Return the benefits with a published version, and all of them for the office."""
        if not user.has_perm(permission):
            return self.none()
        if user.has_perm("policies.view_drafts"):
            return self.all()
        return self.filter(models.Exists(BenefitVersion.objects.filter(benefit=models.OuterRef("pk"))))


class Benefit(Model):
    """One thing a policy promises, under the clause it stands on now; its rules are in its versions."""

    code = models.SlugField(_("benefit code"), max_length=40, unique=True)
    name = models.CharField(_("name of the benefit"), max_length=60, unique=True)
    kind = models.CharField(_("kind of benefit"), max_length=12, choices=Kind.choices)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose.choices, default=Purpose.OTHER)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="benefits", verbose_name=_("clause"))
    description = models.CharField(_("in a sentence"), max_length=200, blank=True)
    public = models.BooleanField(
        _("in the public calculator"), default=True, help_text=_("Anybody may try whether they would be entitled.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="benefit_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the benefit's page."""
        return reverse("policies:benefit", args=[self.pk])

    @property
    def is_money(self) -> bool:
        """Whether its table gives an amount."""
        return Kind(self.kind).is_money


class BenefitVersionQuerySet(models.QuerySet["BenefitVersion"]):
    """Reads of versions."""

    def in_force(self, on: date) -> "BenefitVersionQuerySet":
        """Return for each benefit the version that holds on `on`.

        That is the one that began last (of two that began on one day, the one published later), if neither it nor the
        policy it stands on has ended.
        """
        later = (
            BenefitVersion.objects.filter(benefit=models.OuterRef("benefit"), valid_from__lte=on)
            .order_by("-valid_from", "-number")
            .values("pk")[:1]
        )
        policy_ends = "clause__policy__in_force_until"
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=on),
            models.Q(**{f"{policy_ends}__isnull": True}) | models.Q(**{f"{policy_ends}__gte": on}),
            pk=models.Subquery(later),
        ).order_by("benefit__order", "benefit_id")

    def visible_to(self, user: "User", permission: str = "policies.view") -> "BenefitVersionQuerySet":
        """Return the versions, which are public to all who may read policies."""
        return self.all() if user.has_perm(permission) else self.none()


class BenefitVersion(Terms, AppendOnly):
    """A published rule: never changed, so that every decision made under it can be made again."""

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="versions", verbose_name=_("benefit"))
    number = models.PositiveSmallIntegerField(_("version"))
    hash = models.CharField(_("hash of the table"), max_length=64, help_text=_("SHA-256 of the table as DMN"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    drafted_by = models.CharField(_("drafted by"), max_length=150)
    published_by = models.CharField(_("published by"), max_length=150)
    published_at = models.DateTimeField(_("published at"))
    reason = models.CharField(_("reason"), max_length=300)

    objects = BenefitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a benefit")
        verbose_name_plural = _("versions of benefits")
        ordering = ["benefit", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "number"], name="benefit_version_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="benefit_version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(published_by="") & ~models.Q(reason=""), name="benefit_version_says_who_and_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("published_by")), name="benefit_version_maker_is_not_checker"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit.name} v{self.number}"

    def get_absolute_url(self) -> str:
        """Return the benefit's page showing this version."""
        return reverse("policies:version", args=[self.benefit_id, self.number])


class BenefitDraft(Terms, Model):
    """A table being worked on: one at a time a benefit; publishing makes a version of it and removes it."""

    benefit = models.OneToOneField(Benefit, on_delete=models.PROTECT, related_name="draft", verbose_name=_("benefit"))
    base = models.ForeignKey(
        BenefitVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made from")
    )
    note = models.CharField(_("note to the publisher"), max_length=300, blank=True)
    drafted_by = models.CharField(_("drafted by"), max_length=150)
    editors = models.JSONField(_("worked on by"), default=list)
    drafted_at = models.DateTimeField(_("drafted at"))
    ready = models.BooleanField(_("handed in for publication"), default=False)

    class Meta:
        verbose_name = _("draft of a benefit")
        verbose_name_plural = _("drafts of benefits")
        ordering = ["-drafted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.benefit.name} · {self.drafted_by}"

    def get_absolute_url(self) -> str:
        """Return the draft's page."""
        return reverse("policies:draft", args=[self.benefit_id])
