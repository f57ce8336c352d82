"""The year-end assessment: a round with classes of units and criteria, what was measured, appealed and sealed.

`AssessmentRound` -> `UnitClass` -> `Assessed` unit; `Criterion`; `Claim`, `ExpertMark` and `Appeal` of a unit. The result
is the round's `content`, one document (`goals.assessment.scoring`); everything shown of it is read from there.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.goals.assessment.idioms import Idiom
from juxian.goals.models.files import KeptFile
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

ASSESS, SEAL, MARK = "goals.assess", "goals.seal", "goals.mark"
SEE_RANKING = "goals.see_ranking"
GRADES = "90=优秀\n80=良好\n60=合格\n0=不合格"


class RoundQuerySet(models.QuerySet["AssessmentRound"]):
    """Reads of rounds."""

    def visible_to(self, user: "User", permission: str = SEE_RANKING) -> "RoundQuerySet":
        """Return all rounds to whoever sees everything; to units those that are open and assess them."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        return self.exclude(state=AssessmentRound.State.DRAFT).filter(
            pk__in=Assessed.objects.filter(reach.q("organization")).values("round")
        )


class AssessmentRound(Model):
    """考核轮次: one assessment of a year. Its rules are written by one, opened by another and then stand; sealed, so does
    everything."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being drawn up")
        OPEN = "open", _("being carried out")
        APPEALS = "appeals", _("open to appeals")
        SEALED = "sealed", _("sealed")

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    name = models.CharField(_("name"), max_length=120)
    as_of = models.DateField(_("measured as of"))
    share = models.DecimalField(
        _("weight in the comprehensive assessment, in per cent"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    grades = models.TextField(
        _("grades"), default=GRADES, help_text=_("A line a grade: at least so many points = its name.")
    )
    veto_grade = models.CharField(_("grade of a unit that was vetoed"), max_length=20, default="一票否决")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT, editable=False)
    appeal_until = models.DateField(_("appeals until"), null=True, blank=True, editable=False)
    content = models.TextField(editable=False, blank=True)
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True, editable=False)
    sealed_hash = models.CharField(_("hash of the sealed result"), max_length=64, blank=True, editable=False)
    sealed_at = models.DateTimeField(_("sealed"), null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drawn up by"),
        editable=False,
    )  # fmt: skip
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("published by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sealed by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="assessment_name_once_a_year"),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("made_by")), name="assessment_opened_by_another"
            ),
            models.CheckConstraint(
                condition=Q(sealed_by__isnull=True) | ~Q(sealed_by=F("published_by")),
                name="assessment_sealed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="sealed", sealed_at__isnull=False, sealed_by__isnull=False) & ~Q(sealed_hash="")
                | ~Q(state="sealed") & Q(sealed_hash="", sealed_at__isnull=True, sealed_by__isnull=True),
                name="assessment_sealed_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_by__isnull=True) | ~Q(state="draft") & Q(opened_by__isnull=False),
                name="assessment_open_was_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.name.startswith(str(self.year)) else f"{self.year} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the round's page."""
        return reverse("goals:assessment", args=[self.pk])


class UnitClass(Model):
    """考核类别: units that are compared with each other."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.CASCADE, related_name="classes", verbose_name=_("assessment")
    )
    name = models.CharField(_("class"), max_length=60)

    class Meta:
        verbose_name = _("class of units")
        verbose_name_plural = _("classes of units")
        ordering = ["round", "name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="unit_class_once_a_round"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_class_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AssessedQuerySet(models.QuerySet["Assessed"]):
    """Reads of assessed units."""

    def visible_to(self, user: "User", permission: str = SEE_RANKING) -> "AssessedQuerySet":
        """Return the units of rounds the user sees, as far as the user reaches them."""
        return self.filter(
            user.reach(permission).q("organization"), round__in=AssessmentRound.objects.visible_to(user, permission)
        )

    def to_report(self) -> "AssessedQuerySet":
        """Return those whose open round counts on what the unit reports, as long as it has reported nothing."""
        asked = Criterion.objects.filter(
            Q(classes=None) | Q(classes=models.OuterRef("unit_class")),
            round=models.OuterRef("round"),
            source=Criterion.Source.CLAIM,
            kind__in=[Criterion.Kind.WEIGHTED, Criterion.Kind.BONUS],  # what speaks against a unit, the office reports
        )
        return self.filter(models.Exists(asked), round__state=AssessmentRound.State.OPEN, claims=None)


class Assessed(Model):
    """参评单位: one unit in one class of a round."""

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.CASCADE, related_name="units", verbose_name=_("assessment")
    )
    unit_class = models.ForeignKey(UnitClass, on_delete=models.CASCADE, related_name="units", verbose_name=_("class"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("unit")
    )

    objects = AssessedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessed unit")
        verbose_name_plural = _("assessed units")
        ordering = ["round", "organization"]
        constraints = [models.UniqueConstraint(fields=["round", "organization"], name="assessed_once_a_round")]

    def __str__(self) -> str:
        return self.organization.name

    def get_absolute_url(self) -> str:
        """Return the page on which the unit sees its score."""
        return reverse("goals:assessed", args=[self.round_id, self.pk])


class Criterion(Model):
    """考核指标: what is measured, and the formula that turns it into points. Without classes it holds for all of them."""

    class Kind(models.TextChoices):
        WEIGHTED = "weighted", _("weighted")
        BONUS = "bonus", _("bonus")
        DEDUCTION = "deduction", _("deduction")
        VETO = "veto", _("veto")

    class Source(models.TextChoices):
        FIGURE = "figure", _("figure of the records")
        CLAIM = "claim", _("reported by the unit, verified by the office")
        EXPERT = "expert", _("experts' marks, trimmed")

    round = models.ForeignKey(
        AssessmentRound, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("assessment")
    )
    name = models.CharField(_("criterion"), max_length=120)
    classes = models.ManyToManyField(UnitClass, related_name="criteria", blank=True, verbose_name=_("classes"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WEIGHTED)
    source = models.CharField(_("source"), max_length=8, choices=Source.choices, default=Source.FIGURE)
    indicator = models.CharField(_("indicator"), max_length=80, blank=True)
    full = models.DecimalField(_("full marks"), max_digits=6, decimal_places=2, default=Decimal(0))
    idiom = models.CharField(_("scored by"), max_length=8, choices=Idiom.choices, default=Idiom.RATIO)
    number = models.DecimalField(_("its number"), max_digits=14, decimal_places=4, null=True, blank=True)
    steps = models.TextField(_("its steps"), blank=True)
    fewer = models.BooleanField(_("less is better"), default=False)
    formula = models.TextField(_("formula"), blank=True)
    note = models.CharField(_("explanation"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="criterion_once_a_round"),
            models.CheckConstraint(condition=Q(full__gt=0) | Q(kind="veto", full=0), name="criterion_has_full_marks"),
            models.CheckConstraint(
                # That of a claim stands beside what units say; it does not count.
                condition=Q(source="figure") & ~Q(indicator="") | Q(source="expert", indicator="") | Q(source="claim"),
                name="criterion_of_figure_has_indicator",
            ),
            models.CheckConstraint(condition=~Q(formula="") & ~Q(name=""), name="criterion_has_formula"),
        ]

    def __str__(self) -> str:
        return self.name


class Decided(Model):
    """Something asked by one and decided by another."""

    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("filed by"), editable=False
    )
    filed_at = models.DateTimeField(_("filed"), editable=False)
    accepted = models.BooleanField(_("accepted"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=500, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.accepted is None


def decided_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return that an open one has no decision, a decided one has all of it, and nobody decides on their own."""
    return [
        models.CheckConstraint(
            condition=Q(accepted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
            | Q(accepted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            name=f"{prefix}_decision_is_whole",
        ),
        models.CheckConstraint(
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("filed_by")), name=f"{prefix}_decided_by_another"
        ),
    ]


class Claim(Decided):
    """申报: what a unit reports for a criterion that records can not measure, with its evidence."""

    assessed = models.ForeignKey(Assessed, on_delete=models.PROTECT, related_name="claims", verbose_name=_("unit"))
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="claims", verbose_name=_("criterion")
    )
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, validators=[MinValueValidator(Decimal(0))])
    evidence = models.TextField(_("evidence"), help_text=_("What happened when, and which document proves it."))

    class Meta(Decided.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["assessed", "criterion", "pk"]
        constraints = [
            *decided_constraints("claim"),
            models.CheckConstraint(condition=~Q(evidence=""), name="claim_has_evidence"),
            models.CheckConstraint(condition=Q(value__gte=0), name="claim_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.assessed} {self.criterion}"


class ClaimFile(KeptFile):
    """佐证材料 of a claim: filed with it, and the database lets nobody change or take it away afterwards."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="files", verbose_name=_("claim"))
    file = models.FileField(_("stored file"), upload_to="claims/%Y/", max_length=200)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["claim", "pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="claim_file_not_empty")]


class ExpertMark(Model):
    """专家评分: one expert's mark (0 to 100) of a unit by a criterion."""

    assessed = models.ForeignKey(Assessed, on_delete=models.PROTECT, related_name="marks", verbose_name=_("unit"))
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="marks", verbose_name=_("criterion")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("expert")
    )
    mark = models.DecimalField(
        _("mark"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("expert's mark")
        verbose_name_plural = _("experts' marks")
        ordering = ["assessed", "criterion", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessed", "criterion", "expert"], name="expert_marks_once"),
            models.CheckConstraint(condition=Q(mark__gte=0, mark__lte=100), name="mark_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.assessed} {self.criterion} {self.mark}"


class Appeal(Decided):
    """申诉: a unit's objection to a value; granted, `value` counts in its place."""

    assessed = models.ForeignKey(Assessed, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("unit"))
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("criterion")
    )
    text = models.TextField(_("what is wrong, and what proves it"))
    value = models.DecimalField(
        _("value that counts instead"), max_digits=16, decimal_places=4, null=True, blank=True, editable=False
    )

    class Meta(Decided.Meta):
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["assessed", "pk"]
        constraints = [
            *decided_constraints("appeal"),
            models.UniqueConstraint(
                fields=["assessed", "criterion"], condition=Q(accepted__isnull=True), name="appeal_one_open_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(accepted=True, value__isnull=False)
                | Q(accepted=False, value__isnull=True)
                | Q(accepted__isnull=True, value__isnull=True),
                name="appeal_granted_has_value",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.assessed} {self.criterion}"
