"""Background work of the registry."""

from django.utils import timezone
from django_tasks import task

from juxian.registry.models import ImportJob
from juxian.registry.services.uploads import run_import


@task()
def import_file(job: int) -> None:
    """Import an uploaded roster; may be begun again when its worker was killed."""
    run_import(job=ImportJob.objects.select_related("owner", "organization").get(pk=job), at=timezone.now())
