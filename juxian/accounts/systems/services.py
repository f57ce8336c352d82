"""Writing systems and tokens."""

import hashlib
import secrets
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.systems.models import System, Token, last_day
from juxian.audit.services import record
from juxian.core.errors import Refused

PREFIX = "jx_"
HINT = 8


@transaction.atomic
def create_system(*, name: str, keeper: str, networks: str, by: object, at: datetime) -> System:
    """Return a new system, which has no token yet; refuses a name that is taken."""
    made = System(name=name.strip(), keeper=keeper.strip(), networks=" ".join(networks.split()), made_at=at)
    made.full_clean()
    made.save()
    after = {"keeper": made.keeper, "networks": made.networks}
    record(by=by, at=at, action="accounts.system_created", target=made, after=after)
    return made


@transaction.atomic
def set_system_active(*, system: System, active: bool, by: object, at: datetime) -> System:
    """Let the system's tokens open the API, or no longer."""
    if system.is_active != active:
        system.is_active = active
        system.save(update_fields=["is_active"])
        action = "accounts.system_opened" if active else "accounts.system_closed"
        record(by=by, at=at, action=action, target=system)
    return system


@transaction.atomic
def issue_token(*, system: System, until: date, by: object, at: datetime) -> tuple[Token, str]:
    """Return a new token and its text, which is kept nowhere; refuses a closed system and more than a year."""
    found = System.objects.select_for_update().get(pk=system.pk)
    if not found.is_active:
        raise Refused(_("This system's account is closed."), code="system_closed")
    if not timezone.localdate(at) <= until <= last_day(timezone.localdate(at)):
        raise Refused(_("A token is valid for a year at most, and not in the past."), code="token_too_long")
    text = PREFIX + secrets.token_urlsafe(32)
    made = Token(
        system=found,
        digest=digest(text),
        hint=text[:HINT],
        issued_at=at,
        expires_at=timezone.make_aware(datetime.combine(until, time(23, 59, 59))),
    )
    made.save()
    after = {"token": made.hint, "until": until}
    record(by=by, at=at, action="accounts.token_issued", target=found, after=after)
    return made, text


@transaction.atomic
def revoke_token(*, token: Token, by: object, at: datetime) -> Token:
    """Take a token back at once; one that was taken back stays so."""
    found = Token.objects.select_for_update().select_related("system").get(pk=token.pk)
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        record(by=by, at=at, action="accounts.token_revoked", target=found.system, after={"token": found.hint})
    return found


def digest(text: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()
