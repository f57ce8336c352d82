"""Seeing a sensitive value: with the right, for a reason, one value at a time, and never without a trace."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry import services
from juxian.registry.models import Person
from juxian.registry.tests.pages.conftest import AT, MAIL, NUMBER, PHONE, SECRETS

SignIn = Callable[..., Client]
REASON = "核对申报材料"


def url(person: Person) -> str:
    return f"/registry/people/{person.pk}/reveal/"


def fields(person: Person) -> dict[str, str]:
    return {
        "phone": PHONE,
        "email": MAIL,
        f"document:{person.documents.get().pk}": NUMBER,
        f"wage:{person.engagements.get().pk}": "43,210,987",
    }


def test_the_one_value_is_shown_and_the_trail_keeps_who_why_and_what(signed_in: SignIn, canary: Person) -> None:
    client = signed_in(Role.CLERK)
    for field, value in fields(canary).items():
        response = client.post(url(canary), {"field": field, "reason": REASON})
        page = response.content.decode()
        assert value in page, field
        assert not [secret for secret in SECRETS if secret in page and secret != value]
        assert response.headers["Cache-Control"] == "no-store"
        event = Event.objects.latest("sequence")
        assert (event.action, event.reason, event.target_id) == ("registry.revealed", REASON, str(canary.pk))
        assert value not in str(event.after)


def test_without_a_reason_nothing_is_shown_and_the_field_is_asked_again(signed_in: SignIn, canary: Person) -> None:
    for reason in ("", "看"):
        response = signed_in(Role.CLERK).post(url(canary), {"field": "phone", "reason": reason})
        page = response.content.decode()
        assert PHONE not in page
        assert 'value="phone"' in page
        assert response.context["form"].errors
    assert not Event.objects.filter(action="registry.revealed").exists()


def test_it_works_as_a_page_without_scripts_and_reading_it_reveals_nothing(signed_in: SignIn, canary: Person) -> None:
    page = signed_in(Role.CLERK).get(f"{url(canary)}?field=phone").content.decode()
    assert 'value="phone"' in page
    assert not [secret for secret in SECRETS if secret in page]


def test_who_may_not_is_refused(signed_in: SignIn, canary: Person) -> None:
    data = {"field": "phone", "reason": REASON}
    assert signed_in(Role.EMPLOYER_HR, "清岚公司").post(url(canary), data).status_code == 403
    assert signed_in(Role.LEADER).post(url(canary), data).status_code == 403
    assert signed_in(Role.UNIT_OFFICER, "教育局").post(url(canary), data).status_code == 404
    assert not Event.objects.filter(action="registry.revealed").exists()


def test_a_unit_does_not_see_what_another_unit_pays(
    signed_in: SignIn, canary: Person, tree: dict[str, Organization]
) -> None:
    paid = canary.engagements.get()
    services.engage(person=canary, organization=tree["一中"], kind="flexible", since=date(2025, 1, 1), by="test", at=AT)
    client = signed_in(Role.UNIT_OFFICER, "教育局")
    assert client.get(canary.get_absolute_url()).status_code == 200
    response = client.post(url(canary), {"field": f"wage:{paid.pk}", "reason": REASON})
    assert response.status_code == 404
    assert not Event.objects.filter(action="registry.revealed").exists()


@pytest.mark.parametrize("field", ["password", "document:999999", "wage:x", "", "document:"])
def test_a_value_that_is_not_there_is_not_revealed(signed_in: SignIn, canary: Person, field: str) -> None:
    response = signed_in(Role.CLERK).post(url(canary), {"field": field, "reason": REASON})
    assert response.status_code in (200, 404)
    assert not [secret for secret in SECRETS if secret in response.content.decode()]
    assert not Event.objects.filter(action="registry.revealed").exists()
