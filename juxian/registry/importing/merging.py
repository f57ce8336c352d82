"""What a file gains from a row about a person on file already: blanks filled, new entries added, nothing overwritten."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from juxian.core import crypto
from juxian.core.text import code_key
from juxian.organizations.models import Reach
from juxian.registry.importing.held import Held, held, same_schooling
from juxian.registry.importing.lines import Line, Matched, Outcome, Reason
from juxian.registry.importing.matching import ASKED, chunks, same_day
from juxian.registry.importing.revising import REVISED, Revising
from juxian.registry.models import Designation, Education, Engagement, IdentityDocument, Person, Recognition, Title
from juxian.registry.services.drafts import EngagementDraft, PersonDraft
from juxian.registry.services.indexing import index_people

BLANKS = ("sex", "ethnic_group", "political_status", "country", "latin_name", "remarks")
UPDATED = (*BLANKS, "born", "born_precision", "phone", "phone_index")
# Fields that a merge may have set on a row on file, by its model.
WRITTEN: dict[type[models.Model], tuple[str, ...]] = {Person: (*UPDATED, "name", "pinyin", "initials"), **REVISED}
PER_STATEMENT = 500


class Merging:
    """Works out and writes what files gain; one instance an import."""

    def __init__(self, *, by: object, at: datetime, source: str, day: date, reach: Reach) -> None:
        self.by, self.at, self.source, self.day = by, at, source, day
        self.revising = Revising(day=day, reach=reach)

    def merge(self, pairs: Sequence[tuple[Line, PersonDraft]]) -> None:
        """Give every line its outcome and write the gains, a chunk of files at a time."""
        for chunk in chunks(pairs, ASKED):
            on_file = held([line.person for line, _draft in chunk if line.person is not None], self.day)
            changed: list[models.Model] = []
            added: list[models.Model] = []
            for line, draft in chunk:
                if line.person is not None:
                    filled, gains = self._gains(line, on_file[line.person], draft)
                    changed += filled
                    added += gains
                    if filled or gains:
                        line.outcome = Outcome.UPDATED.value
                    else:
                        line.skip(Reason.NOTHING_NEW)
            self._write(changed, added)

    def _gains(self, line: Line, held: Held, draft: PersonDraft) -> tuple[list[models.Model], list[models.Model]]:
        gains: list[models.Model] = []
        if line.matched == Matched.FILE:
            # What is left of the draft is what the row adds; what it corrects is set already.
            filled, differs = self.revising.revise(line, held, draft)
        else:
            was_filled, differs = self._fill(held.person, draft)
            filled = [held.person] if was_filled else []
        for part in (self._documents, self._education, self._titles, self._engagement, self._directory):
            new, contradicts = part(held, draft)
            gains += new
            differs += contradicts
        line.differs = tuple(differs)
        return filled, gains

    def _fill(self, person: Person, draft: PersonDraft) -> tuple[bool, list[str]]:
        names = {code_key(one) for one in (person.name, person.former_name, person.latin_name)}
        filled, differs = False, [] if code_key(draft.name) in names else ["name"]
        for name in BLANKS:
            new, old = getattr(draft, name), getattr(person, name)
            if new and not old:
                setattr(person, name, new)
                filled = True
            elif new and new != old and name != "remarks":
                differs.append(name)
        if draft.born and (person.born is None or _sharpens(person, draft)):
            person.born, person.born_precision, filled = draft.born, draft.born_precision, True
        elif draft.born and person.born and not _agrees(person, draft):
            differs.append("birth_date")
        if draft.phones and not person.phone:
            person.phone, person.phone_index = "、".join(draft.phones), crypto.blind_index(draft.phones[0])
            filled = True
        elif set(draft.phones) - set(person.phone.split("、")):
            differs.append("phone")
        return filled, differs

    def _documents(self, held: Held, draft: PersonDraft) -> "Gain":
        have = {(one.kind, one.number) for one in held.documents}
        new = [one for one in draft.documents if (one.kind, one.number) not in have]
        return [
            self._new(IdentityDocument, held, kind=one.kind, number=one.number, number_index=one.index) for one in new
        ], []

    def _education(self, held: Held, draft: PersonDraft) -> "Gain":
        gains: list[models.Model] = []
        for one in draft.educations:
            same = next((old for old in held.educations if same_schooling(old, one)), None)
            if same is None:
                values = {name: getattr(one, name) for name in ("level", "degree", "school", "major")}
                gains.append(self._new(Education, held, **values))
        return gains, []

    def _titles(self, held: Held, draft: PersonDraft) -> "Gain":
        have = {old.name for old in held.titles}
        new = [one for one in draft.titles if one.name not in have]
        return [self._new(Title, held, name=one.name, series=one.series, level=one.level) for one in new], []

    def _engagement(self, held: Held, draft: PersonDraft) -> "Gain":
        gains: list[models.Model] = []
        differs: list[str] = []
        for one in draft.engagements:
            there = [old for old in held.engagements if old.organization_id == one.organization_id]
            if not there:
                gains.append(self._engaged(held, one))
                continue
            same = next((old for old in there if old.kind == one.kind), None)
            differs += [] if same else ["engagement_kind"]
            old = same or there[0]
            differs += ["arrival_date"] if one.since and old.since and one.since != old.since else []
            wage = "" if one.wage_fen is None else str(one.wage_fen)
            differs += ["annual_wage_yuan"] if wage and old.wage and wage != old.wage else []
        return gains, differs

    def _engaged(self, held: Held, one: EngagementDraft) -> models.Model:
        wage = "" if one.wage_fen is None else str(one.wage_fen)
        return self._new(
            Engagement, held, organization_id=one.organization_id, kind=one.kind, since=one.since, wage=wage
        )

    def _directory(self, held: Held, draft: PersonDraft) -> "Gain":
        have = {old.kind_id for old in held.designations}
        gains: list[models.Model] = [
            self._new(Designation, held, kind_id=one.kind_id, confirmed=one.confirmed)
            for one in draft.designations
            if one.kind_id not in have
        ]
        for claim in draft.recognitions:
            if not held.recognitions:
                gains.append(self._new(Recognition, held, level_id=claim.level_id, confirmed=claim.confirmed))
            elif claim.level_id not in {old.level_id for old in held.recognitions}:
                return gains, ["category"]
        return gains, []

    def _new(self, model: type[models.Model], held: Held, **values: Any) -> models.Model:
        stamp = {"source": self.source, "entered_at": self.at, "entered_by": str(self.by)[:150]}
        return model(person=held.person, **values, **stamp)

    def _write(self, changed: Sequence[models.Model], added: Sequence[models.Model]) -> None:
        options: dict[str, Any] = {
            "batch_size": PER_STATEMENT,
            "default_user": str(self.by),
            "default_date": self.at,
        }
        for model, rows in _by_model(changed):
            bulk_update_with_history(rows, model, list(WRITTEN[model]), **options)
        for model, rows in _by_model(added):
            bulk_create_with_history(rows, model, **options)
        documents = [row for row in added if isinstance(row, IdentityDocument)]
        people = [row.pk for row in changed if isinstance(row, Person)]
        index_people(people + [row.person_id for row in documents])


Gain = tuple[list[models.Model], list[str]]


def _by_model(rows: Iterable[models.Model]) -> Iterator[tuple[type[models.Model], list[models.Model]]]:
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    yield from found.items()


def _sharpens(person: Person, draft: PersonDraft) -> bool:
    return person.born_precision == "month" and draft.born_precision == "day" and _agrees(person, draft)


def _agrees(person: Person, draft: PersonDraft) -> bool:
    return same_day(person.born, person.born_precision, draft.born, draft.born_precision)
