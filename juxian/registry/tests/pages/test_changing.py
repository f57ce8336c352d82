"""Changing a file: particulars, its rows, ending, removing; each by those who may, at their own place."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry import services
from juxian.registry.models import Person
from juxian.registry.tests.pages.conftest import AT, MAIL, NUMBER, PHONE, SECRETS, WAGE_FEN, id_number

Make = Callable[..., Person]
SignIn = Callable[..., Client]


def url(person: Person, path: str) -> str:
    return f"/registry/people/{person.pk}/{path}"


def particulars(**changed: Any) -> dict[str, Any]:
    return {"name": "金丝雀", "country": "156", "born_precision": "day", "born": "1985-03-21", "sex": "1"} | changed


def test_particulars_change_and_a_sensitive_value_left_alone_stays(signed_in: SignIn, canary: Person) -> None:
    client = signed_in(Role.EMPLOYER_HR, "清岚公司")
    form = client.get(url(canary, "edit/")).content.decode()
    assert not [secret for secret in SECRETS if secret in form]
    assert client.post(url(canary, "edit/"), particulars(ethnic_group="01", email="无")).status_code == 302
    canary.refresh_from_db()
    assert (canary.ethnic_group, canary.phone, canary.email) == ("01", PHONE, "")
    event = Event.objects.latest("sequence")
    assert event.action == "registry.person_changed"
    assert MAIL not in str(event.before)


def test_a_new_phone_is_found_by_and_never_shown(signed_in: SignIn, canary: Person) -> None:
    client = signed_in(Role.CLERK)
    client.post(url(canary, "edit/"), particulars(phone="13700002222"))
    found = client.get("/registry/people/?q=13700002222").context["table"].rows
    assert [row.record.pk for row in found] == [canary.pk]
    assert "13700002222" not in client.get(canary.get_absolute_url()).content.decode()


def test_what_is_wrong_is_told_and_what_was_typed_stays(signed_in: SignIn, canary: Person) -> None:
    response = signed_in(Role.CLERK).post(url(canary, "edit/"), particulars(name="", email="不是邮箱", remarks="留着"))
    assert set(response.context["form"].errors) == {"name", "email"}
    assert "留着" in response.content.decode()
    canary.refresh_from_db()
    assert canary.name == "金丝雀"


@pytest.mark.parametrize(
    ("part", "data", "related", "shown"),
    [
        ("educations", {"level": "14", "degree": "3", "school": "某大学", "country": "156"}, "educations", "某大学"),
        ("titles", {"name": "正高级工程师"}, "titles", "正高级工程师"),
        ("engagements", {"organization": "环科园", "kind": "flexible", "since": "2025-02-01", "days": "30"},
         "engagements", "环科园"),
    ],
)  # fmt: skip
def test_rows_are_added_by_the_unit(
    signed_in: SignIn, make_person: Make, part: str, data: dict[str, str], related: str, shown: str
) -> None:
    person = make_person("甲")
    before = getattr(person, related).count()
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    assert client.post(url(person, f"{part}/add/"), data).status_code == 302
    assert getattr(person, related).count() == before + 1
    assert shown in client.get(person.get_absolute_url()).content.decode()


def test_a_post_is_no_title(signed_in: SignIn, make_person: Make) -> None:
    person = make_person("甲")
    response = signed_in(Role.CLERK).post(url(person, "titles/add/"), {"name": "科长"})
    assert "科长" in str(response.context["form"].errors["name"])
    assert not person.titles.exists()


def test_a_second_post_at_one_employer_is_refused_in_words(signed_in: SignIn, make_person: Make) -> None:
    person = make_person("甲")
    response = signed_in(Role.CLERK).post(
        url(person, "engagements/add/"), {"organization": "清岚公司", "kind": "employed", "post": "会计"}
    )
    assert "已有任职" in str(response.context["form"].non_field_errors())
    assert "engagement_one_post" not in response.content.decode()
    assert "会计" in response.content.decode()
    assert person.engagements.count() == 1


def test_a_unit_places_nobody_elsewhere_and_touches_no_other_units_engagement(
    signed_in: SignIn, make_person: Make, tree: dict[str, Organization]
) -> None:
    person = make_person("两处", "清岚公司")
    services.engage(person=person, organization=tree["一中"], kind="flexible", since=date(2025, 1, 1), by="test", at=AT)
    client, theirs = signed_in(Role.UNIT_OFFICER, "教育局"), person.engagements.get(organization=tree["清岚公司"])
    added = client.post(url(person, "engagements/add/"), {"organization": "清岚公司", "kind": "flexible"})
    assert "organization" in added.context["form"].errors
    for path in (f"engagements/{theirs.pk}/", f"engagements/{theirs.pk}/end/"):
        assert client.get(url(person, path)).status_code == 404
        assert client.post(url(person, path), {"last_day": "2025-05-01"}).status_code == 404
    assert client.post(url(person, f"engagements/{theirs.pk}/remove/"), {"reason": "误录"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.until is None


def test_a_row_is_looked_up_through_its_own_file(signed_in: SignIn, make_person: Make, canary: Person) -> None:
    other, education = make_person("乙"), canary.educations.get()
    client = signed_in(Role.CLERK)
    assert client.get(url(other, f"educations/{education.pk}/")).status_code == 404
    assert client.post(url(other, f"educations/{education.pk}/remove/"), {"reason": "误录"}).status_code == 404
    assert client.get(url(canary, "unknown/add/")).status_code == 404
    assert canary.educations.exists()


def test_the_wage_is_kept_when_nothing_is_typed_and_never_shown(signed_in: SignIn, canary: Person) -> None:
    work, client = canary.engagements.get(), signed_in(Role.CLERK)
    form = client.get(url(canary, f"engagements/{work.pk}/")).content.decode()
    assert not [secret for secret in SECRETS if secret in form]
    data = {"organization": "清岚公司", "kind": "brought_in", "post": "总工", "since": "2024-03-01"}
    assert client.post(url(canary, f"engagements/{work.pk}/"), data).status_code == 302
    work.refresh_from_db()
    assert (work.post, work.wage_fen) == ("总工", WAGE_FEN)
    client.post(url(canary, f"engagements/{work.pk}/"), data | {"wage_yuan": "123456.78"})
    work.refresh_from_db()
    assert work.wage_fen == 12_345_678


def test_an_engagement_ends_once(signed_in: SignIn, make_person: Make) -> None:
    person = make_person("甲")
    work, client = person.engagements.get(), signed_in(Role.EMPLOYER_HR, "清岚公司")
    early = client.post(url(person, f"engagements/{work.pk}/end/"), {"last_day": "2023-01-01"})
    assert "早于" in str(early.context["form"].errors)
    ended = client.post(url(person, f"engagements/{work.pk}/end/"), {"last_day": "2025-05-31", "reason": "调离"})
    assert ended.url == "/registry/people/"
    work.refresh_from_db()
    assert (work.until, work.end_reason) == (date(2025, 5, 31), "调离")
    assert client.get(person.get_absolute_url()).status_code == 404
    again = signed_in(Role.CLERK).post(url(person, f"engagements/{work.pk}/end/"), {"last_day": "2025-06-30"})
    assert "结束" in str(again.context["form"].errors)


def test_a_row_is_removed_for_a_reason_only(signed_in: SignIn, canary: Person) -> None:
    title, client = canary.titles.get(), signed_in(Role.CLERK)
    client.post(url(canary, f"titles/{title.pk}/remove/"), {"reason": ""})
    assert canary.titles.exists()
    client.post(url(canary, f"titles/{title.pk}/remove/"), {"reason": "误录"})
    assert not canary.titles.exists()
    assert Event.objects.latest("sequence").reason == "误录"


def test_documents_are_added_checked_and_withdrawn(signed_in: SignIn, canary: Person, make_person: Make) -> None:
    other, client = make_person("乙"), signed_in(Role.CLERK)
    taken = client.post(url(other, "documents/add/"), {"number": NUMBER})
    assert canary.get_absolute_url() in str(taken.context["form"].errors["number"])
    assert client.post(url(other, "documents/add/"), {"number": id_number(88)}).status_code == 302
    document = canary.documents.get()
    client.post(url(canary, f"documents/{document.pk}/withdraw/"), {"reason": "换发"})
    document.refresh_from_db()
    assert not document.is_active
    assert client.post(url(canary, f"documents/{document.pk}/withdraw/"), {"reason": "换发"}).status_code == 404


def test_talent_teams_are_set(signed_in: SignIn, make_person: Make) -> None:
    person, client = make_person("甲"), signed_in(Role.CLERK)
    client.post(url(person, "talent-teams/"), {"teams": ["rural", "skilled"], "day": "2025-01-01"})
    client.post(url(person, "talent-teams/"), {"teams": ["rural"], "day": "2025-06-01"})
    assert set(person.talent_teams.filter(until__isnull=True).values_list("team", flat=True)) == {"rural"}


def test_readers_change_nothing(signed_in: SignIn, canary: Person) -> None:
    row = canary.educations.get().pk
    for role in (Role.LEADER, Role.TALENT, Role.EXPERT, Role.AUDIT_ADMIN):
        client = signed_in(role)
        for path in ("edit/", "educations/add/", f"educations/{row}/", f"educations/{row}/remove/", "documents/add/"):
            assert client.post(url(canary, path), {}).status_code == 403, (role, path)
