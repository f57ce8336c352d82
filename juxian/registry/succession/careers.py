"""What is on file of each person's working life, read in four queries: the ground of rates and projections."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from juxian.organizations.models import Reach
from juxian.registry.models import Engagement, Person, TalentTeam, TalentTeamMembership, Title
from juxian.registry.succession.retirement import Schedule, schedule

LEVELS = ("", "4", "3", "2", "1")
"""Codes of title levels (GB/T 8561) from none to full senior; elsewhere a level is its place in this."""
SENIOR = 3
"""From associate senior upwards."""
NO_CAREER = (Engagement.Kind.FLEXIBLE, Engagement.Kind.REHIRED)
Titles = list[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Spell:
    """Work for an organisation, from the first day to the last; None while it goes on."""

    since: date
    until: date | None
    organization: int


@dataclass(frozen=True, slots=True)
class Career:
    """One person: birth, what decides the age of retirement, where they worked and which titles they won when."""

    born: date
    woman: bool
    skilled: bool
    spells: tuple[Spell, ...]
    titles: tuple[tuple[date, int], ...]

    def at(self, day: date) -> int | None:
        """Return the organisation of the latest work in force on a day."""
        found = [one for one in self.spells if one.since <= day and (one.until is None or one.until > day)]
        return max(found, key=lambda one: one.since).organization if found else None

    def level(self, day: date) -> int:
        """Return the highest title level held on a day."""
        return max((level for won, level in self.titles if won <= day), default=0)

    def age(self, day: date) -> int:
        """Return the completed years of age."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def schedule(self, day: date) -> Schedule:
        """Return the schedule of retirement that holds, with the titles of a day."""
        return schedule(woman=self.woman, skilled=self.skilled, senior=self.level(day) >= SENIOR)


def careers(reach: Reach) -> tuple[list[Career], int]:
    """Return the careers within reach, and how many people were left out because their birth is not known.

    Only work for organisations within reach is read, also work that is over. Flexible engagements are none: those
    people belong elsewhere; nor is work after retirement. Work and titles without a date count as if they had always been.
    """
    work = Engagement.objects.exclude(kind__in=NO_CAREER).filter(person__merged_into=None)
    if not reach.everything:
        work = work.filter(organization__in=reach.ids)
    spells: dict[int, list[Spell]] = defaultdict(list)
    columns = ("person_id", "organization_id", "since", "until")
    for person, organization, since, until in work.values_list(*columns).iterator(chunk_size=5_000):
        spells[person].append(Spell(since or date.min, until, organization))
    titles: dict[int, Titles] = defaultdict(list)
    held = Title.objects.filter(level__in=LEVELS[1:]).values_list("person_id", "level", "awarded")
    for person, level, awarded in held.iterator(chunk_size=5_000):
        if person in spells:
            titles[person].append((awarded or date.min, LEVELS.index(level)))
    skilled = set(TalentTeamMembership.objects.filter(team=TalentTeam.SKILLED).values_list("person_id", flat=True))
    found, unknown = [], 0
    for pk, born, sex in Person.objects.values_list("pk", "born", "sex").iterator(chunk_size=5_000):
        if pk not in spells:
            continue
        if born is None:
            unknown += 1
            continue
        found.append(Career(born, sex == Person.Sex.FEMALE, pk in skilled, tuple(spells[pk]), tuple(titles[pk])))
    return found, unknown
