"""Sharing is asked for by somebody who sees the people, approved by somebody else, and may be withdrawn at any time."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import System, User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.facts.permissions import checked_condition
from juxian.organizations.models import Organization
from juxian.registry.models import SharingGrant
from juxian.registry.sharing.fields import TABLE, named

State = SharingGrant.State
LONGEST = timedelta(days=366)


@transaction.atomic
def ask_sharing(
    *,
    purpose: str,
    basis: str,
    document: str,
    organization: Organization | None,
    system: System | None,
    fields: list[str],
    condition: str,
    since: date,
    until: date,
    by: User,
    at: datetime,
) -> SharingGrant:
    """Return a grant that waits for approval.

    Refuses no or two receivers, no fields, fields the asker may not see in the clear, a condition that is no FEEL or
    reads what the asker may not ask about, and more than a year.
    """
    if (organization is None) == (system is None):
        raise Refused(_("Choose the unit or the system that receives it, one of the two."), code="one_receiver")
    chosen = named(fields)
    if not chosen:
        raise Refused(_("Choose at least one field."), code="no_fields")
    if barred := [field.label for field in chosen if not field.may_be_shared_by(by)]:
        raise Refused(
            _("You may not share “%(fields)s”: only who may see it can."),
            code="field_not_yours",
            params={"fields": "、".join(barred)},
        )
    if not timezone.localdate(at) <= until <= since + LONGEST or until < since:
        raise Refused(_("A grant holds for a year at most, and does not end before it begins."), code="too_long")
    checked_condition(TABLE, condition.strip(), by)
    made = SharingGrant(
        purpose=purpose.strip(),
        basis=basis,
        document=document.strip(),
        organization=organization,
        system=system,
        fields=[field.id for field in chosen],
        condition=condition.strip(),
        since=since,
        until=until,
        granter=by,
        asked_at=at,
    )
    made.validate_constraints()
    made.save()
    record(by=by, at=at, action="registry.sharing_asked", target=made, after=_told(made))
    return made


@transaction.atomic
def decide_sharing(*, grant: SharingGrant, approve: bool, reason: str, by: User, at: datetime) -> SharingGrant:
    """Approve a grant or refuse it with a reason; refuses whoever asked, one decided before, and one that is over."""
    found = _locked(grant)
    if found.state != State.ASKED:
        raise Refused(_("This was decided already."), code="sharing_decided")
    if found.granter_id == by.pk:
        raise Refused(_("You asked for this yourself: somebody else has to decide."), code="maker_is_checker")
    if approve and found.until < timezone.localdate(at):
        raise Refused(_("Its last day is over: ask anew."), code="sharing_over")
    if not approve and not reason.strip():
        raise Refused(_("Say why it is refused."), code="reason_missing")
    found.state = State.ACTIVE if approve else State.REFUSED
    found.reason, found.decided_by, found.decided_at = reason.strip(), by, at
    found.save()
    action = "registry.sharing_approved" if approve else "registry.sharing_refused"
    record(by=by, at=at, action=action, target=found, after=_told(found), reason=found.reason)
    return found


@transaction.atomic
def revoke_sharing(*, grant: SharingGrant, reason: str, by: User, at: datetime) -> SharingGrant:
    """Withdraw a grant: from now on nothing is read under it. Refuses one that was refused or withdrawn before."""
    found = _locked(grant)
    if found.state not in (State.ASKED, State.ACTIVE):
        raise Refused(_("This grant opens nothing any more."), code="sharing_ended")
    found.state, found.reason = State.REVOKED, reason.strip()
    found.revoked_by, found.revoked_at = str(by)[:150], at
    found.validate_constraints()
    found.save()
    record(by=by, at=at, action="registry.sharing_revoked", target=found, reason=found.reason)
    return found


def _locked(grant: SharingGrant) -> SharingGrant:
    return SharingGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)


def _told(grant: SharingGrant) -> dict[str, Any]:
    return {
        "receiver": grant.receiver,
        "purpose": grant.purpose,
        "document": grant.document,
        "fields": "、".join(field.label for field in named(grant.fields)),
        "condition": grant.condition,
        "since": grant.since,
        "until": grant.until,
    }
