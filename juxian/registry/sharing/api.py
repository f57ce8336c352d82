"""What was shared with a system, for that system to fetch."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from juxian.accounts.systems.bearer import SystemToken
from juxian.core.api import ErrorsOut
from juxian.registry.models import Access, SharingGrant
from juxian.registry.sharing import reading

router = Router(auth=SystemToken())
MOST = 500
LAST_PAGE = 1_000_000
REFUSALS = {401: ErrorsOut, 404: ErrorsOut, 422: ErrorsOut, 429: ErrorsOut}


class GrantOut(Schema):
    """A grant in force: for what and until when."""

    id: int
    purpose: str
    since: date
    until: date
    fields: list[str]


class GrantsOut(Schema):
    """The grants that the system may read under today."""

    grants: list[GrantOut]


class FieldOut(Schema):
    """A field that was granted."""

    id: str
    name: str
    unit: str


class SharedOut(Schema):
    """A page of the people, each with exactly the fields granted. Fractions are text, so that they stay exact."""

    grant: int
    purpose: str
    as_of: date = Field(description="the day as of which facts are told")
    count: int = Field(description="people under the grant")
    page: int
    pages: int
    fields: list[FieldOut]
    people: list[dict[str, Any]]


class PageIn(Schema):
    """Which page of how many people."""

    page: int = Field(1, ge=1, le=LAST_PAGE)
    size: int = Field(100, ge=1, le=MOST)


def _received(request: HttpRequest) -> Any:
    return SharingGrant.objects.filter(system=request.auth)  # type: ignore[attr-defined]


@router.get("", response={200: GrantsOut, **REFUSALS}, url_name="shared-grants")
def grants(request: HttpRequest) -> dict[str, Any]:
    """The grants under which the system may read today."""
    found = _received(request).in_force(timezone.localdate()).order_by("pk")
    return {
        "grants": [
            {"id": one.pk, "purpose": one.purpose, "since": one.since, "until": one.until, "fields": one.fields}
            for one in found
        ]
    }


@router.get("{int:grant}", response={200: SharedOut, **REFUSALS}, url_name="shared")
def shared(
    request: HttpRequest,
    grant: int,
    asked: Query[PageIn],
) -> dict[str, Any]:
    """The people under a grant; each fetch is kept for each of them. A grant that lapsed or was withdrawn is a 404."""
    now = timezone.now()
    found = reading.open_grant(_received(request), grant, now)
    part = slice((asked.page - 1) * asked.size, asked.page * asked.size)
    people = found[part]
    reading.note(reading=found, keys=found.keys[part], kind=Access.Kind.API, by=request.auth, at=now)  # type: ignore[attr-defined]
    return {
        "grant": grant,
        "purpose": found.grant.purpose,
        "as_of": found.snapshot.as_of,
        "count": len(found),
        "page": asked.page,
        "pages": max(1, -(-len(found) // asked.size)),
        "fields": [{"id": one.id, "name": one.label, "unit": one.unit} for one in found.fields],
        "people": [{name: reading.plain_json(value) for name, value in one.items()} for one in people],
    }
