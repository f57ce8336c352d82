"""Signing in and out on the trail, from the signals of Django, axes and allauth.

A failed attempt keeps the account it was aimed at, never the password. A name that no account bears may be a
password typed into the wrong field: the trail keeps only its fingerprint (see `lockout`).
"""

from importlib import import_module
from typing import Any

from allauth.mfa import signals as second_factor_signals
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import signals
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from juxian.accounts import lockout
from juxian.accounts.models import User
from juxian.audit.services import ANONYMOUS, record

SWEEP_EVERY = 60 * 60  # seconds between two removals of sessions that have run out


def connect() -> None:
    """Listen; called from the app's `ready()`."""
    signals.user_logged_in.connect(_signed_in, dispatch_uid="accounts_trail")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="accounts_trail")
    signals.user_login_failed.connect(_failed, dispatch_uid="accounts_trail")
    user_locked_out.connect(_locked_out, dispatch_uid="accounts_trail")
    second_factor_signals.authentication_failed.connect(_code_failed, dispatch_uid="accounts_trail")
    second_factor_signals.authenticator_added.connect(_second_factor_added, dispatch_uid="accounts_trail")
    second_factor_signals.authenticator_removed.connect(_second_factor_removed, dispatch_uid="accounts_trail")
    second_factor_signals.authenticator_reset.connect(_codes_renewed, dispatch_uid="accounts_trail")


def _signed_in(request: HttpRequest, user: User, **_others: Any) -> None:
    _record("accounts.signed_in", by=user, target=user)
    if cache.add("accounts.sessions_swept", True, timeout=SWEEP_EVERY):
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _signed_out(request: HttpRequest, user: User | None, **_others: Any) -> None:
    if user is not None:
        _record("accounts.signed_out", by=user, target=user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **others: Any) -> None:
    if request is None or _was_locked_before(request):
        return
    factor = "code" if others.get("second_factor") else "password"
    _record("accounts.sign_in_failed", after={"factor": factor}, **_aimed_at(request, credentials))


def _locked_out(request: HttpRequest, **_others: Any) -> None:
    if not _was_locked_before(request):
        credentials = getattr(request, "axes_credentials", None)
        _record("accounts.locked_out", **_aimed_at(request, credentials))


def _was_locked_before(request: HttpRequest) -> bool:
    # Nothing is tried while locked, and whoever hammers on must not fill the trail. Only the attempt that itself
    # reached the limit carries a count.
    locked = getattr(request, "axes_locked_out", False)
    return bool(locked) and getattr(request, "axes_failures_since_start", None) is None


def _aimed_at(request: HttpRequest, credentials: dict[str, Any] | None) -> dict[str, Any]:
    name = lockout.counted_name(request, credentials)
    user = User.objects.filter(username=name).first()
    if user is not None:
        return {"by": ANONYMOUS, "target": user}
    return {"by": ANONYMOUS, "reason": f"{lockout.UNKNOWN_NAME} {name}"}


def _code_failed(request: HttpRequest, user: User, **_others: Any) -> None:
    # To Django a wrong code is a failed sign-in too, so that axes counts it with the passwords.
    signals.user_login_failed.send(
        sender=__name__, credentials={"username": user.username}, request=request, second_factor=True
    )


def _second_factor_added(user: User, authenticator: Any, **_others: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        _record("accounts.second_factor_set_up", by=user, target=user)


def _second_factor_removed(user: User, authenticator: Any, **_others: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        _record("accounts.second_factor_removed", by=user, target=user)


def _codes_renewed(user: User, **_others: Any) -> None:
    _record("accounts.recovery_codes_renewed", by=user, target=user)


def _record(action: str, **what: Any) -> None:
    with transaction.atomic():
        record(at=timezone.now(), action=action, **what)
