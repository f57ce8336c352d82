from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("goals", "0008_programmes"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "There is a campaign of this name already."},
                        max_length=60,
                        unique=True,
                        verbose_name="campaign",
                    ),
                ),
                ("begin", models.DateField(verbose_name="begins")),
                ("end", models.DateField(verbose_name="ends")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="what it is for")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "drawn up"), ("open", "being fought"), ("closed", "concluded")],
                        default="draft",
                        editable=False,
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
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
                ("made_at", models.DateTimeField(editable=False, verbose_name="drawn up")),
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
                        verbose_name="concluded by",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="concluded")),
                ("content", models.JSONField(blank=True, default=dict, editable=False, verbose_name="result")),
                (
                    "units",
                    models.ManyToManyField(
                        related_name="campaigns", to="organizations.organization", verbose_name="units taking part"
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-begin", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("begin"))),
                        name="campaign_ends_after_it_begins",
                        violation_error_message="A campaign ends after it begins.",
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
                        name="campaign_opened_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                            ),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="campaign_closed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("opened_by__isnull", True),
                                models.Q(("opened_by", models.F("made_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("closed_by__isnull", True),
                                models.Q(("closed_by", models.F("made_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="campaign_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="goals.campaign",
                        verbose_name="campaign",
                    ),
                ),
                ("indicator", models.CharField(max_length=80, verbose_name="indicator")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
            ],
            options={
                "verbose_name": "goal of a campaign",
                "verbose_name_plural": "goals of campaigns",
                "ordering": ["campaign", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "indicator"),
                        name="campaign_counts_once",
                        violation_error_message="The campaign counts this already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)), name="campaign_weight_in_bounds"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignAim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aims",
                        to="goals.campaigngoal",
                        verbose_name="goal",
                    ),
                ),
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
                    "aim",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=16,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="to reach",
                    ),
                ),
            ],
            options={
                "verbose_name": "aim of a unit in a campaign",
                "verbose_name_plural": "aims of units in campaigns",
                "ordering": ["goal", "organization"],
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "organization"), name="campaign_one_aim_a_unit"),
                    models.CheckConstraint(condition=models.Q(("aim__gt", 0)), name="campaign_aim_above_nothing"),
                ],
            },
        ),
        RefuseChange("goals_campaign", when="OLD.state = 'closed'"),
    ]
