"""Running the entitlements of everybody, and running them again."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.facts import snapshots
from juxian.policies import population, services
from juxian.policies.models import Benefit, Entitlement, EntitlementRun
from juxian.policies.population import Definition
from juxian.policies.selectors.replays import replay
from juxian.policies.tests.conftest import AT, DAY, publish, table
from juxian.registry.models import Person


def run(by: object = "test", as_of: date = DAY) -> EntitlementRun:
    return services.run_entitlements(as_of=as_of, by=by, at=AT)


def test_decides_for_everybody(settling: Benefit, rent: Benefit, make_person: Callable[..., Person]) -> None:
    a, doctor, poor = make_person("甲", level="A"), make_person("乙", degree="2"), make_person("丙")
    doctor.engagements.get()
    made = run()
    found = {(e.person_id, e.benefit.code): (e.amount, e.total) for e in made.entitlements.select_related("benefit")}
    assert found == {(a.pk, "settling"): (100_000_000, 100_000_000)}
    assert made.people == 3
    assert poor.pk
    assert Event.objects.filter(action="policies.run_made").count() == 1


def test_periodic_money_is_counted_for_all_payments(rent: Benefit, make_person: Callable[..., Person]) -> None:
    person = make_person("乙", degree="2", wage=250_000)
    make_person("丁", degree="2", wage=300_001)
    (row,) = run().entitlements.all()
    assert (row.person_id, row.amount, row.total, row.rules) == (person.pk, 200_000, 7_200_000, ["1"])


def test_old_decisions_replay_to_the_same_fen(
    settling: Benefit, make_person: Callable[..., Person], clerk: User, director: User
) -> None:
    person = make_person("甲", level="A")
    old = run()
    raised = table((['"A"'], "150.005"), inputs=["人才类别"])
    publish(settling, raised, clerk, director, valid_from=date(2025, 1, 1), unit="wan")
    new = run()
    assert new.entitlements.get().total == 150_005_000
    assert replay(old) == []
    people, found = population.run(Definition.of(old.definition), old.snapshot)
    assert (people, [(one.person, one.offer.allowed) for one in found]) == (1, [(person.pk, 100_000_000)])
    assert services.runs.run_hash(old.as_of, old.snapshot, Definition.of(old.definition).to_json()) == old.hash


def test_the_version_in_force_on_the_day_decides(
    settling: Benefit, make_person: Callable[..., Person], clerk: User, director: User
) -> None:
    make_person("甲", level="A")
    publish(
        settling, table((['"A"'], "150"), inputs=["人才类别"]), clerk, director, valid_from=date(2025, 1, 1), unit="wan"
    )
    assert run(as_of=date(2024, 12, 31)).entitlements.get().version.number == 1
    assert run(as_of=date(2025, 1, 1)).entitlements.get().version.number == 2


def test_a_failing_run_keeps_nothing(settling: Benefit, make_person: Callable[..., Person], monkeypatch) -> None:
    make_person("甲", level="A")
    snapshot = snapshots.take(as_of=DAY, by="test", at=AT)
    snapshots.path(snapshot, "people").unlink()
    with pytest.raises(Exception, match=r"missing|缺失|altered"):
        services.run_entitlements(as_of=DAY, by="test", at=AT, snapshot=snapshot)
    assert not EntitlementRun.objects.exists()


@pytest.mark.parametrize("sql", ["UPDATE policies_entitlement SET total = 1", "DELETE FROM policies_entitlement"])
def test_the_database_keeps_what_was_found(settling: Benefit, make_person: Callable[..., Person], sql: str) -> None:
    make_person("甲", level="A")
    run()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Entitlement.objects.get().total == 100_000_000
