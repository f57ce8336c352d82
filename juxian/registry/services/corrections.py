"""What people ask to have put right on their own file, and the answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.workdays import add_working_days
from juxian.registry.models import Correction, Person
from juxian.registry.models.evidence import PROPOSED
from juxian.registry.services.erasure import erase_person
from juxian.registry.services.evidence import drop

# Working days within which a request is answered.
ANSWERED_WITHIN = 15
# Requests of one person that may wait at a time.
WAITING = 10
State = Correction.State


@transaction.atomic
def ask_correction(*, person: Person, part: str, text: str, by: object, at: datetime, proposal: str = "") -> Correction:
    """Return a new request about a person's own file; refuses more than ten that wait."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.corrections.waiting().count() >= WAITING:
        raise Refused(
            _("%(count)d requests are waiting for an answer already: withdraw one first."),
            code="too_many_corrections",
            params={"count": WAITING},
        )
    due = add_working_days(timezone.localdate(at), ANSWERED_WITHIN)
    made = Correction(
        person=locked, part=part, text=text.strip(), proposal=proposal, asked_by=str(by)[:150], asked_at=at, due=due
    )
    made.save()
    record(
        by=by, at=at, action="registry.correction_asked", target=locked, after={"part": part, "due": due.isoformat()}
    )
    return made


@transaction.atomic
def answer_correction(*, correction: Correction, done: bool, answer: str, by: object, at: datetime) -> Correction:
    """Say that it was put right, or why not; refuses what was answered before and whoever asked for it.

    Saying so of a request that the whole file be erased erases it; of an entry proposed, writes that.
    """
    from juxian.registry.services.proposals import accept

    found = _waiting(correction)
    if str(by) == found.asked_by:
        raise Refused(_("You asked for this yourself: somebody else has to answer."), code="maker_is_checker")
    found.state = State.DONE if done else State.REFUSED
    found.answer, found.answered_by, found.answered_at = answer.strip(), str(by)[:150], at
    found.save()
    if done and found.part == Correction.Part.ERASURE:
        erase_person(person=found.person, reason=found.get_part_display(), by=by, at=at)
        return found
    if done and found.proposal:
        accept(found, by=by, at=at)
    drop(found.person, PROPOSED, found.pk, by=by, at=at)
    after = {"part": found.part, "state": found.state}
    record(by=by, at=at, action="registry.correction_answered", target=found.person, after=after)
    return found


@transaction.atomic
def withdraw_correction(*, correction: Correction, by: object, at: datetime) -> Correction:
    """Take a request back; refuses one that was answered."""
    found = _waiting(correction)
    found.state, found.answered_by, found.answered_at = State.WITHDRAWN, str(by)[:150], at
    found.save()
    drop(found.person, PROPOSED, found.pk, by=by, at=at)
    record(by=by, at=at, action="registry.correction_withdrawn", target=found.person, after={"part": found.part})
    return found


def _waiting(correction: Correction) -> Correction:
    found = Correction.objects.select_for_update().select_related("person").get(pk=correction.pk)
    if found.state != State.OPEN:
        raise Refused(_("This request was answered already."), code="correction_answered")
    return found
