"""Awards and sanctions of a year: what follows from a sealed assessment.

`AwardList` (drawn up, decided, published) -> `AwardRule`, which proposes -> `AwardLine` of a unit. The office strikes
lines and adds others, each with its reason. Decided, list, rules and lines stand; `AwardPublication` shows them to the units.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly
from juxian.core.money import show
from juxian.goals.models.assessment import (
    SEE_RANKING,
    AssessmentRound,
    Decided,
    UnitClass,
    decided_constraints,
)
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

SEE_AWARDS, AWARD, DECIDE_AWARDS = "goals.see_awards", "goals.award", "goals.decide_awards"


class Measure(models.TextChoices):
    """What a unit gets: an award, or one of three sanctions."""

    AWARD = "award", _("award")
    NOTIFIED = "notified", _("notified of criticism")
    INTERVIEWED = "interviewed", _("called to an interview")
    BARRED = "barred", _("not eligible for prizes")


class AwardListQuerySet(models.QuerySet["AwardList"]):
    """Reads of lists."""

    def visible_to(self, user: "User", permission: str = SEE_AWARDS) -> "AwardListQuerySet":
        """Return all to whoever sees everything; to units the published ones of rounds that assess them."""
        if user.reach(permission).everything:
            return self
        return self.filter(
            publication__isnull=False, round__in=AssessmentRound.objects.visible_to(user, SEE_RANKING).values("pk")
        )


class AwardList(Decided):
    """奖惩名单: drawn up by one and decided as a whole by another, with the hash of what was decided. While it is drawn up,
    `answer` is why it was returned; nobody of `worked_on_by` decides."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.PROTECT, related_name="award_lists", verbose_name=_("sealed assessment")
    )
    name = models.CharField(_("name of the list"), max_length=80)
    note = models.CharField(_("on what it rests"), max_length=300, blank=True)
    worked_on_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    hash = models.CharField(_("hash of what was decided"), max_length=64, blank=True, editable=False)

    objects = AwardListQuerySet.as_manager()

    class Meta(Decided.Meta):
        verbose_name = _("award list")
        verbose_name_plural = _("award lists")
        ordering = ["-round__year", "-pk"]
        constraints = [
            *decided_constraints("award_list"),
            models.UniqueConstraint(
                fields=["round", "name"], name="award_list_once_a_round",
                violation_error_message=_("There is a list of this name for the assessment already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, hash="") | Q(accepted=True) & ~Q(hash=""),
                name="award_list_decided_has_hash",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list's page."""
        return reverse("goals:award_list", args=[self.pk])

    @property
    def is_published(self) -> bool:
        """Whether the units see it."""
        return hasattr(self, "publication")

    @property
    def state(self) -> str:
        """How far it is: draft, returned, decided or published."""
        if self.is_open:
            return "returned" if self.answer else "draft"
        return "published" if self.is_published else "decided"

    def get_state_display(self) -> str:
        """Return how far it is, in words."""
        words = {
            "draft": _("to be decided upon"), "returned": _("returned"), "decided": _("decided upon"), "published": _("published"),
        }  # fmt: skip
        return str(words[self.state])


class AwardPublication(AppendOnly):
    """That a decided list was published, with the number of its document."""

    award_list = models.OneToOneField(AwardList, on_delete=models.PROTECT, related_name="publication")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("publication of an award list")
        verbose_name_plural = _("publications of award lists")
        ordering = ["award_list"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="award_number_once_a_year")]

    def __str__(self) -> str:
        return str(self.award_list)


class AwardRule(models.Model):
    """What units of a standing get: of the ranks `rank_from` to `number` (award), or of the last `number`, below `score`, or
    vetoed (sanction); in one class or in each."""

    class Basis(models.TextChoices):
        RANKS = "ranks", _("ranks from … to …")
        LAST = "last", _("the last places")
        BELOW = "below", _("below so many points")
        VETO = "veto", _("vetoed")

    award_list = models.ForeignKey(
        AwardList, on_delete=models.CASCADE, related_name="rules", verbose_name=_("award list")
    )
    measure = models.CharField(_("award or sanction"), max_length=12, choices=Measure.choices, default=Measure.AWARD)
    name = models.CharField(_("what it is called"), max_length=60)
    basis = models.CharField(_("who gets it"), max_length=6, choices=Basis.choices, default=Basis.RANKS)
    unit_class = models.ForeignKey(
        UnitClass, on_delete=models.PROTECT, related_name="+", verbose_name=_("class"), null=True, blank=True,
        help_text=_("Left empty: in each class."),
    )  # fmt: skip
    rank_from = models.PositiveSmallIntegerField(
        _("from rank"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("For awards.")
    )
    number = models.PositiveSmallIntegerField(
        _("to rank, or how many of the last"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Whoever ties at the edge counts in."),
    )  # fmt: skip
    score = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1000))],
        help_text=_("An award asks for at least so many; a sanction falls on less."),
    )  # fmt: skip
    money = models.PositiveBigIntegerField(_("prize (yuan)"), default=0, blank=True)  # fen
    fixed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("rule of an award list")
        verbose_name_plural = _("rules of award lists")
        ordering = ["award_list", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure="award", basis="ranks") | ~Q(measure="award") & ~Q(basis="ranks"),
                name="award_rule_basis_fits",
                violation_error_message=_("Awards go by ranks; sanctions by last places, points or a veto."),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["ranks", "last"], number__isnull=False)
                | Q(basis__in=["below", "veto"], number__isnull=True),
                name="award_rule_has_number", violation_error_message=_("Say how far the ranks or places go."),
            ),
            models.CheckConstraint(
                condition=Q(basis="ranks", rank_from__isnull=False, rank_from__lte=F("number"))
                | ~Q(basis="ranks") & Q(rank_from__isnull=True),
                name="award_rule_ranks_rise", violation_error_message=_("The first rank does not lie behind the last."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | ~Q(basis="below"),
                name="award_rule_has_score", violation_error_message=_("Say below how many points."),
            ),
            models.CheckConstraint(
                condition=Q(money=0) | Q(measure="award"),
                name="award_rule_money_for_awards", violation_error_message=_("A sanction brings no money."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="award_rule_has_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def prize(self) -> str:
        """The money as people read it."""
        return show(self.money)

    @property
    def told(self) -> str:
        """Whom it falls on, as a sentence."""
        asked = "" if self.score is None else f"{self.score:f}".rstrip("0").rstrip(".")
        said = {"from": self.rank_from, "number": self.number, "score": asked}
        if self.basis == self.Basis.RANKS:
            text = (
                gettext("Ranks %(from)s to %(number)s") if self.rank_from != self.number else gettext("Rank %(number)s")
            )
            return (text + (gettext(" with at least %(score)s points") if asked else "")) % said
        if self.basis == self.Basis.LAST:
            return gettext("The last %(number)s of the class") % said
        return gettext("Below %(score)s points") % said if self.basis == self.Basis.BELOW else gettext("Vetoed")


class AwardLineQuerySet(models.QuerySet["AwardLine"]):
    """Reads of lines."""

    def visible_to(self, user: "User", permission: str = SEE_AWARDS) -> "AwardLineQuerySet":
        """Return all to whoever sees everything; to units what stands: every award, and the sanctions of their own."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        return self.filter(
            Q(measure=Measure.AWARD) | reach.q("organization"),
            award_list__in=AwardList.objects.visible_to(user, permission).values("pk"), struck=False,
        )  # fmt: skip


class AwardLine(models.Model):
    """What one unit gets, and where it stands in the sealed result. Without a rule it was added by hand; struck, it is not
    given. Either has its reason."""

    award_list = models.ForeignKey(
        AwardList, on_delete=models.CASCADE, related_name="lines", verbose_name=_("award list")
    )
    rule = models.ForeignKey(
        AwardRule, on_delete=models.CASCADE, related_name="lines", verbose_name=_("rule"), null=True, blank=True
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="award_lines", verbose_name=_("unit")
    )
    measure = models.CharField(_("award or sanction"), max_length=12, choices=Measure.choices, default=Measure.AWARD)
    name = models.CharField(_("what it is called"), max_length=60)
    money = models.PositiveBigIntegerField(_("prize (yuan)"), default=0, blank=True)  # fen
    unit_class = models.CharField(_("class"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"))
    total = models.DecimalField(_("points"), max_digits=8, decimal_places=2)
    vetoed = models.BooleanField(_("vetoed"), default=False)
    struck = models.BooleanField(_("struck"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    fixed = models.BooleanField(default=False, editable=False)

    objects = AwardLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of an award list")
        verbose_name_plural = _("lines of award lists")
        ordering = ["award_list", "unit_class", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award_list", "organization", "name"], name="award_line_once",
                violation_error_message=_("The unit has this already."),
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=False, struck=False) | ~Q(reason=""), name="award_line_by_hand_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(money=0) | Q(measure="award"),
                name="award_line_money_for_awards", violation_error_message=_("A sanction brings no money."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="award_line_has_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization.label} {self.name}"

    @property
    def prize(self) -> str:
        """The money as people read it."""
        return show(self.money)
