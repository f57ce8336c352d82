"""How a token opens a part of the API: `Router(auth=SystemToken())` in a module's `api.py`."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from juxian.accounts.systems.models import System, Token
from juxian.accounts.systems.services import digest
from juxian.core.addresses import address_of

SEEN_EVERY = timedelta(minutes=1)


class SystemToken(HttpBearer):
    """`Authorization: Bearer <token>` of a system's account; `request.auth` is then the `System`."""

    openapi_description = (
        "A token that the security administrator issued to a system's account, valid for a year at most"
    )

    def authenticate(self, request: HttpRequest, token: str) -> System | None:
        """Return the system; None for a token that is unknown, expired or withdrawn, or comes from elsewhere."""
        now = timezone.now()
        found = Token.objects.valid_at(now).filter(digest=digest(token)).select_related("system").first()
        if found is None or not found.system.may_come_from(address_of(request)):
            return None
        if found.used_at is None or now - found.used_at > SEEN_EVERY:
            Token.objects.filter(pk=found.pk).update(used_at=now)
        return found.system
