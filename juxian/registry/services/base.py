"""What the services of the registry share: saving a row with its history, and telling the trail what changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from juxian.audit.services import changes, record
from juxian.core import mask
from juxian.registry.models import Person

M = TypeVar("M", bound=models.Model)
SENSITIVE = frozenset(("phone", "email", "number", "value", "wage"))
UNTOLD = SENSITIVE | {"phone_index", "number_index", "value_index", "pinyin", "initials"}


def put(instance: M, *, by: object, at: datetime, **fields: Any) -> M:
    """Set `fields`, check the row and its constraints, write it, and let its history say who and when."""
    for name, value in fields.items():
        setattr(instance, name, value)
    if hasattr(instance, "entered_at") and instance._state.adding:
        instance.entered_at, instance.entered_by = at, str(by)[:150]  # type: ignore[attr-defined]
    instance.validate_constraints()
    sign(instance, by=by, at=at).save()
    return instance


def sign(instance: M, *, by: object, at: datetime) -> M:
    """Let the history row of the next save or deletion carry who did it and when."""
    instance._history_user, instance._history_date = str(by), at  # type: ignore[attr-defined]
    return instance


def change(instance: M, fields: Mapping[str, Any], *, by: object, at: datetime, action: str, of: Person) -> M:
    """Set what differs in `fields`, record it under the person's file, and return the row; nothing for no difference."""
    before, after = changes(instance, fields)
    if not after:
        return instance
    put(instance, by=by, at=at, **fields)
    record(by=by, at=at, action=action, target=of, before=told(before), after=told(after))
    return instance


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` as the trail may keep them: sensitive ones as dots, fingerprints left out."""
    shown = {name: value for name, value in values.items() if name not in UNTOLD or name in SENSITIVE}
    return {
        name: mask.everything(str(value or "")) if name in SENSITIVE else _plain(value) for name, value in shown.items()
    }


def summary(instance: models.Model, *names: str) -> dict[str, Any]:
    """Return the named fields of a row that say something, as the trail keeps them."""
    values = {name: getattr(instance, name) for name in names}
    return told({name: value for name, value in values.items() if value not in (None, "")})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
