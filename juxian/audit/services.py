"""Writing the trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from juxian.audit import chain, source
from juxian.audit.models import Event
from juxian.core.db import serialise

ANONYMOUS = "anonymous"  # the actor of what nobody signed in for
NUL = "\x00"
BREAKS_KEPT = 50


def record(
    *,
    by: object,
    at: datetime,
    action: str,
    target: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Append one event in the caller's transaction and return it.

    `by` is whoever acts, kept as text; `action` is "<module>.<what_happened>". `before` and `after` hold what
    changed as JSON values: never a sensitive value in the clear.

    Call it last: on PostgreSQL it waits for every earlier recorder to commit and lets no later one pass before this
    transaction ends, so that the chain has one order, that of the commits. Work on many rows records one event.
    Raises `TransactionManagementError` outside a transaction, `ValueError` for a naive `at`.
    """
    if at.tzinfo is None:
        raise ValueError("an event's time must be aware")
    serialise("audit")
    head = chain.head()
    event = Event(
        sequence=head.sequence + 1,
        at=at,
        actor=_clean(str(by))[:150],
        source=source.current(),
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target=_clean(str(target))[:300] if target is not None else "",
        before=_plain(before),
        after=_plain(after),
        reason=_clean(reason)[:500],
        previous_hash=head.hash,
    )
    event.hash = chain.event_hash(event)
    event.save()
    return event


def changes(instance: models.Model, new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (before, after) of the fields of `instance` that `new` changes, for `record`."""
    old = {name: getattr(instance, name) for name in new}
    changed = [name for name in new if old[name] != new[name]]
    return {n: _text(old[n]) for n in changed}, {n: _text(new[n]) for n in changed}


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    # Through JSON once, so that the hash is made over exactly what the database gives back.
    return dict(json.loads(_clean(json.dumps(dict(values or {}), cls=DjangoJSONEncoder, ensure_ascii=False))))


def _clean(text: str) -> str:
    # What UTF-8 or PostgreSQL can not hold must not make an action fail for want of its event.
    return text.replace(NUL, "\ufffd").encode("utf-8", "replace").decode("utf-8")


@transaction.atomic
def record_verification(*, found: chain.Verification, kept: chain.Head | None, by: object, at: datetime) -> Event:
    """Put the result of a verification on the trail: events read, head, and the first breaks as [number, kind]."""
    return record(
        by=by,
        at=at,
        action="audit.verified",
        after={
            "holds": found.holds,
            "events": found.events,
            "head": found.head.hash,
            "kept_head": kept.sequence if kept else None,
            "count": len(found.breaks),
            "breaks": [[item.sequence, str(item.kind)] for item in found.breaks[:BREAKS_KEPT]],
        },
    )


@transaction.atomic
def export_head(*, by: object, at: datetime) -> chain.Head:
    """Record that a head is exported and return it: the head that ends with this very event."""
    event = record(by=by, at=at, action="audit.head_exported")
    return chain.Head(event.sequence, event.hash)


@transaction.atomic
def record_export(
    *,
    action: str,
    by: object,
    at: datetime,
    target: models.Model | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Record, in a transaction of its own, that something left the house as a file."""
    return record(by=by, at=at, action=action, target=target, after=after)


def record_list_export(
    *, action: str, rows: int, by: object, at: datetime, conditions: Mapping[str, Any] | None = None
) -> Event:
    """Record that a list of so many rows, found under these conditions, left the house as a file."""
    return record_export(by=by, at=at, action=action, after={"rows": rows, "conditions": dict(conditions or {})})
