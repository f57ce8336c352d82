"""Granting without application: prepared by one person, confirmed by another, then handed over."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.core.workdays import add_working_days
from juxian.facts.services import changed
from juxian.policies.models import AutomaticBatch, AutomaticLine, Benefit, BenefitGrant, EntitlementRun, HandOver
from juxian.policies.selectors.automatic import matches, parts_of
from juxian.policies.services.grants import grant_entitlements
from juxian.registry.models import Person

Batch, Line = AutomaticBatch, AutomaticLine
LOCK = "policies.grants"


@transaction.atomic
def prepare_batch(
    *, name: str, run: EntitlementRun, benefits: Sequence[Benefit], by: object, at: datetime, days: int = 5
) -> AutomaticBatch:
    """Return a new list of those whom `run` newly entitles to `benefits`; refuses a name taken and an empty list."""
    serialise(LOCK)
    found = matches(run).filter(benefit__in=benefits).select_related("version", "benefit")
    rows = [one for one in found if Person.objects.filter(pk=one.person_id).exists()]
    if not rows:
        raise Refused(
            _("This run entitles nobody new to these benefits: run the entitlements again first."), code="nobody_new"
        )
    versions = {one.version_id: one.version for one in rows}
    batch = Batch(
        name=name.strip(), run=run, run_hash=run.hash, days=days, prepared_by=str(by), prepared_at=at,
        editors=[str(by)], definition=[
            {"benefit": v.benefit_id, "version": v.pk, "number": v.number, "hash": v.hash} for v in versions.values()
        ],
    )  # fmt: skip
    batch.validate_unique()
    batch.save()
    Line.objects.bulk_create(
        [
            Line(batch=batch, entitlement=one, person_id=one.person_id, benefit=one.benefit, version=one.version)
            for one in rows
        ],
        batch_size=1000,
    )
    after = {"run": run.hash, "lines": len(rows), "benefits": [one.code for one in benefits]}
    record(by=by, at=at, action="policies.batch_prepared", target=batch, after=after)
    return batch


def _locked(batch: AutomaticBatch, *states: str) -> AutomaticBatch:
    """Return the batch as it is now, for this transaction alone; refuses one that is in none of `states`."""
    serialise(LOCK)
    found: AutomaticBatch = Batch.objects.select_for_update().get(pk=batch.pk)
    if found.state not in states:
        raise Refused(
            _("“%(batch)s” is %(state)s: this can not be done any more, or not yet."),
            code="batch_state",
            params={"batch": found.name, "state": found.get_state_display()},
        )
    return found


def _edited(batch: AutomaticBatch, by: object) -> None:
    batch.editors = [*dict.fromkeys([*batch.editors, str(by)])]
    batch.save()


@transaction.atomic
def check_lines(*, batch: AutomaticBatch, lines: Iterable[AutomaticLine], by: object, at: datetime) -> int:
    """Mark lines of a batch being prepared as checked; return how many."""
    found = _locked(batch, Batch.State.PREPARING)
    rows = found.lines.filter(pk__in=[one.pk for one in lines], state=Line.State.INCLUDED, checked_by="")
    count = rows.update(checked_by=str(by)[:150])
    _edited(found, by)
    record(by=by, at=at, action="policies.batch_checked", target=found, after={"lines": count})
    return count


@transaction.atomic
def leave_out(*, batch: AutomaticBatch, lines: Iterable[AutomaticLine], reason: str, by: object, at: datetime) -> int:
    """Leave lines of a batch being prepared out, saying why; return how many."""
    found = _locked(batch, Batch.State.PREPARING)
    why = _reason(reason)
    rows = found.lines.filter(pk__in=[one.pk for one in lines], state=Line.State.INCLUDED)
    people = list(rows.order_by("pk").values_list("person__code", flat=True)[:500])
    count = rows.update(state=Line.State.LEFT_OUT, reason=why, checked_by=str(by)[:150])
    _edited(found, by)
    record(by=by, at=at, action="policies.batch_left_out", target=found, after={"people": people}, reason=why)
    return count


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("Say why."), code="reason_missing")
    return text.strip()[:300]


@transaction.atomic
def submit_batch(*, batch: AutomaticBatch, by: object, at: datetime) -> AutomaticBatch:
    """Put a batch before whoever confirms; refuses one with lines nobody checked, or with none left."""
    found = _locked(batch, Batch.State.PREPARING)
    left = found.lines.filter(state=Line.State.INCLUDED)
    unchecked = left.filter(checked_by="").count()
    if unchecked:
        raise Refused(
            _("%(count)d lines are not checked yet: check each, or leave it out."),
            code="lines_unchecked", params={"count": unchecked},
        )  # fmt: skip
    if not left.exists():
        raise Refused(_("Every line is left out: cancel the batch instead."), code="batch_empty")
    found.state, found.note = Batch.State.SUBMITTED, ""
    _edited(found, by)
    record(by=by, at=at, action="policies.batch_submitted", target=found, after={"lines": left.count()})
    return found


@transaction.atomic
def return_batch(*, batch: AutomaticBatch, reason: str, by: object, at: datetime) -> AutomaticBatch:
    """Give a batch back to be prepared better, saying what has to change."""
    found = _locked(batch, Batch.State.SUBMITTED)
    found.state, found.note = Batch.State.PREPARING, _reason(reason)
    found.save()
    record(by=by, at=at, action="policies.batch_returned", target=found, reason=reason)
    return found


@transaction.atomic
def confirm_batch(*, batch: AutomaticBatch, by: object, at: datetime) -> AutomaticBatch:
    """Confirm a batch: the people on it hear of it and may object for its working days.

    Refuses whoever worked on it.
    """
    found = _locked(batch, Batch.State.SUBMITTED)
    if str(by) in {found.prepared_by, *found.editors}:
        raise Refused(_("You worked on this batch: somebody else has to confirm it."), code="maker_is_checker")
    found.state, found.confirmed_by, found.confirmed_at = Batch.State.CONFIRMED, str(by), at
    found.objections_until = add_working_days(timezone.localdate(at), found.days)
    found.save()
    after = {"until": found.objections_until, "lines": found.lines.filter(state=Line.State.INCLUDED).count()}
    record(by=by, at=at, action="policies.batch_confirmed", target=found, after=after)
    return found


@transaction.atomic
def cancel_batch(*, batch: AutomaticBatch, reason: str, by: object, at: datetime) -> AutomaticBatch:
    """Give up a batch that is not handed over; its people can stand on another."""
    found = _locked(batch, Batch.State.PREPARING, Batch.State.SUBMITTED, Batch.State.CONFIRMED)
    found.state, found.note = Batch.State.CANCELLED, _reason(reason)
    found.save()
    found.lines.filter(state__in=Line.OPEN).update(state=Line.State.LEFT_OUT, reason=found.note)
    record(by=by, at=at, action="policies.batch_cancelled", target=found, reason=reason)
    return found


@transaction.atomic
def answer_line(*, line: AutomaticLine, decline: bool, reason: str = "", by: object, at: datetime) -> AutomaticLine:
    """Keep that the person declines, or objects and says why; only while the batch is open to objections."""
    batch = _locked(line.batch, Batch.State.CONFIRMED)
    found: AutomaticLine = Line.objects.select_for_update().get(pk=line.pk)
    if batch.objections_until is None or timezone.localdate(at) > batch.objections_until:
        raise Refused(
            _("The days to object ended on %(day)s: ask the talent office."),
            code="objections_over", params={"day": batch.objections_until},
        )  # fmt: skip
    if found.state not in Line.OPEN:
        raise Refused(_("This was answered already."), code="line_answered")
    found.state = Line.State.DECLINED if decline else Line.State.OBJECTED
    found.reason = reason.strip()[:300] if decline else _reason(reason)
    found.save()
    action = "policies.line_declined" if decline else "policies.line_objected"
    record(by=by, at=at, action=action, target=found, after={"benefit": found.benefit.code}, reason=found.reason)
    return found


@transaction.atomic
def resolve_objection(*, line: AutomaticLine, keep: bool, answer: str, by: object, at: datetime) -> AutomaticLine:
    """Decide an objection: the line is kept as it is, or left out; refuses whoever prepared the batch."""
    batch = _locked(line.batch, Batch.State.CONFIRMED)
    found: AutomaticLine = Line.objects.select_for_update().get(pk=line.pk)
    if found.state != Line.State.OBJECTED:
        raise Refused(_("There is no open objection to this line."), code="line_not_objected")
    if str(by) in batch.editors:
        raise Refused(_("You worked on this batch: somebody else has to decide."), code="maker_is_checker")
    found.state, found.answer = (Line.State.INCLUDED if keep else Line.State.LEFT_OUT), _reason(answer)
    found.save()
    record(by=by, at=at, action="policies.objection_decided", target=found, after={"kept": keep}, reason=answer)
    return found


@transaction.atomic
def hand_over(*, batch: AutomaticBatch, since: date, by: object, at: datetime) -> list[HandOver]:
    """Grant what a confirmed batch still holds and return what is due by it; what somebody has meanwhile is left out.

    Refuses while people may object, while an objection is open, and when the rules of `since` are not those of the list.
    """
    found = _locked(batch, Batch.State.CONFIRMED)
    _may_hand_over(found, at)
    lines = list(found.lines.filter(state=Line.State.INCLUDED).select_related("entitlement__person", "entitlement__run",
        "entitlement__benefit", "entitlement__version", "benefit", "version__benefit", "person").order_by("pk"))  # fmt: skip
    running = set(
        BenefitGrant.objects.running(since)
        .filter(person__in=[line.person_id for line in lines])
        .values_list("person", "benefit")
    )
    for line in [line for line in lines if (line.person_id, line.benefit_id) in running]:
        line.state, line.reason = Line.State.LEFT_OUT, _("receives it already")
        line.save()
        lines.remove(line)
    made = _grant(found, lines, since, by, at)
    rows = _rows(lines, made, found, by, at)
    HandOver.objects.bulk_create(rows, batch_size=1000)
    found.lines.filter(pk__in=[line.pk for line in lines]).update(state=Line.State.HANDED_OVER)
    found.state = Batch.State.HANDED_OVER
    found.save()
    after = {"grants": len(made), "hand_overs": len(rows), "total": sum(row.amount or 0 for row in rows)}
    record(by=by, at=at, action="policies.batch_handed_over", target=found, after=after)
    changed(at=at)
    return rows


def _may_hand_over(batch: AutomaticBatch, at: datetime) -> None:
    if batch.objections_until is None or timezone.localdate(at) <= batch.objections_until:
        raise Refused(
            _("People may object until %(day)s: hand over after that."),
            code="objections_open", params={"day": batch.objections_until},
        )  # fmt: skip
    if batch.lines.filter(state=Line.State.OBJECTED).exists():
        raise Refused(_("An objection is not decided yet."), code="objection_undecided")


def _grant(
    batch: AutomaticBatch, lines: Sequence[AutomaticLine], since: date, by: object, at: datetime
) -> list[BenefitGrant]:
    if not lines:
        return []
    made = grant_entitlements(
        entitlements=[line.entitlement for line in lines], since=since, source=BenefitGrant.Source.AUTOMATIC,
        reference=batch.name, by=by, at=at,
    )  # fmt: skip
    for line, grant in zip(lines, made, strict=True):
        if grant.version_id != line.version_id:
            raise Refused(
                _("The rules of “%(benefit)s” changed since the run: cancel, run again and prepare a new batch."),
                code="rules_changed", params={"benefit": line.benefit},
            )  # fmt: skip
    return made


def _rows(
    lines: Sequence[AutomaticLine], made: Sequence[BenefitGrant], batch: AutomaticBatch, by: object, at: datetime
) -> list[HandOver]:
    handed = HandOver.objects.filter(person__in=[line.person_id for line in lines]).order_by()
    counted = handed.values("person", "benefit").annotate(last=Max("number"))
    last = {(row["person"], row["benefit"]): row["last"] for row in counted}
    rows = []
    for line, grant in zip(lines, made, strict=True):
        before = last.get((line.person_id, line.benefit_id), 0)
        for number, (name, fen, due) in enumerate(parts_of(line.version, grant), start=before + 1):
            rows.append(
                HandOver(
                    line=line, grant=grant, person=line.person, benefit=line.benefit, version=line.version,
                    kind=HandOver.Kind.SERVICE if fen is None else HandOver.Kind.PAYMENT, number=number, name=name,
                    amount=fen, due_on=due, run_hash=batch.run_hash, handed_by=str(by), handed_at=at,
                )
            )  # fmt: skip
    return rows
