"""Writing the trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from juxian.audit import chain, source
from juxian.audit.models import Event
from juxian.core.db import serialise


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
    changed as JSON values: never a sensitive value in the clear. Raises outside a transaction.
    """
    serialise("audit")
    head = chain.head()
    event = Event(
        sequence=head.sequence + 1,
        at=at,
        actor=str(by)[:150],
        source=source.current(),
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target=str(target)[:300] if target is not None else "",
        before=_plain(before),
        after=_plain(after),
        reason=reason[:500],
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
    return dict(json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder)))
