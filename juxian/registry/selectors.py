"""Reads across relations: what a list shows of people, who needs attention, what a file holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from juxian.core import crypto
from juxian.registry.models import (
    Achievement,
    Classification,
    Designation,
    Education,
    Engagement,
    IdentityDocument,
    Level,
    Person,
    Recognition,
    TalentTeamMembership,
    Title,
)
from juxian.registry.models.people import PersonQuerySet
from juxian.registry.names import spelling

if TYPE_CHECKING:
    from juxian.accounts.models import User

BATCH = 500
SOON = timedelta(days=60)
HIGH, HIGH_LEVELS = "A-D", ("A", "B", "C", "D")


@dataclass(frozen=True)
class Card:
    """What a list tells of a person on a day: their work, class, designations, highest education and title."""

    work: Engagement | None = None
    kind: str = ""
    level: Level | None = None
    designations: tuple[str, ...] = ()
    education: Education | None = None
    title: str = ""
    talent_teams: tuple[str, ...] = ()
    document: str = ""

    @property
    def is_here(self) -> bool:
        """Whether they work in the district on that day."""
        return bool(self.kind)


def cards(keys: Iterable[int], day: date, *, whole: bool = False) -> dict[int, Card]:
    """Return a card for each person of `keys`: five queries for every five hundred of them.

    With `whole`, talent teams and masked identity numbers are on it too, for two queries more.
    """
    found: dict[int, Card] = {}
    queue = iter(keys)
    while batch := list(islice(queue, BATCH)):
        found |= _cards(batch, day, whole)
    return found


def _cards(keys: Sequence[int], day: date, whole: bool) -> dict[int, Card]:
    work = _grouped(
        Engagement.objects.defer("wage", "outcome").select_related("organization").order_by("pk"), keys, lambda one: one
    )
    levels = _grouped(
        Recognition.objects.on(day).select_related("level").order_by("-since", "-pk"), keys, lambda one: one.level
    )
    designations = _grouped(
        Designation.objects.on(day).select_related("kind").order_by("kind__order", "pk"),
        keys,
        lambda one: one.kind.name,
    )
    educations = _grouped(Education.objects.exclude(level="", degree="").order_by("level", "degree", "pk"), keys)
    titles = _grouped(Title.objects.order_by("level", "pk"), keys, str)
    teams = _grouped(TalentTeamMembership.objects.on(day).order_by("pk"), keys, str) if whole else {}
    documents: dict[int, list[str]] = {}
    if whole:
        documents = _grouped(IdentityDocument.objects.active().order_by("pk"), keys, lambda one: one.masked)
    return {
        key: Card(
            work=(main := main_work(work.get(key, ()), day)),
            kind=way_of_work(work.get(key, ()), day) if main else "",
            level=next(iter(levels.get(key, ())), None),
            designations=tuple(dict.fromkeys(designations.get(key, ()))),
            education=next(iter(educations.get(key, ())), None),
            title=next(iter(titles.get(key, ())), ""),
            talent_teams=tuple(teams.get(key, ())),
            document="、".join(documents.get(key, ())),
        )
        for key in keys
    }


def _grouped(rows: Any, keys: Sequence[int], of: Callable[[Any], Any] = lambda row: row) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.filter(person__in=keys):
        found.setdefault(row.person_id, []).append(of(row))
    return found


def main_work(work: Iterable[Engagement], day: date) -> Engagement | None:
    """Return the work that says where somebody belongs: current before past, a post before flexible, then the newest."""

    def weight(one: Engagement) -> tuple[bool, bool, bool, date]:
        begun = one.since or one.entered_at.date()
        current = one.is_current(day)
        return (current, current and begun <= day, one.kind != Engagement.Kind.FLEXIBLE, begun)

    return max(work, key=weight, default=None)


def way_of_work(work: Iterable[Engagement], day: date) -> str:
    """Return on which terms somebody works here on `day`, bringing in before others; nothing for somebody who left."""
    here = [one for one in work if one.is_current(day)]
    brought = [one for one in here if one.kind in Engagement.BRINGING_IN]
    main = main_work(brought or here, day)
    return main.kind if main else ""


def alike(*, name: str, latin_name: str, born: date | None, phone: str) -> PersonQuerySet:
    """Return who on file may be the person about to be entered: sounds the same and has the phone or the birth date.

    A birth date known to the month on either side agrees in the month.
    """
    same = models.Q(pk__in=())
    if phone:
        same |= models.Q(phone_index=crypto.blind_index(phone))
    if born is not None:
        same |= models.Q(born=born) | models.Q(
            born__year=born.year, born__month=born.month, born_precision=Person.Precision.MONTH
        )
        if born.day == 1:
            same |= models.Q(born__year=born.year, born__month=born.month)
    return Person.objects.filter(same, pinyin=spelling(name, latin_name)[0]).order_by("pk")


def here(people: PersonQuerySet, day: date, *, kind: str = "") -> PersonQuerySet:
    """Return those who work in the district on `day`, on the terms `kind` when it is given."""
    work = Engagement.objects.on(day).filter(person=OuterRef("pk"))
    return people.filter(Exists(work.filter(kind=kind) if kind else work))


def brought_in(people: PersonQuerySet, year: int) -> PersonQuerySet:
    """Return those who were brought in in `year`, full time or flexibly."""
    came = Engagement.objects.filter(person=OuterRef("pk"), kind__in=Engagement.BRINGING_IN, since__year=year)
    return people.filter(Exists(came))


def without_number(people: PersonQuerySet) -> PersonQuerySet:
    """Return those on whose file no identity document is in use."""
    return people.filter(~Exists(IdentityDocument.objects.active().filter(person=OuterRef("pk"))))


def with_claims(people: PersonQuerySet) -> PersonQuerySet:
    """Return those of whom a class, a designation or an achievement is claimed that the office has not confirmed."""
    mine = {"person": OuterRef("pk"), "confirmed": False}
    given = Exists(Recognition.objects.filter(**mine)) | Exists(Designation.objects.filter(**mine))
    return people.filter(given | Exists(Achievement.objects.filter(**mine)))


def expiring(people: PersonQuerySet, day: date) -> PersonQuerySet:
    """Return those whose class or a designation in force on `day` runs out within sixty days."""
    mine = {"person": OuterRef("pk"), "until__lte": day + SOON}
    return people.filter(
        Exists(Recognition.objects.on(day).filter(**mine)) | Exists(Designation.objects.on(day).filter(**mine))
    )


def first_to_expire(user: "User", day: date) -> date | None:
    """Return the next day on which a class or a designation of somebody that the user sees runs out, if within sixty."""
    people = expiring(Person.objects.visible_to(user), day).order_by().values("pk")
    soon = {"person__in": people, "until__lte": day + SOON}
    days = [
        rows.on(day).filter(**soon).aggregate(first=models.Min("until"))["first"]
        for rows in (Recognition.objects, Designation.objects)
    ]
    return min((one for one in days if one), default=None)


def with_level(people: PersonQuerySet, code: str, day: date) -> PersonQuerySet:
    """Return those recognised as of the class `code` on `day`, under whatever edition; `HIGH` stands for A to D."""
    codes = HIGH_LEVELS if code == HIGH else (code,)
    return people.filter(Exists(Recognition.objects.on(day).filter(person=OuterRef("pk"), level__code__in=codes)))


def with_education(people: PersonQuerySet, code: str) -> PersonQuerySet:
    """Return those whose highest education is `code` (GB/T 4658)."""
    highest = Education.objects.filter(person=OuterRef("pk"), level__gt="").order_by("level").values("level")[:1]
    return people.alias(highest=models.Subquery(highest)).filter(highest=code)


def by_level(people: models.QuerySet[Person], day: date, *, descending: bool) -> models.QuerySet[Person]:
    """Return `people` sorted by class, those without one last."""
    held = Recognition.objects.on(day).filter(person=OuterRef("pk")).order_by("-since", "-pk")
    rank = models.F("rank").desc(nulls_last=True) if descending else models.F("rank").asc(nulls_last=True)
    return people.alias(rank=models.Subquery(held.values("level__rank")[:1])).order_by(rank, "pinyin", "pk")


def level_codes() -> Iterator[tuple[str, str]]:
    """Yield the classes there are, under any edition, as choices: the newest edition's names."""
    names: dict[str, str] = {}
    for code, name in Level.objects.order_by("-classification__since", "rank", "pk").values_list("code", "name"):
        names.setdefault(code, name)
    yield HIGH, str(_("class A to D"))
    yield from sorted((code, f"{code} {name}".strip()) for code, name in names.items())


def edition(day: date) -> Classification | None:
    """Return the edition of the class directory in force on `day`."""
    return Classification.objects.on(day).first()


def current_levels(day: date) -> models.QuerySet[Level]:
    """Return the classes of the edition in force on `day`, the highest first."""
    return Level.objects.filter(classification=edition(day)).order_by("rank", "pk")
