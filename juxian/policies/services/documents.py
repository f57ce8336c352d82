"""Writing documents and their clauses. A published document stands as it was issued; a new one replaces it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import changes, record
from juxian.core.errors import Refused
from juxian.policies.models import Clause, Policy


@transaction.atomic
def create_policy(*, by: object, at: datetime, **fields: Any) -> Policy:
    """Return a new draft; `fields` are those of `Policy`. Refuses a document number that is taken."""
    policy = Policy(**fields, drafted_by=str(by), drafted_at=at, editors=[str(by)])
    policy.validate_constraints()
    policy.save()
    record(by=by, at=at, action="policies.policy_created", target=policy, after={"number": policy.number})
    return policy


@transaction.atomic
def change_policy(*, policy: Policy, by: object, at: datetime, **fields: Any) -> Policy:
    """Return the draft with `fields` set; refuses a policy that was published."""
    _still_draft(policy)
    before, after = changes(policy, fields)
    if not after:
        return policy
    for name, value in fields.items():
        setattr(policy, name, value)
    _note_editor(policy, by)
    policy.validate_constraints()
    policy.save()
    for values in (before, after):
        if "file" in values:
            values["file"] = str(values["file"] or "")
    record(by=by, at=at, action="policies.policy_changed", target=policy, before=before, after=after)
    return policy


@transaction.atomic
def add_clause(
    *, policy: Policy, number: str, text: str, by: object, at: datetime, heading: str = "", order: int | None = None
) -> Clause:
    """Return a new clause, the last one unless `order` says otherwise; refuses a number the policy already has."""
    _still_draft(policy)
    if order is None:
        last = policy.clauses.order_by("-order").values_list("order", flat=True).first()
        order = (last or 0) + 1
    clause = Clause(policy=policy, order=order, number=number.strip(), heading=heading.strip(), text=text.strip())
    clause.validate_constraints()
    clause.save()
    _note_editor(policy, by)
    policy.save()
    record(by=by, at=at, action="policies.clause_added", target=clause, after={"text": clause.text})
    return clause


@transaction.atomic
def change_clause(*, clause: Clause, by: object, at: datetime, **fields: Any) -> Clause:
    """Return the clause with `fields` set; refuses one of a published policy."""
    policy = clause.policy
    _still_draft(policy)
    before, after = changes(clause, fields)
    if not after:
        return clause
    for name, value in fields.items():
        setattr(clause, name, value)
    clause.validate_constraints()
    clause.save()
    _note_editor(policy, by)
    policy.save()
    record(by=by, at=at, action="policies.clause_changed", target=clause, before=before, after=after)
    return clause


@transaction.atomic
def remove_clause(*, clause: Clause, by: object, at: datetime) -> None:
    """Take a clause out of a draft; refuses one of a published policy or one a benefit stands on."""
    _still_draft(clause.policy)
    if clause.benefits.exists():
        raise Refused(
            _("%(clause)s carries benefits: put these under another clause first."),
            code="clause_in_use",
            params={"clause": clause.number},
        )
    record(by=by, at=at, action="policies.clause_removed", target=clause, before={"text": clause.text})
    clause.delete()


@transaction.atomic
def publish_policy(*, policy: Policy, by: object, at: datetime) -> Policy:
    """Publish a draft as it stands; refuses one without a clause, and whoever worked on it."""
    _still_draft(policy)
    if str(by) in policy.editors:
        raise Refused(_("You worked on this draft: somebody else has to publish it."), code="maker_is_checker")
    if not policy.clauses.exists():
        raise Refused(
            _("“%(title)s” has no clause yet: add its clauses, then publish it."),
            code="policy_empty",
            params={"title": policy.title},
        )
    policy.status = Policy.Status.PUBLISHED
    policy.published_by, policy.published_at = str(by), at
    policy.save()
    record(by=by, at=at, action="policies.policy_published", target=policy, after={"from": policy.in_force_from})
    return policy


@transaction.atomic
def repeal_policy(*, policy: Policy, last_day: date, reason: str, by: object, at: datetime) -> Policy:
    """End a published policy with `last_day`; its benefits' versions keep their own validity."""
    if policy.status != Policy.Status.PUBLISHED:
        raise Refused(_("Only a published policy can be repealed."), code="policy_not_published")
    if not reason.strip():
        raise Refused(_("Say why the policy is repealed."), code="reason_missing")
    before = {"until": policy.in_force_until, "status": policy.status}
    policy.status, policy.in_force_until = Policy.Status.REPEALED, max(last_day, policy.in_force_from)
    policy.save()
    record(
        by=by,
        at=at,
        action="policies.policy_repealed",
        target=policy,
        before=before,
        after={"until": policy.in_force_until},
        reason=reason,
    )
    return policy


def _still_draft(policy: Policy) -> None:
    if policy.status != Policy.Status.DRAFT:
        raise Refused(
            _("“%(title)s” was published and stands as it was issued: draft a new document that replaces it."),
            code="policy_published",
            params={"title": policy.title},
        )


def _note_editor(policy: Policy, by: object) -> None:
    if str(by) not in policy.editors:
        policy.editors = [*policy.editors, str(by)]
