import django.db.models.deletion
from django.db import migrations, models

import juxian.accounts.systems.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="System",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="system")),
                ("keeper", models.CharField(max_length=120, verbose_name="operated by")),
                (
                    "networks",
                    models.CharField(
                        help_text="Addresses or networks, with spaces between: 10.1.2.3 10.9.0.0/24",
                        max_length=300,
                        validators=[juxian.accounts.systems.models.check_networks],
                        verbose_name="comes from",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
            ],
            options={
                "verbose_name": "system",
                "verbose_name_plural": "systems",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("keeper", ""), _negated=True),
                            models.Q(("networks", ""), _negated=True),
                        ),
                        name="system_says_who_and_whence",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("hint", models.CharField(editable=False, max_length=8, verbose_name="begins with")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="accounts.system",
                        verbose_name="system",
                    ),
                ),
            ],
            options={
                "verbose_name": "token",
                "verbose_name_plural": "tokens",
                "ordering": ["-issued_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                        name="token_expires_after_its_issue",
                    )
                ],
            },
        ),
    ]
