"""The office ties a talent's account to their file; one account, one person; nobody else does."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import Person

AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> list[Person]:
    return [services.create_person(name=name, by="test", at=AT) for name in ("甲", "乙")]


def test_the_clerk_ties_an_account_and_ends_it(
    people: list[Person], make_user: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    talent, clerk = make_user(Role.TALENT), signed_in(Role.CLERK)
    url = f"/registry/people/{people[0].pk}/account/"
    assert talent.username in clerk.get(url).content.decode()
    assert clerk.post(url, {"account": talent.pk}).status_code == 302
    people[0].refresh_from_db()
    assert people[0].account == talent
    assert Event.objects.filter(action="registry.account_linked").count() == 1
    # The account is taken: it is not offered for another person, and refused when it is sent all the same.
    other = f"/registry/people/{people[1].pk}/account/"
    assert talent.username not in clerk.get(other).content.decode()
    assert clerk.post(other, {"account": talent.pk}).status_code == 200
    assert Person.objects.get(pk=people[1].pk).account is None
    clerk.post(url, {"account": ""})
    assert Person.objects.get(pk=people[0].pk).account is None
    assert Event.objects.filter(action="registry.account_unlinked").count() == 1


def test_an_account_of_another_role_is_not_offered(
    people: list[Person], make_user: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    officer = make_user(Role.UNIT_OFFICER)
    clerk = signed_in(Role.CLERK)
    assert clerk.post(f"/registry/people/{people[0].pk}/account/", {"account": officer.pk}).status_code == 200
    assert Person.objects.get(pk=people[0].pk).account is None


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.TALENT])
def test_others_may_not(people: list[Person], signed_in: Callable[..., Client], role: Role) -> None:
    assert signed_in(role).get(f"/registry/people/{people[0].pk}/account/").status_code == 403
