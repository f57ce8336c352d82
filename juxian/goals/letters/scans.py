"""Letters signed on paper: the scanned page is uploaded by one officer, and confirmed or given back by another."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.core.filetypes import scan_kind
from juxian.goals.deciding import settle
from juxian.goals.files import keep
from juxian.goals.letters.services import unsigned
from juxian.goals.models import Letter, LetterScan

CONTEXT = "goals.letter_scan"


@transaction.atomic
def scan_letter(
    *, letter: Letter, page: tuple[str, bytes], name: str, signed_on: date, by: User, at: datetime
) -> LetterScan:
    """Upload the signed page of a letter; it counts once somebody else confirms it.

    Refuses a letter that `unsigned` refuses or that has a page waiting, a day before the letter or in the future, and
    what is no scan.
    """
    found = unsigned(letter)
    if found.scans.filter(accepted__isnull=True).exists():
        raise Refused(_("A scanned page of this letter waits to be confirmed."), code="scan_waits")
    issued = timezone.localdate(found.issued_at)
    if not issued <= signed_on <= timezone.localdate(at):
        raise Refused(
            _("This letter was issued on %(day)s: it was signed on that day or later, and not in the future."),
            code="scan_day",
            params={"day": issued},
        )
    file_name, content = page
    scan_kind(content)
    made = LetterScan(letter=found, signed_name=name.strip(), signed_on=signed_on, filed_by=by, filed_at=at)
    keep(made, file_name, content, context=CONTEXT)
    record(
        by=by, at=at, action="goals.letter_scanned", target=found,
        after={"name": made.signed_name, "signed_on": signed_on, "sha256": made.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def decide_scan(*, scan: LetterScan, accept: bool, answer: str, by: User, at: datetime) -> LetterScan:
    """Confirm that a page shows the letter signed, which freezes the letter, or give it back; refuses whoever uploaded."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=scan.letter_id)
    found = LetterScan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    settle(
        found, accept=accept, answer=answer, by=by, at=at, code="scan_decided",
        own=_("You uploaded this yourself: somebody else has to confirm it."),
        missing=_("Say what is wrong with the page: the unit reads it."),
    )  # fmt: skip
    if accept:
        letter = unsigned(letter)
        if hashlib.sha256(sealed.read(found.file, context=CONTEXT)).hexdigest() != found.sha256:
            raise Refused(_("This page is not as it was uploaded: have it uploaded again."), code="scan_altered")
    found.save()
    if accept:
        letter.scan, letter.signed_name, letter.signed_at = found, found.signed_name, at
        letter.save()
    action = "goals.scan_confirmed" if accept else "goals.scan_returned"
    after = {"name": found.signed_name, "hash": letter.hash, "sha256": found.sha256}
    record(by=by, at=at, action=action, target=letter, after=after, reason=found.answer)
    return found


@transaction.atomic
def take_scan(*, scan: LetterScan, by: User, at: datetime) -> bytes:
    """Return the page as it was uploaded; the trail keeps who took it."""
    record(by=by, at=at, action="goals.scan_taken", target=scan.letter, after={"sha256": scan.sha256[:16]})
    return sealed.read(scan.file, context=CONTEXT)
