"""What is filed or drafted by one and decided or issued by another (`Decided`, `Issued`): the part all of it shares."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.goals.models.assessment import Decided
from juxian.goals.models.awards import AwardPublication
from juxian.goals.models.supervision import Issued


def settle(
    asked: Decided, *, accept: bool, answer: str, by: User, at: datetime, own: str, missing: str, code: str,
    always: bool = False,
) -> None:  # fmt: skip
    """Set the decision on `asked`, which the caller has locked and saves.

    Refuses a second decision (with `code`), whoever filed it (`own` says so), and one without a reason (`missing` says so)
    where it is not accepted, or `always`.
    """
    if not asked.is_open:
        raise Refused(_("This was decided already."), code=code)
    if asked.filed_by_id == by.pk:
        raise Refused(own, code="maker_is_checker")
    if (always or not accept) and not answer.strip():
        raise Refused(missing, code="reason_missing")
    asked.accepted, asked.answer, asked.decided_by, asked.decided_at = accept, answer.strip(), by, at


def number(draft: Issued, *, by: User, at: datetime) -> None:
    """Set the next number of its year on a draft, which the caller has locked and saves; refuses whoever drafted it."""
    if draft.drafted_by_id == by.pk:
        raise Refused(_("You drafted this yourself: somebody else has to issue it."), code="maker_is_checker")
    draft.number, draft.state = next_number(type(draft), draft.year), Issued.State.ISSUED
    draft.issued_by, draft.issued_at = by, at


def next_number(model: type[Issued | AwardPublication], year: int) -> int:
    """Return the number that the next document of its kind gets in `year`."""
    last = model._default_manager.filter(year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
