"""Opening a file: the number is checked, nobody is entered twice, a unit enters its own people only."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry.models import Person
from juxian.registry.tests.pages.conftest import NUMBER, id_number

URL = "/registry/people/new/"
SignIn = Callable[..., Client]


def data(**changed: Any) -> dict[str, Any]:
    return {
        "name": "林新",
        "document_number": id_number(24, "19900507"),
        "country": "156",
        "born_precision": "day",
        "organization": "清岚公司",
        "kind": "brought_in",
        "post": "研发",
        "since": "2025-04-01",
    } | changed


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(map(str, texts)) for name, texts in response.context["form"].errors.items()}


def test_the_file_is_opened_with_what_the_number_tells_and_the_work(
    signed_in: SignIn, tree: dict[str, Organization]
) -> None:
    response = signed_in(Role.EMPLOYER_HR, "清岚公司").post(URL, data(phone="13800001111", remarks="备注"))
    person = Person.objects.get(name="林新")
    assert response.status_code == 302
    assert (response.url, person.sex, person.born) == (person.get_absolute_url(), "2", date(1990, 5, 7))
    work = person.engagements.get()
    assert (work.organization.name, work.kind, work.post, work.since) == (
        "清岚公司", "brought_in", "研发", date(2025, 4, 1)
    )  # fmt: skip
    assert person.phone == "13800001111"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("32092519900507024", "18位"),
        (NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), "校验码"),
        (id_number(24, "19901331"), "不是有效日期"),
        ("3.20925E+17", "截断"),
        ("没带", "核对"),
    ],
)
def test_a_wrong_number_is_told_how_it_is_wrong_and_nothing_typed_is_lost(
    signed_in: SignIn, tree: dict[str, Organization], number: str, said: str
) -> None:
    response = signed_in(Role.CLERK).post(URL, data(document_number=number, remarks="不能丢的话"))
    assert said in errors(response)["document_number"][0]
    assert "不能丢的话" in response.content.decode()
    assert not Person.objects.exists()


def test_a_number_on_file_leads_to_the_file_where_it_may_be_seen(signed_in: SignIn, canary: Person) -> None:
    again = data(document_number=NUMBER.lower())
    page = signed_in(Role.CLERK).post(URL, again)
    assert canary.get_absolute_url() in errors(page)["document_number"][0]
    hidden = signed_in(Role.EMPLOYER_HR, "一中").post(URL, again | {"organization": "一中"})
    told = errors(hidden)["document_number"][0]
    assert "人才办" in told
    assert canary.name not in hidden.content.decode()
    assert canary.get_absolute_url() not in hidden.content.decode()
    assert Person.objects.count() == 1


def test_a_unit_must_say_where_and_only_at_its_own(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    for place in ("", "一中", "没有的单位"):
        assert "organization" in errors(client.post(URL, data(organization=place)))
    assert not Person.objects.exists()


def test_the_office_may_enter_somebody_who_works_nowhere_yet(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    assert signed_in(Role.CLERK).post(URL, data(organization="")).status_code == 302
    assert not Person.objects.get().engagements.exists()


def test_what_contradicts_the_number_is_refused(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    response = signed_in(Role.CLERK).post(URL, data(sex="1"))
    assert "性别" in errors(response)["__all__"][0]
    assert not Person.objects.exists()


def test_posting_twice_makes_one_file(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.CLERK)
    client.post(URL, data())
    assert "document_number" in errors(client.post(URL, data()))
    assert Person.objects.count() == 1


def test_who_may_not(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    for role in (Role.LEADER, Role.TALENT, Role.EXPERT, Role.SECURITY_ADMIN):
        assert signed_in(role).post(URL, data()).status_code == 403
    assert not Person.objects.exists()
