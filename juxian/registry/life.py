"""The course of a life as a file tells it, by year: what was learnt, worked, won and done, apart from who entered it."""

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from juxian.registry.models import Person
from juxian.registry.personal_file import sees_private
from juxian.registry.sections.catalogue import SECTIONS
from juxian.registry.sections.declaration import Section
from juxian.web.components import Event, Tone

if TYPE_CHECKING:
    from juxian.accounts.models import User

TONES: dict[str, Tone] = {
    "engagements": "info", "past_employments": "info", "classes": "success", "designations": "success",
    "achievements": "warning",
}  # fmt: skip


def years(person: Person, user: "User") -> list[tuple[int, list[Event]]]:
    """Return what is dated on the file by year, the latest first; one query a section. Claims are left out."""
    told = [
        section for section in SECTIONS if section.when and (not section.model.is_private or sees_private(person, user))
    ]
    events = [_event(section, row) for section in told for row in _rows(section, person)]
    events.sort(key=lambda event: event.at, reverse=True)
    return [(year, list(found)) for year, found in groupby(events, key=lambda event: event.at.year)]


def _rows(section: Section, person: Person) -> Any:
    related = [column.name for column in section.model._meta.concrete_fields if column.is_relation]
    rows = getattr(person, section.relation).filter(**{f"{section.when}__isnull": False})
    if section.decided_by:
        rows = rows.filter(confirmed=True)
    return rows.select_related(*(name for name in related if name != "person")).order_by("pk")


def _event(section: Section, row: Any) -> Event:
    at: date = getattr(row, section.when)
    until: date | None = getattr(row, "until", None)
    title = getattr(row, "headline", "") or str(row)
    parts = [part for part in getattr(row, "details", ()) if part and not part.startswith(at.isoformat())]
    if until is not None and section.when == "since":
        parts = [part for part in parts if at.isoformat() not in part]
        parts.append(_("until %(day)s") % {"day": until})
    return Event(
        at=at, title=title, actor=str(section.title), text=" · ".join(parts), tone=TONES.get(section.name, "neutral")
    )
