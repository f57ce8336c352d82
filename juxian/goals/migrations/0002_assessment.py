from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("goals", "0001_initial"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("as_of", models.DateField(verbose_name="measured as of")),
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="weight in the comprehensive assessment, in per cent",
                    ),
                ),
                (
                    "grades",
                    models.TextField(
                        default="90=优秀\n80=良好\n60=合格\n0=不合格",
                        help_text="A line a grade: at least so many points = its name.",
                        verbose_name="grades",
                    ),
                ),
                (
                    "veto_grade",
                    models.CharField(default="一票否决", max_length=20, verbose_name="grade of a unit that was vetoed"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being drawn up"),
                            ("open", "being carried out"),
                            ("appeals", "open to appeals"),
                            ("sealed", "sealed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("appeal_until", models.DateField(blank=True, editable=False, null=True, verbose_name="appeals until")),
                ("content", models.TextField(blank=True, editable=False)),
                ("computed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="computed")),
                (
                    "sealed_hash",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="hash of the sealed result"
                    ),
                ),
                ("sealed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sealed")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn up by",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sealed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "name"), name="assessment_name_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by__isnull", True),
                            models.Q(("opened_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_opened_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed_by__isnull", True),
                            models.Q(("sealed_by", models.F("published_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_sealed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sealed_at__isnull", False),
                                ("sealed_by__isnull", False),
                                ("state", "sealed"),
                                models.Q(("sealed_hash", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "sealed"), _negated=True),
                                ("sealed_at__isnull", True),
                                ("sealed_by__isnull", True),
                                ("sealed_hash", ""),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_sealed_has_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_by__isnull", True), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("opened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_open_was_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="organizations.organization",
                        verbose_name="unit",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="units",
                        to="goals.assessmentround",
                        verbose_name="assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessed unit",
                "verbose_name_plural": "assessed units",
                "ordering": ["round", "organization"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="criterion")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weighted", "weighted"),
                            ("bonus", "bonus"),
                            ("deduction", "deduction"),
                            ("veto", "veto"),
                        ],
                        default="weighted",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("figure", "figure of the records"),
                            ("claim", "reported by the unit, verified by the office"),
                            ("expert", "experts' marks, trimmed"),
                        ],
                        default="figure",
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("indicator", models.CharField(blank=True, max_length=80, verbose_name="indicator")),
                (
                    "full",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=6, verbose_name="full marks"
                    ),
                ),
                (
                    "idiom",
                    models.CharField(
                        choices=[
                            ("ratio", "share of the target, up to a cap"),
                            ("ladder", "steps of the figure"),
                            ("rank", "steps of the rank within the class"),
                            ("first", "share of the best unit's figure"),
                            ("missing", "full marks less so much for each one missing"),
                            ("each", "so much for each one, up to full marks"),
                            ("expert", "share of a hundred"),
                            ("limit", "strikes from so many on (veto)"),
                            ("own", "a formula of one's own"),
                        ],
                        default="ratio",
                        max_length=8,
                        verbose_name="scored by",
                    ),
                ),
                (
                    "number",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="its number"
                    ),
                ),
                ("steps", models.TextField(blank=True, verbose_name="its steps")),
                ("fewer", models.BooleanField(default=False, verbose_name="less is better")),
                ("formula", models.TextField(blank=True, verbose_name="formula")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="goals.assessmentround",
                        verbose_name="assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["round", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed")),
                ("accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("answer", models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=16,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="value",
                    ),
                ),
                (
                    "evidence",
                    models.TextField(
                        help_text="What happened when, and which document proves it.", verbose_name="evidence"
                    ),
                ),
                (
                    "assessed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="goals.assessed",
                        verbose_name="unit",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="goals.criterion",
                        verbose_name="criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["assessed", "criterion", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted__isnull", True), ("decided_at__isnull", True), ("decided_by__isnull", True)
                            ),
                            models.Q(
                                ("accepted__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="claim_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="claim_has_evidence"
                    ),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="claim_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed")),
                ("accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("answer", models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                ("text", models.TextField(verbose_name="what is wrong, and what proves it")),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=16,
                        null=True,
                        verbose_name="value that counts instead",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "assessed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="goals.assessed",
                        verbose_name="unit",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="goals.criterion",
                        verbose_name="criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ["assessed", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted__isnull", True), ("decided_at__isnull", True), ("decided_by__isnull", True)
                            ),
                            models.Q(
                                ("accepted__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_decided_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted__isnull", True)),
                        fields=("assessed", "criterion"),
                        name="appeal_one_open_a_criterion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", True), ("value__isnull", False)),
                            models.Q(("accepted", False), ("value__isnull", True)),
                            models.Q(("accepted__isnull", True), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="appeal_granted_has_value",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="appeal_has_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mark",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="mark",
                    ),
                ),
                ("marked_at", models.DateTimeField(verbose_name="marked")),
                (
                    "assessed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="goals.assessed",
                        verbose_name="unit",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="goals.criterion",
                        verbose_name="criterion",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "expert's mark",
                "verbose_name_plural": "experts' marks",
                "ordering": ["assessed", "criterion", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessed", "criterion", "expert"), name="expert_marks_once"),
                    models.CheckConstraint(
                        condition=models.Q(("mark__gte", 0), ("mark__lte", 100)), name="mark_of_a_hundred"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="class")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes",
                        to="goals.assessmentround",
                        verbose_name="assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "class of units",
                "verbose_name_plural": "classes of units",
                "ordering": ["round", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "name"), name="unit_class_once_a_round"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="unit_class_has_name"),
                ],
            },
        ),
        migrations.AddField(
            model_name="criterion",
            name="classes",
            field=models.ManyToManyField(
                blank=True, related_name="criteria", to="goals.unitclass", verbose_name="classes"
            ),
        ),
        migrations.AddField(
            model_name="assessed",
            name="unit_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="units",
                to="goals.unitclass",
                verbose_name="class",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("round", "name"), name="criterion_once_a_round"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("full__gt", 0), models.Q(("full", 0), ("kind", "veto")), _connector="OR"),
                name="criterion_has_full_marks",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "figure"), models.Q(("indicator", ""), _negated=True)),
                    models.Q(models.Q(("source", "figure"), _negated=True), ("indicator", "")),
                    _connector="OR",
                ),
                name="criterion_of_figure_has_indicator",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("formula", ""), _negated=True), models.Q(("name", ""), _negated=True)),
                name="criterion_has_formula",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessed",
            constraint=models.UniqueConstraint(fields=("round", "organization"), name="assessed_once_a_round"),
        ),
    ]
