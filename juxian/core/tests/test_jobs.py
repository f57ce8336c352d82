"""Background work: it is done, a killed worker's is done again, one bad moment ends nothing."""

import os
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from django.db import connection
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from juxian.core import jobs

HOST = socket.gethostname()[:24]
done: list[str] = []


@task()
def note(text: str) -> str:
    """Remember a text, or fail."""
    if text == "bad":
        raise ValueError(text)
    done.append(text)
    return text


@pytest.fixture(autouse=True)
def _database_queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    done.clear()


def dead_process() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def running(worker: str) -> DBTaskResult:
    note.enqueue("x")
    result = DBTaskResult.objects.latest("enqueued_at")
    result.status, result.worker_ids = TaskResultStatus.RUNNING, [worker] if worker else []
    result.save()
    return result


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["dead", "this", "another machine", "living", "nobody"])
def test_what_a_dead_worker_had_begun_is_put_back(whose: str) -> None:
    workers = {
        "dead": f"{HOST}|{dead_process()}|1",
        "this": f"{HOST}|{os.getpid()}|1",  # the same number again after a restart
        "another machine": "elsewhere|1|1",
        "living": f"{HOST}|{os.getppid()}|1",
        "nobody": "",
    }
    result = running(workers[whose])
    put_back = whose in {"dead", "this"}
    assert jobs.reap() == int(put_back)
    result.refresh_from_db()
    assert result.status == (TaskResultStatus.READY if put_back else TaskResultStatus.RUNNING)


def test_a_worker_is_named_after_machine_and_process() -> None:
    first, second = jobs.worker_id(), jobs.worker_id()
    assert first.split("|")[:2] == [HOST, str(os.getpid())]
    assert first != second
    assert len(first) <= 64


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_queued_and_goes_on_after_a_failure() -> None:
    stop = threading.Event()

    def work() -> None:
        try:
            jobs.run_worker(stop, interval=0.05)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for text in ("first", "bad", "last"):
            note.enqueue(text)
        deadline = time.monotonic() + 20
        while "last" not in done and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        stop.set()
        worker.join(timeout=20)
    assert not worker.is_alive()
    assert done == ["first", "last"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL", "SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_what_was_put_back_is_done() -> None:
    running(f"{HOST}|{dead_process()}|1")
    stop = threading.Event()

    def work() -> None:
        try:
            jobs.run_worker(stop, interval=0.05)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    deadline = time.monotonic() + 20
    while not done and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    worker.join(timeout=20)
    assert done == ["x"]
