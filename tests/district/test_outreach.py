"""Matching over the whole district: columns say what closures say, and what is shown adds up."""

import pytest

from juxian.core import demonstration
from juxian.facts import conditions, snapshots
from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.facts.queries import Selection
from juxian.outreach import matching, selectors
from juxian.outreach.models import Recommendation, Vacancy

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]
EVERY = 7  # one person in seven is asked one by one


def test_every_requirement_is_answered_as_for_one_person_alone() -> None:
    source = matching.everybody(snapshots.need(demonstration.AS_OF))
    vacancies = list(Vacancy.objects.order_by("pk").prefetch_related("requirements"))
    names = sorted({name for one in vacancies for need in matching.needs_of(one) for name in need.expression.names})
    rows = Selection(source, conditions.compiled("people", "true")).rows(names)[::EVERY]
    people = {row[KEY]: {name: row[name] for name in names} for row in rows}
    seen: set[bool | None] = set()
    for vacancy in vacancies:
        found = matching.of_people(vacancy, source, people)
        assert found.keys() == people.keys()
        needs = matching.needs_of(vacancy)
        for key, facts in people.items():
            alone = []
            for need in needs:
                met = need.expression.person({name: facts[name] for name in need.expression.names})
                unknown = len(need.facts) == 1 and facts[need.facts[0].name] is None and met is not True
                alone.append(None if unknown else met)
            seen.update(alone)
            assert [answer.met for answer in found[key].answers] == alone, (vacancy, key)
            wished = [(need.requirement.weight, met) for need, met in zip(needs, alone, strict=True)
                      if not need.requirement.required]  # fmt: skip
            total = sum(weight for weight, _met in wished)
            reached = sum(weight for weight, met in wished if met)
            assert found[key].score == (reached * matching.WHOLE // total if total else matching.WHOLE)
    assert seen == {True, False, None}


def test_a_ranking_lists_exactly_those_who_agreed_and_meet_what_is_required() -> None:
    source = matching.everybody(snapshots.need(demonstration.AS_OF))
    willing = selectors.willing()
    here = Selection(source, conditions.compiled("people", "在册")).rows([])
    for vacancy in Vacancy.objects.order_by("pk").prefetch_related("requirements"):
        answers = matching.of_people(vacancy, source, willing)
        there = {row[KEY] for row in here if row[ORGANIZATION] == vacancy.organization_id}
        fits = [one for one in answers.values() if not one.lacks and one.key not in there]
        ranking = matching.rank(vacancy, source, among=willing, most=1_000)
        assert ranking.count == len(ranking.candidates) == len(fits)
        assert [one.key for one in ranking.candidates] == [
            one.key for one in sorted(fits, key=lambda one: (-one.score, one.key))
        ]


def test_the_demonstration_has_every_state_and_outcome() -> None:
    assert set(Vacancy.objects.values_list("state", flat=True)) == set(Vacancy.State.values)
    outcomes = set(Recommendation.objects.values_list("state", flat=True))
    assert outcomes == set(Recommendation.State.values) - {"withdrawn"}
