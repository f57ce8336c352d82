"""`juxian worker`: background work alone, beside gunicorn in production."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from juxian.core import jobs


class Command(BaseCommand):
    """Run tasks until interrupted."""

    help = "Run background work until interrupted."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; the first signal lets the task at hand finish."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        jobs.run_worker(stop)
