from django.db import migrations, models
from django.utils import timezone

from juxian.core.db import AllowChange, RefuseChange


def number(apps, schema_editor):
    """Number what was published before, in its order."""
    last: dict[int, int] = {}
    for one in apps.get_model("goals", "AwardPublication").objects.order_by("at", "pk"):
        one.year = timezone.localdate(one.at).year
        one.number = last[one.year] = last.get(one.year, 0) + 1
        one.save_base(raw=True)


class Migration(migrations.Migration):
    dependencies = [("goals", "0019_evidence_of_claims")]

    operations = [
        AllowChange("goals_awardpublication"),
        migrations.AddField("awardpublication", "year", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("awardpublication", "number", models.PositiveSmallIntegerField(null=True)),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField("awardpublication", "year", models.PositiveSmallIntegerField()),
        migrations.AlterField("awardpublication", "number", models.PositiveSmallIntegerField()),
        migrations.AddConstraint(
            "awardpublication",
            models.UniqueConstraint(fields=["year", "number"], name="award_number_once_a_year"),
        ),
        RefuseChange("goals_awardpublication"),
    ]
