"""What policies put on each desk."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.organizations.panels import of as panels_of_organization
from juxian.policies import services
from juxian.policies.desk import part
from juxian.policies.models import Benefit, Policy
from juxian.policies.tests.conftest import AT, DAY, SETTLING
from juxian.registry import services as registry
from juxian.registry.models import Person
from juxian.registry.panels import of as panels_of_person

NOW = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)


def titles(user: User) -> list[str]:
    return [str(todo.title) for todo in part(user, NOW).todos]


def test_drafts_wait_for_the_director_only_when_handed_in(settling: Benefit, clerk: User, director: User) -> None:
    draft = services.draft_benefit(
        benefit=settling, clause=settling.clause, table=SETTLING, unit="wan", by=clerk, at=AT
    )
    assert titles(director) == []
    services.hand_in_draft(draft=draft, by=clerk, at=AT)
    assert titles(director) == ["发布“安家补贴”的规则"]
    assert titles(clerk) == []


def test_policies_wait_for_who_did_not_work_on_them(clerk: User, director: User, policy: Policy) -> None:
    fields = {"issuer": "人才办", "issued_on": AT.date(), "in_force_from": AT.date()}
    made = services.create_policy(title="新办法", by=director, at=AT, **fields)
    services.add_clause(policy=made, number="第一条", text="x", by=director, at=AT)
    assert titles(director) == []
    other = services.create_policy(title="另一办法", by=clerk, at=AT, **fields)
    assert titles(director) == []
    services.add_clause(policy=other, number="第一条", text="x", by=clerk, at=AT)
    assert titles(director) == ["发布《另一办法》"]


def test_units_see_what_their_people_do_not_receive(
    settling: Benefit, make_person: Callable[..., Person], make_user: Callable[..., User], clerk: User
) -> None:
    make_person("甲", level="A")
    make_person("丙", employer="一中", level="B")
    services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    zone, health = make_user(Role.UNIT_OFFICER, "环科园"), make_user(Role.UNIT_OFFICER, "卫健委")
    assert [(todo.count, "state=unclaimed" in todo.url) for todo in part(zone, NOW).todos] == [(1, True)]
    assert part(health, NOW).todos == []
    assert [figure.value for figure in part(clerk, NOW).figures] == [2]
    assert part(make_user(Role.LEADER, "领导小组"), NOW).figures == []


def test_what_ends_soon(rent: Benefit, make_person: Callable[..., Person], clerk: User) -> None:
    services.record_grant(
        benefit=rent, person=make_person("甲"), since=date(2024, 4, 1), until=date(2025, 8, 1), by=clerk, at=AT
    )
    (todo,) = part(clerk, NOW).todos
    assert (todo.due, todo.count) == (date(2025, 8, 1), 1)


def test_a_talent_is_told_what_to_claim(
    settling: Benefit, make_person: Callable[..., Person], make_user: Callable[..., User], clerk: User
) -> None:
    person, user = make_person("甲", level="A"), make_user(Role.TALENT, "清岚公司")
    make_person("乙", level="B")
    registry.link_account(person=person, account=user, by="test", at=AT)
    services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    assert titles(user) == ["您可以享受“安家补贴”"]
    services.record_grant(benefit=settling, person=person, since=DAY, by=clerk, at=AT)
    assert titles(user) == []


def test_panels_of_a_file_and_of_an_organisation(
    settling: Benefit, make_person: Callable[..., Person], make_user: Callable[..., User], clerk: User,
    tree: dict[str, Organization],
) -> None:  # fmt: skip
    person = make_person("甲", level="A")
    services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    (panel,) = [one for one in panels_of_person(clerk, person) if one.icon == "gift"]
    assert [row.benefit for row in panel.context["rows"]] == [settling]
    assert not [one for one in panels_of_person(make_user(Role.LEADER, "领导小组"), person) if one.icon == "gift"]
    (panel,) = [one for one in panels_of_organization(clerk, tree["环科园"]) if one.icon == "gift"]
    assert [figure.value for figure in panel.figures] == [1, 0, 1]
    school = make_user(Role.UNIT_OFFICER, "教育局")
    assert not [one for one in panels_of_organization(school, tree["环科园"]) if one.icon == "gift"]
