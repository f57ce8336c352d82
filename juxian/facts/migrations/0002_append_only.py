from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    """The database itself keeps snapshots as they were taken."""

    dependencies = [("facts", "0001_initial")]
    operations = [
        RefuseChange("facts_snapshot"),
        RefuseChange("facts_snapshottable"),
        RefuseChange("facts_snapshotfile"),
        RefuseChange("facts_taking"),
    ]
