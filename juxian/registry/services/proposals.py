"""Rows of a file proposed by the person or the employer: nothing is written to the file until an officer accepts."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.core.codes import table
from juxian.core.edits import mark, refuse_changed
from juxian.core.errors import Refused
from juxian.core.money import show
from juxian.registry.models import Correction, Person
from juxian.registry.models.evidence import PROPOSED
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.sections.declaration import Section
from juxian.registry.services import evidence
from juxian.registry.services.base import put
from juxian.registry.services.corrections import ask_correction
from juxian.registry.services.directory import confirm_claim
from juxian.registry.services.sections import add_row, change_row, normal

Attachment = tuple[str, bytes]


@transaction.atomic
def propose(
    *,
    section: Section,
    person: Person,
    by: object,
    at: datetime,
    row: Any = None,
    attachment: Attachment | None = None,
    **fields: Any,
) -> Correction:
    """Return a request to add a row, or to change `row`, with a file to prove it; refuses what could not be written.

    Refuses a change of nothing, and more requests than may wait at a time.
    """
    _try(section, person, row, by=by, at=at, fields=fields)
    values = normal(section, fields)
    if row is not None:
        values = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not values and attachment is None:
            raise Refused(_("This is what the file says already."), code="nothing_proposed")
    asked = {"section": section.name, "values": values, "row": None, "seen": ""}
    if row is not None:
        asked |= {"row": row.pk, "seen": mark(row)}
    text = "\n".join([str(section.changing if row else section.adding), *_lines(section, row, values)])
    made = ask_correction(
        person=person,
        part=Correction.Part.PROPOSAL,
        text=text,
        proposal=json.dumps(asked, cls=DjangoJSONEncoder, ensure_ascii=False),
        by=by,
        at=at,
    )
    if attachment is not None:
        name, content = attachment
        evidence.add_evidence(person=person, section=PROPOSED, row=made.pk, name=name, content=content, by=by, at=at)
    return made


def accept(correction: Correction, *, by: object, at: datetime) -> Any:
    """Write what was proposed and return the row: entered by whoever proposed it, confirmed by who may confirm.

    Refuses when the row was changed or removed since it was asked for.
    """
    asked = json.loads(correction.proposal)
    section, person = NAMED[asked["section"]], correction.person
    values = {name: _read(section, name, value) for name, value in asked["values"].items()}
    if asked["row"] is None:
        source = _("proposed by %(who)s") % {"who": correction.asked_by}
        row = add_row(section=section, person=person, by=by, at=at, source=source[:200], **values)
    else:
        row = getattr(person, section.relation).select_for_update().filter(pk=asked["row"]).first()
        refuse_changed(asked["seen"], mark(row))
        row = change_row(section=section, row=row, by=by, at=at, **values)
    put(row, by=by, at=at, entered_by=correction.asked_by)
    if section.decided_by and isinstance(by, User) and by.has_perm(section.decided_by):
        confirm_claim(claim=row, by=by, at=at)
    evidence.hand_over(person, (PROPOSED, correction.pk), (section.name, row.pk), by=by, at=at)
    return row


def _try(section: Section, person: Person, row: Any, *, by: object, at: datetime, fields: dict[str, Any]) -> None:
    """Write it and take it back, so that what is asked can be accepted."""
    with transaction.atomic():
        if row is None:
            add_row(section=section, person=person, by=by, at=at, **fields)
        else:
            change_row(section=section, row=row, by=by, at=at, **fields)
        transaction.set_rollback(True)
    if row is not None:
        row.refresh_from_db()


def _read(section: Section, name: str, value: Any) -> Any:
    field: Any = section.model._meta.get_field(name)
    return field.to_python(value)


def _lines(section: Section, row: Any, values: dict[str, Any]) -> list[str]:
    """Return what is proposed as people read it; what is masked on the page is masked here."""
    shown = section.model(**{name: value for name, value in values.items() if name in section.fields})
    found = [str(row)] if row is not None else []
    for name in section.fields:
        if name in values and values[name] not in (None, ""):
            column: Any = section.model._meta.get_field(name)
            found.append(f"{column.verbose_name}：{_said(section, shown, name)}")
    return found


def _said(section: Section, row: Any, name: str) -> str:
    if name == section.masked:
        return str(row.masked)
    if name in section.money:
        return show(getattr(row, name))
    if name in section.codes:
        found = table(section.codes[name]).by_code(getattr(row, name))
        return found.name if found else ""
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else getattr(row, name))
