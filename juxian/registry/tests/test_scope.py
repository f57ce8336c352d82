"""Who sees whose file."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry.models import Designation, DesignationKind, Person, Team
from juxian.registry.services import award_designation, end_engagement, engage, form_team
from juxian.registry.tests.conftest import AT

pytestmark = pytest.mark.django_db
NOW = {"by": "test", "at": AT}


def names(user: User) -> set[str]:
    return set(Person.objects.visible_to(user).values_list("name", flat=True))


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    return {
        "甲": make_person("甲", "一中"),
        "乙": make_person("乙", "清岚公司"),
        "丙": make_person("丙", None),
    }


@pytest.mark.parametrize(
    ("role", "organization", "seen"),
    [
        (Role.CLERK, "人才办", {"甲", "乙", "丙"}),
        (Role.DIRECTOR, "人才办", {"甲", "乙", "丙"}),
        (Role.UNIT_OFFICER, "教育局", {"甲"}),
        (Role.UNIT_OFFICER, "卫健委", set()),
        (Role.EMPLOYER_HR, "清岚公司", {"乙"}),
        (Role.LEADER, "领导小组", set()),
        (Role.FINANCE_CLERK, "人才办", set()),
        (Role.EXPERT, "人才办", set()),
        (Role.AUDIT_ADMIN, "人才办", set()),
        (Role.TALENT, "一中", set()),
    ],
)
def test_reach(
    people: dict[str, Person], make_user: Callable[..., User], role: Role, organization: str, seen: set[str]
) -> None:
    assert names(make_user(role, organization)) == seen


def test_who_left_is_no_longer_the_units(people: dict[str, Person], make_user: Callable[..., User]) -> None:
    officer, clerk = make_user(Role.UNIT_OFFICER, "教育局"), make_user(Role.CLERK)
    yesterday = timezone.localdate() - timedelta(days=1)

    end_engagement(engagement=people["甲"].engagements.get(), last_day=yesterday, **NOW)

    assert names(officer) == set()
    assert "甲" in names(clerk)


def test_who_begins_later_and_who_works_flexibly_is(
    people: dict[str, Person], make_user: Callable[..., User], tree: dict[str, Organization]
) -> None:
    officer = make_user(Role.UNIT_OFFICER, "教育局")
    engage(
        person=people["丙"],
        organization=tree["一中"],
        kind="brought_in",
        since=timezone.localdate() + timedelta(30),
        **NOW,
    )
    engage(person=people["乙"], organization=tree["教育局"], kind="flexible", **NOW)

    assert names(officer) == {"甲", "乙", "丙"}


def test_somebody_with_two_posts_is_listed_once(
    people: dict[str, Person], make_user: Callable[..., User], tree: dict[str, Organization]
) -> None:
    engage(person=people["甲"], organization=tree["教育局"], kind="flexible", **NOW)

    assert Person.objects.visible_to(make_user(Role.UNIT_OFFICER, "教育局")).count() == 1


def test_designations_and_teams_follow_their_people_and_places(
    people: dict[str, Person], make_user: Callable[..., User], tree: dict[str, Organization]
) -> None:
    kind = DesignationKind.objects.get(name="市领军人才")
    team = form_team(
        name="甲团队", kind="innovation", organization=tree["一中"], since=date(2025, 1, 1), leader=people["甲"], **NOW
    )
    award_designation(kind=kind, person=people["甲"], awarded=date(2025, 3, 1), **NOW)
    award_designation(kind=kind, person=people["乙"], awarded=date(2025, 3, 1), **NOW)
    award_designation(kind=DesignationKind.objects.get(name="市双创团队"), team=team, awarded=date(2025, 3, 1), **NOW)

    officer, hr = make_user(Role.UNIT_OFFICER, "教育局"), make_user(Role.EMPLOYER_HR, "清岚公司")

    assert Designation.objects.visible_to(officer).count() == 2
    assert Designation.objects.visible_to(hr).count() == 1
    assert (Team.objects.visible_to(officer).count(), Team.objects.visible_to(hr).count()) == (1, 0)
