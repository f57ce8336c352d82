"""What every page does about a database that is busy."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_AFTER = 30  # seconds


class BusyDatabaseMiddleware:
    """Tells that another long write, such as an import, holds SQLite's one write lock, instead of failing for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page that asks to try again; None for every other exception."""
        if not (isinstance(exception, OperationalError) and "locked" in str(exception)):
            return None
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
