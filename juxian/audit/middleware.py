"""Tell the trail from which address a request came."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from juxian.audit.source import coming_from
from juxian.core.addresses import address_of

NO_ADDRESS = "local"


class SourceMiddleware:
    """Set the source of all events recorded while a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(address_of(request) or NO_ADDRESS):
            return self.get_response(request)
