"""Writing plans, statements and targets."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.facts import indicators
from juxian.goals.models import Comparator, Plan, Statement, Target, plain
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
    if statement.kind == Statement.Kind.TARGET:
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
def change_target(*, target: Target, by: object, at: datetime, reason: str, **fields: Any) -> Target:
    """Return the target with `fields` changed; a reason is asked for, and parts must still add up."""
    if not reason.strip():
        raise Refused(_("Say why the target changes: the reason stays on the trail."), code="reason_missing")
    check_indicator(fields.get("indicator", target.indicator))
    before, after = changes(target, fields)
    if not after:
        return target
    for name, value in fields.items():
        setattr(target, name, value)
    parts = {part.organization: part.low for part in target.parts.select_related("organization")}
    if parts:
        check_parts(target, parts)
    target.save()
    record(by=by, at=at, action="goals.target_changed", target=target, before=before, after=after, reason=reason)
    return target


@transaction.atomic
def split_target(*, target: Target, parts: Mapping[Organization, Decimal], by: object, at: datetime) -> list[Target]:
    """Split a target over organisations, replacing an earlier split; refuses parts that do not add up.

    A part that was itself split on can not be taken away.
    """
    check_parts(target, parts)
    locked = target.parts.select_related("organization").select_for_update(of=("self",))
    kept = {part.organization_id: part for part in locked}
    gone = [part for pk, part in kept.items() if pk not in {unit.pk for unit in parts}]
    for part in gone:
        if part.parts.exists():
            raise Refused(
                _("The part of %(unit)s was split on: take that split back first."),
                code="part_split_on",
                params={"unit": part.organization},
            )
        part.delete()
    made = []
    for unit, value in parts.items():
        part = kept.get(unit.pk) or Target(
            parent=target, organization=unit, year=target.year, name=target.name, rule=target.rule
        )
        part.indicator, part.unit, part.deadline = target.indicator, target.unit, target.deadline
        # A part of a range or of “exactly” is a duty of at least so many.
        part.comparator = target.comparator if target.is_limit else Comparator.GE
        part.low, part.high = value, None
        part.save()
        made.append(part)
    record(
        by=by,
        at=at,
        action="goals.target_split",
        target=target,
        before={str(part.organization): part.low for part in kept.values()},
        after={unit.name: value for unit, value in parts.items()},
    )
    return made


def check_parts(target: Target, parts: Mapping[Organization, Decimal]) -> None:
    """Refuse parts that are none or outside the owner's tree, that fall short of the whole, or that exceed a limit."""
    if not parts:
        raise Refused(_("Give at least one unit a part."), code="parts_missing")
    inside = Organization.objects.subtree_ids([target.organization])
    if target.organization.kind == Organization.Kind.TALENT_OFFICE:
        inside = frozenset(unit.pk for unit in parts)  # the office sets targets for the whole district
    for unit in parts:
        if unit.pk not in inside or unit.pk == target.organization_id:
            raise Refused(
                _("%(unit)s is not below %(owner)s: choose units below it."),
                code="part_outside",
                params={"unit": unit, "owner": target.organization},
            )
    total = sum(parts.values(), Decimal(0))
    if target.rule == Target.Rule.SUM and not target.is_limit and total < target.low:
        raise Refused(
            _("The parts add up to %(total)s, %(short)s less than the target of %(aim)s: raise a part."),
            code="parts_too_small",
            params={"total": plain(total), "short": plain(target.low - total), "aim": plain(target.low)},
        )
    if target.rule == Target.Rule.SUM and target.is_limit and total > target.low:
        raise Refused(
            _("The parts add up to %(total)s, more than the limit of %(aim)s: lower a part."),
            code="parts_too_large",
            params={"total": plain(total), "aim": plain(target.low)},
        )


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
        "unit": target.unit,
        "deadline": target.deadline,
    }
