"""The pages: a vacancy from an empty list to somebody recommended, what an employer sees, what the person says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from juxian.conftest import AT
from juxian.core.roles import Role
from juxian.outreach import services
from juxian.outreach.models import Recommendation, Vacancy, Willingness
from juxian.registry.models import Access, Person
from juxian.registry.services import link_account

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": "test", "at": AT}


def page(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"outreach:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def test_an_employer_enters_a_vacancy_and_opens_it(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.EMPLOYER_HR, "清岚公司")
    answer = client.post(
        reverse("outreach:new_vacancy"),
        {"organization": "清岚公司", "post": "工程师", "heads": "2", "since": "2025-06-02", "until": "2025-06-01",
         "pay_low": "200000", "pay_high": "100000.50"},
    )  # fmt: skip
    assert answer.context["form"].errors.keys() == {"until", "pay_high"}
    wrong = client.post(
        reverse("outreach:new_vacancy"), {"organization": "一中", "post": "教师", "heads": "1", "since": "2025-06-02"}
    )
    assert "organization" in wrong.context["form"].errors
    client.post(
        reverse("outreach:new_vacancy"),
        {"organization": "清岚公司", "post": "工程师", "heads": "2", "since": "2025-06-02", "pay_low": "150000.50"},
    )
    made = Vacancy.objects.get()
    assert (made.state, made.pay_low, made.pay_high) == ("draft", 15_000_050, None)
    for kind, values, condition in (
        ("education", {"value": "硕士研究生", "how": "required"}, '学历 in ("博士研究生", "硕士研究生")'),
        ("age", {"value": "40", "how": "wished", "weight": "20"}, "年龄 <= 40"),
        ("major", {"value": '环"境', "how": "wished", "weight": "5"}, 'contains(专业, "环\\"境")'),
        ("feel", {"label": "海外", "condition": "海外经历", "how": "required"}, "海外经历"),
    ):
        client.post(reverse("outreach:add_requirement", args=[made.pk, kind]), values)
        assert made.requirements.filter(condition=condition).exists(), condition
    bad = client.post(
        reverse("outreach:add_requirement", args=[made.pk, "feel"]),
        {"label": "错", "condition": "年龄 <", "how": "wished", "weight": ""},
    )
    assert bad.context["form"].errors.keys() == {"condition", "weight"}
    client.post(reverse("outreach:step_vacancy", args=[made.pk]), {"decision": "open"})
    made.refresh_from_db()
    assert made.is_open
    other = signed_in(Role.EMPLOYER_HR, "一中")
    assert "工程师" not in page(other, "vacancies")
    page(other, "vacancy", made.pk, status=404)
    page(client, "candidates", made.pk, status=403)


def test_the_office_recommends_and_the_employer_sees_no_more_than_it_may(
    vacancy: Vacancy, make_person: Callable[..., Person], taken: Callable[[], Any], signed_in: Callable[..., Client]
) -> None:
    person = make_person("沈青禾", born=date(1991, 2, 3))
    make_person("许墨白", willing=None)
    taken()
    office, firm = signed_in(Role.CLERK), signed_in(Role.EMPLOYER_HR, "清岚公司")
    listed = page(office, "candidates", vacancy.pk)
    assert "沈青禾" in listed
    assert "许墨白" not in listed
    office.post(reverse("outreach:candidates", args=[vacancy.pk]), {"selected": [person.pk], "note": "可面谈"})
    made = Recommendation.objects.get()
    assert (made.score, made.note, [one["met"] for one in made.met]) == (10_000, "可面谈", [True, True, True])
    before = Access.objects.count()
    for shown in (page(firm, "recommendations"), page(firm, "recommendation", made.pk)):
        assert "沈青禾" in shown
        for hidden in ("1991", "139", "河海大学", "一中", person.code):
            assert hidden not in shown, hidden
    assert Access.objects.at_person(person).count() == Access.objects.count() - before == 2
    page(signed_in(Role.EMPLOYER_HR, "一中"), "recommendation", made.pk, status=404)
    step = reverse("outreach:answer_recommendation", args=[made.pk])
    assert firm.post(step, {"decision": "withdraw", "reason": "x"}).status_code == 403
    firm.post(step, {"decision": "decline"})
    made.refresh_from_db()
    assert made.state == "proposed"  # without a reason nothing is declined
    firm.post(step, {"decision": "offer"})
    firm.post(reverse("outreach:take_on", args=[made.pk]), {"since": "2025-07-01", "kind": "employed", "enter": "on"})
    made.refresh_from_db()
    assert made.state == "taken"
    assert person.engagements.filter(organization=vacancy.organization, since=date(2025, 7, 1)).exists()


def test_without_wishes_nobody_seems_to_be_perfect(
    vacancy: Vacancy, make_person: Callable[..., Person], taken: Callable[[], Any], signed_in: Callable[..., Client]
) -> None:
    make_person("沈青禾", born=date(1991, 2, 3))
    taken()
    office = signed_in(Role.CLERK)
    assert "100%" in page(office, "candidates", vacancy.pk)
    vacancy.requirements.filter(required=False).delete()
    listed = page(office, "candidates", vacancy.pk)
    assert "沈青禾" in listed
    assert "没有希望条件" in listed
    assert "100%" not in listed


def test_the_assignment_is_recommended_in_one_go(
    vacancy: Vacancy, make_person: Callable[..., Person], taken: Callable[[], Any], signed_in: Callable[..., Client]
) -> None:
    person = make_person("沈青禾")
    taken()
    office = signed_in(Role.DIRECTOR)
    pair = f"{vacancy.pk}:{person.pk}"
    assert f'value="{pair}"' in page(office, "assignment")
    office.post(reverse("outreach:assignment"), {"pair": [pair, "x:1", "999:1"]})
    assert Recommendation.objects.get().person == person
    assert "沈青禾" not in page(office, "assignment")


def test_a_talent_agrees_refuses_and_takes_it_back(
    vacancy: Vacancy, make_person: Callable[..., Person], taken: Callable[[], Any], make_user: Callable[..., Any]
) -> None:
    person, other = make_person("沈青禾", willing=None), make_person("许墨白")
    user = make_user(Role.TALENT, "一中")
    link_account(person=person, account=user, **BY)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    mine = reverse("outreach:my_posts")
    client.post(mine, {"willing": "yes"})
    assert Willingness.objects.get(person=person).willing
    taken()
    own, foreign = services.recommend(vacancy=vacancy, people=[person, other], **BY)
    assert "工艺工程师" in page(client, "my_posts")
    refuse = {"reason": "路远"}
    assert client.post(reverse("outreach:refuse_mine", args=[foreign.pk]), refuse).status_code == 404
    client.post(reverse("outreach:refuse_mine", args=[own.pk]), refuse)
    own.refresh_from_db()
    assert (own.state, own.reason) == ("refused", "路远")
    client.post(mine, {"willing": "no"})
    assert not Willingness.objects.get(person=person).willing


def test_desks_say_what_is_due(
    vacancy: Vacancy, make_person: Callable[..., Person], taken: Callable[[], Any], signed_in: Callable[..., Client]
) -> None:
    person = make_person("沈青禾")
    taken()
    office, firm = signed_in(Role.CLERK), signed_in(Role.EMPLOYER_HR, "清岚公司")
    todo, asked = reverse("outreach:assignment"), f"{reverse('outreach:recommendations')}?state=proposed"
    assert todo in office.get("/").content.decode()
    services.recommend(vacancy=vacancy, people=[person], **BY)
    assert todo not in office.get("/").content.decode()
    desk = firm.get("/").content.decode()
    assert asked in desk
    assert "沈青禾" not in desk
