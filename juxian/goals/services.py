"""Writing plans, statements and targets."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.facts import indicators
from juxian.goals.adding import Part, check_parts, parts_of
from juxian.goals.models import RATIO, Comparator, Plan, Statement, Target, TargetChange
from juxian.goals.reading import read_document, read_plan
from juxian.goals.selectors import suggest_indicator
from juxian.organizations.models import Organization


@transaction.atomic
def add_plan(
    *,
    content: bytes,
    file_name: str,
    title: str,
    kind: str,
    year: int,
    issuer: Organization,
    by: object,
    at: datetime,
    number: str = "",
) -> Plan:
    """Return a new plan with a proposed statement for every quantified one in it.

    Raises `reading.PlanError` for a file that can not be read, and refuses the same file twice in a year.
    """
    digest = hashlib.sha256(content).hexdigest()
    same = Plan.objects.filter(year=year, sha256=digest).first()
    if same:
        raise Refused(
            _("This file was already read for %(year)d, as “%(title)s”: open that plan instead."),
            code="plan_twice",
            params={"year": year, "title": same.title},
        )
    document = read_document(content, file_name)
    plan = Plan(
        title=title.strip(),
        kind=kind,
        year=year,
        issuer=issuer,
        number=number.strip(),
        file_name=file_name[-255:],
        sha256=digest,
        text=document.text,
        added_at=at,
        added_by=str(by),
    )
    plan.save()
    found = read_plan(document, year=year)
    Statement.objects.bulk_create([_proposed(plan, item) for item in found])
    record(by=by, at=at, action="goals.plan_added", target=plan, after={"file": file_name, "statements": len(found)})
    return plan


def _proposed(plan: Plan, item: Any) -> Statement:
    low, high = item.value if isinstance(item.value, tuple) else (item.value, None)
    return Statement(
        plan=plan,
        kind=item.kind,
        metric=item.metric[:120],
        comparator=item.comparator,
        low=Decimal(low),
        high=None if high is None else Decimal(high),
        unit=item.unit,
        deadline=item.deadline if isinstance(item.deadline, date) else None,
        sentence=item.sentence,
        start=item.start,
        end=item.end,
        number_start=item.number_start,
        number_end=item.number_end,
        indicator=suggest_indicator(item.metric),
        responsible="、".join(item.responsible),
    )


@transaction.atomic
def confirm_statement(
    *, statement: Statement, by: object, at: datetime, corrections: Mapping[str, Any] | None = None
) -> Statement:
    """Confirm a statement, corrected by `corrections`; a confirmed target becomes a target of the whole district."""
    _refuse_decided(statement)
    before, after = changes(statement, corrections or {})
    for name, value in (corrections or {}).items():
        setattr(statement, name, value)
    check_indicator(statement.indicator)
    _decide(statement, Statement.State.CONFIRMED, by, at)
    record(by=by, at=at, action="goals.statement_confirmed", target=statement, before=before, after=after)
    if statement.kind == Statement.Kind.TARGET and not _is_stretch(statement, by, at):
        set_target(
            year=statement.plan.year,
            name=statement.metric,
            organization=statement.plan.issuer,
            indicator=statement.indicator,
            comparator=statement.comparator,
            low=statement.low,
            high=statement.high,
            unit=statement.unit,
            deadline=statement.deadline or date(statement.plan.year, 12, 31),
            statement=statement,
            by=by,
            at=at,
        )
    return statement


def _is_stretch(statement: Statement, by: object, at: datetime) -> bool:
    """确保引进100名、力争120名: a second, higher value of what the same sentence has made a target is striven for."""
    made = Target.objects.filter(
        statement__plan=statement.plan, statement__start=statement.start, name=statement.metric, unit=statement.unit,
        stretch__isnull=True, comparator__in=[Comparator.EQ, Comparator.GE, Comparator.GT], low__lt=statement.low,
    ).first()  # fmt: skip
    if made is None or statement.high is not None:
        return False
    change_target(target=made, stretch=statement.low, reason=statement.sentence[:300], by=by, at=at)
    return True


@transaction.atomic
def reject_statement(*, statement: Statement, by: object, at: datetime) -> Statement:
    """Say that the sentence states nothing that counts."""
    _refuse_decided(statement)
    _decide(statement, Statement.State.REJECTED, by, at)
    record(by=by, at=at, action="goals.statement_rejected", target=statement)
    return statement


@transaction.atomic
def set_target(*, by: object, at: datetime, **fields: Any) -> Target:
    """Return a new target of the whole district; refuses a name that the year already has."""
    if Target.objects.whole().filter(year=fields["year"], name=fields["name"]).exists():
        raise Refused(
            _("%(year)d already has a target “%(name)s”: give this one another name, or change that one."),
            code="target_twice",
            params={"year": fields["year"], "name": fields["name"]},
        )
    check_indicator(fields.get("indicator", ""))
    target = Target(**fields)
    target.save()
    record(by=by, at=at, action="goals.target_set", target=target, after=_facts(target))
    return target


@transaction.atomic
def change_target(
    *, target: Target, by: object, at: datetime, reason: str, carry: bool | None = False, **fields: Any
) -> Target:  # fmt: skip
    """Return the target with `fields` changed, the change kept with its reason; what it adds up to must still be made.

    Its own parts must make it, and where it is itself a part, the parts of the whole must still make the whole. With
    `carry` deadline and stretch value reach the parts that `to_carry` names, each a change of its own with the reason;
    None refuses a change that has such parts, naming them.
    """
    check_indicator(fields.get("indicator", target.indicator))
    reached = to_carry(target, **fields) if carry is not False else {}
    if carry is None and reached:
        raise Refused(
            _("These parts would stay as they are; say whether the change reaches them: %(parts)s."), code="parts_asked",
            params={"parts": "、".join(f"{one.organization.label}（{one.deadline}）" for one in reached)},
        )  # fmt: skip
    before, after = changes(target, fields)
    if not after and not reached:
        return target
    _need(reason)
    for name, value in fields.items():
        setattr(target, name, value)
    parts = parts_of(target)
    if parts:
        check_parts(target, parts)
    if target.parent is not None:
        others = [part for part in parts_of(target.parent) if part.unit != target.organization]
        check_parts(target.parent, [*others, Part(target.organization, target.low, target.base)])
    if after:
        target.save()
        _keep(target, before, after, reason, by, at)
    _carry(reached, reason, by, at)
    if reached:
        after["parts"] = "、".join(str(part.organization) for part in reached)
    record(by=by, at=at, action="goals.target_changed", target=target, before=before, after=after, reason=reason)
    return target


def _carry(reached: Mapping[Target, Mapping[str, Any]], reason: str, by: object, at: datetime) -> None:
    for part, changed in reached.items():
        before, after = changes(part, changed)
        for name, value in changed.items():
            setattr(part, name, value)
        part.save()
        _keep(part, before, after, reason, by, at)
        record(by=by, at=at, action="goals.target_changed", target=part, before=before, after=after, reason=reason)


def to_carry(target: Target, **fields: Any) -> dict[Target, dict[str, Any]]:
    """Return the parts, and theirs, that a new deadline or stretch value is to reach, each with what changes there.

    Those whose deadline lies after the new one or was the old one; and, when the stretch value changes, all, in proportion.
    """
    deadline, stretch, low = (fields.get(name, getattr(target, name)) for name in ("deadline", "stretch", "low"))
    found: dict[Target, dict[str, Any]] = {}
    level = [target.pk]
    while level:
        parts = Target.objects.filter(parent__in=level).select_related("organization", "parent__organization")
        level = []
        for part in parts.order_by("organization__kind", "pk"):
            level.append(part.pk)
            follows = part.deadline == target.deadline or _lies_after(part, deadline)
            wanted: dict[str, Any] = {"deadline": deadline} if follows else {}
            if stretch != target.stretch:
                wanted["stretch"] = _in_proportion(part, stretch, low)
            if changed := {name: value for name, value in wanted.items() if value != getattr(part, name)}:
                found[part] = changed
    return found


def _lies_after(part: Target, deadline: date) -> bool:
    return part.deadline is not None and part.deadline > deadline


def _in_proportion(part: Target, stretch: Decimal | None, low: Decimal) -> Decimal | None:
    """Return a part's share of what is striven for, whole where it counts; none where it would not lie beyond the part."""
    if stretch is None or not low or not part.low:
        return None
    share = part.low * stretch / low
    if part.unit == RATIO:
        return share.quantize(Decimal("0.0001"))
    whole = share.to_integral_value(ROUND_FLOOR if part.is_limit else ROUND_CEILING)
    return whole if (whole < part.low if part.is_limit else whole > part.low) else None


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why the target changes: the reason stays on the trail."), code="reason_missing")


def _keep(target: Target, before: Any, after: Any, reason: str, by: object, at: datetime) -> None:
    last = target.changes.aggregate(last=Max("number"))["last"] or 0
    TargetChange.objects.create(
        target=target, number=last + 1, at=at, by=str(by), reason=reason.strip(), before=before, after=after
    )


@transaction.atomic
def split_target(
    *,
    target: Target,
    parts: Mapping[Organization, Decimal],
    by: object,
    at: datetime,
    bases: Mapping[Organization, Decimal] | None = None,
    reason: str = "",
) -> list[Target]:
    """Split a target over organisations; `bases` weigh the shares of a ratio. Refuses parts that do not make it.

    Replacing an earlier split asks for a reason, which stays with the target and with each part that changes. A part
    that was itself split on can not be taken away.
    """
    wanted = [Part(unit, value, (bases or {}).get(unit)) for unit, value in parts.items()]
    check_parts(target, wanted)
    locked = target.parts.select_related("organization").select_for_update(of=("self",))
    kept = {part.organization_id: part for part in locked}
    before, after = (
        {str(one.organization): one.low for one in kept.values()},
        {one.unit.name: one.value for one in wanted},
    )
    if kept and before != after:
        _need(reason)
        moved = [unit for unit in {**before, **after} if before.get(unit) != after.get(unit)]
        old, new = ({"parts": {unit: side[unit] for unit in moved if unit in side}} for side in (before, after))
        _keep(target, old, new, reason, by, at)
    below = _below(target)
    _take_away([part for pk, part in kept.items() if pk not in {one.unit.pk for one in wanted}], below)
    made = [_part(target, one, kept.get(one.unit.pk)) for one in wanted]
    for part in made:
        if part.pk in below:
            check_parts(part, below[part.pk])
        _keep_value(part, before.get(str(part.organization)), reason, by, at)
    record(by=by, at=at, action="goals.target_split", target=target, before=before, after=after, reason=reason)
    return made


def _below(target: Target) -> dict[int, list[Part]]:
    """Return what the parts of a target were split into, by the part."""
    found: dict[int, list[Part]] = {}
    for one in Target.objects.filter(parent__parent=target).select_related("organization").order_by("pk"):
        found.setdefault(one.parent_id or 0, []).append(Part(one.organization, one.low, one.base))
    return found


def _take_away(gone: list[Target], below: Mapping[int, list[Part]]) -> None:
    for part in gone:
        if part.pk in below:
            raise Refused(
                _("The part of %(unit)s was split on: take that split back first."),
                code="part_split_on",
                params={"unit": part.organization},
            )
        try:
            part.delete()
        except ProtectedError as error:
            raise Refused(
                _("Notices or projects name the part of %(unit)s: it can be lowered, but not taken away."),
                code="part_in_use",
                params={"unit": part.organization},
            ) from error


def _part(target: Target, wanted: Part, kept: Target | None) -> Target:
    part = kept or Target(parent=target, organization=wanted.unit, year=target.year, name=target.name)
    part.rule, part.indicator, part.unit, part.deadline = target.rule, target.indicator, target.unit, target.deadline
    # A part of a range or of “exactly” is a duty of at least so many.
    part.comparator = target.comparator if target.is_limit else Comparator.GE
    part.low, part.high, part.base = wanted.value, None, wanted.base
    if part.stretch is not None and (part.stretch >= part.low if part.is_limit else part.stretch <= part.low):
        part.stretch = None
    part.save()
    return part


def _keep_value(part: Target, old: Decimal | None, reason: str, by: object, at: datetime) -> None:
    if old is not None and old != part.low:
        _keep(part, {"low": old}, {"low": part.low}, reason, by, at)


def check_indicator(indicator: str) -> None:
    """Refuse an indicator that no module registered."""
    if indicator and indicator not in {known.id for known in indicators.all()}:
        raise Refused(
            _("There is no indicator “%(indicator)s”: choose one of the list."),
            code="indicator_unknown",
            params={"indicator": indicator},
        )


def _refuse_decided(statement: Statement) -> None:
    if statement.state != Statement.State.PROPOSED:
        raise Refused(
            _("“%(metric)s” was already %(state)s by %(who)s: change its target instead."),
            code="statement_decided",
            params={
                "metric": statement.metric,
                "state": statement.get_state_display(),
                "who": statement.decided_by,
            },
        )


def _decide(statement: Statement, state: str, by: object, at: datetime) -> None:
    statement.state, statement.decided_by, statement.decided_at = state, str(by), at
    statement.save()


def _facts(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        "low": target.low,
        "high": target.high,
        "stretch": target.stretch,
        "rule": target.rule,
        "unit": target.unit,
        "deadline": target.deadline,
    }
