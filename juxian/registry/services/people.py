"""Writing a person's file: who they are, how they are reached, what identifies them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core import crypto
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.core.identity import Identity, IdentityKind, read_identity
from juxian.core.text import clean
from juxian.facts.services import changed
from juxian.registry.models import IdentityDocument, Person, TalentTeam, TalentTeamMembership
from juxian.registry.names import spelling
from juxian.registry.sections.catalogue import SECTIONS
from juxian.registry.services.base import change, put, sign, summary
from juxian.registry.services.evidence import drop
from juxian.registry.services.indexing import index_people

A_YEAR = 1_000_000


@transaction.atomic
def create_person(
    *,
    name: str,
    by: object,
    at: datetime,
    document_kind: str = "",
    document_number: str = "",
    source: str = "",
    **fields: Any,
) -> Person:
    """Return a new file; `fields` are those of `Person`, phones separated by 、.

    Sex and birth date follow from an identity number where they are not given. Refuses a number that fails its own
    checks, is on file already, or contradicts what is given.
    """
    identity = checked_number(document_kind, document_number) if document_number.strip() else None
    if identity is not None:
        _refuse_taken(identity)
        fields = _completed(fields, identity)
    person = Person(code=new_codes(1, at)[0], source=source)
    put(person, by=by, at=at, **normal(fields | {"name": name}))
    if identity is not None:
        _keep_document(person, identity, by=by, at=at, source=source)
    index_people([person.pk])
    record(by=by, at=at, action="registry.person_created", target=person, after={"code": person.code})
    changed(at=at)
    return person


@transaction.atomic
def change_person(*, person: Person, by: object, at: datetime, **fields: Any) -> Person:
    """Return the person with `fields` of `Person` set; nothing is written where nothing differs."""
    names = {"name": person.name, "latin_name": person.latin_name} if {"name", "latin_name"} & fields.keys() else {}
    change(person, normal(names | fields), by=by, at=at, action="registry.person_changed", of=person)
    index_people([person.pk])
    changed(at=at)
    return person


@transaction.atomic
def link_account(*, person: Person, account: User | None, by: object, at: datetime) -> Person:
    """Let the user `account` see this file as their own, None ends that; refuses what is linked to another already."""
    if account is None:
        if person.account is not None:
            before = {"account": person.account.username}
            put(person, by=by, at=at, account=None)
            record(by=by, at=at, action="registry.account_unlinked", target=person, before=before)
        return person
    if (
        person.account_id not in (None, account.pk)
        or Person.every.filter(account=account).exclude(pk=person.pk).exists()
    ):
        raise Refused(
            _("%(person)s or the account %(account)s is linked already: end that link first."),
            code="account_linked",
            params={"person": person.name, "account": account.username},
        )
    put(person, by=by, at=at, account=account)
    record(by=by, at=at, action="registry.account_linked", target=person, after={"account": account.username})
    return person


@transaction.atomic
def add_document(
    *, person: Person, kind: str, number: str, by: object, at: datetime, source: str = ""
) -> IdentityDocument:
    """Return a new identity document of `person`; refuses a wrong number and one that is on file already."""
    identity = checked_number(kind, number)
    _refuse_taken(identity)
    document = _keep_document(person, identity, by=by, at=at, source=source)
    index_people([person.pk])
    record(
        by=by,
        at=at,
        action="registry.document_added",
        target=person,
        after={"kind": document.kind, "number": document.masked},
    )
    return document


@transaction.atomic
def withdraw_document(*, document: IdentityDocument, reason: str, by: object, at: datetime) -> IdentityDocument:
    """Take a document out of use: mistyped, expired or replaced. Its number may then be entered again."""
    if document.is_active:
        put(document, by=by, at=at, is_active=False)
        index_people([document.person_id])
        after = {"kind": document.kind, "number": document.masked}
        record(by=by, at=at, action="registry.document_withdrawn", target=document.person, before=after, reason=reason)
    return document


@transaction.atomic
def set_talent_teams(*, person: Person, teams: Collection[str], day: date, by: object, at: datetime) -> Person:
    """Let `person` count in exactly these of the six talent teams from `day` on."""
    wanted = {TalentTeam(team).value for team in teams}
    held = {membership.team: membership for membership in person.talent_teams.filter(until__isnull=True)}
    for team in held.keys() - wanted:
        put(held[team], by=by, at=at, until=max(day, held[team].since or day))
    for team in sorted(wanted - held.keys()):
        put(TalentTeamMembership(person=person, team=team, since=day), by=by, at=at)
    if held.keys() != wanted:
        record(
            by=by,
            at=at,
            action="registry.talent_teams_set",
            target=person,
            before={"teams": sorted(held)},
            after={"teams": sorted(wanted)},
        )
        changed(at=at)
    return person


@transaction.atomic
def remove_record(*, row: Any, reason: str, by: object, at: datetime) -> None:
    """Delete a row of a file that should never have been there (not one that has ended); its history keeps it."""
    if not reason.strip():
        raise Refused(_("Say why this entry is removed."), code="reason_missing")
    person, what = row.person, summary_of(row)
    section = next((one.name for one in SECTIONS if isinstance(row, one.model)), "")
    drop(person, section, row.pk, by=by, at=at)
    sign(row, by=by, at=at).delete()
    record(by=by, at=at, action="registry.record_removed", target=person, before=what, reason=reason)
    changed(at=at)


def summary_of(row: Any) -> dict[str, Any]:
    """Return what a row of a file is and says, for the trail; of a private one only what it is."""
    if getattr(row, "is_private", False):
        return {"what": row._meta.model_name}
    names = [field.name for field in row._meta.concrete_fields if field.name not in {"id", "person", "entered_by"}]
    return {"what": row._meta.model_name} | {
        name: str(value) for name, value in summary(row, *names).items() if name not in {"entered_at", "source"}
    }


def new_codes(count: int, at: datetime) -> Sequence[str]:
    """Return the next file numbers of the year, RC2025000123 and on; the caller's transaction holds the sequence."""
    serialise("registry.code")
    year = timezone.localtime(at).year
    # As a range, which both databases find at the end of their index; PostgreSQL reads every file for "begins with".
    of_year = Person.every.filter(code__gte=f"RC{year}", code__lt=f"RC{year + 1}")
    last = of_year.order_by("-code").values_list("code", flat=True).first()
    first = int(last[6:]) + 1 if last else 1
    if first + count > A_YEAR:
        raise Refused(
            _("The file numbers of %(year)s are used up: a year has %(most)s."),
            code="codes_used_up",
            params={"year": year, "most": A_YEAR - 1},
        )
    return [f"RC{year}{number:06d}" for number in range(first, first + count)]


def normal(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields of `Person` trimmed, with what is looked up by beside them; refuses a mail address that is none."""
    values: dict[str, Any] = {
        name: clean(value) if isinstance(value, str) and name != "remarks" else value for name, value in fields.items()
    }
    if "phone" in values:
        phones = [one for one in map(clean, values["phone"].replace(",", "、").replace("，", "、").split("、")) if one]
        values["phone"] = "、".join(phones)
        values["phone_index"] = crypto.blind_index(phones[0]) if phones else ""
    if values.get("email"):
        validate_email(values["email"])
    if "name" in values:
        values["pinyin"], values["initials"] = spelling(values["name"], values.get("latin_name", ""))
    if values.get("born") and values.get("born_precision") == Person.Precision.MONTH:
        born: date = values["born"]
        values["born"] = born.replace(day=1)
    return values


def checked_number(kind: str, number: str) -> Identity:
    """Return the number read in its normal form; refuses one that fails its own checks (GB 11643 and the others')."""
    identity = read_identity(number, IdentityKind(kind) if kind else None)
    if not identity.valid or identity.kind is None:
        raise Refused(
            _("This identity number is not right: compare it with the document, digit by digit."), code="id_invalid"
        )
    return identity


def _refuse_taken(identity: Identity) -> None:
    index = crypto.blind_index(identity.number or "")
    if IdentityDocument.objects.active().filter(kind=identity.kind, number_index=index).exists():
        raise Refused(
            _("This identity number is on file already: search for it instead of entering the person again."),
            code="id_taken",
        )


def _keep_document(person: Person, identity: Identity, *, by: object, at: datetime, source: str) -> IdentityDocument:
    number = identity.number or ""
    document = IdentityDocument(person=person, kind=str(identity.kind), source=source)
    return put(document, by=by, at=at, number=number, number_index=crypto.blind_index(number))


def _completed(fields: dict[str, Any], identity: Identity) -> dict[str, Any]:
    sex = {"男": Person.Sex.MALE, "女": Person.Sex.FEMALE}.get(identity.sex or "")
    if sex and fields.get("sex", sex) not in ("", sex):
        raise Refused(_("The sex contradicts the identity number: correct one of the two."), code="sex_mismatch")
    born = fields.get("born")
    if identity.birth_date and born:
        day = fields.get("born_precision", "day") == "day"
        if (born if day else born.replace(day=1)) != (
            identity.birth_date if day else identity.birth_date.replace(day=1)
        ):
            raise Refused(
                _("The birth date contradicts the identity number: correct one of the two."), code="birth_mismatch"
            )
    derived: dict[str, Any] = {"sex": sex} if sex else {}
    if identity.birth_date:
        derived |= {"born": identity.birth_date, "born_precision": Person.Precision.DAY}
    return fields | derived
