"""Reads: who may be recommended, and the best assignment of people to several vacancies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from juxian.facts.models import Snapshot
from juxian.outreach import matching
from juxian.outreach.assignment import Scored, assign
from juxian.outreach.matching import Candidate
from juxian.outreach.models import Recommendation, Vacancy, Willingness
from juxian.registry.models import Person


def willing() -> list[int]:
    """Return the keys of those who agreed to be recommended, on files that stand."""
    said = Willingness.objects.filter(willing=True, person__merged_into=None, person__erased_at=None)
    return list(said.order_by().values_list("person_id", flat=True))


def recommended_for(vacancy: Vacancy) -> list[int]:
    """Return the keys of those who were recommended for it before, whatever came of it."""
    return list(vacancy.recommendations.order_by().values_list("person_id", flat=True))


def busy() -> list[int]:
    """Return the keys of those who are recommended for some post of which nothing has come yet."""
    return list(Recommendation.objects.live().order_by().values_list("person_id", flat=True))


@dataclass(frozen=True)
class Filled:
    """What a vacancy gets: people with their answers, how many heads stay empty and why."""

    vacancy: Vacancy
    people: Sequence[tuple[Person, Candidate]]
    empty: int
    why: str


@dataclass(frozen=True)
class Proposed:
    """An assignment: by vacancy, with its sum of scores in per cent."""

    filled: Sequence[Filled]
    heads: int
    taken: int
    total: int
    as_of: date


def proposed(vacancies: Sequence[Vacancy], snapshot: Snapshot) -> Proposed:
    """Return the people whose scores for the free heads of `vacancies` (`counted()`) add up to the most.

    Nobody is proposed who is recommended for some post already, or was for the same one before.
    """
    heads = {one.pk: max(0, one.heads - one.taken - one.live) for one in vacancies}  # type: ignore[attr-defined]
    wanted = sum(heads.values())
    among, talks = matching.keyed(willing()), busy()
    before: dict[int, list[int]] = {one.pk: talks.copy() for one in vacancies}
    pairs = Recommendation.objects.filter(vacancy__in=before).order_by("pk").values_list("vacancy_id", "person_id")
    for post, person in pairs:
        before[post].append(person)
    prefetch_related_objects(list(vacancies), "requirements")
    source = matching.everybody(snapshot)
    rankings = {
        one.pk: matching.rank(one, source, among=among, without=before[one.pk], most=max(wanted, 1), counted=False)
        for one in vacancies
    }
    ranked = {pk: [Scored(one.key, one.score) for one in found.candidates] for pk, found in rankings.items()}
    chosen = assign(heads, ranked)
    people = Person.objects.in_bulk([one.key for found in chosen.values() for one in found])
    filled = []
    for vacancy in vacancies:
        keys = {one.key for one in chosen[vacancy.pk]}
        mine = [(people[one.key], one) for one in rankings[vacancy.pk].candidates if one.key in keys]
        empty = heads[vacancy.pk] - len(mine)
        filled.append(Filled(vacancy, mine, empty, _why(heads[vacancy.pk], empty, rankings[vacancy.pk].count)))
    total = sum(one.score for item in filled for _person, one in item.people) // 100
    return Proposed(filled, wanted, sum(len(item.people) for item in filled), total, snapshot.as_of)


def _why(heads: int, empty: int, candidates: int) -> str:
    if not heads:
        return _("enough people are recommended or taken on")
    if not empty:
        return ""
    if not candidates:
        return _("nobody who is free and agreed to be recommended meets what is required")
    if candidates < heads:
        return _("only %(count)d who meet what is required are free") % {"count": candidates}
    return _("those who meet what is required score more elsewhere")
