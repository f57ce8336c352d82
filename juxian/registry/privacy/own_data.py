"""Everything that is kept about one person, whichever module keeps it, for that person to read and take along."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from juxian.core.models import AppendOnly
from juxian.registry.models import Access, AccessSetMember, DuplicatePair, Merge, Person

# Which files look alike says something of others; who looked is told below; histories repeat what stands.
LEFT_OUT = (HistoricalChanges, DuplicatePair, Merge, AccessSetMember, Person)
# Among them who reviewed whom as a peer, which reviewers are promised nobody learns.
INTERNAL = frozenset(
    (
        "id",
        "person",
        "account",
        "pinyin",
        "initials",
        "phone_index",
        "number_index",
        "value_index",
        "merged_into",
        "reviewer",
        "proposal",
        "file",
        "row",
        "section",
    )
)
Entry = dict[str, Any]


def collect(person: Person) -> dict[str, list[Entry]]:
    """Return by what people call it each part of the file with its entries, sensitive values in the clear."""
    parts = {str(Person._meta.verbose_name): [_entry(person)]}
    for model, field in pointing():
        rows = model._base_manager.filter(**{field: person}).select_related(*_related(model)).order_by("pk")
        if entries := [_entry(row) for row in rows]:
            parts.setdefault(str(model._meta.verbose_name), []).extend(entries)
    looks = Access.objects.at_person(person)
    parts[str(Access._meta.verbose_name)] = [
        {
            _("time"): one.at.isoformat(timespec="minutes"),
            _("unit or system"): one.place,
            _("as"): one.role_labels,
            _("what"): one.get_kind_display(),
            _("fields"): one.what,
            _("why"): one.reason,
        }
        for one in looks
    ]
    return parts


def _related(model: type[models.Model]) -> list[str]:
    """Return what a row's words are made of: what it points at, and what that points at."""
    found = []
    for one in model._meta.concrete_fields:
        if one.is_relation:
            target: Any = one.related_model
            found += [one.name, *(f"{one.name}__{two.name}" for two in target._meta.concrete_fields if two.is_relation)]
    return found


def pointing() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every (model, field) of all modules that points at a person and says something of them."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        model: Any = relation.related_model
        if not issubclass(model, LEFT_OUT):
            yield model, relation.field.name  # type: ignore[union-attr]


def kept_by_law(person: Person) -> list[tuple[str, int]]:
    """Return what outlasts an erasure: records of the modules above, such as payments, with how many there are."""
    found = []
    for model, field in pointing():
        if model._meta.app_label != Person._meta.app_label or issubclass(model, AppendOnly):
            count = model._base_manager.filter(**{field: person}).count()
            if count:
                found.append((str(model._meta.verbose_name), count))
    return found


def lines(parts: dict[str, list[Entry]]) -> Iterator[tuple[str, int, str, Any]]:
    """Yield the parts as lines of a table: part, number of the entry, what, value."""
    for part, entries in parts.items():
        for number, entry in enumerate(entries, start=1):
            for name, value in entry.items():
                if value not in (None, "", [], {}):
                    yield part, number, name, value if isinstance(value, int | str) else str(value)


def _entry(row: models.Model) -> Entry:
    said: Entry = {_("entry"): str(row)}
    for field in row._meta.concrete_fields:
        if field.name not in INTERNAL:
            said[str(field.verbose_name)] = _value(row, field)
    return said


def _value(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.name)
    if value is None or isinstance(value, bool | int | list | dict):
        return value
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
