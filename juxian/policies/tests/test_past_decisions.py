"""Why a person got 300,000 last year: the decision made again under the table, the groups and the snapshot of its day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.policies import services
from juxian.policies.models import Benefit, BenefitGrant, BenefitVersion, EntitlementRun
from juxian.policies.selectors.replays import Basis
from juxian.policies.tests.conftest import AT, publish, table
from juxian.registry import services as registry
from juxian.registry.models import Classification, Person

LAST_YEAR, THIS_YEAR = date(2024, 12, 31), date(2025, 6, 30)
RAISED = table((['"A"'], "120"), (['"B"'], "80"), (['"C"'], "50"), inputs=["人才类别"], name="安家补贴")


@pytest.fixture
def person(settling: Benefit, make_person: Callable[..., Person]) -> Person:
    """Of class C in 2024, when that gave 300,000."""
    return make_person("甲", level="C")


@pytest.fixture
def run(person: Person, clerk: User) -> EntitlementRun:
    """Last year's run, made before anything changed."""
    return services.run_entitlements(as_of=LAST_YEAR, by=clerk, at=AT)


@pytest.fixture
def grant(run: EntitlementRun, settling: Benefit, person: Person, clerk: User) -> BenefitGrant:
    """The 300,000 of last year."""
    return services.record_grant(
        benefit=settling, person=person, since=date(2024, 6, 3), amount=30_000_000, by=clerk, at=AT
    )


@pytest.fixture
def changed(
    grant: BenefitGrant, settling: Benefit, person: Person, directory: Classification, clerk: User, director: User
) -> BenefitVersion:
    """A higher table from this year on; and the person has risen to class A since."""
    registry.recognise_class(
        person=person, level=directory.levels.get(code="A"), since=date(2025, 2, 1), by="test", at=AT
    )
    made = publish(settling, RAISED, clerk, director, valid_from=date(2025, 1, 1), unit="wan")
    services.run_entitlements(as_of=THIS_YEAR, by=clerk, at=AT)
    return made


def page_of(client: Client, person: Person, **query: Any) -> Any:
    return client.get(reverse("policies:person", args=[person.pk]), query)


def test_a_grant_tells_the_decision_of_its_day(
    changed: BenefitVersion, grant: BenefitGrant, person: Person, run: EntitlementRun, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.CLERK)
    page = page_of(client, person, grant=grant.pk)
    (shown,) = page.context["benefits"]
    assert (shown.version.number, shown.amount, shown.table.inputs[0].value) == (1, 30_000_000, "C")
    assert page.context["basis"].run == run
    assert page.context["differences"] == []
    assert "30 万元" in page.content.decode() or "30万元" in page.content.decode()
    (today,) = page_of(client, person, as_of=THIS_YEAR.isoformat()).context["benefits"]
    assert (today.version.number, today.amount, today.table.inputs[0].value) == (2, 120_000_000, "A")


def test_the_day_alone_tells_the_same(
    changed: BenefitVersion, person: Person, run: EntitlementRun, signed_in: Callable[..., Client]
) -> None:
    for query in ({"as_of": LAST_YEAR.isoformat()}, {"run": run.pk}):
        (shown,) = page_of(signed_in(Role.CLERK), person, **query).context["benefits"]
        assert (shown.version.number, shown.amount) == (1, 30_000_000)


def test_a_version_published_later_for_last_year_does_not_touch_what_the_run_kept(
    grant: BenefitGrant, settling: Benefit, person: Person, run: EntitlementRun, clerk: User, director: User
) -> None:
    publish(settling, RAISED, clerk, director, valid_from=date(2024, 1, 1), unit="wan")
    (by_day,) = Basis(LAST_YEAR).decide(person)
    basis = Basis.of_grant(grant)
    (by_grant,) = basis.decide(person)
    assert (by_day.amount, by_grant.amount) == (50_000_000, 30_000_000)
    assert basis.differences(person, [by_grant]) == []
    assert [one.made for one in basis.differences(person, [by_day])] == [("entitled", 50_000_000, "")]


def test_a_grant_without_a_run_is_decided_by_its_version_and_day(
    settling: Benefit, person: Person, clerk: User, director: User, signed_in: Callable[..., Client]
) -> None:
    made = services.record_grant(benefit=settling, person=person, since=date(2024, 6, 3), by=clerk, at=AT)
    publish(settling, RAISED, clerk, director, valid_from=date(2024, 1, 1), unit="wan")
    page = page_of(signed_in(Role.CLERK), person, grant=made.pk)
    (shown,) = page.context["benefits"]
    assert (page.context["basis"].run, shown.version.number, shown.amount) == (None, 1, 30_000_000)
    assert "没有测算留存" in page.content.decode()


def test_lists_open_the_decision_they_list(
    changed: BenefitVersion, grant: BenefitGrant, run: EntitlementRun, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.CLERK)
    assert f"?grant={grant.pk}#benefit" in client.get(reverse("policies:grants")).content.decode()
    assert f"?run={run.pk}#benefit" in client.get(reverse("policies:list", args=[run.pk])).content.decode()


def test_somebody_elses_grant_and_unknown_runs_are_not_found(
    grant: BenefitGrant, person: Person, make_person: Callable[..., Person], signed_in: Callable[..., Client]
) -> None:
    client, other = signed_in(Role.CLERK), make_person("乙")
    assert page_of(client, other, grant=grant.pk).status_code == 404
    assert page_of(client, person, grant=999_999).status_code == 404
    assert page_of(client, person, run=999_999).status_code == 404
    assert page_of(client, person, as_of="2025-02-31").status_code == 200
    assert page_of(signed_in(Role.UNIT_OFFICER, "教育局"), person, grant=grant.pk).status_code == 404


def test_a_snapshot_that_was_altered_is_said(
    run: EntitlementRun, person: Person, signed_in: Callable[..., Client]
) -> None:
    path = snapshots.path(run.snapshot, "people")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x")
    page = page_of(signed_in(Role.CLERK), person, run=run.pk)
    assert page.status_code == 200
    assert "被改动" in page.content.decode() or "缺失" in page.content.decode()
    assert page.context["basis"].run is None
