"""Tell the trail from which address a request came."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from juxian.audit.source import coming_from


class SourceMiddleware:
    """Set the source of all events recorded while a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)
