"""One person's file as a page shows it: its rows, what is missing, and everything that ever happened to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from juxian.audit.selectors import history as trail_of
from juxian.audit.selectors import shown_actor
from juxian.organizations.models import Organization
from juxian.registry import selectors
from juxian.registry.models import (
    Designation,
    DesignationKind,
    Engagement,
    Evidence,
    IdentityDocument,
    Level,
    Person,
    Recognition,
    TalentTeamMembership,
    TeamMember,
)
from juxian.registry.permissions import CHANGE, REVEAL
from juxian.registry.sections.catalogue import LISTED
from juxian.registry.sections.declaration import Section
from juxian.web.components import Event

if TYPE_CHECKING:
    from juxian.accounts.models import User

EVENTS_KEPT = 300


@dataclass(frozen=True)
class Work:
    """An engagement, and what the reader may do with it: a unit only touches its own."""

    row: Engagement
    current: bool
    may_change: bool
    may_reveal: bool

    @property
    def secret_field(self) -> str:
        """The name by which its pay is revealed."""
        return f"wage:{self.row.pk}"


@dataclass(frozen=True)
class Shown:
    """A section with its rows, in the order in which it shows them."""

    section: Section
    rows: list[Any]

    @property
    def anchor(self) -> str:
        """What the index points at."""
        return self.section.name


@dataclass(frozen=True)
class File:
    """The rows of a file, newest or highest first, and what follows from them on a day."""

    person: Person
    documents: list[IdentityDocument]
    sections: list[Shown]
    work: list[Work]
    recognitions: list[Recognition]
    designations: list[Designation]
    teams: list[TeamMember]
    talent_teams: list[TalentTeamMembership]
    main: Engagement | None
    way: str
    level: Level | None

    @property
    def way_label(self) -> Promise | str:
        """On which terms they work here."""
        return Engagement.Kind(self.way).label if self.way else ""

    @property
    def claims(self) -> int:
        """How many classes, designations and achievements wait for the office."""
        return sum(not one.confirmed for one in (*self.recognitions, *self.designations, *self.rows_of("achievements")))

    @property
    def given(self) -> int:
        """How many classes and designations there are."""
        return len(self.recognitions) + len(self.designations)

    @property
    def filled(self) -> list[Shown]:
        """The sections that hold something."""
        return [one for one in self.sections if one.rows]

    @property
    def bare(self) -> list[Shown]:
        """The sections that hold nothing yet."""
        return [one for one in self.sections if not one.rows]

    def rows_of(self, name: str) -> list[Any]:
        """Return the rows of a section."""
        return next(one.rows for one in self.sections if one.section.name == name)


def read(person: Person, user: "User", day: date) -> File:
    """Return the file of `person` as `user` may work with it: as many queries as it has kinds of rows."""
    engagements = list(person.engagements.select_related("organization"))
    change = user.reach(CHANGE) if user.has_perm(CHANGE) else ()
    reveal = user.reach(REVEAL) if user.has_perm(REVEAL) else ()
    own, private = person.account_id == user.pk, sees_private(person, user)
    recognitions = list(person.recognitions.select_related("level").order_by("confirmed", "-since", "-pk"))
    valid = [one for one in recognitions if one.confirmed and _in_force(one, day)]
    found = File(
        person=person,
        documents=list(person.documents.active().order_by("pk")),
        sections=[
            Shown(one, list(getattr(person, one.relation).order_by(*one.order)))
            for one in LISTED
            if private or not one.model.is_private
        ],
        work=[
            Work(one, one.is_current(day), one.organization_id in change, own or one.organization_id in reveal)
            for one in sorted(engagements, key=lambda one: (not one.is_current(day), -_ordinal(one.since), -one.pk))
        ],
        recognitions=recognitions,
        designations=list(
            person.designations.select_related("kind").order_by("confirmed", "kind__order", "-awarded", "pk")
        ),
        teams=list(person.teams.select_related("team__organization").order_by("-since", "pk")),
        talent_teams=list(person.talent_teams.on(day).order_by("pk")),
        main=selectors.main_work(engagements, day),
        way=selectors.way_of_work(engagements, day),
        level=valid[0].level if valid else None,
    )
    _attach(found)
    return found


def _attach(file: File) -> None:
    """Put beside each row the files that prove it: one query."""
    beside: dict[tuple[str, int], list[Evidence]] = {}
    for one in file.person.evidence.order_by("pk"):
        beside.setdefault((one.section, one.row), []).append(one)
    rows: dict[str, list[Any]] = {shown.section.name: shown.rows for shown in file.sections}
    rows |= {"classes": file.recognitions, "designations": file.designations, "engagements": [w.row for w in file.work]}
    for name, found in rows.items():
        for row in found:
            row.files = beside.get((name, row.pk), [])


def sees_private(person: Person, user: "User") -> bool:
    """Return whether `user` may see the private sections: the person, and who may see sensitive values of theirs."""
    if person.account_id == user.pk:
        return True
    return user.has_perm(REVEAL) and Person.objects.visible_to(user, REVEAL).filter(pk=person.pk).exists()


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _in_force(one: Recognition, day: date) -> bool:
    return (one.since is None or one.since <= day) and (one.until is None or one.until >= day)


def missing(file: File) -> list[tuple[str, str]]:
    """Return what the file lacks, each with the address where it is entered."""
    person = file.person

    def part(name: str) -> str:
        return reverse("registry:add_part", args=[person.pk, name])

    edit = reverse("registry:edit_person", args=[person.pk])
    gaps = [
        (not file.documents, _("identity number"), reverse("registry:add_document", args=[person.pk])),
        (not person.born, _("birth date"), edit),
        (not person.phone, _("phone"), edit),
        (not file.rows_of("educations"), _("education"), part("educations")),
        (not file.work, _("where they work"), part("engagements")),
        (not file.talent_teams, _("which of the six talent teams"), reverse("registry:talent_teams", args=[person.pk])),
    ]
    return [(label, url) for lacking, label, url in gaps if lacking]


def events(person: Person, limit: int) -> list[Event]:
    """Return the latest events of the trail about `person`, for the side of the page: one query."""
    return trail_of(person, limit)


def timeline(person: Person, user: "User") -> list[Event]:
    """Return everything that happened to the file as `user` may know it, newest first.

    The trail tells single changes. What an import wrote set-wise has one event for the whole roster; of that, the row
    histories tell what became of this person.
    """
    told = trail_of(person, EVENTS_KEPT)
    moments = {event.at for event in told}
    rows = [row for row in _history(person, private=sees_private(person, user)) if row.at not in moments]
    groups: dict[tuple[datetime, str], list[_Row]] = {}
    for row in rows:
        groups.setdefault((row.at, row.actor), []).append(row)
    told += [_event(at, actor, found) for (at, actor), found in groups.items()]
    return sorted(told, key=lambda event: event.at, reverse=True)


@dataclass(frozen=True)
class _Row:
    at: datetime
    actor: str
    kind: str
    model: str
    text: str


def _event(at: datetime, actor: str, rows: list[_Row]) -> Event:
    opened = any(row.kind == "+" and row.model == "person" for row in rows)
    changed = any(row.kind == "~" for row in rows)
    title = _("opened the file") if opened else _("changed the file") if changed else _("added to the file")
    return Event(at=at, title=title, actor=shown_actor(actor), text="；".join(row.text for row in rows if row.text))


def _history(person: Person, *, private: bool) -> Iterator[_Row]:
    yield from _rows(Person, {"id": person.pk}, lambda row: "")
    yield from _rows(IdentityDocument, {"person_id": person.pk}, lambda row: row.get_kind_display())
    for section in (one for one in LISTED if private or not one.model.is_private):
        yield from _rows(section.model, {"person_id": person.pk}, _said_by(section))
    work = list(Engagement.history.filter(person_id=person.pk))
    places = Organization.objects.without_tree_fields().in_bulk([row.organization_id for row in work])
    yield from _told(Engagement, work, lambda row: f"{places[row.organization_id].label} {row.post}".strip())
    classes = list(Recognition.history.filter(person_id=person.pk))
    levels = Level.objects.in_bulk([row.level_id for row in classes])
    yield from _told(Recognition, classes, lambda row: str(levels[row.level_id]))
    given = list(Designation.history.filter(person_id=person.pk))
    kinds = DesignationKind.objects.in_bulk([row.kind_id for row in given])
    yield from _told(Designation, given, lambda row: f"{kinds[row.kind_id].name} {row.year or ''}".strip())


def _said_by(section: Section) -> Callable[[Any], str]:
    """Return how a row of the section's history is told."""
    names = [column.name for column in section.model._meta.concrete_fields if not column.is_relation]
    # Not row.instance, which asks the database again for each row.
    return lambda row: str(section.model(**{name: getattr(row, name) for name in names if hasattr(row, name)}))


def _rows(model: Any, lookup: dict[str, int], text: Any) -> Iterator[_Row]:
    yield from _told(model, model.history.filter(**lookup), text)


def _told(model: type[models.Model], rows: Any, text: Any) -> Iterator[_Row]:
    name = model._meta.verbose_name
    for row in rows:
        said = text(row)
        yield _Row(
            at=row.history_date,
            actor=str(row.history_user_id or ""),
            kind=row.history_type,
            model=str(model._meta.model_name),
            text=f"{name}: {said}" if said else "",
        )
