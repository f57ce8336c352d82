from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_assessment")]

    operations = [RefuseChange("goals_assessmentround", when="OLD.state = 'sealed'")]
