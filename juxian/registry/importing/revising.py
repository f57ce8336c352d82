"""A row that came back with its file number: where a cell says something else than the template did, the file is corrected.

What the template says of a person is `said`; a row's cell is an edit only where it differs from that in normal form,
and not where the file was changed since the template was given out, which `marks` tells.
Empty and masked cells change nothing, so nothing is ever emptied. A higher education, another degree and a title are
new entries beside the old ones, for dates and evidence belong to each; an identity number, an employer and a class
that somebody has are not changed in a roster but on the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from juxian.core import crypto
from juxian.core.identity import IdentityKind, read_identity
from juxian.organizations.models import Reach
from juxian.registry.importing import marks
from juxian.registry.importing.drafting import KINDS, SEXES, day_of
from juxian.registry.importing.held import Held, same_schooling
from juxian.registry.importing.lines import Change, Line
from juxian.registry.models import Education, Engagement, Title
from juxian.registry.names import spelling
from juxian.registry.rosters.fields import Context, reader
from juxian.registry.rosters.model import WARNINGS
from juxian.registry.selectors import main_work
from juxian.registry.services.drafts import PersonDraft

REVISED: dict[type[models.Model], tuple[str, ...]] = {
    Education: ("level", "degree", "school", "major"),
    Engagement: ("kind", "since", "wage"),
}
EDUCATION = {"education": "level", "degree": "degree", "school": "school", "major": "major"}
WORK = {"engagement_kind": "kind", "arrival_date": "since", "annual_wage_yuan": "wage"}
# What follows from other cells, or finds the file and its place.
NOT_REVISED = frozenset(("file_number", "township", "title_level", marks.FIELD))
KIND_NAMES = {value: name for name, value in KINDS.items()}
SEX_NAMES = {value: name for name, value in SEXES.items()}
LOWEST = "~"  # sorts after every code


def said(held: Held, work: Engagement | None, context: Context) -> dict[str, Any]:
    """Return what a template says of a person who works at `work`, by field in normal form.

    A value that the importer could not read again is left out.
    """
    person, education, title = held.person, shown_education(held), _shown_title(held)
    document = held.documents[0] if held.documents else None
    level = max(held.recognitions, key=lambda one: (one.since or date.min, one.pk), default=None)
    texts = {
        "name": person.name,
        "sex": SEX_NAMES.get(person.sex),
        "birth_date": person.born_text,
        "ethnic_group": person.ethnic_group_name,
        "political_status": person.political_status_name,
        "education": education.level_name if education else "",
        "degree": education.degree_name if education else "",
        "school": education.school if education else "",
        "major": education.major if education else "",
        "title": title.name if title else "",
        "designations": "、".join(dict.fromkeys(one.kind.name for one in held.designations)),
        "category": level.level.code if level else "",
        "employer": work.organization.name if work else "",
        "engagement_kind": KIND_NAMES.get(work.kind) if work else "",
        "arrival_date": work.since.isoformat() if work and work.since else "",
        "annual_wage_yuan": f"{int(work.wage) / 100:.2f}" if work and work.wage else "",
        "phone": person.phone,
        "remarks": person.remarks,
    }
    readings = {name: reader(name, context)(text) for name, text in texts.items() if text}
    values = {name: value for name, (value, fault) in readings.items() if fault is None or fault in WARNINGS}
    if document:
        values |= {"id_type": document.kind, "id_number": document.number}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def works_at(held: Held, organizations: Reach, day: date) -> Engagement | None:
    """Return the work within `organizations` that a row about the person is about."""
    return main_work([one for one in held.engagements if one.organization_id in organizations], day)


def shown_education(held: Held) -> Education | None:
    """Return the highest education, the one that a row is about."""
    return min(held.educations, key=lambda one: (one.level or LOWEST, one.degree or LOWEST, one.pk), default=None)


def _shown_title(held: Held) -> Title | None:
    return min(held.titles, key=lambda one: (one.level or LOWEST, one.pk), default=None)


class Revising:
    """Corrects files by rows, in memory; one instance an import."""

    def __init__(self, *, day: date, reach: Reach) -> None:
        self.context, self.day, self.reach = Context(day), day, reach

    def revise(self, line: Line, held: Held, draft: PersonDraft) -> tuple[list[models.Model], list[str]]:
        """Return the rows of the file that were corrected, and the fields that differ and were left.

        `line.changes` says what changes; what is still to be added is left in `draft`.
        """
        there = Reach(ids=frozenset((line.organization or 0,)))
        work = works_at(held, there, self.day) or works_at(held, self.reach, self.day)
        now = said(held, work, self.context)
        edits = edited(line.row.values, now)
        stale = marks.stale(held.person.code, line.row.get(marks.FIELD), line.row.values, now)
        meant = [name for name, kept in stale.items() if name in edits and kept]
        edits = {name: change for name, change in edits.items() if name not in stale}
        if work is not None and work.organization_id == line.organization:
            edits.pop("employer", None)  # its short name
        one = _Revision(held, draft, edits, left=meant)
        one.person()
        one.document()
        one.education()
        one.title()
        one.work(work)
        one.directory()
        line.changes = tuple(change for name, change in edits.items() if name not in one.left)
        return one.changed, one.left


def edited(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Change]:
    """Return the fields in which a row says something that the template did not."""
    found = {}
    for name, new in values.items():
        old = before.get(name)
        if name in NOT_REVISED or new in (None, "", []) or new == old:
            continue
        if name == "birth_date" and old and old.startswith(new):
            continue
        if name == "designations" and not set(new) - set(old or ()):
            continue
        found[name] = Change(name, old, new)
    return found


@dataclass
class _Revision:
    """One row's edits on one file."""

    held: Held
    draft: PersonDraft
    edits: Mapping[str, Change]
    changed: list[models.Model] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def person(self) -> None:
        person, draft, edits = self.held.person, self.draft, self.edits
        self._leave_what_the_number_denies()
        values: dict[str, Any] = {}
        for name in ("name", "sex", "ethnic_group", "political_status", "remarks"):
            if name in edits and name not in self.left:
                values[name] = getattr(draft, name)
        if "name" in values:
            values["pinyin"], values["initials"] = spelling(draft.name, person.latin_name)
        if "birth_date" in edits and "birth_date" not in self.left:
            values["born"], values["born_precision"] = day_of(edits["birth_date"].new)
        if "phone" in edits:
            values |= {"phone": "、".join(draft.phones), "phone_index": crypto.blind_index(draft.phones[0])}
        self._set(person, values)

    def _leave_what_the_number_denies(self) -> None:
        for document in self.held.documents:
            identity = read_identity(document.number, IdentityKind(document.kind))
            born = identity.birth_date.isoformat() if identity.birth_date else ""
            if "sex" in self.edits and identity.sex and identity.sex != self.edits["sex"].new:
                self.left.append("sex")
            if "birth_date" in self.edits and not born.startswith(self.edits["birth_date"].new) and born:
                self.left.append("birth_date")

    def document(self) -> None:
        have = {one.kind for one in self.held.documents}
        if "id_number" not in self.edits or self.draft.documents[0].kind in have:
            self.left += [name for name in ("id_number", "id_type") if name in self.edits]
            self.draft.documents = ()

    def education(self) -> None:
        wanted = [name for name in EDUCATION if name in self.edits]
        shown = shown_education(self.held)
        if not wanted:
            self.draft.educations = ()
        elif shown is not None:
            new = self.draft.educations[0]
            another = any(name in wanted and self.edits[name].old for name in ("education", "degree"))
            if not another:
                self._set(shown, {EDUCATION[name]: getattr(new, EDUCATION[name]) for name in wanted})
            elif any(same_schooling(old, new) for old in self.held.educations):
                self.left += wanted
            self.draft.educations = self.draft.educations if another else ()

    def title(self) -> None:
        if "title" not in self.edits or self.draft.titles[0].name in {one.name for one in self.held.titles}:
            self.left += ["title"] if "title" in self.edits else []
            self.draft.titles = ()

    def work(self, work: Engagement | None) -> None:
        wanted = [name for name in (*WORK, "employer") if name in self.edits]
        new = next(iter(self.draft.engagements), None)
        if work is None and not self.held.engagements and "employer" in wanted:
            return
        self.draft.engagements = ()
        if work is None or new is None or "employer" in wanted:
            self.left += wanted
            return
        values: dict[str, Any] = {}
        if "engagement_kind" in wanted and not self._is_second_post(work):
            values["kind"] = new.kind
        if "arrival_date" in wanted and (work.until is None or (new.since or date.max) <= work.until):
            values["since"] = new.since
        if "annual_wage_yuan" in wanted:
            values["wage"] = str(new.wage_fen)
        self.left += [name for name in wanted if WORK[name] not in values]
        self._set(work, values)

    def _is_second_post(self, work: Engagement) -> bool:
        """Whether the person has another work there, of which the database lets one only be a post."""
        return any(one.organization_id == work.organization_id and one.pk != work.pk for one in self.held.engagements)

    def directory(self) -> None:
        if "category" in self.edits and (self.held.recognitions or not self.draft.recognitions):
            self.left.append("category")
        if "category" not in self.edits or "category" in self.left:
            self.draft.recognitions = ()
        if "designations" not in self.edits:
            self.draft.designations = ()
        have = {one.kind_id for one in self.held.designations}
        if "designations" in self.edits and not {one.kind_id for one in self.draft.designations} - have:
            self.left.append("designations")

    def _set(self, row: models.Model, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        if values:
            self.changed.append(row)
