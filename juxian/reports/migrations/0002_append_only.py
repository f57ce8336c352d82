from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    """A review that was composed stays as it is."""

    dependencies = [("reports", "0001_initial")]
    operations = [RefuseChange("reports_review")]
