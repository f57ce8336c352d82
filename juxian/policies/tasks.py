"""Work in the background."""

import logging

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from juxian.policies.models import RunJob

logger = logging.getLogger(__name__)


@task()
def run_job(job_id: int) -> None:
    """Run the entitlements a job asks for; the job says how far it is, and what went wrong."""
    from juxian.policies.services import run_entitlements

    job = RunJob.objects.get(pk=job_id)
    if job.is_over:
        return  # put back by the reaper after it had finished
    _tell(job, state=RunJob.State.RUNNING, progress=5)
    try:
        with translation.override("zh-hans"):
            run = run_entitlements(
                as_of=job.as_of,
                by=job.asked_by,
                at=timezone.now(),
                progress=lambda percent: _tell(job, progress=percent),
            )
        _tell(job, state=RunJob.State.DONE, progress=100, run=run)
    except ValidationError as refused:
        _tell(job, state=RunJob.State.FAILED, message=" ".join(refused.messages)[:500])
    except Exception:
        logger.exception("the entitlement run of job %s failed", job_id)
        _tell(job, state=RunJob.State.FAILED, message=_("The run failed; the reason is in the server's log."))
        raise


def _tell(job: RunJob, **fields: object) -> None:
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=list(fields))
