"""Writing responsibility letters."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.goals.models import Letter, Target
from juxian.organizations.models import Organization

Content = list[dict[str, str]]


def content_of(targets: Iterable[Target]) -> Content:
    """Return what a letter says of targets."""
    return [
        {"name": one.name, "wanted": one.wanted, "deadline": one.deadline.isoformat() if one.deadline else ""}
        for one in targets
    ]


def targets_of(year: int, units: Iterable[Organization]) -> dict[int, list[Target]]:
    """Return the targets of each unit in a year, the earliest deadline first."""
    found: dict[int, list[Target]] = {}
    rows = Target.objects.filter(year=year, organization__in=list(units)).order_by("deadline", "pk")
    for one in rows:
        found.setdefault(one.organization_id, []).append(one)
    return found


def digest(text: str, content: Content) -> str:
    """Return the hash (SHA-256) of what is signed."""
    return hashlib.sha256(json.dumps([text, content], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def issue_letters(
    *, year: int, units: Iterable[Organization], text: str, reason: str = "", by: User, at: datetime
) -> list[Letter]:
    """Return the letters issued: to each unit with targets whose last letter does not say the same.

    A unit that has a letter gets its next version, for which `reason` is needed. Refuses when there is nothing to issue.
    """
    chosen = list(units)
    targets = targets_of(year, chosen)
    last = {one.organization_id: one for one in Letter.objects.filter(year=year, organization__in=chosen).latest()}
    made = []
    for unit in chosen:
        content = content_of(targets.get(unit.pk, ()))
        before = last.get(unit.pk)
        hashed = digest(text.strip(), content)
        if not content or (before and before.hash == hashed):
            continue
        if before and not reason.strip():
            raise Refused(
                _("%(unit)s has a letter of %(year)d already: say why it is amended."), code="reason_missing",
                params={"unit": unit, "year": year},
            )  # fmt: skip
        made.append(
            Letter(
                organization=unit, year=year, version=before.version + 1 if before else 1,
                reason=reason.strip() if before else "", text=text.strip(), content=content, hash=hashed, issued_by=by,
                issued_at=at,
            )
        )  # fmt: skip
    if not made:
        raise Refused(
            _("There is nothing to issue: the units have no targets in %(year)d, or their letters say the same already."),
            code="nothing_to_issue", params={"year": year},
        )  # fmt: skip
    Letter.objects.bulk_create(made)
    named = "、".join(str(one.organization) for one in made)
    record(by=by, at=at, action="goals.letters_issued", after={"year": year, "units": named}, reason=reason.strip())
    return made


@transaction.atomic
def sign_letter(*, letter: Letter, name: str, by: User, at: datetime) -> Letter:
    """Sign a letter; refuses one that was signed or amended, whoever issued it, and one that was altered since."""
    found = unsigned(letter)
    if found.scans.filter(accepted__isnull=True).exists():
        raise Refused(_("A scanned page of this letter waits to be confirmed."), code="scan_waits")
    if found.issued_by_id == by.pk:
        raise Refused(_("You issued this yourself: the unit has to sign it."), code="maker_is_checker")
    found.signed_by, found.signed_name, found.signed_at = by, name.strip(), at
    found.save()
    record(
        by=by, at=at, action="goals.letter_signed", target=found, after={"name": found.signed_name, "hash": found.hash}
    )
    return found


def unsigned(letter: Letter) -> Letter:
    """Return the letter locked, to be signed; refuses one that was signed, amended, or altered since it was issued."""
    found = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if found.signed_at is not None:
        raise Refused(_("This letter was signed already."), code="letter_signed")
    if Letter.objects.filter(organization=found.organization, year=found.year, version__gt=found.version).exists():
        raise Refused(_("This letter was amended: sign the newer version."), code="letter_amended")
    if digest(found.text, found.content) != found.hash:
        raise Refused(_("This letter is not as it was issued: ask the talent office."), code="letter_altered")
    return found


def differences(letter: Letter) -> list[dict[str, Any]]:
    """Return where the unit's targets now say otherwise than the letter: {name, signed, now}, empty where there is none."""
    now = {
        one["name"]: one
        for one in content_of(targets_of(letter.year, [letter.organization]).get(letter.organization_id, ()))
    }
    then = {one["name"]: one for one in letter.content}
    names = [*then, *(name for name in now if name not in then)]
    return [
        {"name": name, "signed": _says(then.get(name), now.get(name)), "now": _says(now.get(name), then.get(name))}
        for name in names
        if then.get(name) != now.get(name)
    ]


def _says(one: dict[str, str] | None, other: dict[str, str] | None) -> str:
    """Return what is wanted, with the deadline where that is what differs."""
    if one is None:
        return ""
    same_day = other is None or one["deadline"] == other["deadline"]
    return one["wanted"] if same_day else f"{one['wanted']}（{one['deadline']}）"
