"""The policies of 亭山区: what is loaded, that both emitters agree on it, and that last year replays."""

from pathlib import Path

import pytest

from juxian.core.demonstration import AS_OF
from juxian.facts import catalogue, snapshots
from juxian.policies import tables
from juxian.policies.demo.simulations import BUDGET
from juxian.policies.models import (
    Benefit,
    BenefitGrant,
    BenefitVersion,
    Entitlement,
    EntitlementRun,
    Policy,
    Simulation,
)
from juxian.policies.population import Definition, run
from juxian.policies.selectors.explanations import entitlements_of
from juxian.policies.selectors.replays import Basis, replay
from juxian.policies.selectors.simulations import verify
from juxian.registry.models import Person

pytestmark = pytest.mark.xdist_group("district")


@pytest.fixture
def latest(district: Path, db: None) -> EntitlementRun:
    """The run as of the demonstration's day."""
    return EntitlementRun.objects.get(as_of=AS_OF)


def test_it_holds_what_the_office_shows(latest: EntitlementRun) -> None:
    assert {table["hit_policy"] + table["aggregation"] for table in _tables()} == {"U", "F", "C>", "C+", "A", "P"}
    assert Policy.objects.filter(status="published").count() == 9
    assert set(Benefit.objects.values_list("kind", flat=True)) == {"once", "periodic", "tranches", "housing", "level"}
    assert {benefit.versions.count() for benefit in Benefit.objects.all()} == {1, 2, 3}


def _tables() -> list[dict[str, str]]:
    return list(BenefitVersion.objects.values_list("table", flat=True))


def test_every_benefit_has_entitled_received_and_unclaimed(latest: EntitlementRun) -> None:
    for benefit in Benefit.objects.all():
        found = latest.entitlements.filter(benefit=benefit)
        assert found.standing().count() >= 10, benefit
        assert found.unclaimed().exists(), benefit
        assert BenefitGrant.objects.filter(benefit=benefit).exists(), benefit


def test_every_exclusion_decides_something(latest: EntitlementRun) -> None:
    groups = latest.entitlements.exclude(group=None).values_list("group__mode", flat=True)
    assert set(groups) == {"higher", "first", "choice", "cap"}
    assert latest.entitlements.filter(outcome=Entitlement.Outcome.CUT).exists()


def test_columns_and_closures_agree_for_everybody(latest: EntitlementRun) -> None:
    """Every version ever published, over every row of the snapshot: the same result in both emitters."""
    facts = [fact.name for fact in catalogue.get(tables.PEOPLE).facts]
    period = {catalogue.PERIOD_START: AS_OF.replace(month=1, day=1), catalogue.PERIOD_END: AS_OF}
    people = {
        row[0]: dict(zip(facts, row[2:], strict=True)) | period for row in catalogue.get(tables.PEOPLE).rows(AS_OF)
    }
    for version in BenefitVersion.objects.select_related("benefit", "clause__policy"):
        decision = tables.decision(version.table)
        _count, found = run(Definition((version,), ()), latest.snapshot)
        by_columns = {one.person: (one.given.total, one.given.level) for one in found}
        by_closures = {}
        for person, values in people.items():
            result = decision.person(values)
            if tables.gives(result):
                fen = (
                    None
                    if isinstance(result, bool | str)
                    else round(result * (1_000_000 if version.unit == "wan" else 100))
                )
                total = None if fen is None else fen * version.periods
                by_closures[person] = (total, result if isinstance(result, str) else "")
        assert by_columns == by_closures, version
        assert by_columns, version


def test_last_year_replays_under_last_years_rules(latest: EntitlementRun) -> None:
    before = EntitlementRun.objects.exclude(pk=latest.pk).get()
    assert replay(before) == []
    assert replay(latest) == []
    numbers = {row["version"]: row["number"] for row in before.definition["versions"]}
    assert set(numbers.values()) == {1}
    settle = latest.entitlements.filter(benefit__code="settling-in", outcome="entitled").first()
    assert settle is not None
    assert settle.version.number == 2


def test_the_account_talent_finds_what_to_claim(latest: EntitlementRun) -> None:
    person = Person.objects.get(account__username="talent")
    found = {one.benefit.code: one for one in entitlements_of(person, AS_OF)}
    assert {code for code, one in found.items() if one.unclaimed} == {
        "settling-in", "leading-talents", "apartment", "green-card",
    }  # fmt: skip
    assert found["doctors-living"].outcome == "excluded"
    assert found["green-card"].given is not None
    assert found["green-card"].given.level == "银卡"
    assert sum(fen for _name, _share, fen in found["leading-talents"].schedule) == 15_000_000


def test_the_page_and_the_run_agree_on_some_people(latest: EntitlementRun) -> None:
    sample = list(latest.entitlements.order_by("person").values_list("person", flat=True).distinct())[::40]
    assert snapshots.latest(AS_OF) is not None
    for person in Person.objects.filter(pk__in=sample):
        kept = {
            row.benefit_id: (row.outcome, row.total, row.level) for row in latest.entitlements.filter(person=person)
        }
        shown = {
            one.benefit.pk: (one.outcome, one.amount, one.given.level)
            for one in entitlements_of(person, AS_OF)
            if one.given
        }
        assert shown == kept, person


def test_somebody_got_300_000_last_year_under_last_years_table(latest: EntitlementRun) -> None:
    grant = BenefitGrant.objects.filter(benefit__code="settling-in", since__year=AS_OF.year, total=30_000_000).first()
    assert grant is not None
    basis = Basis.of_grant(grant)
    found = basis.decide(grant.person)
    (settle,) = [one for one in found if one.benefit == grant.benefit]
    assert (basis.run, settle.version.number, settle.amount) == (latest, 2, 30_000_000)
    assert basis.differences(grant.person, found) == []
    now = BenefitVersion.objects.in_force(AS_OF.replace(year=AS_OF.year + 1)).get(benefit=grant.benefit)
    assert now.number == 3


def test_what_was_tried_is_made_again_to_the_fen(latest: EntitlementRun) -> None:
    tried, difference = Simulation.objects.order_by("pk")
    assert (tried.kind, difference.kind) == ("simulation", "difference")
    standing = latest.entitlements.standing()
    assert tried.results[0]["findings"] == standing.count()
    assert tried.results[0]["total"] == sum(standing.exclude(total=None).values_list("total", flat=True))
    assert tried.results[2]["total"] == BUDGET
    assert tried.results[2]["cut"] > 0
    for one in (tried, difference):
        assert verify(one).is_same
        for result in one.results:
            assert sum(result["years"].values()) == result["total"]
            for way in result["by"].values():
                assert sum(part["total"] for part in way.values()) == result["total"]
