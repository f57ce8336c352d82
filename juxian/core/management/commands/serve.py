"""`juxian serve`: the whole product in one process, for an office with one machine."""

import os
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from juxian.core import jobs


class Command(BaseCommand):
    """Serve pages with waitress and run background work in threads beside them."""

    help = "Serve the site and run its background work in one process."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take address, port and numbers of threads."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted."""
        import waitress
        from django.core.wsgi import get_wsgi_application

        stop = threading.Event()
        worker = threading.Thread(target=jobs.run_worker, args=(stop,), name="worker", daemon=True)
        try:
            server = waitress.create_server(
                get_wsgi_application(), host=options["host"], port=options["port"], threads=options["threads"]
            )
        except OSError as error:
            raise CommandError(
                _("Port %(port)d of %(host)s can not be used (%(why)s): set PORT to a free one.")
                % {"port": options["port"], "host": options["host"], "why": error}
            ) from error
        connection.close()
        worker.start()
        self.stdout.write(f"http://{options['host']}:{options['port']}/")
        try:
            server.run()
        finally:
            stop.set()
            worker.join(timeout=10)
