"""Unclaimed entitlements that end soon: with their rules, or because a birthday comes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.policies import services
from juxian.policies.models import Benefit
from juxian.policies.selectors.expiring import expiring
from juxian.policies.tests.conftest import AT, DAY, publish, table
from juxian.registry.models import Person

YOUNG = table((["<= 40"], "1000"), inputs=["年龄"], name="青年补贴")


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


@pytest.fixture
def young(clause: Any, clerk: User, director: User) -> Benefit:
    """An allowance up to the age of 40, whose rules end on 1 September."""
    benefit = services.create_benefit(code="young", name="青年补贴", kind="once", clause=clause, by=clerk, at=AT)
    publish(benefit, YOUNG, clerk, director, valid_from=date(2024, 1, 1), unit="yuan")
    return benefit


def found(today: date) -> dict[str, date]:
    run = services.run_entitlements(as_of=DAY, by="test", at=AT)
    names = dict(run.entitlements.values_list("pk", "person__name"))
    return {names[pk]: last for pk, last in expiring(run, today).items()}


def test_a_birthday_ends_it_the_day_before(young: Benefit, make_person: Callable[..., Person]) -> None:
    make_person("将满", born=date(1984, 8, 15))  # 41 on 15 August 2025
    make_person("还早", born=date(1990, 1, 1))
    make_person("已过", born=date(1984, 7, 1))
    assert found(DAY) == {"将满": date(2025, 8, 14), "已过": DAY}
    cache.clear()
    assert found(date(2025, 7, 10)) == {"将满": date(2025, 8, 14)}  # the other one is too old already


def test_who_received_it_has_nothing_to_lose(young: Benefit, make_person: Callable[..., Person]) -> None:
    person = make_person("将满", born=date(1984, 8, 15))
    services.record_grant(benefit=young, person=person, since=DAY, by="test", at=AT)
    assert found(DAY) == {}


def test_rules_that_end_soon(
    settling: Benefit, make_person: Callable[..., Person], clerk: User, director: User
) -> None:
    make_person("甲", level="A")
    assert found(DAY) == {}
    cache.clear()
    terms = settling.versions.get().terms
    publish(settling, terms.pop("table"), clerk, director, valid_from=DAY + timedelta(days=60), **terms)
    assert found(DAY) == {"甲": DAY + timedelta(days=59)}


def test_the_desk_and_the_list_say_so(
    young: Benefit, make_person: Callable[..., Person], signed_in: Callable[..., Client], time_machine: Any
) -> None:
    make_person("将满", born=date(1984, 8, 15))
    make_person("还早", born=date(1990, 1, 1))
    run = services.run_entitlements(as_of=DAY, by="test", at=AT)
    time_machine.move_to(AT + timedelta(days=30), tick=False)
    client = signed_in(Role.CLERK)
    assert "1项未申领待遇即将到期" in client.get("/").content.decode()
    page = client.get(f"/policies/entitlements/{run.pk}/list/?state=expiring").content.decode()
    assert "将满" in page
    assert "还早" not in page
