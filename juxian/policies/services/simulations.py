"""Trying rules before they are published, and telling what a change comes to for what was already granted."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.policies.models import Simulation, SimulationJob, SimulationRow
from juxian.policies.questions import Answer, Progress, Question, answer
from juxian.policies.services.runs import BATCH
from juxian.policies.simulating import Row

MOST_SCENARIOS = 6


def simulate(
    *,
    question: Question,
    by: object,
    at: datetime,
    snapshot: Snapshot | None = None,
    progress: Progress = lambda percent: None,
) -> Simulation:
    """Answer a question over everybody and return what is kept of it for good, with a row for each person and benefit.

    Takes a snapshot unless one is given. Nothing of what people receive is touched: what follows from it is for people
    to decide. Refuses a question without anything to hold against the first scenario.
    """
    _check(question)
    chosen = snapshot or snapshots.take(as_of=question.as_of, by=by, at=at)
    progress(30)
    found = answer(question, chosen, progress)
    return _keep(question=question, snapshot=chosen, found=found, by=by, at=at)


def _check(question: Question) -> None:
    if len(question.scenarios) < 2:
        raise Refused(_("Try at least one change beside the rules in force."), code="nothing_to_compare")
    if len(question.scenarios) > MOST_SCENARIOS:
        raise Refused(_("That is too much for one simulation: make several."), code="too_many_scenarios")
    if len({one.name for one in question.scenarios}) < len(question.scenarios):
        raise Refused(_("Two scenarios have the same name."), code="scenario_named_twice")
    if question.window and question.window.last < question.window.first:
        raise Refused(_("The period ends before it begins."), code="period_ends_before_it_begins")


@transaction.atomic
def _keep(*, question: Question, snapshot: Snapshot, found: Answer, by: object, at: datetime) -> Simulation:
    kept = question.to_json()
    made = Simulation(
        kind=question.kind,
        title=question.title.strip(),
        as_of=question.as_of,
        snapshot=snapshot,
        benefit_id=question.benefit,
        question=kept,
        hash=question_hash(kept, snapshot),
        people=found.people,
        results=found.results,
        rows_hash=rows_hash(found.rows()),
        created_by=str(by)[:150],
        created_at=at,
    )
    made.full_clean()
    made.save()
    SimulationRow.objects.bulk_create((_row(made, one) for one in found.rows()), batch_size=BATCH)
    record(
        by=by,
        at=at,
        action="policies.difference_made" if made.benefit_id else "policies.simulation_made",
        target=made,
        after={"as_of": made.as_of, "snapshot": snapshot.hash, "hash": made.hash, "people": made.people},
    )
    return made


def _row(simulation: Simulation, one: Row) -> SimulationRow:
    return SimulationRow(
        simulation=simulation,
        scenario=one.scenario,
        benefit_id=one.benefit,
        person_id=one.person,
        organization_id=one.organization,
        talent_class=one.talent_class,
        before=one.before,
        after=one.after,
        level_before=one.level_before,
        level_after=one.level_after,
        change=one.change,
        cut=one.cut,
        received=one.received,
    )


def question_hash(kept: dict[str, Any], snapshot: Snapshot) -> str:
    """Return SHA-256 over what decides a simulation: its question, with the day, and its snapshot."""
    content = json.dumps([snapshot.hash, kept], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def rows_hash(rows: Iterable[Row]) -> str:
    """Return SHA-256 over rows in their order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


@transaction.atomic
def ask_simulation(*, question: Question, by: object, at: datetime) -> SimulationJob:
    """Ask for a simulation in the background and return the job that tells how far it is.

    The rules are those of now: what is drafted later does not get into it. Refuses what `simulate` refuses.
    """
    from juxian.policies.tasks import simulation_job

    _check(question)
    job = SimulationJob(question=question.to_json(), asked_by=str(by), asked_at=at)
    job.save()
    record(by=by, at=at, action="policies.simulation_asked", target=job, after={"as_of": question.as_of})
    transaction.on_commit(lambda: simulation_job.enqueue(job.pk))
    return job
