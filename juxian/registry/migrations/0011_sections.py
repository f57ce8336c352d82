import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import juxian.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        ("registry", "0010_evaluation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Achievement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invention", "invention patent"),
                            ("utility", "utility model or design patent"),
                            ("paper", "paper or monograph"),
                            ("standard", "standard"),
                            ("project", "research project"),
                            ("prize", "prize"),
                            ("transfer", "product or transferred technology"),
                            ("company", "company founded or share held"),
                            ("revenue", "sales or taxes brought about"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="kind of achievement",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what")),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Such as that of the patent or the project",
                        max_length=80,
                        verbose_name="number",
                    ),
                ),
                ("achieved", models.DateField(blank=True, null=True, verbose_name="achieved on")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="own place in the order"),
                ),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="amount")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="evidence")),
                ("confirmed", models.BooleanField(default=False, verbose_name="confirmed by the office")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="achievements",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "achievement",
                "verbose_name_plural": "achievements",
                "ordering": ["person_id", "-achieved", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("person", "kind", "reference"),
                        name="achievement_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="achievement_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="achievement_amount_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__isnull", True), ("rank__gte", 1), _connector="OR"),
                        name="achievement_rank_from_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("email", "mail"),
                            ("address", "address"),
                            ("other", "other account"),
                        ],
                        max_length=10,
                        verbose_name="kind of contact",
                    ),
                ),
                ("value", juxian.core.fields.EncryptedTextField(verbose_name="number or address")),
                (
                    "value_index",
                    juxian.core.fields.BlindIndexField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="Such as office, home or assistant", max_length=40, verbose_name="which"
                    ),
                ),
                ("verified", models.DateField(blank=True, null=True, verbose_name="verified on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["person_id", "kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "value_index"), name="contact_once"),
                    models.CheckConstraint(condition=models.Q(("value", ""), _negated=True), name="contact_has_value"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilyMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "spouse"),
                            ("son", "son"),
                            ("daughter", "daughter"),
                            ("father", "father"),
                            ("mother", "mother"),
                            ("other", "other relative"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name of the family member")),
                ("born", models.DateField(blank=True, null=True, verbose_name="born")),
                ("occupation", models.CharField(blank=True, max_length=120, verbose_name="school and grade, or work")),
                ("number", juxian.core.fields.EncryptedTextField(blank=True, verbose_name="identity number")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="family",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "family member",
                "verbose_name_plural": "family members",
                "ordering": ["person_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="family_member_has_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAchievement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invention", "invention patent"),
                            ("utility", "utility model or design patent"),
                            ("paper", "paper or monograph"),
                            ("standard", "standard"),
                            ("project", "research project"),
                            ("prize", "prize"),
                            ("transfer", "product or transferred technology"),
                            ("company", "company founded or share held"),
                            ("revenue", "sales or taxes brought about"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="kind of achievement",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what")),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Such as that of the patent or the project",
                        max_length=80,
                        verbose_name="number",
                    ),
                ),
                ("achieved", models.DateField(blank=True, null=True, verbose_name="achieved on")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="own place in the order"),
                ),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="amount")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="evidence")),
                ("confirmed", models.BooleanField(default=False, verbose_name="confirmed by the office")),
                ("history_user_id", models.CharField(blank=True, default="", max_length=150)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical achievement",
                "verbose_name_plural": "historical achievements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContact",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("email", "mail"),
                            ("address", "address"),
                            ("other", "other account"),
                        ],
                        max_length=10,
                        verbose_name="kind of contact",
                    ),
                ),
                ("value", juxian.core.fields.EncryptedTextField(verbose_name="number or address")),
                (
                    "value_index",
                    juxian.core.fields.BlindIndexField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="Such as office, home or assistant", max_length=40, verbose_name="which"
                    ),
                ),
                ("verified", models.DateField(blank=True, null=True, verbose_name="verified on")),
                ("history_user_id", models.CharField(blank=True, default="", max_length=150)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact",
                "verbose_name_plural": "historical contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFamilyMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "spouse"),
                            ("son", "son"),
                            ("daughter", "daughter"),
                            ("father", "father"),
                            ("mother", "mother"),
                            ("other", "other relative"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name of the family member")),
                ("born", models.DateField(blank=True, null=True, verbose_name="born")),
                ("occupation", models.CharField(blank=True, max_length=120, verbose_name="school and grade, or work")),
                ("number", juxian.core.fields.EncryptedTextField(blank=True, verbose_name="identity number")),
                ("history_user_id", models.CharField(blank=True, default="", max_length=150)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical family member",
                "verbose_name_plural": "historical family members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPastEmployment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("employer", models.CharField(max_length=120, verbose_name="employer")),
                ("post", models.CharField(blank=True, max_length=80, verbose_name="post")),
                (
                    "country",
                    models.CharField(
                        default="156", help_text="GB/T 2659.1", max_length=3, verbose_name="country of the employer"
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("history_user_id", models.CharField(blank=True, default="", max_length=150)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical past employment",
                "verbose_name_plural": "historical past employment",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSkill",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "kind",
                    models.CharField(
                        choices=[("language", "language"), ("skill", "skill")],
                        max_length=10,
                        verbose_name="language or skill",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name of the language or skill")),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="level reached")),
                ("certificate", models.CharField(blank=True, max_length=120, verbose_name="certificate")),
                ("until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("history_user_id", models.CharField(blank=True, default="", max_length=150)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical language or skill",
                "verbose_name_plural": "historical languages and skills",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTraining",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("title", models.CharField(max_length=120, verbose_name="course")),
                ("organiser", models.CharField(blank=True, max_length=120, verbose_name="organiser")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="class hours")),
                ("result", models.CharField(blank=True, max_length=120, verbose_name="result or certificate")),
                ("history_user_id", models.CharField(blank=True, default="", max_length=150)),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical training",
                "verbose_name_plural": "historical training",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PastEmployment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                ("employer", models.CharField(max_length=120, verbose_name="employer")),
                ("post", models.CharField(blank=True, max_length=80, verbose_name="post")),
                (
                    "country",
                    models.CharField(
                        default="156", help_text="GB/T 2659.1", max_length=3, verbose_name="country of the employer"
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_employments",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "past employment",
                "verbose_name_plural": "past employment",
                "ordering": ["person_id", "-since", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("employer", ""), _negated=True), name="past_employment_has_employer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("since__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="past_employment_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                (
                    "kind",
                    models.CharField(
                        choices=[("language", "language"), ("skill", "skill")],
                        max_length=10,
                        verbose_name="language or skill",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name of the language or skill")),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="level reached")),
                ("certificate", models.CharField(blank=True, max_length=120, verbose_name="certificate")),
                ("until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skills",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "language or skill",
                "verbose_name_plural": "languages and skills",
                "ordering": ["person_id", "kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "name"), name="skill_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="skill_has_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                ("entered_by", models.CharField(editable=False, max_length=150, verbose_name="entered by")),
                ("title", models.CharField(max_length=120, verbose_name="course")),
                ("organiser", models.CharField(blank=True, max_length=120, verbose_name="organiser")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="class hours")),
                ("result", models.CharField(blank=True, max_length=120, verbose_name="result or certificate")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "training",
                "verbose_name_plural": "training",
                "ordering": ["person_id", "-since", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="training_has_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("since__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="training_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="engagement",
            name="engagement_kind_is_known",
        ),
        migrations.AlterField(
            model_name="engagement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("employed", "employed"),
                    ("brought_in", "brought in full time"),
                    ("flexible", "flexible engagement"),
                    ("trained", "locally trained"),
                    ("rehired", "rehired after retirement"),
                ],
                default="employed",
                max_length=12,
                verbose_name="kind of engagement",
            ),
        ),
        migrations.AlterField(
            model_name="historicalengagement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("employed", "employed"),
                    ("brought_in", "brought in full time"),
                    ("flexible", "flexible engagement"),
                    ("trained", "locally trained"),
                    ("rehired", "rehired after retirement"),
                ],
                default="employed",
                max_length=12,
                verbose_name="kind of engagement",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["employed", "brought_in", "flexible", "trained", "rehired"])),
                name="engagement_kind_is_known",
            ),
        ),
    ]
