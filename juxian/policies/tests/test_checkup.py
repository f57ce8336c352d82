"""The check-up of all policies: what benefits do together over the people of a run, and who may see it."""

import re
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
from juxian.policies.models import Benefit, EntitlementRun, Policy
from juxian.policies.selectors import checkup
from juxian.policies.tests.conftest import AT, DAY, table
from juxian.registry.models import Person

A = table((['"A"'], "10"), inputs=["人才类别"])
AB = table((['"A","B"'], "20"), inputs=["人才类别"])


@pytest.fixture
def people(make_person: Callable[..., Person]) -> list[Person]:
    """Two of class A, one of B, one of C at another employer."""
    found = [make_person(name, level=level) for name, level in (("甲", "A"), ("乙", "A"), ("丙", "B"))]
    return [*found, make_person("丁", level="C")]


@pytest.fixture
def two(make_benefit: Callable[..., Benefit], clerk: User) -> tuple[Benefit, Benefit]:
    """Two settling-in allowances, one for class A, one for A and B; no rule says how they go together."""
    made = (
        make_benefit("first", "安家补贴", rules=A, unit="wan"),
        make_benefit("second", "购房补贴", rules=AB, unit="wan"),
    )
    for benefit in made:
        services.change_benefit(benefit=benefit, purpose="home", by=clerk, at=AT)
    return made


def run(clerk: User) -> EntitlementRun:
    """Take a snapshot and decide."""
    snapshots.take(as_of=DAY, by=clerk, at=AT)
    return services.run_entitlements(as_of=DAY, by=clerk, at=AT)


def exclude(clerk: User, name: str, mode: str, *benefits: Benefit, order: int = 10, **more: Any) -> Any:
    """Add an exclusion in force since 2024."""
    return services.create_exclusion(
        name=name, mode=mode, benefits=benefits, valid_from=date(2024, 1, 1), order=order, by=clerk, at=AT, **more
    )


def test_benefits_of_one_purpose_held_together_without_a_rule_are_told(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User
) -> None:
    (pair,) = checkup.pairs(run(clerk))
    assert (pair.first, pair.second, pair.people, pair.total) == (*two, 2, 2 * 30 * 1_000_000)
    assert pair.is_doubtful


def test_with_a_rule_they_are_not(two: tuple[Benefit, Benefit], people: list[Person], clerk: User) -> None:
    exclude(clerk, "任选其一", "choice", *two)
    (pair,) = checkup.pairs(run(clerk))
    assert not pair.is_doubtful
    assert str(pair.rule) == "任选其一"


def test_neither_are_benefits_of_other_purposes(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User
) -> None:
    services.change_benefit(benefit=two[1], purpose="living", by=clerk, at=AT)
    assert [pair.is_doubtful for pair in checkup.pairs(run(clerk))] == [False]


def test_the_number_opens_onto_the_people(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User, signed_in: Callable[..., Client]
) -> None:
    made, client = run(clerk), signed_in(Role.CLERK)
    html = client.get(reverse("policies:checkup")).content.decode()
    address = f"{reverse('policies:list', args=[made.pk])}?benefit={two[0].pk}&also={two[1].pk}&state=standing"
    assert address.replace("&", "&amp;") in html
    rows = client.get(address).context["table"].data
    assert {row.person for row in rows} == {people[0], people[1]}


def test_an_exclusion_that_changes_nothing_is_idle(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User
) -> None:
    idle = exclude(clerk, "合计封顶", "cap", *two, cap=100_000_000_00, order=20)
    busy = exclude(clerk, "就高", "higher", *two)
    rules = {rule.group: (rule.met, rule.bites) for rule in checkup.exclusions(run(clerk))}
    assert rules == {idle: (2, 0), busy: (2, 2)}


def test_a_circle_of_precedence_and_a_tie_are_told(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User, signed_in: Callable[..., Client]
) -> None:
    first = exclude(clerk, "先安家", "first", two[0], two[1])
    second = exclude(clerk, "先购房", "first", two[1], two[0])
    made = run(clerk)
    assert [set(circle) for circle in checkup.circles(made)] == [set(two)]
    (swap,) = checkup.swaps(made)
    assert (swap.first, swap.second, swap.people, swap.is_tie) == (first, second, 2, True)
    address = reverse("policies:swapped", args=[made.pk, first.pk, second.pk])
    client = signed_in(Role.CLERK)
    assert address in client.get(reverse("policies:checkup")).content.decode()
    assert {row.person for row in client.get(address).context["table"].data} == {people[0], people[1]}
    assert not client.get(reverse("policies:swapped", args=[made.pk, second.pk, first.pk])).context["table"].data


def test_every_number_is_the_length_of_the_list_it_opens(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User, signed_in: Callable[..., Client]
) -> None:
    first = exclude(clerk, "先安家", "first", two[0], two[1])
    exclude(clerk, "先购房", "first", two[1], two[0])
    made, client = run(clerk), signed_in(Role.CLERK)
    html = client.get(reverse("policies:checkup")).content.decode()
    opened = re.findall(r'<a href="([^"]*/(?:list|order)/[^"]*)">(\d+)(?: 条)?</a>', html)
    assert f"{reverse('policies:list', args=[made.pk])}?met={first.pk}" in [url for url, _count in opened]
    assert any("/order/" in url for url, _count in opened)
    for url, count in opened:
        assert len(client.get(url.replace("&amp;", "&")).context["table"].rows) == int(count), url


def test_exclusions_that_do_not_touch_have_no_order(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User
) -> None:
    exclude(clerk, "先安家", "first", *two)
    made = run(clerk)
    assert not checkup.swaps(made)
    assert not checkup.circles(made)


def test_what_nobody_gets_and_what_stands_on_nothing_is_told(
    make_benefit: Callable[..., Benefit], people: list[Person], clerk: User, director: User, policy: Policy
) -> None:
    make_benefit("nobody", "无人", rules=table((['"F"'], "1"), inputs=["人才类别"]), unit="wan")
    make_benefit("later", "未来", rules=A, unit="wan", valid_from=date(2026, 1, 1))
    make_benefit("good", "正常", rules=A, unit="wan")
    services.create_benefit(code="none", name="空白", kind="once", clause=policy.clauses.first(), by=clerk, at=AT)
    made = run(clerk)
    assert _troubles(made) == {"无人": "nobody", "未来": "later", "空白": "none", "正常": ""}
    services.repeal_policy(policy=policy, last_day=date(2030, 1, 1), reason="修订", by=director, at=AT)
    assert _troubles(made)["正常"] == "repealed"


def _troubles(made: EntitlementRun) -> dict[str, str]:
    return {row.benefit.name: row.trouble for row in checkup.benefits(made, DAY)}


def test_classes_that_nothing_reaches_are_told(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User, signed_in: Callable[..., Client]
) -> None:
    found = [(one.fact, one.name, one.people) for one in checkup.unreached(run(clerk))]
    assert found == [("人才类别", "C", 1)]
    html = signed_in(Role.CLERK).get(reverse("policies:checkup")).content.decode()
    assert reverse("facts:list_select") in html


def test_leaders_read_it_without_names(
    two: tuple[Benefit, Benefit], people: list[Person], clerk: User, signed_in: Callable[..., Client]
) -> None:
    run(clerk)
    html = signed_in(Role.LEADER).get(reverse("policies:checkup")).content.decode()
    assert "购房补贴" in html
    assert reverse("facts:list_select") not in html
    assert "also=" not in html


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.TALENT, Role.EXPERT])
def test_others_do_not(role: Role, signed_in: Callable[..., Client]) -> None:
    assert signed_in(role).get(reverse("policies:checkup")).status_code == 403


def test_before_the_first_run_the_tables_are_checked(
    two: tuple[Benefit, Benefit], signed_in: Callable[..., Client]
) -> None:
    page = signed_in(Role.DIRECTOR).get(reverse("policies:checkup"))
    assert page.context["run"] is None
    assert "未见问题" in page.content.decode()
