"""A talent's own file: theirs only, its sensitive values without a reason but not without a trace."""

from collections.abc import Callable

from django.test import Client

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import Person
from juxian.registry.tests.pages.conftest import AT, PHONE, SECRETS


def test_a_talent_sees_their_own_file(make_user: Callable[..., User], canary: Person) -> None:
    user = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=canary, account=user, by="test", at=AT)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/registry/mine/").content.decode()
    assert "金丝雀" in page
    assert not [secret for secret in SECRETS if secret in page]
    assert "/edit/" not in page
    assert PHONE in client.post("/registry/mine/reveal/", {"field": "phone"}).content.decode()
    event = Event.objects.latest("sequence")
    assert (event.action, event.actor, bool(event.reason)) == ("registry.revealed", str(user), True)
    wage = f"wage:{canary.engagements.get().pk}"
    assert f'value="{wage}"' in page
    assert "43,210,987" in client.post("/registry/mine/reveal/", {"field": wage}).content.decode()
    assert client.get("/registry/mine/reveal/").status_code == 405
    assert client.get(canary.get_absolute_url()).status_code == 403


def test_without_a_linked_file_it_says_whom_to_ask(signed_in: Callable[..., Client], canary: Person) -> None:
    client = signed_in(Role.TALENT, "清岚公司")
    assert "尚未关联" in client.get("/registry/mine/").content.decode()
    assert client.post("/registry/mine/reveal/", {"field": "phone"}).status_code == 404


def test_others_have_no_file_of_their_own(signed_in: Callable[..., Client], canary: Person) -> None:
    for role in (Role.CLERK, Role.EMPLOYER_HR, Role.LEADER):
        assert signed_in(role).get("/registry/mine/").status_code == 403
