"""The address that a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """Return the address of whoever sent the request; None when there is none, as over a Unix socket.

    Behind `TRUSTED_PROXIES` proxies of our own it is what the outermost of them saw: so many from the right of
    X-Forwarded-For. What stands further left was written by the sender and is not believed.
    """
    count = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    behind = seen[-count] if 0 < count <= len(seen) else ""
    return _address(behind) or _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
