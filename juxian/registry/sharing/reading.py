"""What a grant shows at this moment: never more than whoever granted it may see now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, overload

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from juxian.accounts.models import System, User
from juxian.audit.services import record
from juxian.facts import selectors as facts
from juxian.facts import snapshots
from juxian.facts.catalogue import KEY
from juxian.facts.models import Snapshot
from juxian.facts.queries import Selection
from juxian.facts.services import default_date
from juxian.registry.models import Access, IdentityDocument, Person, SharingGrant
from juxian.registry.models.sharing import SharingGrantQuerySet
from juxian.registry.permissions import SHARE
from juxian.registry.sharing import access
from juxian.registry.sharing.fields import TABLE, Field, named

CHUNK = 500
SENTENCES = {
    Access.Kind.PAGE: "registry.shared_page",
    Access.Kind.EXPORT: "registry.shared_export",
    Access.Kind.API: "registry.shared_api",
}
Values = dict[str, Any]


@dataclass(frozen=True)
class Reading(Sequence[Values]):
    """The people of a grant, by key, each as the values of its fields; read in parts, as they are asked for."""

    grant: SharingGrant
    fields: list[Field]
    snapshot: Snapshot
    selection: Selection
    keys: list[int]

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> Values: ...
    @overload
    def __getitem__(self, at: slice) -> list[Values]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._read(self.keys[at]) if isinstance(at, slice) else self._read([self.keys[at]])[0]

    def __iter__(self) -> Iterator[Values]:
        for start in range(0, len(self.keys), CHUNK):
            yield from self._read(self.keys[start : start + CHUNK])

    def _read(self, keys: list[int]) -> list[Values]:
        asked = [field.fact.name for field in self.fields if field.fact]
        rows = {row[KEY]: row for row in self.selection.rows(asked, keys)} if asked else {}
        own = self._own(keys)
        return [
            {
                field.id: facts.plain(rows[key][field.fact.name]) if field.fact else own[key][field.id]
                for field in self.fields
            }
            for key in keys
        ]

    def _own(self, keys: list[int]) -> dict[int, Values]:
        wanted = {field.id for field in self.fields if not field.fact}
        people = Person.objects.in_bulk(keys) if wanted else {}
        found = {key: {"name": one.name, "phone": one.phone, "number": ""} for key, one in people.items()}
        if "number" in wanted:
            for document in IdentityDocument.objects.active().filter(person__in=keys).order_by("-pk"):
                found[document.person_id]["number"] = document.number
        return found


def open_grant(grants: SharingGrantQuerySet, pk: int, now: datetime) -> Reading:
    """Return what the grant shows now; 404 for one that lapsed, was withdrawn, or whose granter may share no longer.

    Refuses while there is no snapshot.
    """
    today = timezone.localdate(now)
    grant = grants.in_force(today).filter(pk=pk).select_related("granter", "organization", "system").first()
    if grant is None or not grant.granter.has_perm(SHARE):
        raise Http404
    return read(grant, now)


def read(grant: SharingGrant, now: datetime) -> Reading:
    """Return what a grant would show now, whether or not it is in force; refuses while there is no snapshot."""
    today = default_date(timezone.localdate(now))
    # In the first hours of a day its snapshot may not be taken yet.
    snapshot = snapshots.need(today, snapshots.latest(today) or snapshots.latest())
    selection = facts.condition_selection(TABLE, grant.condition, snapshot, grant.granter)
    shown = [field for field in named(grant.fields) if field.may_be_shared_by(grant.granter)]
    return Reading(grant, shown, snapshot, selection, facts.records(selection, grant.granter).visible)


@transaction.atomic
def note(*, reading: Reading, keys: list[int], kind: Access.Kind, by: User | System, at: datetime) -> None:
    """Keep in the trail and for each of the people that these were read under the grant."""
    labels = "、".join(field.label for field in reading.fields)
    access.looked(people=keys, kind=kind, by=by, at=at, what=labels, reason=reading.grant.purpose, grant=reading.grant)
    after = {"people": len(keys), "fields": labels, "as_of": reading.snapshot.as_of.isoformat()}
    actor = by if isinstance(by, User) else f"{by} (API)"
    record(by=actor, at=at, action=SENTENCES[kind], target=reading.grant, after=after, reason=reading.grant.purpose)


def plain_json(value: Any) -> Any:
    """Return a value for the API: money and other fractions as exact text."""
    return str(value) if isinstance(value, Decimal) else value
