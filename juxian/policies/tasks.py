"""Work in the background."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from juxian.policies.models import RunJob, SimulationJob
from juxian.policies.models.runs import Job

logger = logging.getLogger(__name__)


@task()
def run_job(job_id: int) -> None:
    """Run the entitlements a job asks for; the job says how far it is, and what went wrong."""
    from juxian.policies.services import run_entitlements

    job = RunJob.objects.get(pk=job_id)
    if job.is_over:
        return  # put back by the reaper after it had finished
    with _told(job) as progress:
        run = run_entitlements(as_of=job.as_of, by=job.asked_by, at=timezone.now(), progress=progress)
        _tell(job, state=Job.State.DONE, progress=100, run=run)


@task()
def simulation_job(job_id: int) -> None:
    """Answer the question of a job; the job says how far it is, and what went wrong."""
    from juxian.policies.questions import Question
    from juxian.policies.services import simulate

    job = SimulationJob.objects.get(pk=job_id)
    if job.is_over:
        return  # put back by the reaper after it had finished
    with _told(job) as progress:
        question = Question.of(job.question)
        simulation = simulate(question=question, by=job.asked_by, at=timezone.now(), progress=progress)
        _tell(job, state=Job.State.DONE, progress=100, simulation=simulation)


@contextmanager
def _told(job: Job) -> Iterator[Callable[[int], None]]:
    """Run a job's work inside, in Chinese: the job tells that it runs, and why it failed."""
    _tell(job, state=Job.State.RUNNING, progress=5)
    try:
        with translation.override("zh-hans"):
            yield lambda percent: _tell(job, progress=percent)
    except ValidationError as refused:
        _tell(job, state=Job.State.FAILED, message=" ".join(refused.messages)[:500])
    except Exception:
        logger.exception("the work of job %s failed", job.pk)
        _tell(job, state=Job.State.FAILED, message=_("The run failed; the reason is in the server's log."))
        raise


def _tell(job: Job, **fields: object) -> None:
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=list(fields))
