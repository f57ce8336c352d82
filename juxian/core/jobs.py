"""Background work: the worker that `serve` and `worker` run, and what a killed one leaves behind.

Tasks are functions under `@django_tasks.task`; each does its work in one transaction, so that one whose worker was
killed may simply be started again.
"""

import logging
import os
import socket
import threading
from uuid import uuid4

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)


def worker_id() -> str:
    """Return a name that tells machine and process, so that a later worker can see whether this one still lives."""
    return f"{socket.gethostname()[:24]}|{os.getpid()}|{uuid4().hex[:8]}"


def _is_dead(worker: str) -> bool:
    machine, _, rest = worker.partition("|")
    if machine != socket.gethostname()[:24]:
        return False
    pid = int(rest.partition("|")[0])
    if pid == os.getpid():
        return True  # the same number again after a restart: this process has claimed nothing yet
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@transaction.atomic
def reap() -> int:
    """Put the tasks back that a dead worker of this machine had begun; return how many."""
    count = 0
    for task in DBTaskResult.objects.running().select_for_update():
        if task.worker_ids and _is_dead(task.worker_ids[-1]):
            task.status = TaskResultStatus.READY
            task.started_at = None
            task.save(update_fields=["status", "started_at"])
            count += 1
    if count:
        logger.warning("put %d tasks back that a stopped worker had begun", count)
    return count


def run_worker(stop: threading.Event, interval: float = 1.0) -> None:
    """Run tasks until `stop` is set; call it once a process."""
    reap()
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id(),
        excluded_queue_names=[],
    )
    while not stop.wait(interval):
        try:
            worker.run()
        except Exception:
            # A worker that dies of one bad moment of the database would leave every import waiting for ever.
            logger.exception("background work was interrupted; going on")
