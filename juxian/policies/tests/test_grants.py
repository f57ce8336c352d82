"""What people receive: recorded one by one or from a run's list, stopped, listed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.policies import services
from juxian.policies.models import Benefit, BenefitGrant, EntitlementRun
from juxian.policies.tests.conftest import AT, DAY
from juxian.registry.models import Person


@pytest.fixture
def person(make_person: Callable[..., Person]) -> Person:
    """A doctor of class A."""
    return make_person("甲", level="A", degree="2", wage=100_000)


@pytest.fixture
def run(settling: Benefit, rent: Benefit, person: Person, clerk: User) -> EntitlementRun:
    """A run over the person."""
    return services.run_entitlements(as_of=DAY, by=clerk, at=AT)


def test_a_grant_keeps_its_version(settling: Benefit, person: Person, clerk: User) -> None:
    made = services.record_grant(benefit=settling, person=person, since=DAY, amount=100_000_000, by=clerk, at=AT)
    assert (made.version, made.total, made.recorded_by) == (settling.versions.get(), 100_000_000, str(clerk))
    assert Event.objects.get(action="policies.grant_recorded").after["total"] == 100_000_000


def test_no_second_grant_while_one_runs(rent: Benefit, person: Person) -> None:
    first = services.record_grant(
        benefit=rent, person=person, since=date(2025, 1, 1), until=date(2025, 12, 31), by="t", at=AT
    )
    for since, until in ((date(2025, 12, 31), None), (date(2024, 6, 1), date(2025, 1, 1))):
        with pytest.raises(Refused, match="已在享受"):
            services.record_grant(benefit=rent, person=person, since=since, until=until, by="t", at=AT)
    services.record_grant(benefit=rent, person=person, since=date(2026, 1, 1), by="t", at=AT)
    assert first.pk


def test_after_a_stop_it_may_begin_again(rent: Benefit, person: Person) -> None:
    first = services.record_grant(benefit=rent, person=person, since=date(2025, 1, 1), by="t", at=AT)
    services.stop_grant(grant=first, on=date(2025, 5, 1), reason="调离", by="t", at=AT)
    services.record_grant(benefit=rent, person=person, since=date(2025, 5, 1), by="t", at=AT)
    with pytest.raises(Refused):
        services.stop_grant(grant=first, on=date(2025, 5, 2), reason="又", by="t", at=AT)


def test_a_day_without_a_rule_is_refused(settling: Benefit, person: Person) -> None:
    with pytest.raises(Refused, match="没有有效的规则"):
        services.record_grant(benefit=settling, person=person, since=date(2023, 12, 31), by="t", at=AT)


def test_many_are_recorded_together_or_not_at_all(settling: Benefit, make_person: Callable[..., Person]) -> None:
    people = [make_person(f"人{n}", level="A") for n in range(3)]
    new = [services.NewGrant(settling, one, DAY, amount=1) for one in people]
    with pytest.raises(Refused):
        services.record_grants(grants=[*new, new[0]], by="t", at=AT)
    assert not BenefitGrant.objects.exists()
    assert len(services.record_grants(grants=new, by="t", at=AT)) == 3
    (event,) = Event.objects.filter(action="policies.grants_recorded")
    assert set(event.after["grants"]) == {one.code for one in people}


@pytest.mark.parametrize(
    ("since", "period", "periods", "last"),
    [
        (date(2025, 1, 1), "month", 36, date(2027, 12, 31)),
        (date(2025, 1, 31), "month", 1, date(2025, 2, 27)),
        (date(2024, 2, 29), "year", 1, date(2025, 2, 27)),
        (date(2025, 3, 15), "quarter", 2, date(2025, 9, 14)),
        (date(2025, 3, 15), "once", 1, None),
    ],
)
def test_the_last_day(since: date, period: str, periods: int, last: date | None) -> None:
    assert services.last_day(since, period, periods) == last


def test_grants_are_not_deleted(settling: Benefit, person: Person) -> None:
    services.record_grant(benefit=settling, person=person, since=DAY, by="t", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM policies_benefitgrant")


def test_unclaimed_is_what_is_entitled_and_not_received(
    run: EntitlementRun, settling: Benefit, rent: Benefit, person: Person
) -> None:
    assert run.entitlements.unclaimed().count() == 2
    services.record_grant(benefit=rent, person=person, since=date(2025, 7, 15), by="t", at=AT)
    assert [row.benefit for row in run.entitlements.unclaimed()] == [settling]


def test_what_ended_before_the_day_is_unclaimed_again(run: EntitlementRun, rent: Benefit, person: Person) -> None:
    services.record_grant(benefit=rent, person=person, since=date(2024, 5, 1), until=date(2025, 6, 29), by="t", at=AT)
    assert run.entitlements.unclaimed().filter(benefit=rent).exists()


# Pages -----------------------------------------------------------------------------------------------------


def test_a_clerk_records_what_the_rules_propose(
    rent: Benefit, person: Person, signed_in: Callable[..., Client]
) -> None:
    client, url = signed_in(Role.CLERK), reverse("policies:new-grant", args=[person.pk, rent.pk])
    initial = client.get(url).context["form"].initial
    assert (initial["amount"], initial["total"]) == (2000, 72000)
    form = {"since": "2025-07-01", "until": "2028-06-30", "amount": "2000", "total": "72000", "source": "application"}
    client.post(url, form | {"reference": "核〔2025〕1号"})
    made = BenefitGrant.objects.get()
    assert (made.amount, made.total, made.until) == (200_000, 7_200_000, date(2028, 6, 30))
    again = client.post(url, form)
    assert "已在享受" in again.content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.TALENT])
def test_only_clerks_record(role: Role, rent: Benefit, person: Person, signed_in: Callable[..., Client]) -> None:
    url = reverse("policies:new-grant", args=[person.pk, rent.pk])
    assert signed_in(role).post(url, {"since": "2025-07-01"}).status_code == 403
    assert not BenefitGrant.objects.exists()


def test_a_clerk_stops_a_grant(rent: Benefit, person: Person, signed_in: Callable[..., Client]) -> None:
    made = services.record_grant(benefit=rent, person=person, since=date(2025, 1, 1), by="t", at=AT)
    url = reverse("policies:stop-grant", args=[made.pk])
    assert signed_in(Role.UNIT_OFFICER, "环科园").post(url, {"on": "2025-06-01", "reason": "x"}).status_code == 403
    client = signed_in(Role.CLERK)
    client.post(url, {"on": "2025-06-01", "reason": ""})
    made.refresh_from_db()
    assert made.stopped_on is None
    client.post(url, {"on": "2025-06-01", "reason": "调离"})
    made.refresh_from_db()
    assert (made.stopped_on, made.stop_reason) == (date(2025, 6, 1), "调离")


def test_from_the_list_to_grants(run: EntitlementRun, settling: Benefit, signed_in: Callable[..., Client]) -> None:
    row = run.entitlements.get(benefit=settling)
    url = reverse("policies:grant-selected", args=[run.pk])
    asked = signed_in(Role.CLERK).post(url, {"action": "grant", "selected": str(row.pk)})
    assert list(asked.context["chosen"]) == [row]
    assert not BenefitGrant.objects.exists()
    done = signed_in(Role.CLERK).post(url, {"selected": str(row.pk), "since": "2025-07-01", "source": "automatic"})
    assert done.status_code == 302
    made = BenefitGrant.objects.get()
    assert (made.total, made.source, made.since) == (100_000_000, "automatic", date(2025, 7, 1))
    assert signed_in(Role.UNIT_OFFICER, "环科园").post(url, {"selected": str(row.pk)}).status_code == 403


def test_the_whole_filtered_list(run: EntitlementRun, signed_in: Callable[..., Client]) -> None:
    url = reverse("policies:grant-selected", args=[run.pk]) + "?state=unclaimed"
    signed_in(Role.CLERK).post(url, {"everything": "1", "since": "2025-07-01", "source": "automatic"})
    assert BenefitGrant.objects.count() == 2
    rent = BenefitGrant.objects.get(benefit__code="rent")
    assert (rent.amount, rent.until) == (200_000, date(2028, 6, 30))


def test_a_unit_lists_its_own(
    rent: Benefit, person: Person, make_person: Callable[..., Person], signed_in: Callable[..., Client]
) -> None:
    other = make_person("乙", employer="一中", degree="2", wage=1)
    for one in (person, other):
        services.record_grant(benefit=rent, person=one, since=date(2025, 1, 1), by="t", at=AT)
    url = reverse("policies:grants")
    zone = signed_in(Role.UNIT_OFFICER, "环科园").get(url).context["table"]
    assert [row.record.person for row in zone.rows] == [person]
    assert len(signed_in(Role.CLERK).get(url).context["table"].rows) == 2
    found = signed_in(Role.CLERK).get(url, {"q": "乙"}).context["table"]
    assert [row.record.person for row in found.rows] == [other]


def test_an_export_is_in_the_trail(rent: Benefit, person: Person, signed_in: Callable[..., Client]) -> None:
    services.record_grant(benefit=rent, person=person, since=date(2025, 1, 1), by="t", at=AT)
    answer = signed_in(Role.CLERK).get(reverse("policies:grants"), {"export": "xlsx", "state": "over"})
    assert answer["Content-Type"].endswith("sheet")
    assert Event.objects.get(action="policies.list_exported").after == {
        "rows": 0,
        "conditions": "export=xlsx&state=over",
    }
