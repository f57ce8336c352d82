"""Showing one sensitive value to one person for one reason, which the trail keeps (PIPL art. 6, 51)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.inputs import whole
from juxian.core.money import show
from juxian.registry import finding
from juxian.registry.models import Access, Person
from juxian.registry.permissions import REVEAL
from juxian.registry.sections.catalogue import SECRETS
from juxian.registry.sharing.access import looked
from juxian.registry.trail import REVEALED

LEAST_REASON = 4


@transaction.atomic
def reveal_sensitive(*, person: Person, field: str, reason: str, by: object, at: datetime) -> str:
    """Return the plain value of `field`: "phone", "email", "document:<id>", "wage:<id>", "<key of a section>:<id>".

    Refuses a missing reason and a field that the person does not have; the trail keeps field and reason, not the value.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(
            _("Say what you need it for, in at least %(least)s characters: the reason is kept."),
            code="reason_missing",
            params={"least": LEAST_REASON},
        )
    value = _value(person, field)
    if value is None:
        raise Refused(_("There is no such value on this file."), code="value_missing")
    name, _colon, row = field.partition(":")
    after = {"field": name} | ({"row": int(row)} if row else {})
    if isinstance(by, User):
        looked(
            people=[person.pk],
            kind=Access.Kind.REVEALED,
            by=by,
            at=at,
            what=str(REVEALED.get(name, name)),
            reason=reason.strip(),
        )
    record(by=by, at=at, action="registry.revealed", target=person, after=after, reason=reason.strip())
    return value


@transaction.atomic
def find_by_number(*, number: str, by: User, at: datetime) -> list[int]:
    """Return the keys of those whose identity number or phone ends in `number`, among whom `by` may see numbers of.

    The trail keeps that a number was searched for and how many it found, not the number.
    """
    found = finding.with_number(Person.objects.visible_to(by, REVEAL), number)
    record(by=by, at=at, action="registry.number_searched", after={"characters": len(number), "found": len(found)})
    return found


def _value(person: Person, field: str) -> str | None:
    name, _colon, text = field.partition(":")
    key = whole(text)
    if field in ("phone", "email"):
        return getattr(person, field) or None
    if name == "document" and key:
        document = person.documents.filter(pk=key).first()
        return document.number if document else None
    if name == "wage" and key:
        engagement = person.engagements.filter(pk=key).first()
        return show(engagement.wage_fen) if engagement and engagement.wage_fen is not None else None
    if name in SECRETS and key:
        row = getattr(person, SECRETS[name].relation).filter(pk=key).first()
        return getattr(row, SECRETS[name].masked) or None if row else None
    return None
