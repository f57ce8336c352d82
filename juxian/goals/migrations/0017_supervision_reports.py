import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0002_append_only"),
        ("goals", "0016_light_rules"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupervisionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("quarter", "quarter"), ("month", "month")], max_length=7, verbose_name="period"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("part", models.PositiveSmallIntegerField(verbose_name="which month or quarter")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="what is asked of the units")),
                ("chapters", models.JSONField()),
                ("citations", models.JSONField()),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("issued", "issued")],
                        default="draft",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("drafted_at", models.DateTimeField(verbose_name="drafted")),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="issued")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facts.snapshot",
                        verbose_name="snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "supervision report",
                "verbose_name_plural": "supervision reports",
                "ordering": ["-as_of", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField()),
                ("fixed", models.BooleanField(default=False, editable=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="unit",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="goals.supervisionreport",
                        verbose_name="supervision report",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a supervision report",
                "verbose_name_plural": "lines of supervision reports",
                "ordering": ["report", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="supervisionreport",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="supervision_report_number_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="supervisionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("issued_at__isnull", True),
                        ("issued_by__isnull", True),
                        ("number__isnull", True),
                        ("state", "draft"),
                    ),
                    models.Q(
                        ("issued_at__isnull", False),
                        ("issued_by__isnull", False),
                        ("number__isnull", False),
                        ("state", "issued"),
                    ),
                    _connector="OR",
                ),
                name="supervision_report_issued_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_by__isnull", True),
                    models.Q(("issued_by", models.F("drafted_by")), _negated=True),
                    _connector="OR",
                ),
                name="supervision_report_issued_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "month"), ("part__gte", 1), ("part__lte", 12)),
                    models.Q(("kind", "quarter"), ("part__gte", 1), ("part__lte", 4)),
                    _connector="OR",
                ),
                name="supervision_report_period_there_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisionline",
            constraint=models.UniqueConstraint(fields=("report", "organization"), name="supervision_line_once_a_unit"),
        ),
        RefuseChange("goals_supervisionreport", when="OLD.state = 'issued'"),
        RefuseChange("goals_supervisionline", when="OLD.fixed"),
    ]
