"""Where each value of an entry comes from: who entered or changed it last, and when; read from the row's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from juxian.audit.selectors import shown_actor
from juxian.core import mask
from juxian.registry.models import Person

PARTICULARS = (
    "name", "former_name", "latin_name", "sex", "born", "country", "ethnic_group", "political_status", "phone", "email",
    "remarks",
)  # fmt: skip
HIDDEN = frozenset(("phone", "email", "wage", "number", "value"))


@dataclass(frozen=True)
class Origin:
    """A value, who wrote it last and when."""

    label: str
    value: str
    actor: str
    at: datetime


def of_person(person: Person) -> list[Origin]:
    """Return the origin of each of the particulars that say something."""
    return _origins(Person, person, PARTICULARS)


def of_row(row: Any, names: Sequence[str]) -> list[Origin]:
    """Return the origin of each of the named values of a row that say something."""
    return _origins(type(row), row, names)


def _origins(model: Any, row: Any, names: Sequence[str]) -> list[Origin]:
    states = list(model.history.filter(id=row.pk).order_by("history_date", "history_id"))
    found = []
    for name in names:
        value = getattr(row, name)
        if value in (None, ""):
            continue
        actor, at, before = row.entered_by, row.entered_at, object()
        for state in states:
            if getattr(state, name) != before:
                actor, at, before = state.history_user_id, state.history_date, getattr(state, name)
        found.append(Origin(str(model._meta.get_field(name).verbose_name), _shown(row, name), shown_actor(actor), at))
    return found


def _shown(row: Any, name: str) -> str:
    if name in HIDDEN:
        return mask.everything(str(getattr(row, name)))
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else getattr(row, f"{name}_name", getattr(row, name)))
