"""Background work."""

from django.utils import timezone
from django_tasks import task


@task()
def refresh_snapshots() -> int:
    """Bring the snapshots that are looked at up to the records of now; return how many."""
    from juxian.facts.services import refresh

    return len(refresh(by="refresh", at=timezone.now()))
