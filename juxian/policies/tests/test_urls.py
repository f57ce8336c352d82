"""Every address: declared, and answered or refused for each role as its permission says."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core import permissions
from juxian.core.roles import Role
from juxian.policies import services, urls
from juxian.policies.models import AutomaticBatch, AutomaticLine, Benefit, Policy
from juxian.policies.population import Definition
from juxian.policies.questions import Question
from juxian.policies.simulating import Scenario
from juxian.policies.tests.conftest import AT, DAY, SETTLING
from juxian.policies.tests.urls import OBJECTS
from juxian.registry.models import Person


@pytest.fixture
def everything(
    settling: Benefit, rent: Benefit, make_person: Callable[..., Person], clerk: User, policy: Policy
) -> None:
    """One of everything the addresses name."""
    person = make_person("甲", level="A")
    services.create_exclusion(name="x", mode="first", benefits=[settling, rent], valid_from=DAY, by=clerk, at=AT)
    services.draft_benefit(benefit=settling, clause=settling.clause, table=SETTLING, unit="wan", by=clerk, at=AT)
    services.record_grant(benefit=settling, person=person, since=DAY, by=clerk, at=AT)
    run = services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    named = AutomaticBatch(name="x", run=run, run_hash=run.hash, definition=[], prepared_by="x", prepared_at=AT)
    (batch,) = AutomaticBatch.objects.bulk_create([named])
    found = run.entitlements.all()[0]
    AutomaticLine(batch=batch, entitlement=found, person=person, benefit=settling, version=found.version).save()
    services.ask_run(as_of=DAY, by=clerk, at=AT)
    scenarios = (Scenario("现行", Definition.on(DAY)), Scenario("同上", Definition.on(DAY)))
    question = Question(kind="simulation", title="x", as_of=DAY, starts=DAY, scenarios=scenarios)
    services.simulate(question=question, by=clerk, at=AT)
    services.ask_simulation(question=question, by=clerk, at=AT)
    fields = {"issuer": "x", "issued_on": DAY, "in_force_from": DAY}
    with_file = services.create_policy(title="附件", by=clerk, at=AT, file=SimpleUploadedFile("a.pdf", b"x"), **fields)
    services.add_clause(policy=with_file, number="第一条", text="x", by=clerk, at=AT)
    services.publish_policy(policy=with_file, by="other", at=AT)


GUARDED = [pattern for pattern in urls.urlpatterns if pattern.callback.permission]


def test_every_address_is_declared() -> None:
    assert {pattern.name for pattern in urls.urlpatterns if "<" in str(pattern.pattern)} == OBJECTS.keys()
    for pattern in GUARDED:
        permissions.find(pattern.callback.permission)


def test_every_address_answers_as_its_permission_says(everything: None, signed_in: Callable[..., Client]) -> None:
    for role in Role:
        client = signed_in(role)
        for pattern in GUARDED:
            url = reverse(f"policies:{pattern.name}", kwargs=OBJECTS.get(pattern.name, dict)())
            status = client.get(url).status_code
            if role in permissions.find(pattern.callback.permission).roles:
                assert status in (200, 302, 405), (role, url, status)
            else:
                assert status == 403, (role, url, status)


def test_nobody_gets_in_without_signing_in(everything: None) -> None:
    client = Client()
    for pattern in GUARDED:
        url = reverse(f"policies:{pattern.name}", kwargs=OBJECTS.get(pattern.name, dict)())
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_what_is_not_there_is_not_found(db: None, signed_in: Callable[..., Client], name: str) -> None:
    pattern = next(one for one in urls.urlpatterns if one.name == name)
    roles = permissions.find(pattern.callback.permission).roles if pattern.callback.permission else set(Role)
    client = signed_in(next(role for role in (Role.CLERK, Role.DIRECTOR, Role.TALENT) if role in roles))
    arguments = dict.fromkeys(
        (
            "pk",
            *{"clause", "number", "benefit", "first", "second"}
            & set(str(pattern.pattern).replace(">", ":").split(":")),
        ),
        999_999,
    )
    url = reverse(f"policies:{name}", kwargs=arguments)
    assert client.get(url).status_code in (404, 405)
    if client.get(url).status_code == 405:
        assert client.post(url).status_code == 404
