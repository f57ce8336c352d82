"""Benefits that do not go together: how groups decide, and what they leave of a run."""

from collections.abc import Callable
from datetime import date

import pytest

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.policies import services
from juxian.policies.exclusions import Group, Offer, Received, decide
from juxian.policies.models import Benefit, Entitlement
from juxian.policies.tests.conftest import AT, DAY, table
from juxian.registry.models import Person

A, B, C = 1, 2, 3


def standing(offers: list[Offer]) -> dict[int, int | None]:
    return {offer.benefit: offer.allowed for offer in offers if offer.stands}


@pytest.mark.parametrize(
    ("mode", "offers", "expected"),
    [
        ("higher", [(A, 100), (B, 300)], {B: 300}),
        ("higher", [(A, 300), (B, 300)], {A: 300}),
        ("higher", [(B, 50)], {B: 50}),
        ("first", [(B, 900), (A, 1)], {A: 1}),
        ("first", [(B, None), (C, 5)], {B: None}),
        ("choice", [(A, 100), (B, None)], {A: 100, B: None}),
    ],
)
def test_a_group_lets_one_stand(
    mode: str, offers: list[tuple[int, int | None]], expected: dict[int, int | None]
) -> None:
    assert standing(decide(offers, [Group(9, mode, (A, B, C))])) == expected


@pytest.mark.parametrize("mode", ["higher", "first", "choice"])
def test_what_has_started_stands(mode: str) -> None:
    found = decide([(A, 900), (B, 100)], [Group(9, mode, (A, B))], Received(frozenset({B}), {B: 50}))
    assert standing(found) == {B: 100}
    (excluded,) = [offer for offer in found if not offer.stands]
    assert (excluded.benefit, excluded.excluded_by, excluded.group, excluded.allowed) == (A, B, 9, 0)


def test_what_is_received_but_no_longer_offered_excludes_too() -> None:
    assert standing(decide([(A, 900)], [Group(9, "choice", (A, B))], Received(frozenset({B}), {B: 0}))) == {}


def test_a_limit_cuts_in_order() -> None:
    found = decide([(A, 300), (B, 80), (C, 10)], [Group(9, "cap", (A, B, C), cap=350)])
    assert standing(found) == {A: 300, B: 50}
    assert [(offer.benefit, offer.cut) for offer in found if offer.stands] == [(A, False), (B, True)]
    (last,) = [offer for offer in found if not offer.stands]
    assert (last.benefit, last.excluded_by) == (C, B)


def test_a_limit_counts_what_was_drawn_before() -> None:
    found = decide([(B, 80)], [Group(9, "cap", (A, B), cap=100)], Received(frozenset(), {A: 70}))
    assert standing(found) == {B: 30}


def test_groups_decide_one_after_the_other() -> None:
    groups = [Group(1, "higher", (A, B)), Group(2, "first", (B, C))]
    assert standing(decide([(A, 500), (B, 100), (C, 7)], groups)) == {A: 500, C: 7}


def test_no_group_leaves_all() -> None:
    assert standing(decide([(A, 1), (B, None)], [])) == {A: 1, B: None}


# Over the population ---------------------------------------------------------------------------------------


@pytest.fixture
def doctors_rent(make_benefit: Callable[..., Benefit]) -> Benefit:
    rules = table((['"博士"'], "3000"), inputs=["学位"], name="博士生活补贴")
    return make_benefit("living", "博士生活补贴", "periodic", rules=rules, unit="yuan", period="month", periods=36)


def test_a_run_keeps_what_excluded_what(
    settling: Benefit, doctors_rent: Benefit, make_person: Callable[..., Person], clerk: User
) -> None:
    group = services.create_exclusion(
        name="就高", mode="higher", benefits=[settling, doctors_rent], valid_from=date(2024, 1, 1), by=clerk, at=AT
    )
    make_person("甲", level="C", degree="2")
    both = services.run_entitlements(as_of=DAY, by="test", at=AT).entitlements.order_by("benefit__code")
    living, settle = both
    assert (settle.outcome, settle.total) == ("entitled", 30_000_000)
    assert (living.outcome, living.total, living.given) == ("excluded", 0, 10_800_000)
    assert (living.excluded_by, living.group) == (settling, group)


def test_a_received_benefit_stands_in_the_run(
    settling: Benefit, doctors_rent: Benefit, make_person: Callable[..., Person], clerk: User
) -> None:
    services.create_exclusion(
        name="就高", mode="higher", benefits=[settling, doctors_rent], valid_from=date(2024, 1, 1), by=clerk, at=AT
    )
    person = make_person("甲", level="C", degree="2")
    services.record_grant(
        benefit=doctors_rent, person=person, since=date(2025, 1, 1), total=10_800_000, by=clerk, at=AT
    )
    found = services.run_entitlements(as_of=DAY, by="test", at=AT).entitlements.all()
    assert {row.benefit.code: row.outcome for row in found} == {"settling": "excluded", "living": "entitled"}


def test_a_limit_in_the_run(
    settling: Benefit, doctors_rent: Benefit, make_person: Callable[..., Person], clerk: User
) -> None:
    services.create_exclusion(
        name="封顶", mode="cap", cap=35_000_000, benefits=[settling, doctors_rent], valid_from=date(2024, 1, 1),
        by=clerk, at=AT,
    )  # fmt: skip
    make_person("甲", level="C", degree="2")
    living = services.run_entitlements(as_of=DAY, by="test", at=AT).entitlements.get(benefit=doctors_rent)
    assert (living.outcome, living.given, living.total) == (Entitlement.Outcome.CUT, 10_800_000, 5_000_000)


def test_an_ended_exclusion_holds_no_more(
    settling: Benefit, doctors_rent: Benefit, make_person: Callable[..., Person], clerk: User, director: User
) -> None:
    group = services.create_exclusion(
        name="就高", mode="higher", benefits=[settling, doctors_rent], valid_from=date(2024, 1, 1), by=clerk, at=AT
    )
    services.end_exclusion(group=group, last_day=date(2024, 12, 31), reason="新办法取消", by=director, at=AT)
    make_person("甲", level="C", degree="2")
    run = services.run_entitlements(as_of=DAY, by="test", at=AT)
    assert not run.entitlements.filter(outcome="excluded").exists()


def test_refuses_to_compare_what_has_no_amount(settling: Benefit, make_benefit: Callable[..., Benefit]) -> None:
    flat = make_benefit("flat", "公寓", "housing", rules=table((['"A"'], "true"), inputs=["人才类别"]))
    for mode, cap in (("higher", None), ("cap", 100)):
        with pytest.raises(Refused, match="公寓"):
            services.create_exclusion(
                name="x", mode=mode, cap=cap, benefits=[settling, flat], valid_from=DAY, by="test", at=AT
            )


def test_refuses_a_group_of_one(settling: Benefit) -> None:
    with pytest.raises(Refused):
        services.create_exclusion(name="x", mode="first", benefits=[settling, settling], valid_from=DAY, by="t", at=AT)
