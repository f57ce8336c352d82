"""What is asked or reported by one and decided by another (`models.assessment.Decided`): the part all of it shares."""

from datetime import datetime

from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.goals.models.assessment import Decided


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
