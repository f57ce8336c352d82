import django.db.models.deletion
from django.db import migrations, models

import juxian.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("outreach", "0001_initial"),
        ("registry", "0010_evaluation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Native",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="full name")),
                (
                    "tie",
                    models.CharField(
                        choices=[
                            ("born", "born here"),
                            ("studied", "studied here"),
                            ("worked", "worked here"),
                            ("family", "family here"),
                        ],
                        default="born",
                        max_length=10,
                        verbose_name="tie",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        default="156", help_text="GB/T 2659.1", max_length=3, verbose_name="country or region"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="province and city")),
                ("employer", models.CharField(blank=True, max_length=120, verbose_name="where they work")),
                ("post", models.CharField(blank=True, max_length=80, verbose_name="post")),
                ("field", models.CharField(blank=True, max_length=80, verbose_name="field of work")),
                ("level", models.CharField(blank=True, max_length=80, verbose_name="title or honours")),
                ("phone", juxian.core.fields.EncryptedTextField(blank=True, verbose_name="phone")),
                ("liaison", models.CharField(blank=True, max_length=60, verbose_name="liaison officer")),
                ("source", models.CharField(max_length=200, verbose_name="how they are known, and agreed to it")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="came back on")),
                ("contacted_on", models.DateField(blank=True, editable=False, null=True, verbose_name="last contact")),
                ("next_due", models.DateField(blank=True, editable=False, null=True, verbose_name="next contact due")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                (
                    "birthplace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="natives",
                        to="organizations.organization",
                        verbose_name="home township",
                    ),
                ),
                (
                    "liaison_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="liaison unit",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="native",
                        to="registry.person",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "native elsewhere",
                "verbose_name_plural": "natives elsewhere",
                "ordering": ["name", "pk"],
                "indexes": [models.Index(fields=["liaison_unit", "next_due"], name="natives_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="native_has_name_and_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returned_on__isnull", True), ("person__isnull", False), _connector="OR"),
                        name="native_who_came_back_has_a_file",
                        violation_error_message="Who came back has a file.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("investment", "investment"),
                            ("people", "referral of people"),
                            ("project", "referral of a project"),
                            ("donation", "donation"),
                            ("technology", "technology"),
                            ("teaching", "teaching"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("amount", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="amount in fen")),
                ("evidence", models.CharField(max_length=300, verbose_name="what it is, and the evidence")),
                (
                    "state",
                    models.CharField(
                        choices=[("claimed", "to be confirmed"), ("confirmed", "confirmed"), ("rejected", "rejected")],
                        default="claimed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("entered_by", models.CharField(max_length=150, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                ("decided_by", models.CharField(blank=True, max_length=150, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "native",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="outreach.native",
                        verbose_name="native elsewhere",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by", ""), ("state", "claimed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["confirmed", "rejected"]),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contribution_decided_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("entered_by")), _negated=True),
                        name="contribution_maker_is_not_checker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="contribution_has_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["investment", "donation"]), _negated=True),
                            models.Q(("amount__gt", 0), ("amount__isnull", False)),
                            _connector="OR",
                        ),
                        name="money_given_has_an_amount",
                        violation_error_message="An investment or a donation has an amount.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="date")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("visit", "visit"),
                            ("phone", "phone call"),
                            ("meeting", "meeting"),
                            ("message", "message"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                ("said", models.TextField(max_length=2000, verbose_name="what was said")),
                ("next_due", models.DateField(blank=True, null=True, verbose_name="next contact due")),
                ("entered_by", models.CharField(max_length=150, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "native",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="outreach.native",
                        verbose_name="native elsewhere",
                    ),
                ),
            ],
            options={
                "verbose_name": "talk with a contact",
                "verbose_name_plural": "talks with contacts",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said", ""), _negated=True), name="contact_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_due__isnull", True), ("next_due__gt", models.F("on")), _connector="OR"
                        ),
                        name="next_contact_is_later",
                        violation_error_message="The next contact lies after this one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuralExpert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("craft", models.CharField(max_length=80, verbose_name="craft")),
                ("village", models.CharField(blank=True, max_length=80, verbose_name="village")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="farmer's title")),
                ("apprentices", models.PositiveSmallIntegerField(default=0, verbose_name="apprentices")),
                ("discovered_on", models.DateField(verbose_name="discovered on")),
                ("evidence", models.CharField(max_length=300, verbose_name="what shows it")),
                (
                    "state",
                    models.CharField(
                        choices=[("claimed", "to be confirmed"), ("confirmed", "confirmed"), ("rejected", "rejected")],
                        default="claimed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("entered_by", models.CharField(max_length=150, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                ("decided_by", models.CharField(blank=True, max_length=150, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rural_expert",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rural_experts",
                        to="organizations.organization",
                        verbose_name="discovered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "rural expert",
                "verbose_name_plural": "rural experts",
                "ordering": ["-discovered_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by", ""), ("state", "claimed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["confirmed", "rejected"]),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rural_expert_decided_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("entered_by")), _negated=True),
                        name="rural_expert_maker_is_not_checker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("craft", ""), _negated=True), models.Q(("evidence", ""), _negated=True)
                        ),
                        name="rural_expert_has_a_craft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("training", "training given"), ("fund", "money"), ("studio", "studio")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("amount", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="amount in fen")),
                ("what", models.CharField(max_length=300, verbose_name="what was done")),
                ("entered_by", models.CharField(max_length=150, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="outreach.ruralexpert",
                        verbose_name="rural expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "support",
                "verbose_name_plural": "supports",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("what", ""), _negated=True), name="support_says_what"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "fund"), _negated=True),
                            models.Q(("amount__gt", 0), ("amount__isnull", False)),
                            _connector="OR",
                        ),
                        name="support_in_money_has_an_amount",
                        violation_error_message="Support in money has an amount.",
                    ),
                ],
            },
        ),
    ]
