"""Writing what people in fact receive."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.facts.services import changed
from juxian.policies.models import Benefit, BenefitGrant, BenefitVersion, Entitlement
from juxian.policies.models.benefits import Period
from juxian.policies.selectors.automatic import months_later
from juxian.policies.selectors.versions import last_days
from juxian.registry.models import Person

MOST_NAMED = 500  # people that one event of the trail names


@dataclass(frozen=True)
class NewGrant:
    """What is to be recorded of one person; amounts in fen, `total` being `amount` where it is not given."""

    benefit: Benefit
    person: Person
    since: date
    until: date | None = None
    amount: int | None = None
    total: int | None = None
    level: str = ""
    source: str = BenefitGrant.Source.RECORDED
    reference: str = ""


def record_grant(
    *, benefit: Benefit, person: Person, since: date, by: object, at: datetime, **terms: Any
) -> BenefitGrant:
    """Return the record that `person` receives `benefit` from `since` on; `terms` are the others of `NewGrant`.

    It keeps the version that holds on `since`. Refuses a day on which the benefit had no version, and a second grant of
    it while another one runs.
    """
    (made,) = record_grants(grants=[NewGrant(benefit, person, since, **terms)], by=by, at=at)
    return made


@transaction.atomic
def record_grants(*, grants: Sequence[NewGrant], by: object, at: datetime) -> list[BenefitGrant]:
    """Return the records of many grants, all or none; each is checked as `record_grant` says."""
    serialise("policies.grants")
    versions = _versions(grants)
    held = _held(grants)
    rows = []
    for one in grants:
        _refuse_second(one, held[one.person.pk, one.benefit.pk])
        row = BenefitGrant(
            benefit=one.benefit,
            version=versions[one.benefit.pk, one.since],
            person=one.person,
            since=one.since,
            until=one.until,
            amount=one.amount,
            total=one.amount if one.total is None else one.total,
            level=one.level,
            source=one.source,
            reference=one.reference.strip(),
            recorded_by=str(by)[:150],
            recorded_at=at,
        )
        row.clean_fields(exclude={"benefit", "version", "person"})
        held[one.person.pk, one.benefit.pk].append(row)
        rows.append(row)
    made = BenefitGrant.objects.bulk_create(rows, batch_size=1000)
    _tell(made, by=by, at=at)
    changed(at=at)
    return made


@transaction.atomic
def grant_entitlements(
    *, entitlements: Iterable[Entitlement], since: date, source: str, by: object, at: datetime, reference: str = ""
) -> list[BenefitGrant]:
    """Record that the people of these entitlements receive from `since` on what their run gave them (免申即享).

    Refuses one that is excluded, and the rest as `record_grants`.
    """
    grants = []
    for one in entitlements:
        if one.outcome == Entitlement.Outcome.EXCLUDED:
            raise Refused(
                _("%(person)s is not entitled to “%(benefit)s”: another benefit excludes it."),
                code="entitlement_excluded",
                params={"person": one.person.name, "benefit": one.benefit},
            )
        until = last_day(since, one.version.period, one.version.periods)
        terms = {"amount": one.amount, "total": one.total, "level": one.level}
        grants.append(
            NewGrant(one.benefit, one.person, since, until, source=source, reference=reference, **terms)  # type: ignore[arg-type]
        )
    return record_grants(grants=grants, by=by, at=at)


def last_day(since: date, period: str, periods: int) -> date | None:
    """Return the last day of `periods` periods from `since` on; None for what is paid once."""
    months = Period(period).months * periods
    if not months:
        return None
    return months_later(since, months) - timedelta(days=1)


def _versions(grants: Sequence[NewGrant]) -> dict[tuple[int, date], BenefitVersion]:
    wanted = {one.benefit.pk for one in grants}
    published: dict[int, list[BenefitVersion]] = defaultdict(list)
    for version in BenefitVersion.objects.filter(benefit__in=wanted).select_related("clause__policy").order_by("pk"):
        published[version.benefit_id].append(version)
    ends = {pk: last_days(versions) for pk, versions in published.items()}
    found: dict[tuple[int, date], BenefitVersion] = {}
    for one in grants:
        key = (one.benefit.pk, one.since)
        for version in published[one.benefit.pk] if key not in found else ():
            if version.valid_from <= one.since <= (ends[one.benefit.pk][version.pk] or date.max):
                found[key] = version
        if key not in found:
            raise Refused(
                _("“%(benefit)s” had no rule in force on %(day)s: check the day."),
                code="benefit_not_in_force",
                params={"benefit": one.benefit, "day": one.since},
            )
    return found


def _held(grants: Sequence[NewGrant]) -> dict[tuple[int, int], list[BenefitGrant]]:
    held: dict[tuple[int, int], list[BenefitGrant]] = defaultdict(list)
    existing = BenefitGrant.objects.filter(
        person__in={one.person.pk for one in grants}, benefit__in={one.benefit.pk for one in grants}
    )
    for row in existing.order_by("pk"):
        held[row.person_id, row.benefit_id].append(row)
    return held


def _refuse_second(one: NewGrant, held: Iterable[BenefitGrant]) -> None:
    if one.until is not None and one.until < one.since:
        raise Refused(_("A grant can not end before it begins."), code="grant_ends_before_it_begins")
    for other in held:
        ends = min((day for day in (other.until, _day_before(other.stopped_on)) if day is not None), default=date.max)
        if other.since <= (one.until or date.max) and one.since <= ends:
            raise Refused(
                _("%(person)s already receives “%(benefit)s” since %(day)s: stop that grant first."),
                code="grant_running",
                params={"person": one.person.name, "benefit": one.benefit, "day": other.since},
            )


def _day_before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)


def _tell(made: Sequence[BenefitGrant], *, by: object, at: datetime) -> None:
    if len(made) == 1:
        (row,) = made
        after = {
            "benefit": row.benefit.code,
            "since": row.since,
            "until": row.until,
            "total": row.total,
            "level": row.level,
        }
        record(by=by, at=at, action="policies.grant_recorded", target=row, after=after)
        return
    by_benefit: dict[Benefit, list[BenefitGrant]] = defaultdict(list)
    for row in made:
        by_benefit[row.benefit].append(row)
    for benefit, rows in by_benefit.items():
        for start in range(0, len(rows), MOST_NAMED):
            some = rows[start : start + MOST_NAMED]
            after = {"grants": {row.person.code: [row.since, row.total, row.level] for row in some}}
            record(by=by, at=at, action="policies.grants_recorded", target=benefit, after=after)


@transaction.atomic
def stop_grant(*, grant: BenefitGrant, on: date, reason: str, by: object, at: datetime) -> BenefitGrant:
    """Stop a running grant from the day `on`; refuses one that was stopped already or without a reason."""
    if grant.stopped_on is not None:
        raise Refused(_("This grant was stopped already."), code="grant_stopped")
    if not reason.strip():
        raise Refused(_("Say why the grant is stopped."), code="reason_missing")
    grant.stopped_on, grant.stop_reason = max(on, grant.since), reason.strip()
    grant.save()
    record(by=by, at=at, action="policies.grant_stopped", target=grant, after={"on": grant.stopped_on}, reason=reason)
    changed(at=at)
    return grant
