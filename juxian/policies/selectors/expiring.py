"""Which unclaimed entitlements end soon: with their rules, or because their person grows too old for them.

The people of the run's snapshot are decided again as of later days: age and the ends of the period move, all else stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache

from juxian.facts import catalogue, queries
from juxian.facts.catalogue import KEY, PERIOD_END, PERIOD_START
from juxian.facts.models import Snapshot
from juxian.policies import tables
from juxian.policies.models import BenefitVersion, EntitlementRun
from juxian.policies.population import give
from juxian.policies.selectors.versions import last_days
from juxian.rules import mangle

DAYS = 90
BORN, AGE = "出生日期", "年龄"
AN_HOUR = 3600
Facts = Mapping[str, Any]


def expiring(run: EntitlementRun, today: date) -> dict[int, date]:
    """Return by entitlement of `run` the last day of those unclaimed ones that end within 90 days of `today`.

    Kept for an hour, as every desk asks.
    """
    key = f"policies.expiring.{run.hash}.{run.pk}.{today.isoformat()}"
    found: dict[int, date] | None = cache.get(key)
    if found is None:
        found = _expiring(run, today)
        cache.set(key, found, AN_HOUR)
    return found


def _expiring(run: EntitlementRun, today: date) -> dict[int, date]:
    rows = list(run.entitlements.unclaimed().order_by("pk").values_list("pk", "person", "version"))
    versions = BenefitVersion.objects.select_related("benefit", "clause__policy").in_bulk({row[2] for row in rows})
    ends = _ends(versions.values())
    facts = _facts(run.snapshot, versions.values(), {row[1] for row in rows})
    found = {}
    for pk, person, version in rows:
        if person in facts:
            last = _last_day(versions[version], facts[person], today, ends[version])
            if last is not None:
                found[pk] = last
    return found


def _ends(versions: Iterable[BenefitVersion]) -> dict[int, date | None]:
    by_benefit: dict[int, list[BenefitVersion]] = defaultdict(list)
    benefits = {version.benefit_id for version in versions}
    for version in BenefitVersion.objects.filter(benefit__in=benefits).select_related("clause__policy").order_by("pk"):
        by_benefit[version.benefit_id].append(version)
    return {pk: end for published in by_benefit.values() for pk, end in last_days(published).items()}


def _facts(snapshot: Snapshot, versions: Iterable[BenefitVersion], people: set[int]) -> dict[int, dict[str, Any]]:
    """Return what the rules read of people, and when they were born, from the snapshot."""
    known = catalogue.get(tables.PEOPLE).by_name
    read = {name for version in versions for name in tables.decision(version.table).names}
    names = sorted((read | {BORN} if BORN in known else read) & known.keys())
    source = queries.Source.of(tables.PEOPLE, snapshot)
    columns = (queries.column(name) for name in (KEY, *map(mangle, names)))
    rows = queries.run(source.relation(names).select(*columns, append=False))
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows if row[0] in people}


def _last_day(version: BenefitVersion, facts: Facts, today: date, end: date | None) -> date | None:
    """Return the last day on which the version gives the person something, if it comes within 90 days."""
    horizon = today + timedelta(days=DAYS)
    if (end is not None and end < today) or not _gives(version, facts, today):
        return None
    last = min(horizon, end or horizon)
    if _gives(version, facts, last):
        return end if end is not None and end <= horizon else None
    low, high = today, last
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        low, high = (middle, high) if _gives(version, facts, middle) else (low, middle)
    return low


def _gives(version: BenefitVersion, facts: Facts, day: date) -> bool:
    moved = {**facts, PERIOD_START: day.replace(month=1, day=1), PERIOD_END: day}
    born = facts.get(BORN)
    if isinstance(born, date) and AGE in facts:
        moved[AGE] = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    value = tables.decision(version.table).person(moved)
    return give(version, next(iter(value.values())) if isinstance(value, dict) else value, ()) is not None
