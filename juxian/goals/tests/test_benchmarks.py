"""Other districts' figures: entered by one, checked by another, ranked with ours, which nobody enters."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from juxian.accounts.models import User
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.goals.benchmarks import comparing, services
from juxian.goals.models import District, PublishedFigure

pytestmark = pytest.mark.django_db
FIGURE = {
    "year": 2025, "indicator": "organizations.employers", "value": 7, "source": "公报", "published": date(2026, 1, 10),
}  # fmt: skip
MakeUser = Callable[..., User]


@pytest.fixture
def clerk(make_user: MakeUser) -> User:
    return make_user(Role.CLERK)


@pytest.fixture
def ours(clerk: User) -> District:
    found = services.set_district(name="本区", own=True, by=clerk, at=AT)
    services.set_size(district=found, year=2025, population=20_000, fund=100_000_000_00, source="公报", by=clerk, at=AT)
    return found


@pytest.fixture
def other(clerk: User) -> District:
    found = services.set_district(name="邻区", own=False, by=clerk, at=AT)
    services.set_size(district=found, year=2025, population=70_000, fund=None, source="公报", by=clerk, at=AT)
    return found


def test_ours_stands_among_the_figures_that_were_checked(
    ours: District, other: District, clerk: User, make_user: MakeUser, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    snapshots.take(as_of=date(2025, 12, 31), by="test", at=AT)
    entered = services.enter_figure(district=other, by=clerk, at=AT, **FIGURE)
    assert comparing.of_year(2025) == []
    services.check_figure(figure=entered, accept=True, by=make_user(Role.DIRECTOR), at=AT)
    [found] = comparing.of_year(2025)
    assert [(one.district, one.value, one.per_heads, one.per_fund) for one in found.standings] == [
        (other, 7, Decimal("1.00"), None),
        (ours, 2, Decimal("1.00"), Decimal("0.02")),
    ]
    assert found.place == 2


def test_who_enters_does_not_check_and_the_database_agrees(other: District, clerk: User, make_user: MakeUser) -> None:
    entered = services.enter_figure(district=other, by=clerk, at=AT, **FIGURE)
    with pytest.raises(Refused, match="本人录入"):
        services.check_figure(figure=entered, accept=True, by=clerk, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedFigure.objects.filter(pk=entered.pk).update(accepted=True, decided_by=clerk, decided_at=AT)
    director = make_user(Role.DIRECTOR)
    with pytest.raises(Refused, match="有误"):
        services.check_figure(figure=entered, accept=False, by=director, at=AT)
    services.check_figure(figure=entered, accept=False, answer="来源写的是6", by=director, at=AT)
    with pytest.raises(Refused):
        services.check_figure(figure=entered, accept=True, by=director, at=AT)
    # What was found wrong makes room for what is right.
    services.enter_figure(district=other, by=clerk, at=AT, **FIGURE | {"value": 6})


def test_our_own_and_impossible_figures_are_refused(ours: District, other: District, clerk: User) -> None:
    for district, change, said in (
        (ours, {}, "不需录入"),
        (other, {"published": date(2024, 12, 31)}, "公布日期"),
        (other, {"indicator": "no.such"}, "no.such"),
    ):
        with pytest.raises(Refused, match=said):
            services.enter_figure(district=district, by=clerk, at=AT, **FIGURE | change)


def test_the_pages_enter_and_check(other: District, signed_in: Callable[..., Client]) -> None:
    clerk, director = signed_in(Role.CLERK), signed_in(Role.DIRECTOR)
    page = f"/goals/benchmarks/{other.pk}/"
    typed = FIGURE | {"published": "2026-01-10", "address": "javascript:alert(1)"}
    assert "有效的" in clerk.post(f"{page}figures/add/", typed).content.decode()
    assert clerk.post(f"{page}figures/add/", typed | {"address": "https://example.org/a"}).status_code == 302
    entered = other.figures.get()
    assert f"figures/{entered.pk}/check/" not in clerk.get(page).content.decode()
    assert f"figures/{entered.pk}/check/" in director.get(page).content.decode()
    director.post(f"{page}figures/{entered.pk}/check/", {"accept": "1"})
    assert "7" in director.get("/goals/benchmarks/", {"year": 2025}).content.decode()
    assert signed_in(Role.LEADER, "领导小组").get(page).status_code == 200
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(page).status_code == 403
