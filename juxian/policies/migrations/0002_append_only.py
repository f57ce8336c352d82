from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    """The database itself keeps what was published, decided and granted."""

    dependencies = [("policies", "0001_initial")]
    operations = [
        RefuseChange("policies_benefitversion"),
        RefuseChange("policies_entitlementrun"),
        RefuseChange("policies_entitlement"),
        RefuseChange("policies_benefitgrant", update=False),
    ]
