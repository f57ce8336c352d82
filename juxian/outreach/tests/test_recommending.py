"""From a vacancy to somebody taken on: who may be recommended, what each side does, what the database holds."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.outreach import facts, matching, selectors, services
from juxian.outreach.models import Recommendation, Requirement, Vacancy
from juxian.registry.models import Engagement, Person

pytestmark = pytest.mark.django_db
Make = Callable[..., Person]
BY: dict[str, Any] = {"by": "test", "at": AT}


def test_candidates_are_ranked_with_what_is_met_not_met_and_not_known(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]
) -> None:
    young = make_person("沈青", born=date(1995, 1, 1))
    old = make_person("许墨", born=date(1970, 1, 1))
    ageless = make_person("贺兰")
    bare = make_person("陆离", level="")
    for name, level, willing in (("周全", "21", True), ("钱多", "14", False), ("郑言", "14", None)):
        make_person(name, level=level, willing=willing)
    snapshot = taken()
    ranking = matching.rank(vacancy, matching.everybody(snapshot), among=selectors.willing())
    assert [(one.key, one.score) for one in ranking.candidates] == [
        (young.pk, 10_000),
        (old.pk, 2_500),
        (ageless.pk, 2_500),
    ]
    assert [[answer.met for answer in one.answers] for one in ranking.candidates] == [
        [True, True, True],
        [True, False, True],
        [True, None, True],
    ]
    assert ranking.count == 3
    unknown = matching.rank(vacancy, matching.everybody(snapshot), among=selectors.willing(), unknown=True)
    assert [one.key for one in unknown.candidates] == [bare.pk]
    assert matching.count(vacancy, matching.everybody(snapshot)) == 5  # the two who did not agree meet it too
    assert (
        matching.rank(
            vacancy, matching.everybody(snapshot), among=selectors.willing(), without=[young.pk], most=1
        ).count
        == 2
    )


def test_colleagues_are_no_candidates(vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]) -> None:
    person = make_person("沈青")
    Engagement.objects.filter(person=person).update(organization=vacancy.organization)
    assert matching.rank(vacancy, matching.everybody(taken()), among=selectors.willing()).count == 0


def test_only_who_agreed_and_fails_nothing_is_recommended_and_all_or_none(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]
) -> None:
    good, no, bachelor = make_person("沈青"), make_person("钱多", willing=False), make_person("周全", level="21")
    taken()
    for other, code in ((no, "not_willing"), (bachelor, "requirement_not_met")):
        with pytest.raises(Refused) as refused:
            services.recommend(vacancy=vacancy, people=[good, other], **BY)
        assert refused.value.code == code
    assert not Recommendation.objects.exists()
    services.recommend(vacancy=vacancy, people=[good], **BY)
    with pytest.raises(ValidationError, match=r"recommended for this post already|已被推荐"):
        services.recommend(vacancy=vacancy, people=[good], **BY)


def test_a_score_is_kept_only_where_something_is_wished(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]
) -> None:
    first, second = make_person("沈青"), make_person("许墨")
    taken()
    (wished,) = services.recommend(vacancy=vacancy, people=[first], **BY)
    vacancy.requirements.filter(required=False).delete()
    (bare,) = services.recommend(vacancy=vacancy, people=[second], **BY)
    assert (wished.score, wished.percent) == (2_500, "25%")
    assert (bare.score, bare.percent) == (None, "—")
    assert [row[6] for row in facts.recommendations(date(2026, 1, 1))] == [25, None]


def test_a_person_is_taken_on_and_the_vacancy_closes(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]
) -> None:
    first, second = make_person("沈青"), make_person("许墨")
    taken()
    one, two = services.recommend(vacancy=vacancy, people=[first, second], **BY)
    with pytest.raises(Refused):
        services.take_on(recommendation=one, since=date(2025, 7, 1), kind="brought_in", **BY)
    services.interview(recommendation=one, **BY)
    services.offer(recommendation=one, **BY)
    services.take_on(recommendation=one, since=date(2025, 7, 1), kind="brought_in", **BY)
    work = Engagement.objects.get(person=first, organization=vacancy.organization)
    assert (work.post, work.kind, work.since) == ("工艺工程师", "brought_in", date(2025, 7, 1))
    vacancy.refresh_from_db()
    two.refresh_from_db()
    assert (vacancy.state, two.state) == ("closed", "withdrawn")
    with pytest.raises(Refused):
        services.offer(recommendation=two, **BY)
    with pytest.raises(Refused) as refused:
        services.recommend(vacancy=vacancy, people=[second], **BY)
    assert refused.value.code == "vacancy_not_open"
    actions = Event.objects.filter(target_type="outreach.vacancy").values_list("action", flat=True)
    assert {"outreach.recommended", "outreach.taken_on", "outreach.vacancy_closed"} <= set(actions)


def test_no_more_are_taken_on_than_there_are_heads(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]
) -> None:
    people = [make_person("沈青"), make_person("许墨")]
    taken()
    offered = [services.offer(recommendation=one, **BY) for one in
               services.recommend(vacancy=vacancy, people=people, **BY)]  # fmt: skip
    # As if both had been read before the first was kept.
    Recommendation.objects.filter(pk=offered[0].pk).update(state="taken", taken_on=date(2025, 7, 1))
    with pytest.raises(Refused) as refused:
        services.take_on(recommendation=offered[1], since=date(2025, 7, 1), kind="employed", **BY)
    assert refused.value.code == "vacancy_full"
    with pytest.raises(Refused):
        services.withdraw_vacancy(vacancy=vacancy, reason="不招了", **BY)


def test_who_takes_the_agreement_back_is_recommended_no_longer(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any]
) -> None:
    person = make_person("沈青")
    taken()
    (one,) = services.recommend(vacancy=vacancy, people=[person], **BY)
    services.say_willing(person=person, willing=False, **BY)
    one.refresh_from_db()
    assert one.state == "refused"
    assert one.reason
    assert person.pk not in selectors.willing()


def test_the_best_for_two_vacancies_together(
    vacancy: Vacancy, make_person: Make, taken: Callable[[], Any], tree: dict[str, Any]
) -> None:
    """The young master fits both, the old one only that which wishes nothing: so each gets one."""
    young, old = make_person("沈青", born=date(1995, 1, 1)), make_person("许墨", born=date(1970, 1, 1))
    other = services.enter_vacancy(organization=tree["清岚公司"], post="主管", heads=2, since=vacancy.since, **BY)
    services.open_vacancy(vacancy=other, **BY)
    found = selectors.proposed(list(Vacancy.objects.counted().order_by("pk")), taken())
    assert [[person.pk for person, _candidate in item.people] for item in found.filled] == [[young.pk], [old.pk]]
    assert [(item.empty, bool(item.why)) for item in found.filled] == [(0, False), (1, True)]
    services.recommend(vacancy=other, people=[young], **BY)
    # Who is in talks is proposed nowhere, and the other scores more where nothing is wished.
    again = selectors.proposed(list(Vacancy.objects.counted().order_by("pk")), taken())
    assert [len(item.people) for item in again.filled] == [0, 1]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("年薪 > 300000", "fact_barred"),
        ('性别 = "男"', "fact_barred"),
        ("学历 =", "rule_"),
        ("引进日期 > 期初", "rule_"),
    ],
)
def test_a_bad_requirement_is_refused(vacancy: Vacancy, condition: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        services.add_requirement(vacancy=vacancy, label="条件", condition=condition, required=True, weight=0, **BY)
    assert str(refused.value.code).startswith(code)
    assert not vacancy.requirements.filter(label="条件").exists()


def test_the_database_holds_what_must_hold(vacancy: Vacancy, make_person: Make) -> None:
    person = make_person("沈青")
    row = {"vacancy": vacancy, "person": person, "proposed_on": AT.date(), "changed_on": AT.date(), "proposed_by": "t"}
    Recommendation.objects.bulk_create([Recommendation(**row)])
    broken: list[Callable[[], Any]] = [
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(heads=0),
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(until=date(2020, 1, 1)),
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(state="closed"),
        lambda: vacancy.requirements.filter(required=True).update(weight=5),
        lambda: vacancy.requirements.filter(required=False).update(weight=0),
        lambda: Recommendation.objects.bulk_create([Recommendation(**row)]),
        lambda: Recommendation.objects.update(state="taken"),
        lambda: Recommendation.objects.update(state="declined"),
        lambda: Requirement.objects.bulk_create([Requirement(vacancy=vacancy, label="硕士", condition="年龄 <= 35")]),
    ]
    for attempt in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
