"""What `juxian check --deploy` says about the database's rights over the trail."""

from typing import Any

from django.core import checks
from django.db import Error, connection

from juxian.audit.models import Event


def ordinary_role(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn when the product connects to PostgreSQL as a role that could take away what refuses changes."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            # Whoever may empty the table owns it or is a superuser; the ordinary role is given neither.
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'TRUNCATE')", [Event._meta.db_table])
            if not cursor.fetchone()[0]:
                return []
    except Error:
        return []  # no database yet
    return [
        checks.Warning(
            "The role that DATABASE_URL names owns the tables: it could take away the triggers that refuse changes.",
            hint="Let the owner migrate, and give the product a role of its own (docs/security.md, “The trail”).",
            id="audit.W001",
        )
    ]
