"""What letters, notices and assessments ask of somebody: to sign, to reply, to settle, to decide."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from juxian.goals.models import (
    Appeal,
    Assessed,
    AssessmentRound,
    Claim,
    Letter,
    LetterScan,
    LightRules,
    Notice,
    NoticeItem,
)
from juxian.goals.models.assessment import ASSESS, SEAL
from juxian.goals.models.letters import ANSWER, ISSUE
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
from juxian.web.desk import DeskItem

if TYPE_CHECKING:
    from juxian.accounts.models import User

SHOWN = 8


def duties_of(user: "User", today: date) -> list[DeskItem]:
    """Return what waits for the user, the earliest day first; for leaders, replies that units owe."""
    found = [*_answers(user)] if user.has_perm(ANSWER) else []
    if user.has_perm(SUPERVISE):
        found += _replies()
    if user.has_perm(ISSUE):
        found += _scans(user)
    if user.has_perm(CIRCULATE):
        found += [*_to_issue(user), *_to_enforce(user), *_owed(user, today)]
    if user.has_perm(ASSESS):
        found += _asked()
    if user.has_perm(SEAL):
        found += _to_confirm(user, today)
    return sorted(found, key=lambda item: item.due or date.max)[:SHOWN]


def _answers(user: "User") -> Iterator[DeskItem]:
    """What a unit has to sign, to reply to, and may appeal against."""
    unsigned = Letter.objects.visible_to(user, ANSWER).latest().filter(signed_at__isnull=True)
    unsigned = unsigned.exclude(pk__in=LetterScan.objects.filter(accepted__isnull=True).values("letter"))
    for letter in unsigned.select_related("organization")[:SHOWN]:
        yield DeskItem(
            _("Sign the responsibility letter"), letter.get_absolute_url(), subject=letter.organization.label,
            kind=_("Letter"),
        )  # fmt: skip
    items = NoticeItem.objects.visible_to(user, ANSWER).exclude(
        state__in=[NoticeItem.State.CLOSED, NoticeItem.State.REPLIED]
    )
    for notice in Notice.objects.filter(pk__in=items.order_by().values("notice")).order_by("due")[:SHOWN]:
        yield DeskItem(_("Reply to a notice"), notice.get_absolute_url(), due=notice.due, subject=notice.title, kind=_("Notice"))  # fmt: skip
    for unit in Assessed.objects.visible_to(user, ANSWER).to_report().select_related("round", "organization")[:SHOWN]:
        yield DeskItem(
            _("Report for the assessment"), unit.get_absolute_url(), due=unit.round.as_of, subject=str(unit.round),
            kind=_("Assessment"),
        )  # fmt: skip
    units = Assessed.objects.visible_to(user, ANSWER).filter(round__state=AssessmentRound.State.APPEALS)
    for unit in units.select_related("round", "organization")[:SHOWN]:
        yield DeskItem(
            _("Check your score"), unit.get_absolute_url(), due=unit.round.appeal_until, subject=str(unit.round),
            kind=_("Assessment"),
        )  # fmt: skip


def _replies() -> Iterator[DeskItem]:
    replied = NoticeItem.objects.filter(state=NoticeItem.State.REPLIED).order_by().values("notice")
    for notice in Notice.objects.filter(pk__in=replied).order_by("due")[:SHOWN]:
        yield DeskItem(_("Settle the replies"), notice.get_absolute_url(), subject=notice.title, kind=_("Notice"))


def _scans(user: "User") -> Iterator[DeskItem]:
    waiting = LetterScan.objects.filter(accepted__isnull=True).exclude(filed_by=user).order_by("filed_at", "pk")
    for one in waiting.select_related("letter__organization")[:SHOWN]:
        yield DeskItem(
            _("Confirm a signed page"), one.letter.get_absolute_url(), subject=one.letter.organization.label,
            kind=_("Letter"),
        )  # fmt: skip


def _to_issue(user: "User") -> Iterator[DeskItem]:
    for notice in Notice.objects.filter(state=Notice.State.DRAFT).exclude(drafted_by=user)[:SHOWN]:
        yield DeskItem(_("Issue a notice"), notice.get_absolute_url(), subject=notice.title, kind=_("Notice"))


def _to_enforce(user: "User") -> Iterator[DeskItem]:
    for rules in LightRules.objects.filter(accepted__isnull=True).exclude(filed_by=user)[:SHOWN]:
        yield DeskItem(
            _("Put rules of lights in force"), rules.get_absolute_url(), subject=str(rules), kind=_("Rules of lights")
        )


def _owed(user: "User", today: date) -> Iterator[DeskItem]:
    """Replies that are overdue: what the office could not get goes up to who issues notices."""
    owed = NoticeItem.objects.filter(state__in=[NoticeItem.State.WAITING, NoticeItem.State.RETURNED])
    late = Notice.objects.visible_to(user, SEE_NOTICES).filter(
        state=Notice.State.ISSUED, due__lt=today, pk__in=owed.order_by().values("notice")
    )
    for notice in late.order_by("due")[:SHOWN]:
        yield DeskItem(_("Replies are overdue"), notice.get_absolute_url(), due=notice.due, subject=notice.title, kind=_("Notice"))  # fmt: skip


def _asked() -> Iterator[DeskItem]:
    for model, said in ((Claim, _("Verify a report")), (Appeal, _("Answer an appeal"))):
        open_ones = model.objects.filter(accepted__isnull=True).order_by("filed_at")
        for one in open_ones.select_related("assessed__organization", "assessed__round", "criterion")[:SHOWN]:
            yield DeskItem(said, one.assessed.round.get_absolute_url(), subject=str(one), kind=_("Assessment"))


def _to_confirm(user: "User", today: date) -> Iterator[DeskItem]:
    state = AssessmentRound.State
    for one in AssessmentRound.objects.filter(state=state.DRAFT).exclude(made_by=user).defer("content")[:SHOWN]:
        yield DeskItem(_("Open an assessment"), one.get_absolute_url(), subject=str(one), kind=_("Assessment"))
    due = AssessmentRound.objects.filter(state=state.APPEALS, appeal_until__lt=today).exclude(published_by=user)
    for one in due.defer("content")[:SHOWN]:
        yield DeskItem(_("Seal an assessment"), one.get_absolute_url(), subject=str(one), kind=_("Assessment"))
