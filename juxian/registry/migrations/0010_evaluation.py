import django.db.models.deletion
from django.db import migrations, models

import juxian.core.db


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_fill_search_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvaluationModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name of the method")),
                (
                    "purpose",
                    models.CharField(
                        help_text="What its results help to decide; the people evaluated read it.",
                        max_length=300,
                        verbose_name="purpose",
                    ),
                ),
                ("created_by", models.CharField(max_length=150, verbose_name="entered by")),
                ("created_at", models.DateTimeField(verbose_name="entered at")),
            ],
            options={
                "verbose_name": "method of evaluation",
                "verbose_name_plural": "methods of evaluation",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("purpose", ""), _negated=True)
                        ),
                        name="evaluation_model_says_what_for",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("definition", models.JSONField(verbose_name="dimensions and criteria")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                ("reason", models.CharField(max_length=300, verbose_name="what changes and why")),
                ("drafted_by", models.CharField(max_length=150, verbose_name="drafted by")),
                ("adopted_by", models.CharField(max_length=150, verbose_name="adopted by")),
                ("adopted_at", models.DateTimeField(verbose_name="adopted at")),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="registry.evaluationmodel",
                        verbose_name="method of evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a method of evaluation",
                "verbose_name_plural": "versions of methods of evaluation",
                "ordering": ["model", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("model", "number"), name="evaluation_version_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_by", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="evaluation_version_says_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drafted_by", models.F("adopted_by")), _negated=True),
                        name="evaluation_version_maker_is_not_checker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("definition", models.JSONField(verbose_name="dimensions and criteria")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="what changes and why")),
                ("returned", models.CharField(blank=True, max_length=300, verbose_name="what has to change")),
                ("drafted_by", models.CharField(max_length=150, verbose_name="drafted by")),
                ("editors", models.JSONField(default=list, verbose_name="worked on by")),
                ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                ("ready", models.BooleanField(default=False, verbose_name="handed in for adoption")),
                (
                    "model",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="registry.evaluationmodel",
                        verbose_name="method of evaluation",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.evaluationversion",
                        verbose_name="made from",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a method of evaluation",
                "verbose_name_plural": "drafts of methods of evaluation",
                "ordering": ["-drafted_at", "pk"],
            },
        ),
        juxian.core.db.RefuseChange(
            table="registry_evaluationversion",
        ),
    ]
