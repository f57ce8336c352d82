"""Teams: listed within reach, formed of people whom one sees, joined and left."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry import services
from juxian.registry.models import DesignationKind, Person, Team
from juxian.registry.tests.pages.conftest import AT

Make = Callable[..., Person]
SignIn = Callable[..., Client]
URL = "/registry/teams/"


@pytest.fixture
def team(make_person: Make, tree: dict[str, Organization]) -> Team:
    """A team at 清岚公司 with a leader from there and a member from 一中."""
    return services.form_team(
        name="膜材料团队", kind="innovation", organization=tree["清岚公司"], since=date(2024, 5, 1),
        leader=make_person("带头人"), members=[make_person("外单位者", "一中")], by="test", at=AT,
    )  # fmt: skip


def test_it_is_listed_within_reach_in_few_queries(
    signed_in: SignIn, team: Team, tree: dict[str, Organization], make_person: Make, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        services.form_team(
            name=f"团队{number}", kind="innovation", organization=tree["清岚公司"], since=date(2025, 1, 1),
            leader=make_person(f"领头{number}"), by="test", at=AT,
        )  # fmt: skip
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    with django_assert_max_num_queries(15):
        rows = client.get(URL).context["table"].rows
    assert len(rows) == 9
    assert len(client.get(f"{URL}?year=2024&q=膜材料").context["table"].rows) == 1
    assert len(signed_in(Role.UNIT_OFFICER, "教育局").get(URL).context["table"].rows) == 0
    assert signed_in(Role.LEADER).get(URL).status_code == 403


def test_its_page_links_only_those_whom_the_reader_sees(signed_in: SignIn, team: Team) -> None:
    page = signed_in(Role.UNIT_OFFICER, "环科园").get(team.get_absolute_url()).content.decode()
    leader, member = Person.objects.get(name="带头人"), Person.objects.get(name="外单位者")
    assert leader.get_absolute_url() in page
    assert member.name in page
    assert member.get_absolute_url() not in page
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(team.get_absolute_url()).status_code == 404


def test_a_team_is_entered_with_people_by_name_or_number(signed_in: SignIn, make_person: Make) -> None:
    leader, member = make_person("王一"), make_person("李二")
    data = {
        "name": "新团队", "kind": "innovation", "organization": "清岚公司", "field": "环保", "since": "2025-03-01",
        "leader": "王一", "members": f"{member.code}\n王一",
    }  # fmt: skip
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    assert client.post(f"{URL}new/", data).status_code == 302
    made = Team.objects.get(name="新团队")
    assert set(made.members.values_list("person", "role")) == {(leader.pk, "leader"), (member.pk, "member")}
    assert "name" in client.post(f"{URL}new/", data).context["form"].errors


def test_namesakes_and_strangers_are_told(signed_in: SignIn, make_person: Make) -> None:
    one, two, stranger = make_person("同名"), make_person("同名"), make_person("教师", "一中")
    data = {"name": "新团队", "kind": "innovation", "organization": "清岚公司", "since": "2025-03-01"}
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    errors = client.post(f"{URL}new/", data | {"leader": "同名", "members": "教师"}).context["form"].errors
    assert one.code in str(errors["leader"])
    assert two.code in str(errors["leader"])
    assert "教师" in str(errors["members"])
    assert stranger.code not in str(errors)
    assert not Team.objects.exists()


def test_members_join_and_leave_and_there_is_one_leader(signed_in: SignIn, team: Team, make_person: Make) -> None:
    person, client = make_person("后来者"), signed_in(Role.CLERK)
    data = {"person": person.code, "role": "leader", "since": "2025-04-01"}
    refused = client.post(f"{URL}{team.pk}/members/add/", data)
    assert "带头人" in str(refused.context["form"].errors)
    assert client.post(f"{URL}{team.pk}/members/add/", data | {"role": "core"}).status_code == 302
    joined = team.members.get(person=person)
    client.post(f"{URL}{team.pk}/members/{joined.pk}/end/", {"last_day": "2025-06-30"})
    joined.refresh_from_db()
    assert joined.until == date(2025, 6, 30)
    assert client.post(f"{URL}{team.pk}/members/{joined.pk}/end/", {"last_day": "2025-07-30"}).status_code == 404


def test_it_is_changed_and_given_a_designation(signed_in: SignIn, team: Team) -> None:
    kind: DesignationKind = services.create_designation_kind(
        name="市双创英团", scope="city", for_teams=True, by="test", at=AT
    )
    unit = signed_in(Role.UNIT_OFFICER, "环科园")
    unit.post(f"{URL}{team.pk}/designations/add/", {"kind": kind.pk, "awarded": "2025-01-10"})
    assert not team.designations.get().confirmed
    data = {"name": team.name, "kind": "innovation", "organization": "清岚公司", "since": "2024-05-01"}
    early = unit.post(f"{URL}{team.pk}/edit/", data | {"until": "2020-01-01"})
    assert "早于" in str(early.context["form"].errors)
    assert unit.post(f"{URL}{team.pk}/edit/", data | {"until": "2025-12-31"}).status_code == 302
    for path in ("edit/", "members/add/", "designations/add/"):
        assert signed_in(Role.UNIT_OFFICER, "教育局").get(f"{URL}{team.pk}/{path}").status_code == 404
