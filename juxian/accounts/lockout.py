"""Lock-out after repeated failures (GB/T 22239-2019, 8.1.4.1 b): under which name attempts are counted, who is locked.

django-axes counts failures by name and address. A name that no account bears may be a password typed into
the wrong field, so neither the counters nor the trail keep it: they keep a keyed fingerprint, the same for the same
name, which nobody can turn back.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest

from juxian.accounts.models import User
from juxian.core.addresses import address_of
from juxian.core.crypto import blind_index

UNKNOWN = "?"  # begins the fingerprint of a name that no account bears; no user name may hold this character
UNKNOWN_NAME = "unknown user name"  # what the trail says before it


@dataclass(frozen=True)
class Lock:
    """One locked name at one address: how often it failed, and when the lock ends by itself."""

    name: str
    address: str
    failures: int
    until: datetime


def counted_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name under which an attempt is counted: the account's user name, else a fingerprint."""
    given = credentials or {}
    typed = given.get("login") or given.get("username") or request.POST.get("login", "")
    name = User.normalize_username(str(typed))
    if User.objects.filter(username=name).exists():
        return name
    return f"{UNKNOWN}{blind_index(f'sign-in:{name}')[:12]}"


def locks(now: datetime, name: str | None = None) -> list[Lock]:
    """Return the locks in force at `now`, by name: all of them, or those of one name."""
    since = now - get_cool_off()
    attempts = AccessAttempt.objects.filter(attempt_time__gte=since).order_by("-attempt_time", "pk")
    if name is not None:
        attempts = attempts.filter(username=name)
    grouped: dict[tuple[str, str], list[AccessAttempt]] = defaultdict(list)
    for attempt in attempts:
        grouped[attempt.username or "", attempt.ip_address or ""].append(attempt)
    found = (_lock(name, address, rows) for (name, address), rows in grouped.items())
    return sorted((lock for lock in found if lock), key=lambda lock: (lock.name, lock.address))


def _lock(name: str, address: str, newest_first: list[AccessAttempt]) -> Lock | None:
    # The lock ends when so many attempts are too old that the rest no longer reach the limit.
    total = 0
    for attempt in newest_first:
        total += attempt.failures_since_start
        if total >= settings.AXES_FAILURE_LIMIT:
            failures = sum(row.failures_since_start for row in newest_first)
            return Lock(name, address, failures, attempt.attempt_time + get_cool_off())
    return None


def lock_on(request: HttpRequest, now: datetime, credentials: Mapping[str, Any] | None = None) -> Lock | None:
    """Return the lock that this request ran into; None when it ended in the meantime."""
    address = address_of(request) or ""
    found = (lock for lock in locks(now, counted_name(request, credentials)) if lock.address == address)
    return next(found, None)


def refuses(request: HttpRequest, user: User) -> bool:
    """Return whether `user` is locked at this address; the answer to the request then is the lock-out page.

    For the steps that axes does not see by itself: the second factor.
    """
    credentials = {"username": user.username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = credentials  # type: ignore[attr-defined]
    return True
