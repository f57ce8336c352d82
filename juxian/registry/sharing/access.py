"""Who looked at whom: written at each look, read by the person themself."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from juxian.accounts.models import System, User
from juxian.registry.models import Access, AccessSet, AccessSetMember, Person, SharingGrant

# Opening the same file again within this time is one look.
ONE_LOOK = timedelta(minutes=30)
MEMBERS_A_BATCH = 5_000


@transaction.atomic
def looked(
    *,
    people: Iterable[int],
    kind: str,
    by: User | System,
    at: datetime,
    what: str = "",
    reason: str = "",
    grant: SharingGrant | None = None,
) -> Access | None:
    """Keep that `by` looked at these people, and return it; None for nobody and for one's own file."""
    keys = sorted(set(people))
    if not keys or (isinstance(by, User) and len(keys) == 1 and _is_own(keys[0], by)):
        return None
    place, roles = (by.organization_label, " ".join(sorted(by.roles))) if isinstance(by, User) else (by.name, "")
    access = Access(
        at=at,
        actor=str(by)[:150],
        place=place[:200],
        roles=roles[:200],
        kind=kind,
        what=what[:500],
        reason=reason[:500],
        grant=grant,
        set=_set(keys),
    )
    access.save()
    return access


def opened(*, person: Person, by: User, at: datetime) -> None:
    """Keep that `by` opened a person's file, unless that is the same look still."""
    # Asked before a transaction is begun: on SQLite each takes the one write lock, and files are opened all day.
    lately = Access.objects.filter(set__digest=_digest([person.pk]), at__gt=at - ONE_LOOK)
    if lately.filter(actor=str(by)[:150], kind=Access.Kind.FILE).exists():
        return
    looked(people=[person.pk], kind=Access.Kind.FILE, by=by, at=at)


def _is_own(key: int, user: User) -> bool:
    return Person.objects.filter(pk=key, account=user).exists()


def _set(keys: list[int]) -> AccessSet:
    kept, made = AccessSet.objects.get_or_create(digest=_digest(keys), defaults={"size": len(keys)})
    if made:
        members = (AccessSetMember(set=kept, person_id=key) for key in keys)
        AccessSetMember.objects.bulk_create(members, batch_size=MEMBERS_A_BATCH)
    return kept


def _digest(keys: list[int]) -> str:
    return hashlib.sha256(",".join(map(str, keys)).encode()).hexdigest()
