"""Running the entitlements of everybody."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from juxian.audit.services import record
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.facts.services import changed
from juxian.policies.models import Entitlement, EntitlementRun, RunJob
from juxian.policies.population import Definition, Found, run

BATCH = 2000
Progress = Callable[[int], None]


def run_entitlements(
    *,
    as_of: date,
    by: object,
    at: datetime,
    snapshot: Snapshot | None = None,
    progress: Progress = lambda percent: None,
) -> EntitlementRun:
    """Decide for everybody as of a day and return the run with its entitlements.

    Takes a snapshot unless one is given. `progress` is told the percentage done; nothing is kept unless all is.
    """
    chosen = snapshot or snapshots.take(as_of=as_of, by=by, at=at)
    progress(30)
    definition = Definition.on(as_of)
    people, found = run(definition, chosen)
    progress(60)
    return _keep(as_of=as_of, by=by, at=at, snapshot=chosen, definition=definition, people=people, found=found)


@transaction.atomic
def _keep(
    *,
    as_of: date,
    by: object,
    at: datetime,
    snapshot: Snapshot,
    definition: Definition,
    people: int,
    found: list[Found],
) -> EntitlementRun:
    kept = definition.to_json()
    made = EntitlementRun(
        as_of=as_of,
        snapshot=snapshot,
        definition=kept,
        hash=run_hash(as_of, snapshot, kept),
        people=people,
        created_by=str(by),
        created_at=at,
    )
    made.save()
    Entitlement.objects.bulk_create((entitlement(made, one) for one in found), batch_size=BATCH)
    record(
        by=by,
        at=at,
        action="policies.run_made",
        target=made,
        after={"as_of": as_of, "snapshot": snapshot.hash, "hash": made.hash, "people": people, "found": len(found)},
    )
    changed(at=at)
    return made


def run_hash(as_of: date, snapshot: Snapshot, definition: dict[str, Any]) -> str:
    """Return SHA-256 over what decides a run: its day, its snapshot and its definition."""
    content = json.dumps([as_of.isoformat(), snapshot.hash, definition], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def entitlement(run: EntitlementRun, found: Found) -> Entitlement:
    """Return the row that keeps one finding; it is not saved."""
    given, offer = found.given, found.offer
    return Entitlement(
        run=run,
        benefit=given.version.benefit,
        version=given.version,
        person_id=found.person,
        organization_id=found.organization,
        talent_class=found.talent_class,
        outcome=found.outcome,
        amount=found.amount,
        total=offer.allowed,
        given=given.total,
        level=given.level,
        rules=list(given.rules),
        group_id=offer.group,
        excluded_by_id=offer.excluded_by,
    )


@transaction.atomic
def ask_run(*, as_of: date, by: object, at: datetime) -> RunJob:
    """Ask for a run in the background and return the job that tells how far it is; one that waits is returned again."""
    from juxian.policies.tasks import run_job

    waiting = RunJob.objects.filter(as_of=as_of, state=RunJob.State.WAITING).first()
    if waiting is not None:
        return waiting
    job = RunJob(as_of=as_of, asked_by=str(by), asked_at=at)
    job.save()
    record(by=by, at=at, action="policies.run_asked", target=job, after={"as_of": as_of})
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job
