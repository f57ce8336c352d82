from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_letters_and_notices")]

    operations = [
        RefuseChange("goals_letter", when="OLD.signed_at IS NOT NULL"),
        RefuseChange("goals_notice", when="OLD.state = 'issued'"),
    ]
