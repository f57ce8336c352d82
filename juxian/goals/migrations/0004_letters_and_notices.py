import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("goals", "0003_sealed_rounds_stand"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="opening")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("due", models.DateField(verbose_name="reply until")),
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
            ],
            options={
                "verbose_name": "supervision notice",
                "verbose_name_plural": "supervision notices",
                "ordering": ["-drafted_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="notice_number_once_a_year"),
                    models.CheckConstraint(
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
                        name="notice_issued_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_by__isnull", True),
                            models.Q(("issued_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_issued_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("light", models.CharField(max_length=10, verbose_name="light")),
                ("told", models.CharField(max_length=300, verbose_name="what the records say")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for the reply"),
                            ("replied", "replied"),
                            ("returned", "returned"),
                            ("closed", "settled"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="replied")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="goals.notice",
                        verbose_name="notice",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="organizations.organization",
                        verbose_name="unit",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="replied by",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="goals.target",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a notice",
                "verbose_name_plural": "lines of notices",
                "ordering": ["notice", "organization", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "target"), name="notice_names_a_target_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_by__isnull", True), ("reply", ""), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                models.Q(("reply", ""), _negated=True),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notice_replied_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by__isnull", True),
                            models.Q(("settled_by", models.F("replied_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_settled_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_returned_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason of the amendment")),
                ("text", models.TextField(verbose_name="text")),
                ("content", models.JSONField(verbose_name="targets")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("signed_name", models.CharField(blank=True, max_length=60, verbose_name="name and post of who signs")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="organizations.organization",
                        verbose_name="unit",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "responsibility letter",
                "verbose_name_plural": "responsibility letters",
                "ordering": ["-year", "organization", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "year", "version"), name="letter_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="letter_amended_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True), ("signed_name", "")),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("signed_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_signature_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("issued_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="letter_signed_by_another",
                    ),
                ],
            },
        ),
    ]
