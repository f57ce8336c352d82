import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from juxian.core.db import AllowChange, RefuseChange

SIGNED = "OLD.signed_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0014_awards"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllowChange("goals_letter", when=SIGNED),
        migrations.CreateModel(
            name="LetterScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed")),
                ("accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("answer", models.CharField(blank=True, editable=False, max_length=500, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided")),
                ("signed_name", models.CharField(max_length=60, verbose_name="name and post of who signed")),
                ("signed_on", models.DateField(verbose_name="day of the signature")),
                ("name", models.CharField(max_length=120, verbose_name="file name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "pdf"), ("jpg", "jpg"), ("png", "png")],
                        max_length=4,
                        verbose_name="file format",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("file", models.FileField(max_length=200, upload_to="letters/%Y/", verbose_name="stored file")),
            ],
            options={
                "verbose_name": "signed page",
                "verbose_name_plural": "signed pages",
                "ordering": ["letter", "-filed_at", "-pk"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_signature_is_whole",
        ),
        migrations.AddField(
            model_name="letterscan",
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
            model_name="letterscan",
            name="filed_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="filed by",
            ),
        ),
        migrations.AddField(
            model_name="letterscan",
            name="letter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scans",
                to="goals.letter",
                verbose_name="letter",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="scan",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="goals.letterscan",
                verbose_name="signed page",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("scan__isnull", True),
                        ("signed_at__isnull", True),
                        ("signed_by__isnull", True),
                        ("signed_name", ""),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("scan__isnull", True), ("signed_by__isnull", False)),
                            models.Q(("scan__isnull", False), ("signed_by__isnull", True)),
                            _connector="OR",
                        ),
                        ("signed_at__isnull", False),
                        models.Q(("signed_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="letter_signature_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted__isnull", True), ("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("accepted__isnull", False), ("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="letter_scan_decision_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("filed_by")), _negated=True),
                    _connector="OR",
                ),
                name="letter_scan_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterscan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted__isnull", True)), fields=("letter",), name="letter_scan_one_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="letterscan",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="letter_scan_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="letterscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted", False), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="letter_scan_given_back_says_why",
            ),
        ),
        RefuseChange("goals_letter", when=SIGNED),
        RefuseChange("goals_letterscan", when="OLD.accepted IS NOT NULL"),
    ]
