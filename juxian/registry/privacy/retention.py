"""How long data are kept, what is due, and its disposal: shown, confirmed by the office, carried out by a job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core import sealed
from juxian.core.errors import Refused
from juxian.registry.models import Contact, Disposal, Engagement, ImportJob, Person, RetentionRule
from juxian.registry.models.base import not_over
from juxian.registry.services.erasure import erase_person, remove_contacts

Kind = RetentionRule.Kind
MONTHS = {Kind.CONTACTS: 24, Kind.FILES: 120, Kind.ROSTERS: 12}
DECEMBER = 12


@dataclass(frozen=True)
class Due:
    """A rule with what is due under it on a day."""

    rule: RetentionRule
    before: date
    records: models.QuerySet[Person] | models.QuerySet[ImportJob]
    running: Disposal | None
    last: Disposal | None

    @property
    def count(self) -> int:
        """How many records are due."""
        return self.records.count()


def due(day: date) -> list[Due]:
    """Return every rule with what is due under it on `day`."""
    return [due_of(rule, day) for rule in rules()]


def due_of(rule: RetentionRule, day: date) -> Due:
    """Return what is due under one rule."""
    before = months_before(day, rule.months)
    done = Disposal.objects.filter(kind=rule.kind).order_by("-confirmed_at", "-pk")
    return Due(rule, before, _WHICH[Kind(rule.kind)](before), done.filter(done_at=None).first(), done.first())


def rules() -> list[RetentionRule]:
    """Return the rules in force; those that nobody has set stand as the product proposes them."""
    kept = {rule.kind: rule for rule in RetentionRule.objects.all()}
    proposed = {
        Kind.CONTACTS: _("needed no longer once the person has left (PIPL art. 19)"),
        Kind.FILES: _("ten years, as long as payments may be examined"),
        Kind.ROSTERS: _("the original is needed only while the import may be questioned"),
    }
    return [kept.get(kind) or RetentionRule(kind=kind, months=MONTHS[kind], basis=proposed[kind]) for kind in Kind]


def months_before(day: date, months: int) -> date:
    """Return the day so many months before, the 28th at the latest."""
    index = day.year * DECEMBER + day.month - 1 - months
    return date(index // DECEMBER, index % DECEMBER + 1, min(day.day, 28))


def _left(before: date) -> models.QuerySet[Person]:
    """Return who left before that day: has worked here, and the last work ended earlier."""
    work = Engagement.objects.filter(person=OuterRef("pk"))
    gone = Person.objects.filter(~Exists(work.filter(not_over(before))), Exists(work))
    return gone.annotate(left=Max("engagements__until")).filter(left__lt=before).order_by("left", "pk")


def _rosters(before: date) -> models.QuerySet[ImportJob]:
    rows = ImportJob.objects.exclude(file="").exclude(status__in=ImportJob.OPEN)
    return rows.filter(created_at__date__lt=before).order_by("created_at", "pk")


_WHICH: dict[Kind, Callable[[date], models.QuerySet[Person] | models.QuerySet[ImportJob]]] = {
    Kind.CONTACTS: lambda before: _left(before).filter(
        ~models.Q(phone="", email="") | Exists(Contact.objects.filter(person=OuterRef("pk")))
    ),
    Kind.FILES: _left,
    Kind.ROSTERS: _rosters,
}


@transaction.atomic
def change_rule(*, kind: str, months: int, basis: str, by: object, at: datetime) -> RetentionRule:
    """Set for how many months a kind of data is kept, and on what ground."""
    rule = next(one for one in rules() if one.kind == kind)
    before = {"months": rule.months, "basis": rule.basis}
    rule.months, rule.basis = months, basis.strip()
    rule.save()
    after = {"months": months, "basis": rule.basis}
    record(by=by, at=at, action="registry.retention_changed", target=rule, before=before, after=after)
    return rule


@transaction.atomic
def confirm_disposal(*, kind: str, count: int, by: object, at: datetime) -> Disposal:
    """Return the order to dispose of what is due; refuses nothing, another number than was shown, and a second order."""
    found = due_of(next(one for one in rules() if one.kind == kind), timezone.localdate(at))
    if found.running is not None:
        raise Refused(_("This is being disposed of already."), code="disposal_running")
    keys = list(found.records.values_list("pk", flat=True))
    if not keys or len(keys) != count:
        raise Refused(_("What is due changed since the page was shown: look again."), code="due_changed")
    made = Disposal(kind=kind, before=found.before, keys=keys, confirmed_by=str(by)[:150], confirmed_at=at)
    made.save()
    after = {"kind": kind, "records": len(keys), "before": found.before}
    record(by=by, at=at, action="registry.disposal_confirmed", target=made, after=after)
    return made


@transaction.atomic
def dispose(*, disposal: Disposal, at: datetime) -> Disposal:
    """Carry an order out, on what is still due of it; one that was carried out stays as it is."""
    found = Disposal.objects.select_for_update().get(pk=disposal.pk)
    if found.done_at is not None:
        return found
    kind = Kind(found.kind)
    rows: list[Any] = list(_WHICH[kind](found.before).filter(pk__in=found.keys))
    reason = _("kept for its time: %(rule)s") % {"rule": kind.label}
    for row in rows:
        if kind == Kind.ROSTERS:
            _drop_file(row)
        elif kind == Kind.FILES:
            erase_person(person=row, reason=reason, by=found.confirmed_by, at=at)
        else:
            remove_contacts(person=row, by=found.confirmed_by, at=at)
    found.done, found.done_at = len(rows), at
    found.save()
    record(by=found.confirmed_by, at=at, action="registry.disposed", target=found, after={"records": len(rows)})
    return found


def _drop_file(job: ImportJob) -> None:
    sealed.drop(job.file)
    job.file, job.preview = "", ""
    job.save(update_fields=["file", "preview"])
