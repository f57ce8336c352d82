from django.db import migrations

from juxian.core.db import RefuseChange


class Migration(migrations.Migration):
    dependencies = [("goals", "0012_meetings")]

    operations = [
        RefuseChange("goals_meeting", when="OLD.state = 'confirmed'"),
        RefuseChange("goals_agendaitem", when="OLD.fixed"),
        RefuseChange("goals_attendance", when="OLD.fixed"),
    ]
