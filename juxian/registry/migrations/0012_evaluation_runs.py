import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import juxian.core.db
import juxian.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("facts", "0002_append_only"),
        ("organizations", "0001_initial"),
        ("registry", "0011_sections"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvaluationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "condition",
                    models.TextField(blank=True, max_length=2000, verbose_name="only people for whom this holds"),
                ),
                ("peers", models.JSONField(blank=True, default=dict, verbose_name="scores of peers")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                ("responsible", models.CharField(max_length=60, verbose_name="person responsible")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("created_by", models.CharField(max_length=150, verbose_name="run by")),
                ("created_at", models.DateTimeField(verbose_name="run at")),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facts.snapshot",
                        verbose_name="snapshot",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="registry.evaluationversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["-as_of", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True), models.Q(("responsible", ""), _negated=True)
                        ),
                        name="evaluation_says_what_for_and_who",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="industry")),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="score reached")),
                ("coverage", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="coverage")),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="rank")),
                ("dimensions", models.JSONField(verbose_name="scores of the dimensions")),
                ("points", models.JSONField(verbose_name="points")),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_results",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="registry.evaluationrun",
                        verbose_name="evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "result of an evaluation",
                "verbose_name_plural": "results of evaluations",
                "ordering": ["run", "rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "person"), name="evaluation_result_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True), models.Q(("score__gte", 0), ("score__lte", 100)), _connector="OR"
                        ),
                        name="evaluation_score_of_a_hundred",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("opened_by", models.CharField(max_length=150, verbose_name="opened to the unit by")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="registry.evaluationrun",
                        verbose_name="evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of results to a unit",
                "verbose_name_plural": "openings of results to units",
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("run", "organization"),
                        name="evaluation_opened_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="evaluation_opened_with_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name of the round")),
                ("due", models.DateField(verbose_name="to be given by")),
                ("opened_by", models.CharField(max_length=150, verbose_name="round opened by")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="registry.evaluationversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of peer review",
                "verbose_name_plural": "rounds of peer review",
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="peer_round_has_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score of 100")),
                ("reason", juxian.core.fields.EncryptedTextField(blank=True, verbose_name="reason")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="given at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peer_reviews",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="registry.peerround",
                        verbose_name="round of peer review",
                    ),
                ),
            ],
            options={
                "verbose_name": "peer review",
                "verbose_name_plural": "peer reviews",
                "ordering": ["round", "person", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "person", "reviewer"), name="peer_asked_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at__isnull", True), ("score__isnull", True)),
                            models.Q(
                                ("given_at__isnull", False),
                                ("score__lte", 100),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="peer_review_is_given_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", juxian.core.fields.EncryptedTextField(verbose_name="objection")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting for an answer"), ("upheld", "upheld"), ("rejected", "not upheld")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_by", models.CharField(max_length=150, verbose_name="raised by")),
                ("asked_at", models.DateTimeField(verbose_name="raised at")),
                ("due", models.DateField(verbose_name="to be answered by")),
                ("answer", juxian.core.fields.EncryptedTextField(blank=True, verbose_name="answer")),
                ("answered_by", models.CharField(blank=True, max_length=150, verbose_name="answered by")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_objections",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="registry.evaluationresult",
                        verbose_name="result of an evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection to an evaluation",
                "verbose_name_plural": "objections to evaluations",
                "ordering": ["due", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("result",),
                        name="evaluation_objection_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="evaluation_objection_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state__in", ["upheld", "rejected"]),
                                models.Q(("answered_by", ""), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_objection_is_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationConclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                ("used_for", models.CharField(max_length=100, verbose_name="used for")),
                ("reference", models.CharField(max_length=100, verbose_name="document")),
                ("text", juxian.core.fields.EncryptedTextField(verbose_name="judgement")),
                ("by", models.CharField(max_length=150, verbose_name="judged by")),
                ("at", models.DateTimeField(verbose_name="judged at")),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="registry.evaluationresult",
                        verbose_name="result of an evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "conclusion of an evaluation",
                "verbose_name_plural": "conclusions of evaluations",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_for", ""), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            models.Q(("by", ""), _negated=True),
                        ),
                        name="evaluation_is_used_with_a_judgement",
                    )
                ],
            },
        ),
        juxian.core.db.RefuseChange(
            table="registry_evaluationrun",
        ),
        juxian.core.db.RefuseChange(
            table="registry_evaluationresult",
        ),
        juxian.core.db.RefuseChange(
            table="registry_evaluationconclusion",
        ),
    ]
