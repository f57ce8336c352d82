"""Evaluating: who, as of which day, for what, by whom answered for; and giving the same scores again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.facts.permissions import checked_condition
from juxian.facts.services import changed
from juxian.organizations.models import Organization
from juxian.registry.evaluation.compiling import TABLE, check
from juxian.registry.evaluation.definition import Definition
from juxian.registry.evaluation.population import Evaluated, Peers, evaluate_people
from juxian.registry.models import EvaluationOpening, EvaluationResult, EvaluationRun, EvaluationVersion, Person

BATCH = 2_000


@transaction.atomic
def run_evaluation(
    *,
    version: EvaluationVersion,
    as_of: date,
    purpose: str,
    responsible: str,
    by: User,
    at: datetime,
    condition: str = "",
    peers: Peers | None = None,
) -> EvaluationRun:
    """Evaluate everybody whom the version is meant for and for whom `condition` holds, and return the run.

    It is done over the latest snapshot of the day. Refuses a day without one, what `by` may not ask about, no purpose
    or nobody responsible, and when nobody is meant.
    """
    snapshot = snapshots.need(as_of)
    definition = Definition.of(version.definition)
    check(definition, by)
    if condition.strip():
        checked_condition(TABLE, condition.strip(), by)
    people = evaluate_people(definition, snapshot, condition=condition.strip(), peers=peers)
    erased = _erased()
    people = [one for one in people if one.person not in erased]
    if not people:
        raise Refused(_("The method is meant for nobody as of this day."), code="evaluation_of_nobody")
    kept = {str(key): str(value) for key, value in sorted((peers or {}).items())}
    made = EvaluationRun(
        version=version,
        as_of=as_of,
        snapshot=snapshot,
        condition=condition.strip(),
        peers=kept,
        purpose=purpose.strip(),
        responsible=responsible.strip(),
        hash=run_hash(version, snapshot, condition.strip(), kept),
        people=len(people),
        created_by=str(by)[:150],
        created_at=at,
    )
    made.full_clean()
    made.save()
    ranks = ranked(definition, people)
    EvaluationResult.objects.bulk_create((_result(made, one, ranks.get(one.person)) for one in people), BATCH)
    after = {"as_of": as_of, "hash": made.hash, "people": len(people), "responsible": made.responsible}
    record(by=by, at=at, action="registry.evaluation_run", target=made, after=after, reason=made.purpose)
    changed(at=at)
    return made


def run_hash(version: EvaluationVersion, snapshot: Snapshot, condition: str, peers: Mapping[str, str]) -> str:
    """Return SHA-256 over all that decides the scores of a run."""
    content = json.dumps([version.hash, snapshot.hash, condition, peers], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def ranked(definition: Definition, people: Sequence[Evaluated]) -> dict[int, int]:
    """Return each person's rank by score, equal scores sharing one; without those of whom too little is known."""
    known = [
        (one.score.total, one.person)
        for one in people
        if one.score.total is not None and one.score.coverage >= definition.enough
    ]
    known.sort(key=lambda pair: (-pair[0], pair[1]))
    found: dict[int, int] = {}
    for place, (total, person) in enumerate(known, start=1):
        same = place > 1 and known[place - 2][0] == total
        found[person] = found[known[place - 2][1]] if same else place
    return found


def _result(run: EvaluationRun, one: Evaluated, rank: int | None) -> EvaluationResult:
    return EvaluationResult(
        run=run,
        person_id=one.person,
        organization_id=one.organization,
        industry=one.industry[:60],
        score=one.score.total,
        coverage=one.score.coverage,
        rank=rank,
        dimensions=_texts(one.score.dimensions),
        points=_texts(one.points),
    )


def _texts(values: Sequence[Decimal | None]) -> list[str | None]:
    return [None if value is None else str(value) for value in values]


def _erased() -> set[int]:
    return set(Person.every.exclude(erased_at=None).values_list("pk", flat=True))


def peers_of(run: EvaluationRun) -> dict[int, Decimal]:
    """Return the scores of peers that a run rests on."""
    return {int(key): Decimal(value) for key, value in run.peers.items()}


def differing(run: EvaluationRun) -> list[int]:
    """Evaluate again and return the people whose kept result is not the same; nobody as long as nothing was altered.

    Refuses when the snapshot is missing or harmed, or when the version's hash is no longer that of its definition.
    """
    definition = Definition.of(run.version.definition)
    if definition.hash != run.version.hash or run.hash != run_hash(run.version, run.snapshot, run.condition, run.peers):
        raise Refused(_("The version or the run is not what its hash says."), code="evaluation_altered")
    again = evaluate_people(definition, run.snapshot, condition=run.condition, peers=peers_of(run))
    kept = {one.person_id: one for one in run.results.all()}
    again = [one for one in again if one.person in kept or one.person not in _erased()]
    ranks = ranked(definition, [one for one in again if one.person in kept])
    found = {one.person: _said(_result(run, one, ranks.get(one.person))) for one in again}
    return sorted(key for key in found.keys() | kept.keys() if key not in kept or found.get(key) != _said(kept[key]))


def _said(result: EvaluationResult) -> tuple[Any, ...]:
    return (result.score, result.coverage, result.rank, result.dimensions, result.points)


@transaction.atomic
def open_to_unit(
    *, run: EvaluationRun, organization: Organization, reason: str, by: User, at: datetime
) -> EvaluationOpening:
    """Let a unit see the results of its own people in a run; refuses one that sees them already."""
    if run.openings.filter(organization=organization, ended_at=None).exists():
        raise Refused(_("This unit sees them already."), code="opened_already")
    made = EvaluationOpening(
        run=run, organization=organization, reason=reason.strip(), opened_by=str(by)[:150], opened_at=at
    )
    made.save()
    after = {"organization": organization.name}
    record(by=by, at=at, action="registry.evaluation_opened", target=run, after=after, reason=made.reason)
    return made


@transaction.atomic
def end_opening(*, opening: EvaluationOpening, by: User, at: datetime) -> EvaluationOpening:
    """Let a unit see results no longer; refuses what ended before."""
    found = EvaluationOpening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if found.ended_at is not None:
        raise Refused(_("This ended already."), code="opening_ended")
    found.ended_at = at
    found.save()
    before = {"organization": found.organization.name}
    record(by=by, at=at, action="registry.evaluation_closed", target=found.run, before=before)
    return found
