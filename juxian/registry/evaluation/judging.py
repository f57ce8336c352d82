"""What becomes of a result: the person's objection and its answer, a reviewer's conclusion for one use."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.workdays import add_working_days
from juxian.registry.models import EvaluationConclusion, EvaluationObjection, EvaluationResult, Person
from juxian.registry.services.corrections import ANSWERED_WITHIN

State = EvaluationObjection.State


@transaction.atomic
def raise_objection(*, result: EvaluationResult, text: str, by: User, at: datetime) -> EvaluationObjection:
    """Return a new objection of the person evaluated; refuses while another one about the same result waits."""
    person = Person.every.select_for_update().get(pk=result.person_id)
    if not text.strip():
        raise Refused(_("Say what is wrong with it."), code="reason_missing")
    if result.objections.waiting().exists():
        raise Refused(_("An objection to this result waits for its answer already."), code="objection_waits")
    due = add_working_days(timezone.localdate(at), ANSWERED_WITHIN)
    made = EvaluationObjection(
        result=result, person=person, text=text.strip(), asked_by=str(by)[:150], asked_at=at, due=due
    )
    made.save()
    after = {"run": str(result.run), "due": due.isoformat()}
    record(by=by, at=at, action="registry.evaluation_objected", target=person, after=after)
    return made


@transaction.atomic
def answer_objection(
    *, objection: EvaluationObjection, upheld: bool, answer: str, by: User, at: datetime
) -> EvaluationObjection:
    """Answer an objection in writing, upheld or not; refuses whoever raised it, and one that was answered.

    The result stays as it was computed: when something was wrong on file, it is put right there and evaluated anew.
    """
    found = EvaluationObjection.objects.select_for_update(of=("self",)).select_related("person").get(pk=objection.pk)
    if found.state != State.OPEN:
        raise Refused(_("This objection was answered already."), code="objection_answered")
    if str(by) == found.asked_by:
        raise Refused(_("You raised this yourself: somebody else has to answer."), code="maker_is_checker")
    if not answer.strip():
        raise Refused(_("Write the answer."), code="reason_missing")
    found.state = State.UPHELD if upheld else State.REJECTED
    found.answer, found.answered_by, found.answered_at = answer.strip(), str(by)[:150], at
    found.save()
    record(by=by, at=at, action="registry.evaluation_answered", target=found.person, after={"state": found.state})
    return found


@transaction.atomic
def conclude(
    *, result: EvaluationResult, used_for: str, reference: str, text: str, by: User, at: datetime
) -> EvaluationConclusion:
    """Keep a person's judgement for one use of a result; nothing is marked as used without one.

    Refuses while an objection waits, an objection that was upheld without a later evaluation, and one's own result.
    """
    if result.objections.waiting().exists():
        raise Refused(_("An objection to this result waits for its answer: answer it first."), code="objection_waits")
    if result.objections.filter(state=State.UPHELD).exists():
        raise Refused(
            _("An objection to this result was upheld: evaluate anew, and judge by that result."),
            code="objection_upheld",
        )
    if result.person.account_id == by.pk:
        raise Refused(_("This is your own result: somebody else has to judge."), code="maker_is_checker")
    made = EvaluationConclusion(
        result=result,
        person=result.person,
        used_for=used_for.strip(),
        reference=reference.strip(),
        text=text.strip(),
        by=str(by)[:150],
        at=at,
    )
    made.full_clean()
    made.save()
    after = {"run": str(result.run), "used_for": made.used_for, "document": made.reference}
    record(by=by, at=at, action="registry.evaluation_concluded", target=result.person, after=after)
    return made
