import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0007_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "There is a programme of this name already."},
                        max_length=80,
                        unique=True,
                        verbose_name="talent programme",
                    ),
                ),
                ("begin", models.DateField(verbose_name="begins")),
                ("end", models.DateField(verbose_name="ends")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="what it is for")),
            ],
            options={
                "verbose_name": "talent programme",
                "verbose_name_plural": "programmes",
                "ordering": ["-begin", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("begin"))),
                        name="programme_ends_after_it_begins",
                        violation_error_message="A programme ends after it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="goals.programme",
                        verbose_name="talent programme",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="quota line")),
                (
                    "quota",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="quota"
                    ),
                ),
                ("unit", models.CharField(default="名", max_length=10, verbose_name="measured in")),
                ("indicator", models.CharField(blank=True, max_length=80, verbose_name="indicator")),
                ("table", models.CharField(blank=True, max_length=40, verbose_name="records of")),
                ("condition", models.TextField(blank=True, max_length=2000, verbose_name="that meet the condition")),
            ],
            options={
                "verbose_name": "quota line",
                "verbose_name_plural": "quota lines",
                "ordering": ["programme", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "name"),
                        name="programme_line_once",
                        violation_error_message="The programme has a line of this name already.",
                    ),
                    models.CheckConstraint(condition=models.Q(("quota__gte", 1)), name="programme_quota_at_least_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("indicator", ""), _negated=True), ("condition", ""), ("table", "")),
                            models.Q(
                                ("indicator", ""),
                                models.Q(("table", ""), _negated=True),
                                models.Q(("condition", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="programme_line_filled_by_one_thing",
                    ),
                ],
            },
        ),
    ]
