"""A file erased: the person's row stays, empty, so that what the law says to keep still points at something."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.facts.services import changed
from juxian.registry.models import Contact, Correction, DuplicatePair, EvaluationObjection, Person, SearchKey
from juxian.registry.services.duplicates import references
from juxian.registry.services.indexing import index_people

ERASED = "（已删除）"
EMPTY = (
    "former_name", "latin_name", "pinyin", "initials", "sex", "born", "country", "ethnic_group", "political_status",
    "phone", "phone_index", "email", "remarks", "account", "source",
)  # fmt: skip


@transaction.atomic
def erase_person(*, person: Person, reason: str, by: object, at: datetime) -> Person:
    """Erase a file and those merged into it, with all entries and their histories; refuses one that was erased before.

    Records of the modules above, the trail and published snapshots stay: payments and decisions have to be kept, and
    no longer say of whom, but for the trail, which keeps what it said.
    """
    serialise("registry.merge")
    files = list(Person.every.select_for_update().filter(pk__in=_with_merged(person)))
    found = next((one for one in files if one.pk == person.pk), None)
    if found is None or found.erased_at is not None:
        raise Refused(_("This file was erased already."), code="erased_already")
    for one in files:
        _empty(one, at)
    record(by=by, at=at, action="registry.erased", target=found, after={"files": len(files)}, reason=reason)
    changed(at=at)
    return found


@transaction.atomic
def remove_contacts(*, person: Person, by: object, at: datetime) -> Person:
    """Take phone, mail and all other contacts off a file and out of its history."""
    found = Person.every.select_for_update().get(pk=person.pk)
    blank = {"phone": "", "phone_index": "", "email": ""}
    Person.every.filter(pk=found.pk).update(**blank)
    Person.history.filter(id=found.pk).update(**blank)
    _delete(Contact, "person", found)
    index_people([found.pk])
    record(by=by, at=at, action="registry.contacts_removed", target=found)
    return found


def _with_merged(person: Person) -> set[int]:
    keys, fresh = {person.pk}, {person.pk}
    while fresh:
        fresh = set(Person.every.filter(merged_into__in=fresh).values_list("pk", flat=True)) - keys
        keys |= fresh
    return keys


def _empty(person: Person, at: datetime) -> None:
    for model, field in references():
        if model._meta.app_label == Person._meta.app_label:
            _delete(model, field, person)
    SearchKey.objects.filter(person=person).delete()
    DuplicatePair.objects.filter(models.Q(left=person) | models.Q(right=person)).delete()
    fresh = Person(country="")
    for name in EMPTY:
        setattr(person, name, getattr(fresh, name))
    person.name, person.erased_at = ERASED, at
    person.skip_history_when_saving = True  # type: ignore[attr-defined]
    person.save()
    Person.history.filter(id=person.pk).delete()


def _delete(model: type[models.Model], field: str, person: Person) -> None:
    rows = model._base_manager.filter(**{field: person})
    if model in (Correction, EvaluationObjection):
        # That somebody asked and was answered stays; what they wrote does not.
        rows.exclude(answer="").update(answer="—")
        rows.update(text="—", **({"proposal": ""} if model is Correction else {}))
        return
    for row in rows:
        row.skip_history_when_saving = True  # type: ignore[attr-defined]
        row.delete()
    if hasattr(model, "history"):
        model.history.filter(**{field: person.pk}).delete()
