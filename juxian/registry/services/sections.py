"""Writing the rows of a declared section: one by one with their events, or many at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from juxian.audit.services import changes, record
from juxian.core.text import clean
from juxian.facts.services import changed
from juxian.registry.models import Person
from juxian.registry.models.base import Sourced
from juxian.registry.sections.declaration import Section
from juxian.registry.services import rows
from juxian.registry.services.base import put, summary, told
from juxian.registry.services.evidence import add_evidence
from juxian.registry.services.indexing import index_people

STAMP = ("source", "entered_at", "entered_by")


@transaction.atomic
def add_row(
    *,
    section: Section,
    person: Person,
    by: object,
    at: datetime,
    source: str = "",
    attachment: tuple[str, bytes] | None = None,
    **fields: Any,
) -> Any:
    """Return a new row of `section` on the file, with the file (name, content) that proves it.

    What the office confirms begins as a claim, whoever enters it.
    """
    row = (section.add or _add)(**_named(section), person=person, by=by, at=at, source=source, **fields)
    if attachment is not None:
        name, content = attachment
        add_evidence(person=person, section=section.name, row=row.pk, name=name, content=content, by=by, at=at)
    return row


def _named(section: Section) -> dict[str, Section]:
    return {"section": section} if section.add is None else {}


def _add(*, section: Section, person: Person, by: object, at: datetime, source: str, **fields: Any) -> Any:
    row = put(section.model(person=person, source=clean(source)), by=by, at=at, **normal(section, fields))  # type: ignore[misc]
    _keep_found(section, [person.pk])
    record(by=by, at=at, action="registry.record_added", target=person, after=_told_of(section, row))
    changed(at=at)
    return row


@transaction.atomic
def change_row(*, section: Section, row: Any, by: object, at: datetime, **fields: Any) -> Any:
    """Return the row with `fields` set; one that was confirmed waits to be confirmed again, by somebody else."""
    if section.change is not None:
        return section.change(**{section.row: row}, by=by, at=at, **fields)
    values = normal(section, fields)
    before, after = changes(row, values)
    if not after:
        return row
    again = {"confirmed": False, "entered_at": at, "entered_by": str(by)[:150]} if hasattr(row, "confirmed") else {}
    put(row, by=by, at=at, **values, **again)
    _keep_found(section, [row.person_id])
    what = {"what": section.key}
    if section.model.is_private:
        before, after = {}, {}
    record(
        by=by,
        at=at,
        action="registry.record_changed",
        target=row.person,
        before=what | told(before),
        after=what | told(after),
    )
    changed(at=at)
    return row


@transaction.atomic
def add_rows(
    *, section: Section, found: Iterable[tuple[int, Mapping[str, Any]]], by: object, at: datetime, source: str
) -> int:
    """Write many rows, each (person's key, fields) in normal form; return how many.

    One event of the trail for all; the database refuses what breaks a constraint, and then none is kept.
    """
    values = list(found)
    if not values:
        return 0
    model, blank = section.model, section.model()
    names = tuple(dict.fromkeys((*section.fields, *(name for _person, fields in values for name in fields))))
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    stamp = (source, at, str(by)[:150])
    lines = ((person, *(fields.get(name, getattr(blank, name)) for name in names), *stamp) for person, fields in values)
    rows.insert(model, ("person_id", *names, *STAMP), lines)
    rows.remember(model, condition="id > %s", params=[last], by=str(by)[:150], at=at)
    _keep_found(section, {person for person, _fields in values})
    after = {"what": section.key, "records": len(values), "source": source}
    record(by=by, at=at, action="registry.records_added", after=after)
    changed(at=at)
    return len(values)


def _keep_found(section: Section, people: Iterable[int]) -> None:
    if section.found_by:
        index_people(people)


def _told_of(section: Section, row: Sourced) -> dict[str, Any]:
    return {"what": section.key} | ({} if row.is_private else summary(row, *section.fields))


def normal(section: Section, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are written."""
    trimmed = {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}
    return section.complete(trimmed)
