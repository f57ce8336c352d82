import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_systems"),
        ("organizations", "0001_initial"),
        ("registry", "0005_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveIntegerField(verbose_name="people")),
            ],
            options={
                "verbose_name": "people looked at",
                "verbose_name_plural": "people looked at",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at"),
        ),
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at"),
        ),
        migrations.AlterField(
            model_name="correction",
            name="part",
            field=models.CharField(
                choices=[
                    ("particulars", "particulars"),
                    ("documents", "identity documents"),
                    ("educations", "education"),
                    ("titles", "titles"),
                    ("engagements", "engagements"),
                    ("classes", "class and designations"),
                    ("deletion", "something to be deleted"),
                    ("erasure", "my whole file to be erased"),
                    ("other", "something else"),
                ],
                max_length=12,
                verbose_name="which part",
            ),
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contacts", "contact details of people who left"),
                            ("files", "files of people who left"),
                            ("rosters", "uploaded rosters"),
                        ],
                        max_length=10,
                        verbose_name="kind of data",
                    ),
                ),
                ("before", models.DateField(verbose_name="ended before")),
                ("keys", models.JSONField(verbose_name="records")),
                ("confirmed_by", models.CharField(max_length=150, verbose_name="confirmed by")),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed at")),
                ("done", models.PositiveIntegerField(blank=True, null=True, verbose_name="disposed of")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
            ],
            options={
                "verbose_name": "disposal",
                "verbose_name_plural": "disposals",
                "ordering": ["-confirmed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)), fields=("kind",), name="disposal_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done__isnull", True), ("done_at__isnull", True)),
                            models.Q(("done__isnull", False), ("done_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="disposal_is_done_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contacts", "contact details of people who left"),
                            ("files", "files of people who left"),
                            ("rosters", "uploaded rosters"),
                        ],
                        max_length=10,
                        unique=True,
                        verbose_name="kind of data",
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="months kept")),
                ("basis", models.CharField(max_length=200, verbose_name="on what ground")),
            ],
            options={
                "verbose_name": "retention rule",
                "verbose_name_plural": "retention rules",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("months__gte", 1), ("months__lte", 600), models.Q(("basis", ""), _negated=True)
                        ),
                        name="retention_is_some_months",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SharingGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "consent of the people"),
                            ("duty", "duty or power given by law"),
                            ("contract", "contract with the people"),
                            ("labour", "personnel administration under labour rules"),
                        ],
                        max_length=10,
                        verbose_name="legal basis",
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        help_text="Law, agreement or form of consent", max_length=200, verbose_name="document"
                    ),
                ),
                ("fields", models.JSONField(verbose_name="fields")),
                ("condition", models.TextField(max_length=4000, verbose_name="which people")),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waiting for approval"),
                            ("active", "approved"),
                            ("refused", "refused"),
                            ("revoked", "withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("revoked_by", models.CharField(blank=True, max_length=150, verbose_name="withdrawn by")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "granter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="shared by",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="receiving unit",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.system",
                        verbose_name="receiving system",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", False), ("system__isnull", True)),
                            models.Q(("organization__isnull", True), ("system__isnull", False)),
                            _connector="OR",
                        ),
                        name="sharing_has_one_receiver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="sharing_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True),
                            models.Q(("document", ""), _negated=True),
                            models.Q(("condition", ""), _negated=True),
                        ),
                        name="sharing_says_why_and_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("granter")), _negated=True),
                            _connector="OR",
                        ),
                        name="sharing_is_decided_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("revoked_at__isnull", True), ("state", "asked")),
                            models.Q(("decided_by__isnull", False), ("revoked_at__isnull", True), ("state", "active")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("revoked_at__isnull", True),
                                ("state", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("state", "revoked"),
                                models.Q(("revoked_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sharing_is_decided",
                    ),
                ],
                "verbose_name": "sharing grant",
                "verbose_name_plural": "sharing grants",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, verbose_name="time")),
                ("actor", models.CharField(max_length=150, verbose_name="who")),
                ("place", models.CharField(max_length=200, verbose_name="unit or system")),
                ("roles", models.CharField(blank=True, max_length=200, verbose_name="roles")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("file", "looked into the file"),
                            ("revealed", "looked at a sensitive value"),
                            ("list", "took a list as a file"),
                            ("page", "read what was shared"),
                            ("export", "took what was shared as a file"),
                            ("api", "fetched what was shared by program"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=500, verbose_name="fields")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                (
                    "set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="registry.accessset",
                        verbose_name="people",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="registry.sharinggrant",
                        verbose_name="grant",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["set", "at"], name="access_of_set")],
                "verbose_name": "look at people",
                "verbose_name_plural": "looks at people",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AccessSetMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="registry.accessset"
                    ),
                ),
            ],
            options={
                "verbose_name": "person looked at",
                "verbose_name_plural": "people looked at",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("set", "person"), name="access_set_member_once")],
            },
        ),
        RefuseChange("registry_accessset"),
        RefuseChange("registry_accesssetmember"),
        RefuseChange("registry_access"),
    ]
