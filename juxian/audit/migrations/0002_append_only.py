from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    """The database itself keeps the trail append-only."""

    dependencies = [("audit", "0001_initial")]
    operations = [RefuseChange("audit_event")]
