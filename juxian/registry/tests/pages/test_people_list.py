"""The list of people: who is in it, how it is searched and narrowed, what leaves it as a file."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry import services
from juxian.registry.models import DesignationKind, Person
from juxian.registry.tests.pages.conftest import AT, NUMBER, PHONE, SECRETS

URL = "/registry/people/"
Make = Callable[..., Person]
SignIn = Callable[..., Client]


def names(client: Client, query: str = "") -> set[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return {row.record.name for row in response.context["table"].rows}


def sheet(response: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content)).active.values)


def test_a_unit_sees_those_who_work_below_it_and_the_office_all(signed_in: SignIn, make_person: Make) -> None:
    make_person("张三", "清岚公司")
    make_person("李四", "一中")
    assert names(signed_in(Role.CLERK)) == {"张三", "李四"}
    assert names(signed_in(Role.UNIT_OFFICER, "环科园")) == {"张三"}
    assert names(signed_in(Role.EMPLOYER_HR, "一中")) == {"李四"}


def test_who_has_left_is_no_longer_seen_by_the_unit(signed_in: SignIn, make_person: Make) -> None:
    make_person("离职者", work={"until": date(2024, 12, 31)})
    assert names(signed_in(Role.EMPLOYER_HR, "清岚公司")) == set()
    assert names(signed_in(Role.CLERK), "?state=left") == {"离职者"}


@pytest.mark.parametrize("role", [Role.TALENT, Role.LEADER, Role.EXPERT, Role.FINANCE_CLERK, Role.SYSTEM_ADMIN])
def test_other_roles_are_refused(signed_in: SignIn, make_person: Make, role: Role) -> None:
    client = signed_in(role)
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}?export=xlsx").status_code == 403


def test_it_is_searched_by_name_pinyin_initials_unit_and_file_number(signed_in: SignIn, make_person: Make) -> None:
    one, _other = make_person("单雄信", "一中"), make_person("秦琼", "清岚公司")
    client = signed_in(Role.CLERK)
    for words in ("单雄", "shanxiong", "sxx", "一中", one.code):
        assert names(client, f"?q={words}") == {"单雄信"}, words


def test_an_exact_number_finds_only_for_those_who_may_see_numbers(signed_in: SignIn, canary: Person) -> None:
    for number in (NUMBER, NUMBER.lower(), PHONE):
        assert names(signed_in(Role.CLERK), f"?q={number}") == {"金丝雀"}
        assert names(signed_in(Role.EMPLOYER_HR, "清岚公司"), f"?q={number}") == set()
    assert names(signed_in(Role.UNIT_OFFICER, "教育局"), f"?q={NUMBER}") == set()


def test_every_filter_narrows(
    signed_in: SignIn, canary: Person, make_person: Make, designation_kind: DesignationKind
) -> None:
    other = make_person("旁人", "一中")
    services.award_designation(kind=designation_kind, person=canary, awarded=date(2025, 1, 5), by="test", at=AT)
    services.set_talent_teams(person=canary, teams=["professional"], day=date(2024, 1, 1), by="test", at=AT)
    client = signed_in(Role.CLERK)
    for query in (
        "organization=环科园", "level=B", f"designation={designation_kind.pk}", "education=11", "engagement=brought_in",
        "brought_in=2024", "talent_team=professional",
    ):  # fmt: skip
        assert names(client, f"?{query}") == {"金丝雀"}, query
    assert names(client, "?attention=number") == {other.name}
    assert names(client, "?state=here&level=F") == set()


def test_a_unit_that_is_not_there_is_told_beside_its_field(signed_in: SignIn, canary: Person) -> None:
    assert "没有这个单位" not in signed_in(Role.CLERK).get(URL).content.decode()
    response = signed_in(Role.CLERK).get(f"{URL}?organization=没有这个单位")
    assert response.status_code == 200
    assert response.context["filterset"].form.errors["organization"]


def test_nothing_sensitive_is_in_the_list(signed_in: SignIn, canary: Person) -> None:
    for role, place in ((Role.CLERK, "人才办"), (Role.UNIT_OFFICER, "环科园"), (Role.EMPLOYER_HR, "清岚公司")):
        page = signed_in(role, place).get(URL).content.decode()
        assert "金丝雀" in page
        assert not [secret for secret in SECRETS if secret in page]


def test_many_people_cost_no_more_queries(
    signed_in: SignIn, make_person: Make, designation_kind: DesignationKind, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        person = make_person(f"人{number}", level="C")
        services.award_designation(kind=designation_kind, person=person, awarded=date(2025, 1, 5), by="test", at=AT)
        services.add_title(person=person, name="工程师", by="test", at=AT)
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    with django_assert_max_num_queries(15):
        assert len(client.get(URL).context["table"].page.object_list) == 20


def test_it_is_sorted_by_class_with_those_without_one_last(signed_in: SignIn, make_person: Make) -> None:
    for name, level in (("无类", ""), ("丁", "D"), ("甲", "A")):
        make_person(name, level=level)
    client = signed_in(Role.CLERK)
    for query, expected in (("?sort=level", ["甲", "丁", "无类"]), ("?sort=-level", ["丁", "甲", "无类"])):
        assert [row.record.name for row in client.get(URL + query).context["table"].rows] == expected


def test_the_file_holds_what_is_listed_masked_and_the_trail_keeps_it(signed_in: SignIn, canary: Person) -> None:
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    rows = sheet(client.get(f"{URL}?level=B&export=xlsx"))
    values = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert "金丝雀" in rows[1]
    assert not [secret for secret in SECRETS if any(secret in str(cell) for row in rows for cell in row)]
    assert any(str(cell).startswith("320") and "•" in str(cell) for cell in values.values())
    event = Event.objects.filter(action="registry.exported").latest("sequence")
    assert event.after == {"rows": 1, "conditions": {"level": "B"}}


def test_a_number_that_was_searched_for_does_not_enter_the_trail(signed_in: SignIn, canary: Person) -> None:
    signed_in(Role.CLERK).get(f"{URL}?q={NUMBER}&export=xlsx")
    event = Event.objects.filter(action="registry.exported").latest("sequence")
    assert event.after == {"rows": 1, "conditions": {"q": "••••••"}}


def test_personnel_officers_export_nothing(signed_in: SignIn, canary: Person) -> None:
    client = signed_in(Role.EMPLOYER_HR, "清岚公司")
    assert client.get(f"{URL}?export=xlsx").status_code == 403
    assert client.post(URL, {"action": "export", "selected": canary.pk}).status_code == 403
    assert not Event.objects.filter(action="registry.exported").exists()


def test_those_ticked_are_exported_but_nobody_of_another_unit(signed_in: SignIn, make_person: Make) -> None:
    mine, other, theirs = make_person("甲"), make_person("乙"), make_person("丙", "一中")
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    response = client.post(URL, {"action": "export", "selected": [mine.pk, theirs.pk]}, follow=True)
    exported = {cell for row in sheet(response)[1:] for cell in row}
    assert "甲" in exported
    assert not {other.name, theirs.name} & exported


def test_an_empty_registry_says_what_to_do(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    page = signed_in(Role.CLERK).get(URL).content.decode()
    assert "人才库还是空的" in page
    assert "/registry/people/new/" in page
