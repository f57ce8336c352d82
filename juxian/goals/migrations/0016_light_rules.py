import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0015_signed_on_paper"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LightRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed")),
                ("accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("answer", models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                ("number", models.PositiveSmallIntegerField(editable=False, unique=True, verbose_name="version")),
                ("rules", models.JSONField(default=list, editable=False, verbose_name="rules")),
            ],
            options={
                "verbose_name": "version of the light rules",
                "verbose_name_plural": "versions of the light rules",
                "ordering": ["-number"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="noticeitem",
            name="notice_line_about_one_thing",
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="task",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="goals.meetingtask",
                verbose_name="task of a meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.UniqueConstraint(fields=("notice", "task"), name="notice_names_a_task_once"),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("project__isnull", False), ("target__isnull", True), ("task__isnull", True)),
                    models.Q(("project__isnull", True), ("target__isnull", False), ("task__isnull", True)),
                    models.Q(("project__isnull", True), ("target__isnull", True), ("task__isnull", False)),
                    _connector="OR",
                ),
                name="notice_line_about_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="lightrules",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="lightrules",
            name="filed_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="filed by",
            ),
        ),
        migrations.AddConstraint(
            model_name="lightrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted__isnull", True), ("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("accepted__isnull", False), ("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="light_rules_decision_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="lightrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("filed_by")), _negated=True),
                    _connector="OR",
                ),
                name="light_rules_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="lightrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted__isnull", True), ("accepted", True), _connector="OR"),
                name="light_rules_drafted_or_in_force",
            ),
        ),
        RefuseChange("goals_lightrules", when="OLD.accepted IS NOT NULL"),
    ]
