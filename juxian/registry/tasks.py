"""Background work of the registry."""

from django.utils import timezone
from django_tasks import task

from juxian.accounts.models import User
from juxian.registry import services
from juxian.registry.models import Disposal, ImportJob
from juxian.registry.privacy import retention
from juxian.registry.services.uploads import run_import


@task()
def import_file(job: int) -> None:
    """Import an uploaded roster; may be begun again when its worker was killed."""
    run_import(job=ImportJob.objects.select_related("owner", "organization").get(pk=job), at=timezone.now())
    services.find_duplicates(by="import", at=timezone.now())


@task()
def look_for_duplicates(by: int) -> None:
    """Compare all files; what is found waits in the list of duplicates."""
    services.find_duplicates(by=User.objects.get(pk=by), at=timezone.now())


@task()
def dispose_of(kind: str) -> None:
    """Carry out what the office confirmed to dispose of."""
    for order in Disposal.objects.filter(kind=kind, done_at=None).order_by("pk"):
        retention.dispose(disposal=order, at=timezone.now())
