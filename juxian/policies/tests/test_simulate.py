"""Trying rules: what they cost by year, who gains and loses, budgets met to the fen, and that nothing of it changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.facts import snapshots
from juxian.organizations.models import Organization
from juxian.policies import services, variants
from juxian.policies.budgets import Cap, Rule
from juxian.policies.models import Benefit, BenefitDraft, Simulation, SimulationRow
from juxian.policies.population import Definition
from juxian.policies.questions import Question
from juxian.policies.schedule import by_year, month_of, payments
from juxian.policies.selectors.simulations import verify
from juxian.policies.simulating import Scenario, Window
from juxian.policies.tests.conftest import AT, DAY, publish, table
from juxian.registry.models import Person
from juxian.registry.services import engage

STARTS = date(2025, 7, 1)
RAISED = table((['"A"'], "120"), (['"B"'], "60"), (['"D"'], "20"), inputs=["人才类别"], name="安家补贴")


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    """One of each class from A to D, and a doctor of no class who rents."""
    found = {level: make_person(f"{level}君", level=level) for level in "ABCD"}
    return found | {"博": make_person("博君", degree="2", wage=100_000)}


@pytest.fixture
def draft(settling: Benefit, clerk: User) -> BenefitDraft:
    """More for A, nothing for C, something for D."""
    return services.draft_benefit(benefit=settling, clause=settling.clause, table=RAISED, unit="wan", by=clerk, at=AT)


def ask(*variants_: Scenario, **fields: Any) -> Question:
    now = Scenario("现行", Definition.on(DAY))
    values = {"kind": "simulation", "title": "试算", "as_of": DAY, "starts": STARTS} | fields
    return Question(scenarios=(now, *variants_), **values)


def simulate(*variants_: Scenario, **fields: Any) -> Simulation:
    return services.simulate(question=ask(*variants_, **fields), by="clerk", at=AT)


def drafted(draft: BenefitDraft, **fields: Any) -> Scenario:
    return Scenario("修改稿", variants.with_draft(Definition.on(DAY), draft), **fields)


def changes(made: Simulation, scenario: int = 1) -> dict[str, tuple[str, int | None, int | None]]:
    rows = made.rows.filter(scenario=scenario).select_related("person")
    return {row.person.name: (row.change, row.before, row.after) for row in rows}


def test_tells_who_gains_and_who_loses(
    people: dict[str, Person], rent: Benefit, draft: BenefitDraft, settling: Benefit
) -> None:
    made = simulate(drafted(draft))
    assert changes(made) == {
        "A君": ("more", 100_000_000, 120_000_000),
        "B君": ("same", 60_000_000, 60_000_000),
        "C君": ("dropped", 30_000_000, None),
        "D君": ("new", None, 20_000_000),
        "博君": ("same", 7_200_000, 7_200_000),
    }
    now, tried = made.results
    assert (now["total"], tried["total"]) == (197_200_000, 207_200_000)
    assert (tried["against"]["gain"], tried["against"]["lose"]) == ([2, 40_000_000], [1, -30_000_000])
    assert now["by"]["class"]["A"]["total"] == 100_000_000
    assert tried["by"]["benefit"][str(settling.pk)]["people"] == 3
    assert made.people == 5
    assert Event.objects.filter(action="policies.simulation_made").count() == 1


def test_it_agrees_with_a_run_of_the_rules_in_force(
    people: dict[str, Person], settling: Benefit, rent: Benefit, clerk: User, make_person: Callable[..., Person]
) -> None:
    for name, level, degree in (("双", "B", "2"), ("丙", "C", "3")):
        make_person(name, level=level, degree=degree, wage=150_000)
    services.create_exclusion(
        name="封顶", mode="cap", cap=61_000_000, benefits=[settling, rent], valid_from=date(2024, 1, 1), by=clerk, at=AT
    )
    services.record_grant(benefit=rent, person=people["博"], since=date(2025, 1, 1), by=clerk, at=AT)
    made = simulate(Scenario("同上", Definition.on(DAY)))
    run = services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    kept = {(row.person_id, row.benefit_id): row.total for row in run.entitlements.standing()}
    tried = {(row.person_id, row.benefit_id): row.before for row in made.rows.all()}
    assert tried == kept
    assert made.results[0]["total"] == sum(kept.values())
    assert set(made.rows.values_list("change", flat=True)) == {"same"}


def test_money_falls_in_the_years_in_which_it_is_paid(people: dict[str, Person], rent: Benefit, clerk: User) -> None:
    made = simulate(Scenario("同上", Definition.on(DAY)))
    assert made.results[0]["years"] == {"2025": 1_200_000, "2026": 2_400_000, "2027": 2_400_000, "2028": 1_200_000}
    services.record_grant(benefit=rent, person=people["博"], since=date(2024, 11, 5), by=clerk, at=AT)
    made = simulate(Scenario("同上", Definition.on(DAY)))
    assert made.results[0]["years"] == {"2024": 400_000, "2025": 2_400_000, "2026": 2_400_000, "2027": 2_000_000}
    assert made.rows.get().received


def test_tranches_are_laid_out_and_add_up(
    people: dict[str, Person], make_benefit: Callable[..., Benefit], clerk: User
) -> None:
    tranches = [
        {"name": n, "share": s, "months": m} for n, s, m in (("首", "33.3", 0), ("中", "33.3", 12), ("末", "33.4", 24))
    ]
    rules = table((['"A"'], "100.000001"), inputs=["人才类别"])
    make_benefit("t", "资助", "tranches", rules=rules, unit="wan", tranches=tranches)
    now = Definition.on(DAY)
    (benefit,) = [version.benefit_id for version in now.versions]
    sooner = [{"name": "一次", "share": "100", "months": 0}]
    made = simulate(
        Scenario("一次付清", variants.with_terms(now, benefit, tranches=sooner)),
        Scenario("多一成", variants.with_percent(now, Decimal(10))),
    )
    three, once, more = made.results
    assert three["years"] == {"2025": 33_300_000, "2026": 33_300_000, "2027": 33_400_001}
    assert once["years"] == {"2025": 100_000_001}
    assert more["total"] == 110_000_001
    assert sum(more["years"].values()) == more["total"]


def test_a_number_of_payments_is_tried(people: dict[str, Person], rent: Benefit) -> None:
    shorter = variants.with_terms(Definition.on(DAY), rent.pk, periods=12)
    made = simulate(Scenario("一年", shorter))
    assert changes(made) == {"博君": ("less", 7_200_000, 2_400_000)}
    with pytest.raises(Refused):
        variants.with_terms(Definition.on(DAY), rent.pk, tranches=[{"name": "x", "share": "100", "months": 0}])


def test_a_limit_is_tried(people: dict[str, Person], settling: Benefit, rent: Benefit, clerk: User) -> None:
    group = services.create_exclusion(
        name="封顶",
        mode="cap",
        cap=200_000_000,
        benefits=[settling, rent],
        valid_from=date(2024, 1, 1),
        by=clerk,
        at=AT,
    )
    made = simulate(Scenario("降低封顶", variants.with_limit(Definition.on(DAY), group.pk, 50_000_000)))
    assert changes(made)["A君"] == ("less", 100_000_000, 50_000_000)
    assert changes(made)["C君"] == ("same", 30_000_000, 30_000_000)


# Budgets ---------------------------------------------------------------------------------------------------


def cut_to(fen: int, rule: Rule, benefits: tuple[int, ...] = ()) -> tuple[Simulation, dict[str, int | None]]:
    made = simulate(Scenario("预算", Definition.on(DAY), Cap(fen, rule, benefits)))
    return made, {name: after for name, (_change, _before, after) in changes(made).items()}


@pytest.mark.parametrize("rule", list(Rule))
def test_a_budget_is_met_to_the_fen(people: dict[str, Person], settling: Benefit, rent: Benefit, rule: Rule) -> None:
    budgets = (1, 123_456_789, 197_199_999, 500_000_000)
    made = simulate(*(Scenario(f"预算{fen}", Definition.on(DAY), Cap(fen, rule)) for fen in budgets))
    for scenario, fen in enumerate(budgets, start=1):
        found, rows = made.results[scenario], made.rows.filter(scenario=scenario)
        assert len(rows) == 4
        assert found["total"] == min(fen, 197_200_000) == sum(row.after or 0 for row in rows)
        assert found["cut"] == 197_200_000 - found["total"] == sum(row.cut for row in rows)
        assert sum(found["years"].values()) == found["total"]
        for row in rows:
            assert 0 <= (row.after or 0) == (row.before or 0) - row.cut
    assert verify(made).is_same


def test_each_rule_cuts_where_it_says(
    people: dict[str, Person], settling: Benefit, rent: Benefit, make_person: Callable[..., Person]
) -> None:
    assert cut_to(98_600_000, Rule.PROPORTIONAL)[1] == {
        "A君": 50_000_000, "B君": 30_000_000, "C君": 15_000_000, "博君": 3_600_000,
    }  # fmt: skip
    assert cut_to(130_000_000, Rule.CLASSES)[1] == {"A君": 100_000_000, "B君": 30_000_000, "C君": 0, "博君": 0}
    assert cut_to(100_000_001, Rule.CEILING)[1] == {
        "A君": 31_400_001, "B君": 31_400_000, "C君": 30_000_000, "博君": 7_200_000,
    }  # fmt: skip
    assert cut_to(110_000_000, Rule.BENEFITS)[1] == {"A君": 100_000_000, "B君": 10_000_000, "C君": 0, "博君": 0}
    make_person("B二", level="B")
    assert cut_to(130_000_001, Rule.CLASSES)[1] == {
        "A君": 100_000_000, "B君": 15_000_001, "B二": 15_000_000, "C君": 0, "博君": 0,
    }  # fmt: skip


def test_who_came_first_goes_first(
    settling: Benefit, make_person: Callable[..., Person], tree: dict[str, Organization]
) -> None:
    late, early = make_person("晚", level="A"), make_person("早", level="B")
    for person, day in ((late, date(2025, 3, 1)), (early, date(2023, 3, 1))):
        engage(person=person, organization=tree["一中"], kind="brought_in", since=day, by="x", at=AT)
    assert cut_to(70_000_000, Rule.ARRIVAL)[1] == {"早": 60_000_000, "晚": 10_000_000}
    made, _left = cut_to(60_000_000, Rule.ARRIVAL)
    assert changes(made)["晚"] == ("dropped", 100_000_000, 0)


def test_a_budget_may_be_for_some_benefits(people: dict[str, Person], settling: Benefit, rent: Benefit) -> None:
    made, left = cut_to(0, Rule.PROPORTIONAL, (settling.pk,))
    assert left == {"A君": 0, "B君": 0, "C君": 0, "博君": 7_200_000}
    assert made.results[1]["people"] == 1


# Retroactive differences -----------------------------------------------------------------------------------


def test_a_difference_over_a_period(
    people: dict[str, Person], settling: Benefit, rent: Benefit, clerk: User, director: User
) -> None:
    services.record_grant(benefit=rent, person=people["博"], since=date(2025, 1, 8), by=clerk, at=AT)
    raised = table((['"博士"', "<= 300000"], "2600"), inputs=["学位", "年薪"], name="租房补贴")
    terms = {"unit": "yuan", "period": "month", "periods": 36}
    new = publish(rent, raised, clerk, director, valid_from=date(2025, 1, 1), **terms)
    old = rent.versions.get(number=1)
    now = Definition.on(DAY)
    question = Question(
        kind="difference", title="租房补贴追溯差额", as_of=DAY, starts=STARTS, benefit=rent.pk,
        scenarios=(Scenario("第1版", variants.with_version(now, old)), Scenario("第2版", variants.with_version(now, new))),
        window=Window(date(2025, 1, 1), date(2025, 6, 30)),
    )  # fmt: skip
    before = list(rent.grants.values())
    made = services.simulate(question=question, by=clerk, at=AT)
    assert changes(made) == {"博君": ("more", 1_200_000, 1_560_000)}
    assert made.results[1]["against"]["by"]["class"][""] == {"more": [1, 360_000]}
    assert list(rent.grants.values()) == before
    assert verify(made).is_same


# What is kept ----------------------------------------------------------------------------------------------


def test_a_simulation_is_made_again_after_everything_changed(
    people: dict[str, Person], draft: BenefitDraft, settling: Benefit, clerk: User, director: User
) -> None:
    made = simulate(drafted(draft))
    services.hand_in_draft(draft=draft, by=clerk, at=AT)
    services.publish_version(draft=draft, valid_from=date(2025, 1, 1), reason="x", by=director, at=AT)
    found = verify(Simulation.objects.get(pk=made.pk))
    assert (found.rows, found.differing, found.is_same) == (4, 0, True)


def test_a_difference_to_what_was_kept_is_found(people: dict[str, Person], draft: BenefitDraft) -> None:
    made = simulate(drafted(draft))
    with connection.cursor() as cursor:
        row = made.rows.get(change="more")
        sql = "INSERT INTO policies_simulationrow (simulation_id, scenario, benefit_id, person_id, talent_class, level_before, level_after, change, cut, received) VALUES (%s, 1, %s, 999999, '', '', '', 'same', 0, %s)"
        cursor.execute(sql, [made.pk, row.benefit_id, False])
    found = verify(made)
    assert (found.differing, found.figures_same, found.hashes_same) == (1, True, False)


@pytest.mark.parametrize("name", ["policies_simulation", "policies_simulationrow"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_keeps_it(people: dict[str, Person], draft: BenefitDraft, name: str, sql: str) -> None:
    simulate(drafted(draft))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(name))
    assert SimulationRow.objects.count() == 4


def test_what_makes_no_sense_is_refused(people: dict[str, Person], draft: BenefitDraft) -> None:
    with pytest.raises(Refused):
        simulate()
    with pytest.raises(Refused):
        simulate(Scenario("现行", Definition.on(DAY)))
    with pytest.raises(Refused):
        simulate(drafted(draft), window=Window(date(2025, 6, 1), date(2025, 5, 1)))
    assert not Simulation.objects.exists()


def test_a_harmed_snapshot_is_refused(people: dict[str, Person], draft: BenefitDraft) -> None:
    made = simulate(drafted(draft))
    snapshots.path(made.snapshot, "people").unlink()
    with pytest.raises(Refused):
        verify(made)


# Plain parts -----------------------------------------------------------------------------------------------


def test_what_a_limit_left_is_paid_from_the_first_payment_on(rent: Benefit) -> None:
    version = rent.versions.get()
    found = list(payments(version, 200_000, 500_000, month_of(date(2025, 11, 1))))
    assert [fen for _month, fen in found] == [200_000, 200_000, 100_000]
    assert by_year(version, 200_000, 500_000, month_of(date(2025, 11, 1))) == {2025: 400_000, 2026: 100_000}


def test_amounts_are_raised_in_percent() -> None:
    rules = table((['"A"'], "100"), (['"B"'], "年薪 * 0.1"), (['"C"'], ""), inputs=["人才类别"], allowed="100, 20")
    raised = variants.scaled(rules, Decimal("1.10"))
    assert [row["outputs"][0] for row in raised["rules"]] == ["110", "(年薪 * 0.1) * 1.1", ""]
    assert raised["outputs"][0]["allowed"] == ""
    assert rules["rules"][0]["outputs"] == ["100"]
