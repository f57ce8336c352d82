"""The rows of the fact tables: people, teams and designations as they stood at the end of a day, in few queries."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from juxian.core.codes import table
from juxian.core.money import to_yuan
from juxian.organizations.models import Organization
from juxian.registry.fact_counts import NONE, counts
from juxian.registry.models import (
    Designation,
    DesignationKind,
    Education,
    Engagement,
    Person,
    Recognition,
    TalentTeam,
    TalentTeamMembership,
    Team,
    TeamMember,
    Title,
)
from juxian.registry.models.people import CHINA, CHINESE
from juxian.registry.models.records import SKILL_SERIES

# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
TEAMS = {
    TalentTeam.PARTY_GOVERNMENT: "党政人才",
    TalentTeam.ENTERPRISE: "企业经营管理人才",
    TalentTeam.PROFESSIONAL: "专业技术人才",
    TalentTeam.SKILLED: "高技能人才",
    TalentTeam.RURAL: "农村实用人才",
    TalentTeam.SOCIAL_WORK: "社会工作人才",
}
KINDS = {
    Engagement.Kind.EMPLOYED: "在职",
    Engagement.Kind.BROUGHT_IN: "全职引进",
    Engagement.Kind.FLEXIBLE: "柔性引进",
    Engagement.Kind.TRAINED: "本土培养",
    Engagement.Kind.REHIRED: "退休返聘",
}
SCOPES = {
    DesignationKind.Scope.NATIONAL: "国家级",
    DesignationKind.Scope.PROVINCIAL: "省级",
    DesignationKind.Scope.CITY: "市级",
    DesignationKind.Scope.DISTRICT: "区级",
}
GROUPS = {DesignationKind.Group.TITLE: "称号", DesignationKind.Group.PROGRAMME: "计划项目"}
TEAM_KINDS = {Team.Kind.INNOVATION: "创新创业团队", Team.Kind.TOWNSHIP_HEADS: "科技镇长团"}
# Highest first; the grades of the national system of skill levels.
SKILL_GRADES = ("首席技师", "特级技师", "高级技师", "技师", "高级工", "中级工", "初级工", "学徒工")
SEXES: dict[str, str] = {Person.Sex.MALE: "男", Person.Sex.FEMALE: "女"}


class Place(NamedTuple):
    """Where somebody works, as facts have it: the organisation, its trade, and the unit it answers to."""

    name: str | None
    industry: str | None
    unit: str | None


NOWHERE = Place(None, None, None)


def places() -> dict[int, Place]:
    """Return every organisation's names: one query."""
    rows = {o.pk: o for o in Organization.objects.without_tree_fields().order_by("pk")}

    def unit(organization: Organization | None) -> str | None:
        while organization is not None and organization.kind not in Organization.UNITS:
            organization = rows.get(organization.parent_id) if organization.parent_id else None
        return organization.name if organization else None

    sections = table("industries")
    return {
        pk: Place(o.name, found.name if o.industry and (found := sections.by_code(o.industry[:1])) else None, unit(o))
        for pk, o in rows.items()
    }


class Grouped:
    """Rows in the order of their first column, handed out group by group to whoever walks in the same order."""

    def __init__(self, rows: QuerySet[Any, Any], *columns: str) -> None:
        self._rows: Iterator[tuple[Any, ...]] = rows.values_list(*columns).iterator(chunk_size=5_000)
        self._next: tuple[Any, ...] | None = next(self._rows, None)

    def of(self, key: int) -> list[tuple[Any, ...]]:
        """Return the rows of `key` without their first column; keys must be asked for in rising order."""
        found: list[tuple[Any, ...]] = []
        while self._next is not None and self._next[0] <= key:
            if self._next[0] == key:
                found.append(self._next[1:])
            self._next = next(self._rows, None)
        return found


WORK = ("organization_id", "kind", "post", "since", "until", "wage", "days", "entered_at")


class Work(NamedTuple):
    """An engagement as it stood on the as-of date."""

    organization: int
    kind: str
    post: str
    since: date | None
    until: date | None
    wage: str
    days: int | None
    begun: date

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Work":
        """Return a row of `_engagements`; an unknown beginning counts from the day it was entered."""
        organization, kind, post, since, until, wage, days, entered = row
        return cls(organization, kind, post, since, until, wage, days, since or entered.date())


def people(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for everybody on file by `as_of`: who came later, or begins to work later, is not in it."""
    where = places()
    engagements = Grouped(Engagement.objects.order_by("person_id", "pk"), "person_id", *WORK)
    parts, counted = _parts(as_of), counts(as_of)
    persons = Person.objects.order_by("pk").values_list(
        "pk", "code", "sex", "born", "country", "ethnic_group", "political_status", "entered_at"
    )
    for pk, code, sex, born, country, ethnic, political, entered in persons.iterator(chunk_size=5_000):
        all_work = [Work.of(row) for row in engagements.of(pk)]
        work = [one for one in all_work if one.begun <= as_of]
        found = [part.of(pk) for part in parts]
        if not work and (all_work or entered.date() > as_of):
            continue
        main, brought = _main(work, as_of), _brought(work, as_of)
        place = where.get(main.organization, NOWHERE) if main else NOWHERE
        yield (
            pk, main.organization if main else None, code, SEXES.get(sex), born, _age(born, as_of),
            _named("countries", country), _foreign(country), _named("ethnic_groups", ethnic),
            _named("political_statuses", political), *_education(found[0], country, as_of), *_titles(found[1], as_of),
            *(found[2][0] if found[2] else (None, None)), *_designations(found[3]),
            *_work(main, brought, as_of), *place, [TEAMS[team] for (team,) in found[4]],
            list(dict.fromkeys(TEAM_KINDS[kind] for (kind,) in found[5])), *counted.get(pk, NONE),
        )  # fmt: skip


def _parts(as_of: date) -> list[Grouped]:
    educations = Education.objects.order_by("person_id", "level", "degree", "pk")
    titles = Title.objects.order_by("person_id", "level", "pk")
    recognitions = Recognition.objects.on(as_of).order_by("person_id", "-since", "-pk")
    designations = Designation.objects.on(as_of).filter(person__isnull=False).order_by("person_id", "kind__order", "pk")
    teams = TalentTeamMembership.objects.on(as_of).order_by("person_id", "pk")
    members = TeamMember.objects.on(as_of).order_by("person_id", "pk")
    return [
        Grouped(educations, "person_id", "level", "degree", "school", "major", "country", "graduated"),
        Grouped(titles, "person_id", "name", "series", "level", "awarded"),
        Grouped(recognitions, "person_id", "level__code", "since"),
        Grouped(designations, "person_id", "kind__name", "kind__scope", "kind__is_high_level"),
        Grouped(teams, "person_id", "team"),
        Grouped(members, "person_id", "team__kind"),
    ]


def _main(work: list[Work], as_of: date) -> Work | None:
    """Return the work that says where somebody belongs: current before past, a post before flexible, then the newest."""
    return max(
        work, key=lambda one: (not _over(one, as_of), one.kind != Engagement.Kind.FLEXIBLE, one.begun), default=None
    )


def _brought(work: list[Work], as_of: date) -> Work | None:
    """Return the newest engagement in force by which the person was brought in."""
    kinds = Engagement.BRINGING_IN
    return max(
        (one for one in work if one.kind in kinds and not _over(one, as_of)), key=lambda o: o.begun, default=None
    )


def _over(one: Work, as_of: date) -> bool:
    return one.until is not None and one.until < as_of


def _work(main: Work | None, brought: Work | None, as_of: date) -> tuple[Any, ...]:
    if main is None:
        return (False, None, None, None, None, None, None, None)
    here = not _over(main, as_of)
    way = brought or main
    return (
        here,
        main.post or None,
        KINDS[Engagement.Kind(way.kind)] if here else None,
        brought.since if brought else None,
        main.since,
        None if here else main.until,
        to_yuan(int(main.wage)) if main.wage and here else None,
        brought.days if brought else main.days,
    )


def _education(rows: list[tuple[Any, ...]], country: str, as_of: date) -> tuple[Any, ...]:
    done = [row for row in rows if row[5] is None or row[5] <= as_of]
    overseas = any(row[4] != CHINA for row in done)
    levels = [row for row in done if row[0]]
    degree = min((row[1] for row in done if row[1]), default="")
    _level, _degree, school, major, _country, graduated = (levels or done or [("", "", "", "", "", None)])[0]
    level = levels[0][0] if levels else ""
    return (
        _named("educations", level),
        _named("degrees", degree),
        school or None,
        major or None,
        graduated,
        overseas,
        overseas or bool(_foreign(country)),
    )


def _titles(rows: list[tuple[Any, ...]], as_of: date) -> tuple[Any, ...]:
    held = [row for row in rows if row[3] is None or row[3] <= as_of]
    professional = min((row for row in held if row[1] != SKILL_SERIES), key=lambda row: row[2] or "9", default=None)
    grades = [row for row in held if row[1] == SKILL_SERIES and row[0] in SKILL_GRADES]
    grade = min(grades, key=lambda row: SKILL_GRADES.index(row[0]), default=None)
    return (
        professional[0] if professional else None,
        _named("title_levels", professional[2]) if professional else None,
        grade[0] if grade else None,
        grade[3] if grade else None,
    )


def _designations(rows: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    scopes = [SCOPES[DesignationKind.Scope(scope)] for _name, scope, _high in rows]
    order = list(SCOPES.values())
    return (
        list(dict.fromkeys(name for name, _scope, _high in rows)),
        min(scopes, key=order.index, default=None),
        any(high for _name, _scope, high in rows),
    )


def _age(born: date | None, as_of: date) -> int | None:
    if born is None:
        return None
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def _foreign(country: str) -> bool | None:
    return country not in CHINESE if country else None


def _named(name: str, code: str) -> str | None:
    found = table(name).by_code(code) if code else None
    return found.name if found else None


def teams(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for every team that had arrived by `as_of`."""
    where = places()
    members = Grouped(TeamMember.objects.on(as_of).order_by("team_id", "pk"), "team_id", "person_id")
    given = Designation.objects.on(as_of).filter(team__isnull=False).order_by("team_id", "kind__order", "pk")
    designations = Grouped(given, "team_id", "kind__name")
    rows = Team.objects.filter(since__lte=as_of).order_by("pk")
    for pk, organization, name, kind, field, since, until in rows.values_list(
        "pk", "organization_id", "name", "kind", "field", "since", "until"
    ):
        over = until is not None and until < as_of
        yield (
            pk, organization, name, TEAM_KINDS[Team.Kind(kind)], field or None, since, until if over else None, not over,
            len(members.of(pk)), [title for (title,) in designations.of(pk)], *where.get(organization, NOWHERE),
        )  # fmt: skip


def designations(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for every confirmed designation awarded by `as_of`, of people and of teams, also those that expired."""
    homes = _homes(as_of)
    where = places()
    rows = Designation.objects.filter(confirmed=True).order_by("pk")
    for pk, person, home, kind, scope, group, high, year, batch, awarded, until, entered in rows.values_list(
        "pk", "person_id", "team__organization_id", "kind__name", "kind__scope", "kind__group", "kind__is_high_level",
        "year", "batch", "awarded", "until", "entered_at",
    ).iterator(chunk_size=5_000):  # fmt: skip
        if (awarded or entered.date()) > as_of:
            continue
        organization = homes.get(person) if person else home
        yield (
            pk, organization, kind, SCOPES[DesignationKind.Scope(scope)], GROUPS[DesignationKind.Group(group)], high,
            year, batch or None, awarded, until, until is None or until >= as_of, "个人" if person else "团队",
            *where.get(organization or 0, NOWHERE),
        )  # fmt: skip


def _homes(as_of: date) -> dict[int, int]:
    """Return where each holder of a designation belonged on `as_of`."""
    holders = Designation.objects.filter(confirmed=True, person__isnull=False).order_by().values("person")
    work = Grouped(Engagement.objects.filter(person__in=holders).order_by("person_id", "pk"), "person_id", *WORK)
    found: dict[int, int] = {}
    for person in Person.objects.filter(pk__in=holders).order_by("pk").values_list("pk", flat=True).iterator():
        main = _main([one for one in map(Work.of, work.of(person)) if one.begun <= as_of], as_of)
        if main is not None:
            found[person] = main.organization
    return found
