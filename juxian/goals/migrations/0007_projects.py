import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("goals", "0006_units_in_charge"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "There is a project of this name already."},
                        max_length=80,
                        unique=True,
                        verbose_name="project",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="organizations.organization",
                        verbose_name="lead unit",
                    ),
                ),
                (
                    "responsible",
                    models.CharField(help_text="Name and post.", max_length=60, verbose_name="person responsible"),
                ),
                ("aim", models.TextField(max_length=1000, verbose_name="what is to be reached")),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="goals.target",
                        verbose_name="serves target",
                    ),
                ),
                (
                    "budget",
                    models.BigIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="budget",
                    ),
                ),
                ("budget_line", models.CharField(blank=True, max_length=80, verbose_name="budget line")),
                ("begin", models.DateField(verbose_name="begins")),
                ("end", models.DateField(verbose_name="ends")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "to be opened"),
                            ("running", "being carried out"),
                            ("finished", "finished"),
                            ("stopped", "given up"),
                        ],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                ("drafted_at", models.DateTimeField(editable=False, verbose_name="drafted")),
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
                ("opened_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opened")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="closed")),
                (
                    "outcome",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="what came of it"),
                ),
                (
                    "co_owners",
                    models.ManyToManyField(
                        blank=True,
                        related_name="joint_projects",
                        to="organizations.organization",
                        verbose_name="co-owners",
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["end", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("begin"))),
                        name="project_ends_after_it_begins",
                        violation_error_message="A project ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                        name="project_budget_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("opened_at__isnull", False),
                                ("opened_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="project_opened_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by__isnull", True),
                            models.Q(("opened_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="project_opened_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                                ("state__in", ["draft", "running"]),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("state__in", ["finished", "stopped"]),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="project_closed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="goals.project",
                        verbose_name="project",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="milestone")),
                ("due", models.DateField(verbose_name="due on")),
                ("reached_on", models.DateField(blank=True, editable=False, null=True, verbose_name="reached on")),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["project", "due", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "name"),
                        name="milestone_once_a_project",
                        violation_error_message="The project has a milestone of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed")),
                ("accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("answer", models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer")),
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
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="goals.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="goals.milestone",
                        verbose_name="milestone reached",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("text", models.TextField(max_length=2000, verbose_name="what was done for the project")),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["-on", "-pk"],
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
                        name="project_report_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="project_report_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("milestone__isnull", False), ("accepted__isnull", True), _connector="OR"),
                        name="project_report_decided_on_milestone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="project_report_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", False), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="project_report_returned_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("milestone__isnull", False),
                            models.Q(("accepted__isnull", True), ("accepted", True), _connector="OR"),
                        ),
                        fields=("milestone",),
                        name="project_report_one_a_milestone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="goals.projectreport",
                        verbose_name="progress report",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "pdf"), ("jpg", "jpg"), ("png", "png"), ("docx", "docx"), ("doc", "doc")],
                        max_length=4,
                        verbose_name="file format",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("file", models.FileField(max_length=200, upload_to="projects/%Y/", verbose_name="stored file")),
            ],
            options={
                "verbose_name": "evidence file",
                "verbose_name_plural": "evidence files",
                "ordering": ["report", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="project_file_not_empty")
                ],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="goals.project",
                        verbose_name="project",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="risk")),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "medium"), (3, "high")], default=2, verbose_name="likelihood"
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "medium"), (3, "high")], default=2, verbose_name="impact"
                    ),
                ),
                ("measure", models.CharField(max_length=300, verbose_name="measure")),
                ("owner", models.CharField(max_length=60, verbose_name="who sees to it")),
                ("raised_at", models.DateTimeField(editable=False, verbose_name="raised")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="closed")),
                ("closing", models.CharField(blank=True, editable=False, max_length=300, verbose_name="how it ended")),
            ],
            options={
                "verbose_name": "risk",
                "verbose_name_plural": "risks",
                "ordering": ["closed_at", "-raised_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__gte", 1), ("impact__lte", 3), ("likelihood__gte", 1), ("likelihood__lte", 3)
                        ),
                        name="risk_degrees_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closing", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("closing", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="risk_closed_says_how",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="noticeitem",
            name="target",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="goals.target",
                verbose_name="target",
            ),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="goals.project",
                verbose_name="project",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.UniqueConstraint(fields=("notice", "project"), name="notice_names_a_project_once"),
        ),
        migrations.AddConstraint(
            model_name="noticeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("project__isnull", False), ("target__isnull", True)),
                    models.Q(("project__isnull", True), ("target__isnull", False)),
                    _connector="OR",
                ),
                name="notice_line_about_one_thing",
            ),
        ),
    ]
