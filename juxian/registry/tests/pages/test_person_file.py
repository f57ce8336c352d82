"""One person's file: who sees it, what it shows, what it hides; its history."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.organizations.panels import Panel
from juxian.registry import panels, services
from juxian.registry.models import DesignationKind, Person
from juxian.registry.services import DocumentDraft, EngagementDraft, PersonDraft, add_people
from juxian.registry.tests.pages.conftest import AT, SECRETS, id_number

Make = Callable[..., Person]
SignIn = Callable[..., Client]


def test_it_shows_the_file_and_hides_what_is_sensitive(signed_in: SignIn, canary: Person) -> None:
    for role, place in ((Role.CLERK, "人才办"), (Role.UNIT_OFFICER, "环科园"), (Role.EMPLOYER_HR, "清岚公司")):
        response = signed_in(role, place).get(canary.get_absolute_url())
        page = response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"
        for text in ("金丝雀", canary.code, "B类", "清岚公司", "博士研究生", "河海大学", "高级工程师"):
            assert text in page, text
        assert not [secret for secret in SECRETS if secret in page]


@pytest.mark.parametrize("path", ["", "history/", "edit/", "educations/add/", "talent-teams/", "documents/add/"])
def test_another_units_person_is_not_there(signed_in: SignIn, canary: Person, path: str) -> None:
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(f"/registry/people/{canary.pk}/{path}").status_code == 404
    assert signed_in(Role.LEADER).get(f"/registry/people/{canary.pk}/{path}").status_code == 403
    assert signed_in(Role.TALENT, "清岚公司").get(f"/registry/people/{canary.pk}/{path}").status_code == 403


def test_it_costs_the_same_whatever_it_holds(
    signed_in: SignIn, canary: Person, designation_kind: DesignationKind, django_assert_max_num_queries: Any
) -> None:
    for year in range(2010, 2025):
        services.award_designation(kind=designation_kind, person=canary, year=year, by="test", at=AT)
        services.add_education(person=canary, level="21", school=f"大学{year}", by="test", at=AT)
    client = signed_in(Role.CLERK)
    with django_assert_max_num_queries(36):  # seven of them keep that somebody looked
        client.get(canary.get_absolute_url())


def test_it_says_what_is_missing_to_those_who_can_enter_it(signed_in: SignIn, make_person: Make) -> None:
    person = make_person("缺件者")
    page = signed_in(Role.EMPLOYER_HR, "清岚公司").get(person.get_absolute_url()).content.decode()
    assert f"/registry/people/{person.pk}/documents/add/" in page
    assert f"/registry/people/{person.pk}/educations/add/" in page


def test_a_module_above_adds_its_panel(signed_in: SignIn, canary: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_providers", [])
    panels.register(lambda user, person: Panel(f"待遇 {person.name}", url="/policies/"))
    panels.register(lambda user, person: None)
    assert "待遇 金丝雀" in signed_in(Role.CLERK).get(canary.get_absolute_url()).content.decode()


def test_the_history_tells_single_changes_and_what_an_import_wrote(
    signed_in: SignIn, tree: dict[str, Organization]
) -> None:
    draft = PersonDraft(
        name="导入者",
        documents=(DocumentDraft(kind="居民身份证", number=id_number(5)),),
        engagements=(EngagementDraft(organization_id=tree["一中"].pk, post="教师"),),
    )
    (key,) = add_people(drafts=[draft], by="花名册", at=AT, source="名单.xlsx")
    person = Person.objects.get(pk=key)
    services.change_person(person=person, latin_name="Daoru Zhe", by="clerk", at=AT.replace(month=7))
    page = signed_in(Role.CLERK).get(f"/registry/people/{key}/history/").content.decode()
    for text in ("建立了档案", "花名册", "一中 教师", "居民身份证", "修改了基本信息", "Daoru Zhe"):
        assert text in page, text
    assert page.index("修改了基本信息") < page.index("建立了档案")
    assert id_number(5) not in page


def test_somebody_engaged_twice_belongs_to_the_post_not_to_the_flexible_work(
    signed_in: SignIn, make_person: Make, tree: dict[str, Organization]
) -> None:
    person = make_person("两处", "一中", work={"post": "教师"})
    services.engage(
        person=person, organization=tree["清岚公司"], kind="flexible", since=date(2025, 2, 1), by="test", at=AT
    )
    response = signed_in(Role.CLERK).get(person.get_absolute_url())
    assert response.context["file"].main.organization == tree["一中"]
    assert response.context["file"].way == "flexible"
