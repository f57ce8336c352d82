"""Natives elsewhere and rural experts: entered by townships, confirmed by the office, kept in touch with."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core import mask
from juxian.core.errors import Refused
from juxian.core.money import show
from juxian.facts.services import changed
from juxian.organizations.models import Organization
from juxian.outreach.models import Contact, Contribution, Native, RuralExpert, Support
from juxian.outreach.models.ties import Claim
from juxian.registry import services as registry
from juxian.registry.models import Person, TalentTeam, TalentTeamMembership

LEAST_REASON = 4
C = TypeVar("C", Contribution, RuralExpert)


@transaction.atomic
def enter_native(*, by: object, at: datetime, **fields: Any) -> Native:
    """Return a new native elsewhere; refuses one of that name from the same township at the same employer."""
    made = Native(entered_by=str(by)[:150], entered_at=at, **fields)
    same = Native.objects.filter(name=made.name, birthplace=made.birthplace, employer=made.employer)
    if same.exists():
        raise Refused(
            _("%(name)s of %(home)s is on the list already."),
            code="native_twice",
            params={"name": made.name, "home": made.birthplace.label},
        )
    made.validate_constraints()
    made.save()
    after = {"birthplace": str(made.birthplace), "liaison_unit": str(made.liaison_unit), "tie": made.tie}
    record(by=by, at=at, action="outreach.native_entered", target=made, after=after)
    changed(at=at)
    return made


@transaction.atomic
def change_native(*, native: Native, by: object, at: datetime, **fields: Any) -> Native:
    """Return the native with `fields` set; a phone is told to the trail as dots."""
    found = Native.objects.select_for_update().get(pk=native.pk)
    before, after = changes(found, fields)
    if not after:
        return found
    for name, value in fields.items():
        setattr(found, name, value)
    found.validate_constraints()
    found.save()
    before, after = (
        {k: mask.everything(str(v)) if k == "phone" else v for k, v in one.items()} for one in (before, after)
    )
    record(by=by, at=at, action="outreach.native_changed", target=found, before=before, after=after)
    changed(at=at)
    return found


@transaction.atomic
def log_contact(
    *, native: Native, on: date, way: str, said: str, by: object, at: datetime, next_due: date | None = None
) -> Contact:
    """Return a contact entered in the log; the newest one says when the next is due."""
    found = Native.objects.select_for_update().get(pk=native.pk)
    _refuse_future(on, at)
    made = Contact(
        native=found, on=on, way=way, said=said.strip(), next_due=next_due, entered_by=str(by)[:150], entered_at=at
    )
    made.validate_constraints()
    made.save()
    if found.contacted_on is None or on >= found.contacted_on:
        found.contacted_on, found.next_due = on, next_due
        found.save()
    after = {"on": on, "way": way} | ({"next_due": next_due} if next_due else {})
    record(by=by, at=at, action="outreach.contact_logged", target=found, after=after)
    changed(at=at)
    return made


@transaction.atomic
def enter_contribution(
    *, native: Native, kind: str, on: date, evidence: str, by: object, at: datetime, amount: int | None = None
) -> Contribution:
    """Return a contribution that waits for the office; `amount` in fen."""
    _refuse_future(on, at)
    made = Contribution(
        native=native, kind=kind, on=on, amount=amount, evidence=evidence.strip(), entered_by=str(by)[:150], entered_at=at
    )  # fmt: skip
    made.validate_constraints()
    made.save()
    after = {"contribution": made.kind, "on": on} | _sum(amount)
    record(by=by, at=at, action="outreach.contribution_entered", target=native, after=after)
    return made


@transaction.atomic
def decide_contribution(
    *, contribution: Contribution, confirm: bool, by: object, at: datetime, reason: str = ""
) -> Contribution:
    """Confirm a contribution, or reject it with a reason; refuses whoever entered it."""
    found = _decided(Contribution.objects.select_for_update().get(pk=contribution.pk), confirm, reason, by, at)
    action = "outreach.contribution_confirmed" if confirm else "outreach.contribution_rejected"
    after = {"contribution": found.kind, "on": found.on} | _sum(found.amount)
    record(by=by, at=at, action=action, target=found.native, after=after, reason=found.reason)
    changed(at=at)
    return found


@transaction.atomic
def come_back(
    *,
    native: Native,
    organization: Organization,
    kind: str,
    since: date,
    by: object,
    at: datetime,
    person: Person | None = None,
    post: str = "",
) -> Person:
    """Return the file of a native who comes back to work here: `person`, or a new one with what is known of them."""
    found = Native.objects.select_for_update().get(pk=native.pk)
    if found.returned_on is not None:
        raise Refused(_("%(name)s came back already."), code="came_back", params={"name": found.name})
    file = person or found.person or registry.create_person(
        name=found.name, phone=found.phone, country=found.country, source=_("came back: %(how)s") % {"how": found.source},
        by=by, at=at,
    )  # fmt: skip
    registry.engage(
        person=file, organization=organization, kind=kind, since=since, post=post, source=_("came back"), by=by, at=at
    )
    found.person, found.returned_on, found.next_due = file, since, None
    found.validate_constraints()
    found.save()
    after = {"person": file.code, "since": since, "organization": str(organization)}
    record(by=by, at=at, action="outreach.native_returned", target=found, after=after)
    changed(at=at)
    return file


@transaction.atomic
def reveal_phone(*, native: Native, reason: str, by: object, at: datetime) -> str:
    """Return the phone of a native for a reason that the trail keeps; refuses a missing reason, or no phone."""
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(
            _("Say what you need it for, in at least %(least)s characters: the reason is kept."),
            code="reason_missing",
            params={"least": LEAST_REASON},
        )
    if not native.phone:
        raise Refused(_("No phone is known."), code="value_missing")
    record(by=by, at=at, action="outreach.phone_revealed", target=native, reason=reason.strip())
    phone: str = native.phone
    return phone


@transaction.atomic
def discover(*, person: Person, township: Organization, by: object, at: datetime, **fields: Any) -> RuralExpert:
    """Return a rural expert whom a township discovered, to be confirmed by the office.

    Refuses who does not count among the rural practical talents, and who was discovered before.
    """
    today = timezone.localdate(at)
    if not TalentTeamMembership.objects.on(today).filter(person=person, team=TalentTeam.RURAL).exists():
        raise Refused(
            _("%(name)s does not count among the rural practical talents: set the talent team on the file first."),
            code="not_rural",
            params={"name": person.name},
        )
    if RuralExpert.objects.filter(person=person).exists():
        raise Refused(_("%(name)s was discovered before."), code="discovered", params={"name": person.name})
    _refuse_future(fields["discovered_on"], at)
    made = RuralExpert(person=person, township=township, entered_by=str(by)[:150], entered_at=at, **fields)
    made.validate_constraints()
    made.save()
    after = {"person": person.code, "craft": made.craft, "township": str(township)}
    record(by=by, at=at, action="outreach.expert_discovered", target=made, after=after)
    changed(at=at)
    return made


@transaction.atomic
def decide_expert(*, expert: RuralExpert, confirm: bool, by: object, at: datetime, reason: str = "") -> RuralExpert:
    """Confirm a rural expert, or reject the claim with a reason; refuses whoever entered it."""
    found = _decided(RuralExpert.objects.select_for_update().get(pk=expert.pk), confirm, reason, by, at)
    action = "outreach.expert_confirmed" if confirm else "outreach.expert_rejected"
    record(by=by, at=at, action=action, target=found, after={"state": found.state}, reason=found.reason)
    changed(at=at)
    return found


@transaction.atomic
def support(
    *, expert: RuralExpert, kind: str, on: date, what: str, by: object, at: datetime, amount: int | None = None
) -> Support:
    """Return what was done for a confirmed rural expert; `amount` in fen."""
    if expert.state != Claim.CONFIRMED:
        raise Refused(_("Only confirmed rural experts are supported."), code="not_confirmed")
    _refuse_future(on, at)
    made = Support(
        expert=expert, kind=kind, on=on, what=what.strip(), amount=amount, entered_by=str(by)[:150], entered_at=at
    )
    made.validate_constraints()
    made.save()
    after = {"support": made.kind, "on": on} | _sum(amount)
    record(by=by, at=at, action="outreach.expert_supported", target=expert, after=after)
    changed(at=at)
    return made


def _decided(found: C, confirm: bool, reason: str, by: object, at: datetime) -> C:
    if found.state != Claim.CLAIMED:
        raise Refused(_("This was decided already."), code="decided")
    if found.entered_by == str(by)[:150]:
        raise Refused(_("You entered this yourself: somebody else has to confirm it."), code="maker_is_checker")
    if not confirm and not reason.strip():
        raise Refused(_("Say why it is rejected."), code="reason_missing")
    found.state = Claim.CONFIRMED if confirm else Claim.REJECTED
    found.reason, found.decided_by, found.decided_at = reason.strip(), str(by)[:150], at
    found.validate_constraints()
    found.save()
    return found


def _sum(fen: int | None) -> dict[str, str]:
    return {"amount": show(fen)} if fen else {}


def _refuse_future(day: date, at: datetime) -> None:
    if day > timezone.localdate(at):
        raise Refused(_("This day has not come yet."), code="future")
