"""Writing the directories, and who is recognised as what under them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.core.text import clean, code_key
from juxian.facts.services import changed
from juxian.registry.models import (
    Achievement,
    Classification,
    Designation,
    DesignationAlias,
    DesignationKind,
    Level,
    Person,
    Recognition,
    Team,
)
from juxian.registry.services.base import change, put, sign, summary

Claim = Recognition | Designation | Achievement


@transaction.atomic
def publish_classification(
    *, name: str, since: date, levels: Sequence[tuple[str, str, str]], by: object, at: datetime, document: str = ""
) -> Classification:
    """Return a new edition in force from `since`; `levels` are (class, name, rules) from the highest down.

    Earlier editions stay as they were, and so do the classes given under them.
    """
    if not levels:
        raise Refused(_("An edition needs at least one class."), code="levels_missing")
    edition = put(Classification(name=clean(name), since=since, document=clean(document)), by=by, at=at)
    for rank, (code, label, rules) in enumerate(levels, start=1):
        level = Level(
            classification=edition, code=clean(code).upper(), name=clean(label), rules=rules.strip(), rank=rank
        )
        put(level, by=by, at=at)
    after = {"since": since, "classes": [code for code, _label, _rules in levels]}
    record(by=by, at=at, action="registry.classification_published", target=edition, after=after)
    return edition


@transaction.atomic
def recognise_class(
    *,
    person: Person,
    level: Level,
    since: date,
    by: object,
    at: datetime,
    until: date | None = None,
    evidence: str = "",
    confirmed: bool = True,
    source: str = "",
) -> Recognition:
    """Return the class `person` is recognised as of from `since` on; the one before ends the day before.

    Without `confirmed` it is a claim that waits for the office. Refuses a day before the class in force was given.
    """
    if confirmed:
        _make_room(person, since, by=by, at=at)
    recognition = Recognition(person=person, level=level, since=since, until=until, confirmed=confirmed, source=source)
    put(recognition, by=by, at=at, evidence=clean(evidence))
    after = summary(recognition, "level", "since", "until", "evidence", "confirmed")
    record(by=by, at=at, action="registry.class_recognised", target=person, after=after)
    changed(at=at)
    return recognition


def _make_room(person: Person, since: date, *, by: object, at: datetime) -> None:
    """End what is in force the day before `since`."""
    open_ones = Recognition.objects.filter(person=person, confirmed=True, until__isnull=True)
    for earlier in open_ones.select_related("level"):
        if earlier.since is not None and earlier.since >= since:
            raise Refused(
                _("%(person)s is class %(level)s since %(since)s: choose a later day."),
                code="recognition_too_early",
                params={"person": person.name, "level": earlier.level.code, "since": earlier.since},
            )
        put(earlier, by=by, at=at, until=since - timedelta(days=1))


@transaction.atomic
def create_designation_kind(
    *, name: str, scope: str, by: object, at: datetime, aliases: Iterable[str] = (), **fields: Any
) -> DesignationKind:
    """Return a new kind of designation with its other names; `fields` are those of `DesignationKind`."""
    kind = put(DesignationKind(name=clean(name), scope=scope), by=by, at=at, **fields)
    record(by=by, at=at, action="registry.designation_kind_created", target=kind, after={"scope": scope})
    for text in aliases:
        _teach(kind, text)
    return kind


@transaction.atomic
def change_designation_kind(*, kind: DesignationKind, by: object, at: datetime, **fields: Any) -> DesignationKind:
    """Return the kind with `fields` set; `until` says that it is given no longer."""
    before, after = changes(kind, fields)
    if after:
        put(kind, by=by, at=at, **fields)
        record(by=by, at=at, action="registry.designation_kind_changed", target=kind, before=before, after=after)
        changed(at=at)
    return kind


@transaction.atomic
def teach_alias(*, kind: DesignationKind, text: str, by: object, at: datetime) -> DesignationAlias:
    """Return `text` as another name by which imports read `kind`; refuses one that means another kind."""
    alias = _teach(kind, text)
    record(by=by, at=at, action="registry.alias_taught", target=kind, after={"text": alias.text})
    return alias


def _teach(kind: DesignationKind, text: str) -> DesignationAlias:
    key = code_key(text)
    known = DesignationAlias.objects.filter(key=key).select_related("kind").first()
    if known is not None and known.kind != kind:
        raise Refused(
            _("“%(text)s” already means %(kind)s."), code="alias_taken", params={"text": text, "kind": known.kind.name}
        )
    if known is None:
        known = DesignationAlias(kind=kind, key=key, text=clean(text))
        known.save()
    return known


@transaction.atomic
def award_designation(
    *,
    kind: DesignationKind,
    by: object,
    at: datetime,
    person: Person | None = None,
    team: Team | None = None,
    confirmed: bool = True,
    source: str = "",
    **fields: Any,
) -> Designation:
    """Return a designation of a person or a team; `fields` are those of `Designation`.

    The year follows from `awarded` where it is not given. Without `confirmed` it is a claim that waits for the office.
    Refuses the same kind twice in one year and batch.
    """
    if fields.get("awarded") and not fields.get("year"):
        fields["year"] = fields["awarded"].year
    designation = Designation(kind=kind, person=person, team=team, confirmed=confirmed, source=source)
    put(designation, by=by, at=at, **fields)
    record(
        by=by,
        at=at,
        action="registry.designation_awarded",
        target=person or team,
        after={"designation": kind.name}
        | summary(designation, "year", "batch", "awarded", "until", "document", "confirmed"),
    )
    changed(at=at)
    return designation


@transaction.atomic
def change_designation(*, designation: Designation, by: object, at: datetime, **fields: Any) -> Designation:
    """Return the designation with `fields` set; `until` ends it."""
    before, after = changes(designation, fields)
    if after:
        put(designation, by=by, at=at, **fields)
        record(
            by=by,
            at=at,
            action="registry.designation_changed",
            target=designation.person or designation.team,
            before=before,
            after=after,
        )
        changed(at=at)
    return designation


@transaction.atomic
def change_recognition(*, recognition: Recognition, by: object, at: datetime, **fields: Any) -> Recognition:
    """Return the recognised class with `fields` set; `until` ends it."""
    change(recognition, fields, by=by, at=at, action="registry.class_changed", of=recognition.person)
    changed(at=at)
    return recognition


@transaction.atomic
def confirm_claim(*, claim: Claim, by: object, at: datetime) -> Claim:
    """Let a claimed class, designation or achievement count; a class in force before it ends.

    Refuses whoever entered it.
    """
    if claim.confirmed:
        return claim
    if claim.entered_by == str(by)[:150]:
        raise Refused(_("You entered this yourself: somebody else has to confirm it."), code="maker_is_checker")
    if isinstance(claim, Recognition):
        _make_room(claim.person, claim.since or at.date(), by=by, at=at)
    put(claim, by=by, at=at, confirmed=True)
    subject = claim.person or getattr(claim, "team", None)
    record(by=by, at=at, action="registry.claim_confirmed", target=subject, after={"claim": str(claim)})
    changed(at=at)
    return claim


@transaction.atomic
def reject_claim(*, claim: Claim, reason: str, by: object, at: datetime) -> None:
    """Take a claim away, saying why; refuses what is confirmed and a missing reason."""
    if claim.confirmed:
        raise Refused(_("This is confirmed already: end it instead."), code="claim_confirmed")
    if not reason.strip():
        raise Refused(_("Say why this claim is rejected."), code="reason_missing")
    subject, text = claim.person or getattr(claim, "team", None), str(claim)
    sign(claim, by=by, at=at).delete()
    record(by=by, at=at, action="registry.claim_rejected", target=subject, before={"claim": text}, reason=reason)
