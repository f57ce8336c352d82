"""Amendments of confirmed minutes: another wording of one item with its reason; what was confirmed stays beside it.

An amendment that is confirmed continues the chain of hashes that the minutes' own hash begins.
"""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.goals.deciding import settle
from juxian.goals.meetings.services import digest
from juxian.goals.models import AgendaItem, Meeting, MinutesAmendment


@transaction.atomic
def amend(*, item: AgendaItem, minutes: str, reason: str, by: User, at: datetime) -> MinutesAmendment:
    """Propose another wording of an item of confirmed minutes; it counts once somebody else confirms it.

    Refuses minutes that are not confirmed, an amendment while one waits, the same words, and one without a reason.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if not meeting.is_frozen:
        raise Refused(_("These minutes are not confirmed yet: change them directly."), code="minutes_open")
    if MinutesAmendment.objects.filter(item__meeting=meeting, accepted__isnull=True).exists():
        raise Refused(_("An amendment waits to be confirmed."), code="amendment_waits")
    if not reason.strip():
        raise Refused({"reason": [_("Say why the minutes are amended.")]}, code="reason_missing")
    if not minutes.strip() or minutes.strip() == wording(item).strip():
        raise Refused({"minutes": [_("Write what the item is to say instead.")]}, code="amendment_same")
    made = MinutesAmendment(item=item, minutes=minutes.strip(), reason=reason.strip(), filed_by=by, filed_at=at)
    made.full_clean(exclude=["filed_by"])
    made.save()
    record(by=by, at=at, action="goals.minutes_amended", target=meeting, reason=made.reason)
    return made


@transaction.atomic
def decide(*, amendment: MinutesAmendment, accept: bool, answer: str = "", by: User, at: datetime) -> MinutesAmendment:
    """Confirm an amendment, which makes the next version of the minutes, or give it back; refuses whoever wrote it."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=amendment.item.meeting_id)
    found = MinutesAmendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    settle(
        found, accept=accept, answer=answer, by=by, at=at, code="amendment_decided",
        own=_("You wrote this amendment: somebody else has to confirm it."),
        missing=_("Say what is wrong with the amendment."),
    )  # fmt: skip
    if accept:
        earlier = confirmed(meeting)
        found.version = len(earlier) + 2
        found.hash = link(found, earlier[-1].hash if earlier else meeting.hash)
    found.save()
    action = "goals.amendment_confirmed" if accept else "goals.amendment_returned"
    record(by=by, at=at, action=action, target=meeting, after={"hash": found.hash}, reason=found.answer)
    return found


def confirmed(meeting: Meeting) -> list[MinutesAmendment]:
    """Return the amendments of a meeting's minutes that count, the first first."""
    rows = MinutesAmendment.objects.filter(item__meeting=meeting, accepted=True)
    return list(rows.select_related("item", "filed_by", "decided_by").order_by("version"))


def wording(item: AgendaItem) -> str:
    """Return what an item says by its last amendment that counts."""
    last = item.amendments.filter(accepted=True).order_by("-version").first()
    return last.minutes if last else item.minutes


def link(amendment: MinutesAmendment, before: str) -> str:
    """Return the hash of an amendment, which goes on from the one before it."""
    told = [before, amendment.version, amendment.item.number, amendment.minutes, amendment.reason]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def is_altered(meeting: Meeting) -> bool:
    """Return whether confirmed minutes or one of their amendments are not as they were confirmed."""
    if not meeting.is_frozen:
        return False
    before = digest(meeting)
    if before != meeting.hash:
        return True
    for one in confirmed(meeting):
        if one.hash != link(one, before):
            return True
        before = one.hash
    return False
