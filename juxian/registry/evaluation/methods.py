"""Writing methods: drafted and handed in by some, adopted by somebody else; what was adopted never changes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import changes, record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.facts.permissions import checked_condition
from juxian.registry.evaluation.compiling import TABLE, check, check_criterion
from juxian.registry.evaluation.definition import Criterion, Definition
from juxian.registry.models import EvaluationDraft, EvaluationModel, EvaluationVersion


@transaction.atomic
def create_model(*, name: str, purpose: str, by: User, at: datetime) -> EvaluationModel:
    """Return a new method with an empty draft; refuses a name that is taken."""
    made = EvaluationModel(name=name.strip(), purpose=purpose.strip(), created_by=str(by)[:150], created_at=at)
    made.validate_constraints()
    made.save()
    record(by=by, at=at, action="registry.evaluation_created", target=made, after={"purpose": made.purpose})
    begin_draft(model=made, by=by, at=at)
    return made


@transaction.atomic
def change_model(*, model: EvaluationModel, name: str, purpose: str, by: User, at: datetime) -> EvaluationModel:
    """Return the method under another name or purpose; how it scores belongs to its versions."""
    fields = {"name": name.strip(), "purpose": purpose.strip()}
    found = EvaluationModel.objects.get(pk=model.pk)
    before, after = changes(found, fields)
    if after:
        for field, value in fields.items():
            setattr(found, field, value)
        found.validate_constraints()
        found.save()
        record(by=by, at=at, action="registry.evaluation_changed", target=found, before=before, after=after)
    return found


@transaction.atomic
def begin_draft(*, model: EvaluationModel, by: User, at: datetime) -> EvaluationDraft:
    """Return the draft that is being worked on, or a new one that begins as the version in force."""
    serialise(f"registry.evaluation.{model.pk}")
    found = EvaluationDraft.objects.filter(model=model).first()
    if found is not None:
        return found
    base = model.versions.order_by("-number").first()
    made = EvaluationDraft(
        model=model,
        definition=base.definition if base else Definition().to_json(),
        base=base,
        drafted_by=str(by)[:150],
        editors=[str(by)],
        drafted_at=at,
    )
    made.save()
    return made


@transaction.atomic
def save_draft(*, draft: EvaluationDraft, definition: Definition, by: User, at: datetime) -> EvaluationDraft:
    """Keep what a draft says now; a draft that was handed in has to be handed in again."""
    found = EvaluationDraft.objects.select_for_update().get(pk=draft.pk)
    found.definition = definition.to_json()
    found.drafted_by, found.drafted_at, found.ready = str(by)[:150], at, False
    found.editors = [*dict.fromkeys([*found.editors, str(by)])]
    found.save()
    record(by=by, at=at, action="registry.evaluation_drafted", target=found.model, after={"hash": definition.hash})
    return found


def set_terms(
    *, draft: EvaluationDraft, condition: str, enough: int, reason: str, by: User, at: datetime
) -> EvaluationDraft:
    """Set whom a draft is meant for, how much must be known, and what it changes; refuses a condition that is no FEEL."""
    if condition.strip():
        checked_condition(TABLE, condition.strip(), by)
    was = Definition.of(draft.definition)
    with transaction.atomic():
        saved = save_draft(draft=draft, definition=Definition(condition.strip(), enough, was.dimensions), by=by, at=at)
        saved.reason = reason.strip()
        saved.save()
    return saved


def set_criterion(
    *, draft: EvaluationDraft, dimension: int, place: int | None, criterion: Criterion, by: User, at: datetime
) -> EvaluationDraft:
    """Put a criterion into a draft; refuses one that does not compile or reads what `by` may not ask about."""
    check_criterion(criterion, by)
    return save_draft(
        draft=draft,
        definition=Definition.of(draft.definition).with_criterion(dimension, place, criterion),
        by=by,
        at=at,
    )


@transaction.atomic
def hand_in(*, draft: EvaluationDraft, by: User, at: datetime) -> EvaluationDraft:
    """Put a draft before whoever adopts; refuses one that is not whole, changes nothing, or does not say why."""
    found = EvaluationDraft.objects.select_for_update(of=("self",)).select_related("base").get(pk=draft.pk)
    definition = Definition.of(found.definition)
    check(definition, by)
    if found.base and found.base.hash == definition.hash:
        raise Refused(_("Nothing differs from the version in force."), code="nothing_changed")
    if not found.reason:
        raise Refused(_("Say first what changes and why."), code="reason_missing")
    if not found.ready:
        found.ready, found.returned = True, ""
        found.save()
        record(by=by, at=at, action="registry.evaluation_handed_in", target=found.model)
    return found


@transaction.atomic
def give_back(*, draft: EvaluationDraft, reason: str, by: User, at: datetime) -> EvaluationDraft:
    """Give a draft that was handed in back, saying what has to change."""
    if not reason.strip():
        raise Refused(_("Say what has to change."), code="reason_missing")
    found = EvaluationDraft.objects.select_for_update().get(pk=draft.pk)
    found.ready, found.returned = False, reason.strip()
    found.save()
    record(by=by, at=at, action="registry.evaluation_returned", target=found.model, reason=reason.strip())
    return found


@transaction.atomic
def discard(*, draft: EvaluationDraft, by: User, at: datetime) -> None:
    """Throw a draft away; the version in force stays."""
    record(by=by, at=at, action="registry.evaluation_discarded", target=draft.model, before=_told(draft))
    draft.delete()


@transaction.atomic
def adopt(*, draft: EvaluationDraft, by: User, at: datetime) -> EvaluationVersion:
    """Make a draft the version in force and return it; runs keep the version they used.

    Refuses whoever worked on the draft, and one that was not handed in or is not whole any more.
    """
    serialise(f"registry.evaluation.{draft.model_id}")
    found = EvaluationDraft.objects.select_for_update(of=("self",)).select_related("model").filter(pk=draft.pk).first()
    if found is None or not found.ready:
        raise Refused(_("This draft was not handed in yet."), code="draft_not_ready")
    if str(by) in found.editors:
        raise Refused(_("You worked on this draft: somebody else has to adopt it."), code="maker_is_checker")
    definition = Definition.of(found.definition)
    check(definition, by)
    last = found.model.versions.order_by("-number").first()
    made = EvaluationVersion(
        model=found.model,
        number=last.number + 1 if last else 1,
        definition=found.definition,
        hash=definition.hash,
        reason=found.reason,
        drafted_by=found.drafted_by,
        adopted_by=str(by)[:150],
        adopted_at=at,
    )
    made.full_clean()
    made.save()
    record(by=by, at=at, action="registry.evaluation_adopted", target=made, after=_told(found), reason=made.reason)
    found.delete()
    return made


def _told(draft: EvaluationDraft) -> dict[str, Any]:
    definition = Definition.of(draft.definition)
    return {
        "hash": definition.hash,
        "condition": definition.condition,
        "dimensions": "、".join(f"{one.name} {one.weight}%" for one in definition.dimensions),
    }
