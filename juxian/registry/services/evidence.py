"""Evidence files: kept sealed beside a row, handed out to one person at a time, which the trail keeps."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.core.filetypes import evidence_kind
from juxian.core.text import clean
from juxian.registry.models import Access, Evidence, Person
from juxian.registry.models.evidence import PROPOSED
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.services.base import put, sign
from juxian.registry.sharing.access import looked

CONTEXT = "registry.evidence.file"


@transaction.atomic
def add_evidence(
    *, person: Person, section: str, row: int, name: str, content: bytes, by: object, at: datetime
) -> Evidence:
    """Return the file kept beside a row; refuses one that is too large, empty, or no PDF, picture or Word file."""
    kind = evidence_kind(content)
    found = Evidence(person=person, section=section, row=row, name=clean(name)[-120:], kind=kind, size=len(content))
    found.sha256 = hashlib.sha256(content).hexdigest()
    sealed.keep(found.file, content, context=CONTEXT)
    put(found, by=by, at=at)
    record(by=by, at=at, action="registry.evidence_added", target=person, after=_told(found))
    return found


@transaction.atomic
def take_evidence(*, evidence: Evidence, by: User, at: datetime) -> bytes:
    """Return the file as it was; the trail and the person's own page keep who took it."""
    person = evidence.person
    looked(people=[person.pk], kind=Access.Kind.EVIDENCE, by=by, at=at, what=evidence.name)
    record(by=by, at=at, action="registry.evidence_taken", target=person, after=_told(evidence))
    return sealed.read(evidence.file, context=CONTEXT)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, reason: str, by: object, at: datetime) -> None:
    """Remove a file that should not be there, saying why; its fingerprint stays in the trail."""
    if not reason.strip():
        raise Refused(_("Say why this file is removed."), code="reason_missing")
    before, person = _told(evidence), evidence.person
    sign(evidence, by=by, at=at).delete()
    record(by=by, at=at, action="registry.evidence_removed", target=person, before=before, reason=reason.strip())


def beside(person: Person, section: str, row: int) -> Any:
    """Return the files beside a row."""
    return person.evidence.filter(section=section, row=row).order_by("pk")


def hand_over(person: Person, old: tuple[str, int], new: tuple[str, int], *, by: object, at: datetime) -> None:
    """Let the files beside one row stand beside another of the same person."""
    for one in beside(person, *old):
        put(one, by=by, at=at, section=new[0], row=new[1])


def drop(person: Person, section: str, row: int, *, by: object, at: datetime) -> None:
    """Delete the files beside a row that goes."""
    for one in beside(person, section, row):
        sign(one, by=by, at=at).delete()


def _told(evidence: Evidence) -> dict[str, Any]:
    """Return what the trail keeps of a file: not its name, which may say anything, but enough of its fingerprint."""
    section = NAMED.get(evidence.section)
    return {"what": section.key if section else PROPOSED, "sha256": evidence.sha256[:16]}
