"""What policies tell figures: the tables, the indicators, and that a figure opens onto what it counts."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.facts import catalogue, figures, snapshots
from juxian.policies import services
from juxian.policies.facts import ENTITLEMENTS, GRANT_TABLE, INDICATORS
from juxian.policies.models import Benefit
from juxian.policies.tests.conftest import AT, DAY
from juxian.registry.models import Person


@pytest.fixture
def granted(settling: Benefit, rent: Benefit, make_person: Callable[..., Person], clerk: User) -> Person:
    """Two people entitled to three benefits, one of them received; a run and a snapshot after it."""
    person, other = make_person("甲", level="A", degree="2", wage=1), make_person("乙", employer="一中", level="B")
    services.record_grant(
        benefit=rent, person=person, since=date(2025, 3, 1), until=date(2028, 2, 29), amount=200_000, total=7_200_000,
        by=clerk, at=AT,
    )  # fmt: skip
    services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    snapshots.take(as_of=DAY, by=clerk, at=AT)
    assert other.pk
    return person


@pytest.mark.parametrize(
    ("indicator", "value", "records"),
    [
        ("policies.entitled", 3, 3), ("policies.unclaimed", 2, 2), ("policies.unclaimed_amount", 1_600_000, 2),
        ("policies.receiving", 1, 1), ("policies.granted", 1, 1), ("policies.granted_amount", 72_000, 1),
    ],
)  # fmt: skip
def test_figures(granted: Person, indicator: str, value: int, records: int) -> None:
    found = figures.compute(indicator, as_of=DAY)
    assert (found.value, found.records) == (value, records)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.id)
def test_a_figure_opens_onto_what_it_counts(
    granted: Person, signed_in: Callable[..., Client], indicator: object
) -> None:
    found = figures.compute(indicator.id, as_of=DAY)
    url = reverse(catalogue.get(indicator.table).list_url)
    page = signed_in(Role.CLERK).get(url, {"figure": indicator.id, "as_of": DAY.isoformat()}, follow=True)
    assert len(page.context["table"].rows) == found.records


def test_a_unit_opens_onto_its_own(granted: Person, signed_in: Callable[..., Client]) -> None:
    query = {"figure": "policies.unclaimed", "as_of": DAY.isoformat()}
    page = signed_in(Role.UNIT_OFFICER, "教育局").get(reverse("policies:entitlements"), query, follow=True)
    assert [row.record.person.name for row in page.context["table"].rows] == ["乙"]


def test_an_unknown_figure_lists_nothing_and_says_so(granted: Person, signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.CLERK).get(reverse("policies:grants"), {"figure": "nonsense", "as_of": DAY.isoformat()})
    assert len(page.context["table"].rows) == 0


def test_rows_fit_their_columns(granted: Person) -> None:
    for table in (ENTITLEMENTS, GRANT_TABLE):
        rows = list(table.rows(DAY))
        assert rows
        assert {len(row) for row in rows} == {len(table.facts) + 2}


def test_what_came_later_is_not_in_it(granted: Person, rent: Benefit) -> None:
    assert list(GRANT_TABLE.rows(date(2025, 2, 28))) == []
    assert list(ENTITLEMENTS.rows(date(2025, 6, 29))) == []
