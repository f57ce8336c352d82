"""What a signed-in person must do before anything else, and what a browser keeps of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts import second_factor
from juxian.accounts.models import User

# Pages that stay open meanwhile: changing the password, setting the second factor up, leaving, the language.
OPEN = (
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "set_language",
)
HAS_SECOND_FACTOR = "has_second_factor"
RENEWED, RENEW_EVERY = "renewed", 60  # seconds


def _stays_open(request: HttpRequest) -> bool:
    """Return whether the page is one of `OPEN`; asked last, as seven addresses take as long as a query."""
    return request.path in {reverse(name) for name in OPEN}


class FirstThingsMiddleware:
    """Lead to the password page while the password is a one-time one, then to a second factor where one is demanded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            if user.one_time_until is not None and not _stays_open(request):
                messages.info(request, _("This is a one-time password: choose one of your own to go on."))
                return redirect("account_change_password")
            if self._lacks_second_factor(request, user):
                messages.info(request, _("This installation asks for a second factor: set it up to go on."))
                return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _lacks_second_factor(self, request: HttpRequest, user: User) -> bool:
        if request.session.get(HAS_SECOND_FACTOR) or not second_factor.is_demanded(user) or _stays_open(request):
            return False
        if second_factor.is_set_up(user):
            request.session[HAS_SECOND_FACTOR] = True
            return False
        return True


class StillThereMiddleware:
    """Renew the session of somebody who works, once a minute: to write it for every page costs more than its queries.

    Whoever does nothing for half an hour is signed out after 29 to 30 minutes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(timezone.now().timestamp())
        if request.user.is_authenticated and now - request.session.get(RENEWED, 0) >= RENEW_EVERY:
            request.session[RENEWED] = now
        return self.get_response(request)


class NothingKeptMiddleware:
    """Let browsers keep nothing of what a signed-in person saw, for machines that several people sit at.

    GB/T 22239-2019, 8.1.4.9: no residual information. A response that says itself how it is cached is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
